"""Training examples without end from hand-written phrases: slots, joints between wishes, context, noise."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from agents.planner.prompt import normalise_request
from agents.training.fill import Example, Filler, roughen
from agents.training.phrases import Contexts, Intent
from agents.training.slots import words as w

JOINTS = (
    " et ", " et ", " et ", ", puis ", " puis ", ". ", ". ", " et aussi ", ". Et ", ", et ensuite ", " ; ",
    ", ", ". Ensuite, ", " + ", ". Et aussi : ", " et après ", ", ensuite ",
)  # fmt: skip
_ASSIGN = re.compile(r"^(\s*)(\w+) = ", re.MULTILINE)
_GREETING = re.compile(r"^(bonjour|salut|bonsoir|hello|cher|bjr|coucou)\b|merci|cordialement", re.IGNORECASE)


class Generator:
    """An endless stream of examples from a list of intents, some of them amid words that ask for nothing."""

    def __init__(self, intents: list[Intent], contexts: Contexts, seed: int) -> None:
        self._rng = random.Random(seed)
        self._contexts = contexts
        self._intents = intents
        self._weights = [min(len(i.phrases), 160) ** 0.8 * _weight(i) for i in intents]
        joinable = [i for i in intents if _joinable(i)]
        self._joinable, self._join_weights = joinable, [len(i.phrases) ** 0.5 for i in joinable]

    def __iter__(self) -> Iterator[Example]:
        while True:
            yield self._joined() if self._rng.random() < 0.22 else self._single()

    def _single(self) -> Example:
        rng = self._rng
        intent = rng.choices(self._intents, self._weights)[0]
        filler = Filler(rng)
        before = None
        if intent.before:
            before = (normalise_request(filler.phrase(intent.before)), filler.plan(intent.before_plan))
        request = filler.phrase(roughen(rng.choice(intent.phrases), rng))
        plan = filler.plan(intent.plan)
        return Example(normalise_request(self._wrap(request, plan)), plan, before)

    def _joined(self) -> Example:
        rng = self._rng
        while True:
            first, second = rng.choices(self._joinable, self._join_weights, k=2)
            one, two = self._short(first), self._short(second)
            if one and two:
                break
        a, b = Filler(rng), Filler(rng)
        left = a.phrase(roughen(one, rng)).rstrip(" .?!")
        right = b.phrase(two)
        joint = rng.choice(JOINTS)
        if not joint.strip().endswith(".") and not two.startswith("{"):
            right = right[:1].lower() + right[1:]
        plan = join_plans(a.plan(first.plan), b.plan(second.plan))
        return Example(normalise_request(self._wrap(left + joint + right, plan)), plan)

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
    first = request.split(" ", 1)[0]
    return request if f'"{first}' in plan else request[:1].lower() + request[1:]


def _weight(intent: Intent) -> float:
    return 0.8 if intent.before else 1.0


def _joinable(intent: Intent) -> bool:
    plain = not intent.before and "ask()" not in intent.plan and "cannot()" not in intent.plan
    return plain and len(intent.plan.splitlines()) <= 4


def join_plans(first: str, second: str) -> str:
    """Two plans as one: names of the second made fresh, what is shown last."""
    taken = set(re.findall(r"^\s*(\w+) = ", first, re.MULTILINE))
    renamed = second
    for name in dict.fromkeys(m[2] for m in _ASSIGN.finditer(second)):
        if name in taken:
            stem, index = name.rstrip("0123456789"), 2
            while f"{stem}{index}" in taken or re.search(rf"\b{stem}{index}\b", renamed):
                index += 1
            renamed = _rename(renamed, name, f"{stem}{index}")
            taken.add(f"{stem}{index}")
    lines = [*first.splitlines(), *renamed.splitlines()]
    answers = [line[7:-1] for line in lines if line.startswith("answer(")]
    body = [line for line in lines if not line.startswith("answer(")]
    return "\n".join([*body, f"answer({', '.join(answers)})"] if answers else body)


def _rename(plan: str, old: str, new: str) -> str:
    """Rename a variable outside string literals and keyword names."""
    parts = re.split(r'("[^"]*")', plan)
    pattern = re.compile(rf"(?<![\w.]){old}\b(?!=[^=])")
    return "".join(p if p.startswith('"') else pattern.sub(new, p) for p in parts)
