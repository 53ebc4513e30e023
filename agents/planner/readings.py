"""One way to read a request: how good it is beside others, and whether to ask the person first.

The numbers were chosen on the development requests; what they gave is in the model card.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agents.language.checked import CheckedPlan
from agents.language.walk import has_question
from agents.models.protocol import Generation
from agents.planner.alike import plain_form
from beffroi.tool import Effect

SURE = 0.45
"""Certainty of the model below which a plan counts as unsure."""
SURE_OF_LISTED = 0.65
"""The same where tools are listed by signature: there it is a share among what the grammar allows."""
SURE_OF_EFFECTS = 0.6
"""The same of a plan with effects: of those below, four in ten are right, and a third acts otherwise."""
_UNUSED = 1.0
"""What each unused part of the request takes from a reading."""
_SPOKEN = 0.5
"""How much the words alone count beside the model."""
_DOUBTED = -2.0
"""Agreement with the words below which other readings are looked at."""
_AGAINST = -8.0
"""Agreement with the words below which a plan counts as unsure, however certain the model is."""


@dataclass(frozen=True)
class Reading:
    """A plan for a request, as written and as checked.

    Attributes:
        score: the model's log-probability of it; 0 where its server does not tell.
        agreement: how far the request's words speak for such a plan (`agents.planner.wording`), at most 0;
        None where they cannot tell.
        certain_before: how certain the model was before it took a second choice; 1 where it took none.
        enough: certainty below which it counts as unsure.
        passes_over: the request names a tool of another author, and the plan acts without any of theirs; or
            it orders an effect that the plan does not have.
    """

    written: Generation
    checked: CheckedPlan
    score: float
    agreement: float | None
    certain_before: float = 1.0
    enough: float = SURE
    passes_over: bool = False

    @property
    def sure(self) -> bool:
        """Whether it can be shown without asking which reading is meant."""
        certainty = self.written.certainty
        # A plan that asks for a value is a question first, anyway.
        acts = bool(self.effects) and not has_question(self.checked.plan)
        enough = max(self.enough, SURE_OF_EFFECTS) if acts else self.enough
        likely = (certainty is None or certainty >= enough) and (self.agreement or 0.0) >= _AGAINST
        return likely and not self.passes_over

    @property
    def doubtful(self) -> bool:
        """Whether other readings are worth the time."""
        return bool(self.checked.unused) or not self.sure or (self.agreement or 0.0) < _DOUBTED

    @property
    def effects(self) -> list[str]:
        """Tools of its effects, in the order of their names, one a step."""
        return sorted(step.spec.name for step in self.checked.steps if step.spec.effect is not Effect.READ)


def best_first(readings: Sequence[Reading]) -> list[Reading]:
    """Likely to the model, likely from the words alone, little of them unused.

    Where the words cannot tell of one reading they count for none: what they never learnt would always win. A
    plan that comes out whichever way the model goes where it hesitated counts once, as sure as the surer way;
    with other names, or its arguments in another order, it is the same.
    """
    readings = _each_once(readings)
    vote = _SPOKEN if all(reading.agreement is not None for reading in readings) else 0.0

    def worth(reading: Reading) -> float:
        return reading.score + vote * (reading.agreement or 0.0) - _UNUSED * len(reading.checked.unused)

    return sorted(readings, key=worth, reverse=True)


def _each_once(readings: Sequence[Reading]) -> list[Reading]:
    once: dict[str, Reading] = {}
    for reading in readings:
        form = plain_form(reading.checked.plan)
        known = once.get(form)
        if known is not None:
            surer = max(known, reading, key=_certain)
            written = replace(surer.written, certainty=_certain(surer))
            reading = replace(surer, written=written, score=max(known.score, reading.score))
        once[form] = reading
    return list(once.values())


def _certain(reading: Reading) -> float:
    """How certain the model was of all of it but the place where it took a second choice."""
    certainty = reading.written.certainty
    return reading.certain_before if certainty is None else min(reading.certain_before, certainty)


def is_sure(best: Reading, first: Reading) -> bool:
    """Whether the best reading needs no question: other effects than the model was sure of need one."""
    return best.sure and (not first.sure or best.effects == first.effects)
