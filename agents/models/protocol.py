"""The seam of models: text in, text and usage out."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from agents.decoding.certainty import Doubt
from beffroi.types import Type


@dataclass(frozen=True)
class Ask:
    """What a model is asked.

    Attributes:
        prompt: the whole prompt for the model as it is set up (an adapter's short one, or a long one).
        texts: where spans may come from: the request, then earlier requests.
        earlier: types of the earlier turn's results.
        begun: a valid beginning of the plan that the answer must go on from.
        avoid: plans that were found wrong and must not come again.
        tools: names of the tools that may be called; None where all may.
        leanings: how much the words speak against a tool (log-probability, at most 0), by name.
        lines: of plans for requests like this one, each with what a token gains that goes on with it
            (log-odds).
    """

    prompt: str
    texts: tuple[str, ...]
    earlier: Mapping[str, Type] = field(default_factory=lambda: MappingProxyType({}))
    begun: str = ""
    avoid: tuple[str, ...] = ()
    tools: tuple[str, ...] | None = None
    leanings: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    lines: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Fork:
    """A beginning of a plan that takes a second choice.

    Attributes:
        score: its log-probability.
        at: the place of that choice: characters before it.
        both: probability of the first and the second choice there together.
    """

    text: str
    score: float
    at: int = 0
    both: float = 1.0


@dataclass(frozen=True)
class Generation:
    """What a model wrote.

    Attributes:
        prompt_tokens: tokens read; ``tokens``: tokens written.
        certainty: the lowest probability (0 to 1) among the tokens it chose; None where the server does not
        tell.
        score: log-probability of what it wrote, its end included; None where the server does not tell.
        forks: beginnings that take the second choice where the model hesitated most, most hesitant first.
        doubts: the choices that certainty counts and that were not plain.
        processor: seconds of processor time that it took, of all its threads; None where the server does not
            tell.
    """

    text: str
    prompt_tokens: int
    tokens: int
    seconds: float
    certainty: float | None
    score: float | None = None
    forks: tuple[Fork, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    processor: float | None = None

    def certainty_but(self, places: Container[int], before: int | None = None) -> float:
        """The lowest among its doubts, without those at ``places`` and those from ``before`` on."""
        counted = (d for d in self.doubts if d.at not in places and (before is None or d.at < before))
        return min((d.probability for d in counted), default=1.0)


@dataclass(frozen=True)
class ModelIdentity:
    """Name of a model and the sha256 of its file (hex); empty where a server holds it."""

    name: str
    sha256: str


class PlanForm(StrEnum):
    """How a model writes plans: in the plan language, or in JSON that is translated to it."""

    TEXT = "text"
    JSON = "json"


class Model(Protocol):
    """A model that writes plans.

    Attributes:
        identity: for the ledger.
        adapted: whether it was trained on this language and takes the short prompt.
        form: what its prompt must ask for; what `generate` gives is always the plan's text.
    """

    identity: ModelIdentity
    adapted: bool
    form: PlanForm

    def generate(self, ask: Ask) -> Generation:
        """Write a plan.

        Raises:
            ModelError: the model's file, worker or server failed.
            PlanError: the prompt is too long for the model.
        """
        ...

    def close(self) -> None:
        """End the worker or the connection."""
        ...
