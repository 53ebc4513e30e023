"""Asking policy, and keeping what it said: whole in the run, by rule and digests in the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from agents.graph.deps import Deps
from agents.graph.memory import Memory, Told
from guards.ledger import Kind, digest
from guards.policy import (
    Allow,
    CallDocument,
    Decision,
    Deny,
    EffectsDocument,
    Judgement,
    NeedsApproval,
    PlanDocument,
    judge,
)

AnyDocument = PlanDocument | EffectsDocument | CallDocument


@dataclass(frozen=True)
class Judged:
    """A decision with the document that it was taken on."""

    document: AnyDocument
    judgement: Judgement
    site: str = ""
    tool: str = ""

    @property
    def decision(self) -> Decision:
        """What counts."""
        return self.judgement.decision


def ask_policy(deps: Deps, document: AnyDocument, site: str = "", tool: str = "") -> Judged:
    """Judge a document; rules that fail in any way refuse."""
    return Judged(document, judge(deps.guards.engine, document), site, tool)


def told(judged: Judged) -> Told:
    """The ledger's event of a decision: rule, outcome and digests; no value that was judged."""
    judgement = judged.judgement
    payload: dict[str, Any] = {
        "stage": judged.document.stage,
        "rule": judgement.decision.rule,
        "outcome": outcome_word(judgement.decision),
        "considered": sorted({decision.rule for decision in judgement.considered}),
        "policy": judgement.policy,
        "document": digest(judged.document.model_dump(mode="json")),
        "seconds": round(judgement.seconds, 6),
    }
    if isinstance(judgement.decision, NeedsApproval):
        payload["by"] = judgement.decision.by
    if judged.site:
        payload |= {"site": judged.site, "tool": judged.tool}
    return Kind.DECISION, payload


def kept(memory: Memory, judged: Iterable[Judged]) -> dict[str, Any]:
    """The value to write: every different thing that policy said, in order."""
    known: list[dict[str, str]] = list(memory.get("decisions", ()))
    for one in judged:
        decision = one.decision
        line = {
            "rule": decision.rule,
            "sentence": decision.reason,
            "outcome": outcome_word(decision),
            "stage": one.document.stage,
        }
        if line not in known:
            known.append(line)
    return {"decisions": known}


def outcome_word(decision: Decision) -> str:
    """``allow``, ``deny`` or ``approval``."""
    match decision:
        case Allow():
            return "allow"
        case Deny():
            return "deny"
        case NeedsApproval():
            return "approval"
