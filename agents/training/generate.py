"""Training examples without end from hand-written phrases: slots, joints between wishes, context, noise."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from agents.planner.examples.files import Family, Intent
from agents.planner.prompt import normalise_request
from agents.training.compose import Composer, Topic
from agents.training.families import renamed
from agents.training.fill import Example, Filler, literals, roughen
from agents.training.joining import join_plans
from agents.training.phrases import Contexts
from agents.training.slots import words as w
from agents.training.spread import spread

JOINTS = (
    " et ", " et ", " et ", ", puis ", " puis ", ". ", ". ", " et aussi ", ". Et ", ", et ensuite ", " ; ",
    ", ", ". Ensuite, ", " + ", ". Et aussi : ", " et après ", ", ensuite ",
)  # fmt: skip
_GREETING = re.compile(r"^(bonjour|salut|bonsoir|hello|cher|bjr|coucou)\b|merci|cordialement", re.IGNORECASE)


@dataclass(frozen=True)
class Shares:
    """Shares of the kinds of examples; what is left over is a single wish with the city's own tools.

    Attributes:
        families: wishes for invented tools, whose signatures the prompt lists.
        joined: two or three wishes in one request.
        spread: the same wish for several things.
        composed: long requests of clauses about one thing.
        distracted: of the others, those whose prompt lists signatures that do not serve.
        added: wishes for the tools of an added package, where there is one.
    """

    families: float = 0.15
    joined: float = 0.1
    spread: float = 0.07
    composed: float = 0.22
    distracted: float = 0.06
    added: float = 0.4


class Generator:
    """An endless stream of examples from intents, some of them amid words that ask for nothing.

    ``oftener``: beginnings of intents' names, and how many times as often as others those come.
    """

    def __init__(
        self,
        intents: list[Intent],
        contexts: Contexts,
        seed: int,
        families: Sequence[Family] = (),
        shares: Shares = Shares(),
        added: Sequence[Family] = (),
        topics: Sequence[Topic] = (),
        oftener: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        self._rng = random.Random(seed)
        self._contexts = contexts
        self._intents = intents
        self._weights = [_weight(i) * _times(i, oftener) for i in intents]
        joinable = [i for i in intents if _joinable(i)]
        self._joinable, self._join_weights = joinable, [len(i.phrases) ** 0.5 for i in joinable]
        self._families = [family for family in families if family.intents]
        self._added = [family for family in added if family.intents]
        self._shares = shares
        self._composer = Composer(topics, self._rng) if topics else None

    def __iter__(self) -> Iterator[Example]:
        while True:
            if self._added and self._rng.random() < self._shares.added:
                yield self._invented(self._added)
                continue
            yield self._drawn()

    def _drawn(self) -> Example:
        draw, shares = self._rng.random(), self._shares
        if (draw := draw - shares.families) < 0 and self._families:
            return self._invented(self._families)
        if (draw := draw - shares.joined) < 0:
            return self._distracted(self._joined())
        if (draw := draw - shares.spread) < 0:
            return self._single(self._spread())
        if draw - shares.composed < 0 and self._composer is not None:
            request, plan = self._composer.compose()
            return Example(normalise_request(self._wrap(request, plan)), plan)
        return self._distracted(self._single(self._rng.choices(self._intents, self._weights)[0]))

    def _spread(self) -> Intent:
        while True:
            intent = self._rng.choices(self._joinable, self._join_weights)[0]
            if several := spread(intent, self._rng):
                return several

    def _single(self, intent: Intent, lists: Mapping[str, Sequence[str]] | None = None) -> Example:
        rng = self._rng
        filler = Filler(rng, lists)
        before = None
        if intent.before:
            before = (normalise_request(filler.phrase(intent.before)), filler.plan(intent.before_plan))
        request = filler.phrase(roughen(rng.choice(intent.phrases), rng, literals(intent.plan)))
        plan = filler.plan(intent.plan)
        return Example(normalise_request(self._wrap(request, plan)), plan, before)

    def _invented(self, families: Sequence[Family]) -> Example:
        """A wish for one of the families, its signatures listed among a few of other families."""
        rng = self._rng
        family = rng.choices(families, [len(f.intents) for f in families])[0]
        intent, signatures = renamed(family, rng.choice(family.intents), rng)
        example = self._single(intent, family.values)
        if rng.random() < 0.12 and _joinable(intent) and len(example.request) < 110:
            example = self._joined_to_core(example)
        listed = [*signatures.values(), *self._others(family, rng.choice((0, 0, 1, 2, 3)))]
        needed = [line for name, line in signatures.items() if f"{name}(" in example.plan]
        if rng.random() < 0.3:
            listed = [*needed, *rng.sample(listed, min(2, len(listed)))]
        rng.shuffle(listed)
        return replace(example, signatures=tuple(dict.fromkeys(map(plain_signature, listed))))

    def _others(self, family: Family | None, count: int) -> list[str]:
        found = []
        for _ in range(count):
            other = self._rng.choice(self._families or self._added)
            if other is not family:
                _, signatures = renamed(other, self._rng.choice(other.intents), self._rng)
                found.append(self._rng.choice(list(signatures.values())))
        return found

    def _distracted(self, example: Example) -> Example:
        if not self._families or self._rng.random() >= self._shares.distracted:
            return example
        return replace(
            example, signatures=tuple(map(plain_signature, self._others(None, self._rng.randint(1, 4))))
        )

    def _joined(self) -> Example:
        left = self._short_example()
        for _ in range(2 if self._rng.random() < 0.3 else 1):
            left = self._join(left, self._short_example())
        return replace(left, request=normalise_request(self._wrap(left.request, left.plan)))

    def _joined_to_core(self, example: Example) -> Example:
        core = self._short_example()
        pair = (example, core) if self._rng.random() < 0.5 else (core, example)
        return self._join(*pair)

    def _join(self, left: Example, right: Example) -> Example:
        joint = self._rng.choice(JOINTS)
        request = right.request
        if not joint.strip().endswith("."):
            request = _lowered(request, right.plan)
        return Example(left.request.rstrip(" .?!") + joint + request, join_plans(left.plan, right.plan))

    def _short_example(self) -> Example:
        """A short wish for the city's own tools, without words around it."""
        rng = self._rng
        while True:
            intent = rng.choices(self._joinable, self._join_weights)[0]
            if phrase := self._short(intent):
                filler = Filler(rng)
                request = filler.phrase(roughen(phrase, rng, literals(intent.plan)))
                return Example(normalise_request(request), filler.plan(intent.plan))

    def _short(self, intent: Intent) -> str | None:
        phrase = self._rng.choice(intent.phrases)
        fits = len(phrase) < 95 and not _GREETING.search(phrase) and phrase.count(".") < 2
        return phrase if fits else None

    def _wrap(self, request: str, plan: str) -> str:
        """The request amid greetings, reasons and thanks."""
        rng, draw = self._rng, self._rng.random()
        if draw > 0.30 or (_GREETING.search(request) and draw > 0.1):
            return request
        if draw < 0.20:
            before = Filler(rng).phrase(rng.choice(self._contexts.before))
            joined = _lowered(request, plan) if before.endswith(", ") else request
            request = f"{before if before[-1] in ' ' else before + ' '}{joined}"
        if draw < 0.05 or draw > 0.20:
            request = request.rstrip(" .") + Filler(rng).phrase(rng.choice(self._contexts.after))
        if rng.random() < 0.25 and not _GREETING.search(request):
            request = rng.choice(w.GREETINGS) + _lowered(request, plan)
        return request


def _lowered(request: str, plan: str) -> str:
    """The request in the middle of a sentence; its first word stays as it is where the plan copies it."""
    first = request.split(" ", 1)[0].rstrip(",.;:!?")
    return request if f'"{first}' in plan else request[:1].lower() + request[1:]


def plain_signature(line: str) -> str:
    """A signature as the prompt shows it: without the mark of effects."""
    return line.replace("!(", "(", 1)


def _weight(intent: Intent) -> float:
    """Longer plans and follow-ups come oftener; in how many ways a plan is said hardly counts."""
    phrasings, lines = min(len(intent.phrases), 160), min(intent.plan.count("\n"), 8)
    return float((phrasings + 6) ** 0.25) * (1 + 0.15 * lines) * (2 if intent.before else 1)


def _times(intent: Intent, oftener: Mapping[str, float]) -> float:
    """How many times as often as others it comes: by the first beginning of its name that is listed."""
    return next((times for prefix, times in oftener.items() if intent.name.startswith(prefix)), 1.0)


def _joinable(intent: Intent) -> bool:
    plain = not intent.before and "ask()" not in intent.plan and "cannot()" not in intent.plan
    return plain and len(intent.plan.splitlines()) <= 4
