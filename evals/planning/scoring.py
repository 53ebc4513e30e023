"""One request planned and judged: right or not, whether a wrong effect reaches the approval card, and why.

A draft that is not sure asks a closed question first: it counts as asked, neither as right nor as a wrong
effect. What its first reading would have come to is kept for calibration.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum

from agents.language.checked import CheckedPlan
from agents.planner.drafts import Draft, Planner, PlanRequest
from beffroi.errors import ModelError, PlanError
from beffroi.tool import Effect
from evals.planning.cases import Case
from evals.planning.meaning import Meaning, Meanings
from evals.planning.verdicts import Verdicts
from evals.planning.world import NOW

MUST_REFUSE = "must_refuse"
_CALL = re.compile(r"\b[a-z_]\w*\.\w+\(")


class End(StrEnum):
    """What became of a request."""

    RIGHT = "juste"
    WRONG = "faux"
    ASKED = "question"
    UNTYPED = "non typé"


class Kind(StrEnum):
    """Why a plan is not right."""

    OTHER_EFFECT = "autre effet"
    MISSED_EFFECT = "effet oublié"
    CONDITION = "autre condition"
    PERSONAL = "autre lecture personnelle"
    SHOWN = "autre résultat montré"
    CANNOT = "refus à tort ou manquant"
    ASKS = "autre question"
    ALLOWED = "accepté par la politique"
    UNTYPED = "plan illisible ou mal typé"
    MODEL = "panne du modèle"
    CRASH = "panne du jugement"


@dataclass(frozen=True)
class Reading:
    """What one reading comes to.

    Attributes:
        kind: why it is wrong; None where it is right.
        wrong_effect: it would bring an effect to the approval card that the gold plan does not have.
    """

    kind: Kind | None = None
    wrong_effect: bool = False
    detail: str = ""

    @property
    def right(self) -> bool:
        """Whether it means what the gold plan means."""
        return self.kind is None


@dataclass(frozen=True)
class Result:
    """One case judged.

    Attributes:
        steps: ``s1`` (one call), ``s2`` (two or three), ``s4`` (more).
        first: what the first reading comes to, asked or not.
        two: right at once, or one of the readings offered is.
        caught: its wrong effect is marked on the card: words unused, or values supposed.
        seconds: on the clock, planning alone.
        margin: the draft's; None where there is none.
        signs: the draft's; empty where there are none.
    """

    id: str
    request: str
    gold: str
    plan: str
    steps: str
    tags: tuple[str, ...]
    end: End
    first: Reading
    two: bool
    caught: bool
    seconds: float
    margin: float | None
    signs: tuple[float, ...] = ()

    @property
    def right(self) -> bool:
        """Planned without asking, and right."""
        return self.end is End.RIGHT

    @property
    def wrong_effect(self) -> bool:
        """A wrong effect that reaches the card without a question before it."""
        return self.end is End.WRONG and self.first.wrong_effect

    def hidden(self) -> Result:
        """The same without a word of the request."""
        first = replace(self.first, detail="")
        return replace(self, request="", gold="", plan="", first=first)


@dataclass(frozen=True)
class Judge:
    """What cases are judged with.

    Attributes:
        must_refuse: right only where policy refuses too.
    """

    meanings: Meanings
    verdicts: Verdicts
    must_refuse: bool = False

    def case(self, case: Case, planner: Planner) -> Result:
        """Plan one request and compare its meaning with that of the gold plan. Never raises for a plan."""
        started = time.monotonic()
        try:
            earlier = self.meanings.earlier_types(case)
            started = time.monotonic()
            draft = planner.plan(PlanRequest(case.request, NOW, case.before, earlier))
        except PlanError as error:
            return _failed(case, End.UNTYPED, Kind.UNTYPED, error, time.monotonic() - started)
        except ModelError as error:
            return _failed(case, End.WRONG, Kind.MODEL, error, time.monotonic() - started)
        except Exception as error:  # noqa: BLE001  # whatever breaks on one request is that request's error
            return _failed(case, End.WRONG, Kind.CRASH, error, time.monotonic() - started)
        return self._drafted(case, draft, time.monotonic() - started)

    def reading(self, checked: CheckedPlan, case: Case) -> Reading:
        """What a checked plan comes to beside the gold one; where judging breaks, its effects are wrong."""
        try:
            gold, got = self.meanings.of_text(case.plan, case), self.meanings.of(checked, case)
            kind = difference(gold, got)
            extra = has_extra_effect(gold, got)
            refused = (extra or self.must_refuse) and self._refused(checked, case)
        except Exception as error:  # noqa: BLE001  # as above
            acts = any(step.spec.effect is not Effect.READ for step in checked.steps)
            return Reading(Kind.CRASH, acts, f"{type(error).__name__} : {error}")
        if kind is None and self.must_refuse and not refused:
            kind = Kind.ALLOWED
        return Reading(kind, extra and not refused)

    def _refused(self, checked: CheckedPlan, case: Case) -> bool:
        return self.verdicts.refuses(checked, self.meanings.evaluation(checked, case))

    def _drafted(self, case: Case, draft: Draft, seconds: float) -> Result:
        checked = draft.checked
        first = self.reading(checked, case)
        end = End.RIGHT if first.right else End.WRONG
        two = first.right
        if not draft.sure:
            end = End.ASKED
            two = two or (draft.other is not None and self.reading(draft.other, case).right)
        return Result(
            id=case.id,
            request=case.request,
            gold=case.plan,
            plan=checked.text,
            steps=steps_of(case),
            tags=case.tags,
            end=end,
            first=first,
            two=two,
            caught=end is End.WRONG and first.wrong_effect and bool(checked.unused or checked.supposed),
            seconds=seconds,
            margin=draft.margin,
            signs=draft.signs,
        )


def difference(gold: Meaning, got: Meaning) -> Kind | None:
    """Why two meanings differ, the gravest first; None where they are the same."""
    if gold.effects != got.effects:
        return Kind.OTHER_EFFECT if Counter(got.effects) - Counter(gold.effects) else Kind.MISSED_EFFECT
    if gold.unmet != got.unmet:
        return Kind.CONDITION
    if gold.reads != got.reads:
        return Kind.PERSONAL
    if gold.cannot != got.cannot:
        return Kind.CANNOT
    if gold.asks != got.asks:
        return Kind.ASKS
    return Kind.SHOWN if gold.shown != got.shown else None


def has_extra_effect(gold: Meaning, got: Meaning) -> bool:
    """Whether the plan has an effect that the gold has not, whether it came up on the demo city or not."""
    come_up = Counter(got.effects) - Counter(gold.effects)
    unmet = Counter((tool, text) for tool, text in got.unmet if tool) - Counter(gold.unmet)
    return bool(come_up or unmet)


def steps_of(case: Case) -> str:
    """How many calls a request takes: from its tags, else counted in the gold plan."""
    for tag in case.tags:
        if tag in ("s1", "s2", "s4"):
            return tag
    count = len(_CALL.findall(re.sub(r'"[^"]*"', "", case.plan)))
    return "s1" if count < 2 else "s2" if count < 4 else "s4"


def _failed(case: Case, end: End, kind: Kind, error: Exception, seconds: float) -> Result:
    first = Reading(kind, False, f"{type(error).__name__} : {error}")
    steps, two, caught, margin = steps_of(case), False, False, None
    return Result(
        case.id, case.request, case.plan, "", steps, case.tags, end, first, two, caught, seconds, margin
    )
