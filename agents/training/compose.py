"""Long requests composed from hand-written clauses about one thing: a ticket, a list, an address, a person.

Read from ``agents/training/fragments/*.txt``. A request is an introduction (« Ticket 812 : »), then clauses
(« passe-le en haute », « s'il est encore ouvert, relance l'agent, sinon ferme-le »), joined as people do.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agents.training.fill import Filler, literals, roughen
from agents.training.joining import join_plans

FOLDER = Path(__file__).parent / "fragments"
_KINDS = ("context", "do", "each", "part", "show", "if")
_JOINTS = ", |, | et | et |, puis | ; |. |. |, et | puis | + |. Ensuite |, ensuite ".split("|")
_ELSE = ", sinon |, sinon | sinon |, autrement |. Sinon | ; sinon, |, à défaut ".split("|")
_THEN = ", |, | | : | alors |, alors ".split("|")
_REST = ", les autres | et les autres, |. Les autres, |, le reste : ".split("|")
_TRIES = 12
_CALL = re.compile(r"(\w+\.\w+)\(")
_NAMES = {
    "ticketing.search": "tickets", "ticketing.history": "historique", "gis.distance": "metres",
    "gis.facilities": "equipements", "gis.facilities_near": "equipements", "gis.nearest": "equipements",
    "gis.facilities_on_street": "equipements", "directory.members": "personnes",
    "directory.search_people": "personnes", "gis.district_of": "arrondissement",
    "directory.manager": "personne", "directory.head": "personne",
}  # fmt: skip
_INDENT = "    "


@dataclass(frozen=True)
class Fragment:
    """A clause: its kind, its lines of plan, and the ways to say it."""

    kind: str
    plan: str
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """What clauses can be about, and the clauses."""

    contexts: tuple[Fragment, ...]
    clauses: tuple[Fragment, ...]

    def of(self, *kinds: str) -> list[Fragment]:
        """Clauses of these kinds."""
        return [clause for clause in self.clauses if clause.kind in kinds]


@dataclass(frozen=True)
class _Said:
    """Text and plan of a part."""

    text: str
    plan: str


def load_topics(folder: Path = FOLDER) -> list[Topic]:
    """All topics, one a file.

    Raises:
        ValueError: a block that cannot be read, named by file.
    """
    return [_topic(file.read_text(encoding="utf-8"), file.name) for file in sorted(folder.glob("*.txt"))]


def _topic(text: str, file: str) -> Topic:
    fragments = [
        _fragment(block.strip(), file)
        for block in re.split(r"\n===+[ \t]*(?:\n|$)", text)
        if block.strip().strip("=")
    ]
    contexts = tuple(f for f in fragments if f.kind == "context")
    if not contexts:
        raise ValueError(f"{file}: no context")
    return Topic(contexts, tuple(f for f in fragments if f.kind != "context"))


def _fragment(block: str, file: str) -> Fragment:
    kind = block.partition(":")[0].strip()
    _, has_plan, rest = block.partition("\nplan:\n")
    plan, has_phrases, phrases = rest.partition("\nphrases:\n")
    said = tuple(line.strip() for line in phrases.splitlines() if line.strip())
    if kind not in _KINDS or not has_plan or not has_phrases or not said or not plan.strip():
        raise ValueError(f"{file}: a block that cannot be read: {block[:60]!r}")
    return Fragment(kind, plan.rstrip("\n"), said)


class Composer:
    """Composes requests of three to seven steps."""

    def __init__(self, topics: Sequence[Topic], rng: random.Random) -> None:
        self._topics = [topic for topic in topics if topic.clauses]
        self._rng = rng

    def compose(self) -> tuple[str, str]:
        """A request and its plan."""
        rng = self._rng
        topic = rng.choices(self._topics, [len(t.clauses) for t in self._topics])[0]
        context = self._said(rng.choice(topic.contexts))
        parts = self._clauses(topic, rng.choice((1, 2, 2, 3, 3, 4)))
        text = context.text
        for index, part in enumerate(parts):
            joint = " " if index == 0 else rng.choice(_JOINTS)
            text += joint + (
                _capital(part.text) if joint.endswith(". ") and rng.random() < 0.8 else part.text
            )
        plan = context.plan
        for part in parts:
            plan = join_plans(plan, part.plan)
        return text + rng.choice(("", "", ".", ".", " stp", " merci")), plan

    def _clauses(self, topic: Topic, count: int) -> list[_Said]:
        """Different clauses in a row, one in five under a condition or about a part of the list."""
        rng, parts, used = self._rng, list[_Said](), set[str]()
        for _ in range(_TRIES):
            if len(parts) == count:
                break
            draw, part = rng.random(), None
            if draw < 0.22 and topic.of("if"):
                part = self._conditional(topic, used)
            elif draw < 0.4 and topic.of("part") and topic.of("each"):
                part = self._of_part(topic, used)
            else:
                fragment = rng.choice(topic.of("do", "each", "show"))
                part = self._plain(fragment, used)
            if part is not None:
                parts.append(part)
        return parts

    def _plain(self, fragment: Fragment, used: set[str]) -> _Said | None:
        if fragment.plan in used:
            return None
        used.add(fragment.plan)
        said = self._said(fragment)
        if fragment.kind == "show":
            return _showing(said.text, said.plan)
        if fragment.kind == "each":
            return _Said(said.text, f"for t in tickets:\n{_indented(said.plan)}")
        return _Said(said.text, said.plan)

    def _conditional(self, topic: Topic, used: set[str]) -> _Said | None:
        """« s'il est ouvert, relance l'agent, sinon ferme-le »."""
        rng = self._rng
        condition = self._said(rng.choice(topic.of("if")))
        first, second = (self._plain(rng.choice(topic.of("do", "each")), used) for _ in range(2))
        if first is None or condition.plan in used:
            return None
        used.add(condition.plan)
        text = condition.text + rng.choice(_THEN) + first.text
        plan = f"if {condition.plan}:\n{_indented(first.plan)}"
        if second is not None and rng.random() < 0.6:
            text += rng.choice(_ELSE) + second.text
            plan += f"\nelse:\n{_indented(_numbered(second.plan, 2))}"
        return _Said(text, plan)

    def _of_part(self, topic: Topic, used: set[str]) -> _Said | None:
        """« les urgents, relance-les »; now and then « et les autres, … »."""
        rng = self._rng
        fragment = rng.choice(topic.of("part"))
        if fragment.plan in used:
            return None
        used.add(fragment.plan)
        part, each = self._said(fragment), self._said(rng.choice(topic.of("each")))
        text = part.text + rng.choice((", ", " ", " : ", ", tu ")).replace(", tu ", ", ") + each.text
        plan = f"tickets2 = {part.plan}\nfor t in tickets2:\n{_indented(each.plan)}"
        if rng.random() < 0.35:
            rest = self._said(rng.choice(topic.of("each")))
            text += rng.choice(_REST) + rest.text
            others = _indented(_numbered(rest.plan, 2))
            plan += f"\ntickets3 = without(tickets, tickets2)\nfor t in tickets3:\n{others}"
        return _Said(text, plan)

    def _said(self, fragment: Fragment) -> _Said:
        filler = Filler(self._rng)
        phrase = self._rng.choice(fragment.phrases)
        text = filler.phrase(roughen(phrase, self._rng, literals(fragment.plan)).rstrip(" .?!"))
        if self._rng.random() < 0.9 and fragment.kind != "context":
            text = text if phrase.startswith("{") else text[:1].lower() + text[1:]
        return _Said(text, filler.plan(fragment.plan))


def _showing(text: str, plan: str) -> _Said:
    """A clause that shows the last line of its plan."""
    before, _, shown = plan.rpartition("\n")
    if called := _CALL.match(shown):
        name = _NAMES.get(called[1], "resultat")
        before, shown = f"{before}\n{name} = {shown}", name
    return _Said(text, f"{before}\nanswer({shown})".lstrip("\n"))


def _numbered(plan: str, index: int) -> str:
    """The plan with its own names numbered."""
    for name in dict.fromkeys(re.findall(r"^\s*(\w+) = ", plan, re.MULTILINE)):
        plan = re.sub(rf"(?<![\w.\"]){name}\b(?!=[^=])", f"{name}{index}", plan)
    return plan


def _indented(plan: str) -> str:
    return "\n".join(_INDENT + line for line in plan.splitlines())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
