"""From what an engine says to a judgement. Anything but a well-formed, consistent answer is an error."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from beffroi.errors import PolicyError
from guards.policy.decision import Allow, Decision, Deny, Judgement, NeedsApproval

_RANK = {"deny": 0, "approval": 1, "allow": 2}


class _Verdict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    outcome: Literal["deny", "approval", "allow"]
    rule: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    by: Literal["self", "superviseur"] | None = None
    singly: list[str] = []


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    decision: _Verdict
    considered: list[_Verdict]


def to_judgement(raw: Any, digest: str, seconds: float, decision_id: str = "") -> Judgement:
    """The judgement of an engine's raw answer.

    Raises:
        PolicyError: undefined, malformed, or a decision milder than what was considered.
    """
    try:
        answer = _Answer.model_validate(raw)
    except ValidationError as error:
        raise no_decision() from error
    said = sorted(answer.considered, key=lambda v: (_RANK[v.outcome], v.rule, v.reason))
    if not _consistent(answer.decision, said):
        raise no_decision()
    considered = tuple(_decision(verdict) for verdict in said)
    return Judgement(_decision(answer.decision), considered, digest, seconds, decision_id)


def no_decision() -> PolicyError:
    """The error for rules that gave nothing that can be acted on."""
    return PolicyError(
        "Les règles n'ont pas donné de décision lisible : rien n'est fait. Prévenez l'administrateur.",
        "The rules gave no usable decision: nothing is done.",
        command="beffroi policy test",
    )


def too_late(timeout: float) -> PolicyError:
    """The error for rules that gave no answer in time (seconds)."""
    return PolicyError(
        f"Les règles n'ont pas répondu en {timeout:g} s, et rien ne se fait sans leur accord. "
        "Si cela dure, prévenez l'administrateur.",
        f"The rules gave no answer within {timeout:g} s: nothing is done.",
    )


def _consistent(decision: _Verdict, said: list[_Verdict]) -> bool:
    if not said:
        return decision.outcome == "deny"
    strictest = said[0].outcome
    return decision in said and decision.outcome == strictest and _names_approver(decision, said)


def _names_approver(decision: _Verdict, said: list[_Verdict]) -> bool:
    approvals = [verdict for verdict in said if verdict.outcome == "approval"]
    if any(verdict.by is None for verdict in approvals):
        return False
    second = any(verdict.by == "superviseur" for verdict in approvals)
    return decision.outcome != "approval" or not second or decision.by == "superviseur"


def _decision(verdict: _Verdict) -> Decision:
    match verdict.outcome:
        case "deny":
            return Deny(verdict.rule, verdict.reason)
        case "approval":
            return NeedsApproval(
                verdict.rule, verdict.reason, verdict.by or "superviseur", tuple(sorted(verdict.singly))
            )
        case "allow":
            return Allow(verdict.rule, verdict.reason)
