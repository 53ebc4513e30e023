"""What policy answers: a closed set of outcomes, and the judgement that carries all that was considered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from guards.policy.documents import AnyDocument


@dataclass(frozen=True)
class Allow:
    """Go on. ``rule`` is the rule's id, ``reason`` its French sentence."""

    rule: str
    reason: str


@dataclass(frozen=True)
class Deny:
    """Never, whoever approves. ``reason`` says why and what to do instead, in French."""

    rule: str
    reason: str


@dataclass(frozen=True)
class NeedsApproval:
    """A person must agree first: the one who asks (``self``), or another one who is a ``superviseur``.

    Attributes:
        singly: sites of effects that must each be agreed to alone.
    """

    rule: str
    reason: str
    by: Literal["self", "superviseur"]
    singly: tuple[str, ...] = ()


Decision = Allow | Deny | NeedsApproval


@dataclass(frozen=True)
class Judgement:
    """One decision and how it came about.

    Attributes:
        decision: what counts.
        considered: every rule that had something to say, the decision's own included.
        policy: sha256 (hex) of the rules; empty where they could not be read.
        seconds: how long it took.
        decision_id: under which a policy server's own decision log has it; empty where it keeps none.
    """

    decision: Decision
    considered: tuple[Decision, ...]
    policy: str
    seconds: float
    decision_id: str = ""


class PolicyEngine(Protocol):
    """Decides documents. Two implementations, same answers: on this machine (regopy), or an OPA server."""

    @property
    def digest(self) -> str:
        """sha256 (hex) over the rules' names and text."""
        ...

    def decide(self, document: AnyDocument) -> Judgement:
        """Judge one document.

        Raises:
            PolicyError: the rules are missing, broken, slow, or gave no decision.
        """
        ...

    def decide_raw(self, document: Mapping[str, Any]) -> Judgement:
        """Judge a document that comes as a JSON object.

        Raises:
            PolicyError: as `decide`; or the document is not whole.
        """
        ...

    def check(self) -> Judgement:
        """What an empty document gets: the rules are there, compile, and must refuse it.

        Raises:
            PolicyError: as `decide`; or the server is not well.
        """
        ...

    def close(self) -> None:
        """Let go of threads and connections."""
        ...
