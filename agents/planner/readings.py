"""One way to read a request: how good it is beside others, and whether to ask the person first.

The numbers were chosen on the development requests; what they gave is in the model card.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from agents.language.checked import CheckedPlan
from agents.language.syntax.walk import has_question
from agents.models.protocol import Fork, Generation
from agents.planner.alike import same_form
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
"""Agreement with the words below which a plan counts as unsure; how certain the model is does not matter, but
for one that only reads."""
_SURE_TO_READ = 0.8
"""Certainty of a plan that only reads, from which the words alone make it no question."""


@dataclass(frozen=True)
class Reading:
    """A plan for a request, as written and as checked.

    Attributes:
        score: the model's log-probability of it; 0 where its server does not tell.
        agreement: how far the request's words speak for such a plan (`agents.planner.wording`), at most 0;
        None where they cannot tell.
        fork: where the model took its second choice; None for the plan that it wrote at once.
        over_listed: whether tools are listed that the model has not learnt: it is sooner unsure then, and a
            plan that acts and leaves words of the request unused is a question first.
        passes_over: the request names a tool of another author, and the plan acts without any of theirs; or
            it orders an effect that the plan does not have; or it has no word for one that the plan has; or
            the plan can show nothing.
    """

    written: Generation
    checked: CheckedPlan
    score: float
    agreement: float | None
    fork: Fork | None = None
    over_listed: bool = False
    passes_over: bool = False

    @property
    def sure(self) -> bool:
        """Whether it can be shown without asking which reading is meant."""
        certainty = self.written.certainty
        least = SURE_OF_LISTED if self.over_listed else SURE
        enough = max(least, SURE_OF_EFFECTS) if self.acts else least
        likely = certainty is None or certainty >= enough
        spoken_for = (self.agreement or 0.0) >= _AGAINST
        if not self.effects and certainty is not None and certainty >= _SURE_TO_READ:
            spoken_for = True
        half_heard = self.over_listed and self.acts and bool(self.checked.unused)
        return likely and spoken_for and not self.passes_over and not half_heard

    @property
    def acts(self) -> bool:
        """Whether it brings an effect at once; one that asks for a value is a question first, anyway."""
        return bool(self.effects) and not has_question(self.checked.plan)

    @property
    def doubtful(self) -> bool:
        """Whether other readings are worth the time."""
        return bool(self.checked.unused) or not self.sure or (self.agreement or 0.0) < _DOUBTED

    @property
    def effects(self) -> list[str]:
        """Tools of its effects, in the order of their names, one a step."""
        return sorted(step.spec.name for step in self.checked.steps if step.spec.effect is not Effect.READ)


def best_first(readings: Sequence[Reading]) -> list[Reading]:
    """Likely to the model, likely from the words alone, little of them unused; those that say the same are
    one (`together`).

    Where the words cannot tell of one reading they count for none: what they never learnt would always win.
    """
    vote = _SPOKEN if all(reading.agreement is not None for reading in readings) else 0.0

    def worth(reading: Reading) -> float:
        return reading.score + vote * (reading.agreement or 0.0) - _UNUSED * len(reading.checked.unused)

    return sorted(readings, key=worth, reverse=True)


def together(first: Reading, others: Sequence[Reading]) -> list[Reading]:
    """The readings, those that say the same in other words or in another order as one.

    A choice that leads to the same whichever way the model goes is none: such a reading is as certain as the
    surest of its ways without these choices, and no surer than that one of its two ways is taken there.
    """
    alike: dict[tuple[str, ...], list[Reading]] = {}
    for reading in (first, *others):
        alike.setdefault(same_form(reading.checked), []).append(reading)
    return [_as_one(first.written, each) for each in alike.values()]


def _as_one(trunk: Generation, alike: Sequence[Reading]) -> Reading:
    """One reading for those that are alike; ``trunk`` is what the model wrote at once."""
    chosen = min(alike, key=lambda reading: len(reading.checked.unused))
    if len(alike) == 1 or chosen.written.certainty is None:
        return chosen
    forks = [reading.fork for reading in alike if reading.fork]
    idle = {fork.at for fork in forks} if len(forks) < len(alike) else set[int]()
    surest = max(_certainty(trunk, reading, idle) for reading in alike)
    certainty = min(surest, *(fork.both for fork in forks if fork.at in idle), 1.0)
    score = max(reading.score for reading in alike)
    return replace(chosen, written=replace(chosen.written, certainty=certainty), score=score)


def _certainty(trunk: Generation, reading: Reading, idle: Container[int]) -> float:
    """How certain the model was on this way, without the choices at ``idle`` places."""
    if reading.fork is None:
        return trunk.certainty_but(idle)
    return min(trunk.certainty_but(idle, before=reading.fork.at), reading.written.certainty or 0.0)


def is_sure(best: Reading, first: Reading) -> bool:
    """Whether the best reading needs no question: other effects than the model was sure of need one."""
    return best.sure and (not first.sure or best.effects == first.effects)
