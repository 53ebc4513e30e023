"""« Le 4012 et le 4015 : ferme le second et note sur le premier que… »: which of two numbered tickets.

A small model does to both what is said of one, or to the one that was named last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from agents.language.syntax import nodes as n
from agents.planner.mends.literals import outside_quotations
from agents.planner.mends.tree import argument, given, with_argument
from agents.planner.orders.effect_words import NAMED
from beffroi.text import without_accents

_DONE = (
    "ticketing.close", "ticketing.reopen", "ticketing.comment", "ticketing.remind", "ticketing.set_priority",
    "ticketing.assign",
)  # fmt: skip
"""What is done to a ticket, by words that stand right before it: « ferme le second »."""
_CLAUSE = re.compile(r"[,;:.!?\n]|\b(?:et|puis|mais|sinon|ainsi que)\b")
_ALONE = (
    r"(?: ticket| des deux)?"
    r"(?=\s*(?:$|[,;:.!?)«\"]|qu['’]|(?:a|au|aux|en|et|que|pour|avec|motif|comme|stp|svp|puis|car|parce)(?!\w)))"
)
"""What follows an ordinal that stands for a ticket: « le premier étage », « le second lundi » are none."""
_WHICH = (
    re.compile(rf"\b(?:le|du|au|l['’]agent du) premier{_ALONE}"),
    re.compile(rf"\b(?:le|du|au|l['’]agent du) (?:second|deuxieme){_ALONE}"),
)
_GOES_ON = re.compile(r"\bl['’]autre\b|\b(?:pareil|de meme|idem|les deux|aussi|egalement)\b")
"""The same is said of the other one."""
_BETWEEN = re.compile(
    r"(?:-moi)?(?: (?:donc|alors|aussi|seulement|juste|uniquement|sur|dans|l['’]agent|plutot))* *"
)
"""What may stand between the word for an effect and the ticket."""


def done_to_the_numbered(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose effects are on that of its two tickets of which they are said, and on no other."""
    plain = without_accents(outside_quotations(said).lower())
    tickets = _two(plan, plain)
    if tickets is None:
        return plan
    for tool in _DONE:
        at = _said_of(tool, plain)
        if at is not None and tickets[0] != tickets[1]:
            plan = _moved(plan, tool, tickets[at], tickets[1 - at])
    return plan


def _two(plan: n.Plan, plain: str) -> tuple[str, str] | None:
    """The names of the two tickets that a plain row of steps looks up, in the order of their numbers in the
    request; None where it is another plan."""
    found = [(step.name, _number(step)) for step in plan.body if isinstance(step, n.Assign) and _number(step)]
    flat = all(isinstance(step, n.Assign | n.Do | n.Show) for step in plan.body)
    if not flat or len(found) != 2 or found[0][1] == found[1][1]:
        return None
    places = [re.search(rf"(?<!\w){re.escape(number)}(?!\w)", plain) for _, number in found]
    if places[0] is None or places[1] is None:
        return None
    one, two = (name for name, _ in found)
    return (one, two) if places[0].start() < places[1].start() else (two, one)


def _number(step: n.Assign) -> str:
    match step.value:
        case n.Call("ticketing.get") as call:
            return given(call, "number")
    return ""


def _said_of(tool: str, plain: str) -> int | None:
    """Which of the two (0, 1) an effect is ordered of, where it is ordered once; None where it is unclear."""
    ordered = list(NAMED[tool].finditer(plain))
    if len(ordered) != 1:
        return None
    ordinals = sorted(_ordinals(plain))
    spoken = [(start, at) for start, at in ordinals if _is_right_behind(ordered[0], plain, start)]
    if len(spoken) != 1:
        return None
    start, at = spoken[0]
    ends = min(
        (each.start() for named in NAMED.values() for each in named.finditer(plain, start)),
        default=len(plain),
    )
    goes_on = any(start < other < ends for other, _ in ordinals) or _GOES_ON.search(plain, start, ends)
    return None if goes_on else at


def _ordinals(plain: str) -> Iterator[tuple[int, int]]:
    """Where each ordinal begins, and which it is."""
    for at, which in enumerate(_WHICH):
        yield from ((found.start(), at) for found in which.finditer(plain))


def _is_right_behind(ordered: re.Match[str], plain: str, start: int) -> bool:
    """Whether what starts there is what the word for an effect is about."""
    between = _BETWEEN.fullmatch(plain, ordered.end(), start) if ordered.end() <= start else None
    return between is not None and not _CLAUSE.search(between[0])


def _moved(plan: n.Plan, tool: str, one: str, other: str) -> n.Plan:
    """The plan that does this to one ticket and not to the other."""
    body: list[n.Statement] = []
    for step in plan.body:
        match step:
            case n.Do(n.Call(called) as call, line) if called == tool and _is(
                argument(call, "ticket"), other
            ):
                step = n.Do(with_argument(call, "ticket", n.Name(one, call.line)), line)
        if not _there_already(step, body, tool):
            body.append(step)
    if body == list(plan.body):
        return plan
    looked_up = [step for step in body if isinstance(step, n.Assign) and _number(step)]
    rest = [step for step in body if step not in looked_up]
    return replace(plan, body=(*looked_up, *rest))


def _is(node: n.Expression | None, name: str) -> bool:
    return isinstance(node, n.Name) and node.name == name


def _there_already(step: n.Statement, body: list[n.Statement], tool: str) -> bool:
    """Whether the same is done to the same ticket before."""
    if not isinstance(step, n.Do) or step.call.tool != tool:
        return False
    return any(isinstance(each, n.Do) and _plain(each.call) == _plain(step.call) for each in body)


def _plain(call: n.Call) -> tuple[str, tuple[tuple[str, str], ...]]:
    told = ((name, value.name if isinstance(value, n.Name) else str(getattr(value, "value", value)))
            for name, value in call.arguments)  # fmt: skip
    return call.tool, tuple(sorted(told))
