"""One way to read a request: how good it is beside others, and whether to ask the person first.

The numbers were chosen on the development requests; what they gave is in the model card.
"""

from __future__ import annotations

from dataclasses import dataclass

from agents.language.checked import CheckedPlan
from agents.models.protocol import Generation

SURE = 0.50
"""Certainty of the model below which a plan counts as unsure."""
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
        agreement: how far the request's words speak for such a plan (`agents.planner.wording`), at most 0.
    """

    written: Generation
    checked: CheckedPlan
    score: float
    agreement: float

    @property
    def worth(self) -> float:
        """Higher is better: likely to the model, likely from the words alone, little of them unused."""
        return self.score + _SPOKEN * self.agreement - _UNUSED * len(self.checked.unused)

    @property
    def sure(self) -> bool:
        """Whether it can be shown without asking which reading is meant."""
        certainty = self.written.certainty
        return (certainty is None or certainty >= SURE) and self.agreement >= _AGAINST

    @property
    def doubtful(self) -> bool:
        """Whether other readings are worth the time."""
        return bool(self.checked.unused) or not self.sure or self.agreement < _DOUBTED
