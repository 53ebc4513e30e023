"""Which of two new tickets is meant: « confie celui des rats à Grégoire et préviens la voirie pour l'autre ».

A small model gives whoever is named first the ticket that was made first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from agents.language.syntax import nodes as n
from agents.language.syntax.walk import rewritten
from agents.language.syntax.words import ME
from agents.planner.mends.tree import argument, call_of, given
from agents.planner.orders.effect_words import CREATING
from beffroi.text import without_accents

_CHUNK = re.compile(r"[,;:.!?\n]|\b(?:et|puis|ainsi que)\b")
_STANDS = r"(?= (?:a|au|aux|pour|est|va|tu|on|vous|je|c['’]est)\b| ?$| ?\))"
"""What follows an ordinal that stands for a ticket: « le premier étage », « le second lundi » are none."""
_FIRST = re.compile(rf"\b(?:l[ea]|du|au) premiere?\b{_STANDS}")
_SECOND = re.compile(rf"\b(?:l[ea]|du|au) (?:second|deuxieme|derniere?)e?\b{_STANDS}")
_OTHER = re.compile(r"\bl['’]autre\b(?! (?:jour|fois|cote|rue|bout))")
_ABOUT = (
    r"\b(?:ce(?:lui|lle|ux|lles) (?:pour |sur |de |d['’]|du |des )|pour )(?:l[ae]s? |l['’]|de la |de l['’])?"
)
_MINE = re.compile(r"\b(?:moi|mon nom|m['’]en (?:occupe|charge))\b")
_DENIED = re.compile(r"\b(?:ne|pas|sauf|sans|plus|besoin|seulement|mais|ni)\b|\bn['’]")
_EFFECTS = ("ticketing.assign", "ticketing.notify")


@dataclass(frozen=True)
class _Pair:
    """Two new tickets: their names and what they are about, in plain letters, in the order of the request."""

    names: tuple[str, str]
    subjects: tuple[str, str]

    def meant(self, chunk: str) -> str:
        """The name of the one that a part of the request speaks of; empty where it is neither or both."""
        heads = [next(iter(re.findall(r"\w{3,}", subject)), "") for subject in self.subjects]
        found = {
            name
            for at, name in enumerate(self.names)
            if (_FIRST, _SECOND)[at].search(chunk) or self._is_about(at, chunk, heads[1 - at])
        }
        return found.pop() if len(found) == 1 else ""

    def _is_about(self, at: int, chunk: str, other: str) -> bool:
        """Whether « celui de … », « pour le … » has a word of this one's subject that the other's has not."""
        own = [each for each in re.findall(r"\w{3,}", self.subjects[at]) if each not in self.subjects[1 - at]]
        return any(re.search(rf"{_ABOUT}{re.escape(each)}\b", chunk) for each in own if each != other)

    def other(self, name: str) -> str:
        """The other one."""
        return self.names[1 - self.names.index(name)]


def as_referred(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose effects are on that of its two new tickets that the request says."""
    plain = without_accents(said.lower())
    pair = _pair(plan, plain)
    if pair is None:
        return plan
    last = max(plain.find(subject) + len(subject) for subject in pair.subjects)
    meant, before = dict[int, str](), ""
    chunks = _chunks(plain, last)
    if _DENIED.search(plain[last:]):
        return plan
    for start, chunk in chunks:
        one = pair.meant(chunk) or (pair.other(before) if before and _OTHER.search(chunk) else "")
        if one:
            meant[start], before = one, one
    body: list[n.Statement] = []
    for step in plan.body:
        one = _said_for(step, plan, meant, chunks)
        body.append(_of(step, one, pair) if one else step)
    return replace(plan, body=tuple(dict.fromkeys(body)))


def _chunks(plain: str, begins: int) -> list[tuple[int, str]]:
    """The parts of the request behind a place, each with where it starts."""
    found, start = list[tuple[int, str]](), begins
    for cut in (*_CHUNK.finditer(plain, begins), None):
        found.append((start, plain[start : cut.start() if cut else len(plain)]))
        start = cut.end() if cut else start
    return found


def _pair(plan: n.Plan, plain: str) -> _Pair | None:
    """The two new tickets of a plan that makes two, each with words that the request has once."""
    made = [
        (step.name, without_accents(given(call, "subject").lower()))
        for step in plan.body
        if isinstance(step, n.Assign) and (call := call_of(step)) is not None and call.tool in CREATING
    ]
    if len(made) != 2 or any(not subject or plain.count(subject) < 1 for _, subject in made):
        return None
    (one, first), (two, second) = sorted(made, key=lambda each: plain.find(each[1]))
    return _Pair((one, two), (first, second)) if first != second else None


def _said_for(step: n.Statement, plan: n.Plan, meant: dict[int, str], chunks: list[tuple[int, str]]) -> str:
    """The ticket that is meant where a step's person or service is said, who gets no other; empty where none
    is."""
    call = call_of(step)
    if not isinstance(step, n.Do) or call is None or call.tool not in _EFFECTS:
        return ""
    anchor = _anchor(argument(call, "to"), plan)
    others = (each.call for each in plan.body if isinstance(each, n.Do) and each is not step)
    if not anchor or any(_anchor(argument(each, "to"), plan) == anchor for each in others):
        return ""
    it = without_accents(anchor.lower())
    found = [
        start
        for start, chunk in chunks
        if (_MINE.search(chunk) if anchor == ME else re.search(rf"(?<!\w){re.escape(it)}(?!\w)", chunk))
    ]
    return meant.get(found[0], "") if len(found) == 1 else ""


def _anchor(who: n.Expression | None, plan: n.Plan) -> str:
    """The words by which whoever gets something was looked up."""
    base = who.base if isinstance(who, n.Field) else who
    if not isinstance(base, n.Name):
        return ""
    if base.name == ME:
        return ME
    for step in plan.body:
        if isinstance(step, n.Assign) and step.name == base.name and isinstance(step.value, n.Call):
            return given(step.value, "name") or given(step.value, "domain")
    return ""


def _of(step: n.Statement, ticket: str, pair: _Pair) -> n.Statement:
    """A step with this ticket in the place of the other."""

    def change(node: object) -> object:
        return replace(node, name=ticket) if isinstance(node, n.Name) and node.name in pair.names else node

    made: n.Statement = rewritten(step, change)
    return made
