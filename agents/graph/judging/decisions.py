"""Asking policy, and keeping what it said: whole in the run, by rule and digests in the ledger."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from agents.graph.deps import Deps
from agents.graph.remembering.memory import Memory, Told
from guards.ledger import Kind
from guards.past.judgements import keep, outcome_of, without_names
from guards.policy import (
    Allow,
    AnyDocument,
    Decision,
    Judgement,
    NeedsApproval,
    judge,
)
from guards.runs.values import JUDGED

RELEASES = "release."
"""Of the names of rules under which a kept value may go to others, or an uncertain one be acted on."""


@dataclass(frozen=True)
class Judged:
    """A decision with the document that it was taken on, as it is kept; ``nonce`` hides it behind its
    commitment."""

    document: AnyDocument
    judgement: Judgement
    site: str = ""
    tool: str = ""
    nonce: str = field(default_factory=lambda: secrets.token_hex(16), repr=False, compare=False)

    @property
    def decision(self) -> Decision:
        """What counts."""
        return self.judgement.decision


def ask_policy(deps: Deps, document: AnyDocument, site: str = "", tool: str = "") -> Judged:
    """Judge a document; rules that fail in any way refuse."""
    judgement = judge(deps.guards.engine, document)
    return Judged(without_names(deps.guards.store.keys, document), judgement, site, tool)


def told(judged: Judged) -> Told:
    """The ledger's event of a decision: rule, outcome and a commitment; no value that was judged."""
    judgement = judged.judgement
    payload: dict[str, Any] = {
        "stage": judged.document.stage,
        "rule": judgement.decision.rule,
        "outcome": outcome_of(judgement.decision),
        "considered": sorted({decision.rule for decision in judgement.considered}),
        "policy": judgement.policy,
        "document": keep(judged.document, judgement, judged.nonce)[0],
        "seconds": round(judgement.seconds, 6),
    }
    if isinstance(judgement.decision, NeedsApproval):
        payload["by"] = judgement.decision.by
    if judgement.decision_id:
        payload["decision_id"] = judgement.decision_id
    if judged.site:
        payload |= {"site": judged.site, "tool": judged.tool}
    return Kind.DECISION, payload


def releases(judged: Judged) -> list[Told]:
    """The ledger's events of what named rules released by this decision, now that it lets it go on."""
    if not isinstance(judged.decision, Allow):
        return []
    rules = {said.rule for said in judged.judgement.considered if isinstance(said, Allow)}
    document = keep(judged.document, judged.judgement, judged.nonce)[0]
    return [
        (
            Kind.RELEASE,
            {"rule": rule, "stage": judged.document.stage, "site": judged.site, "document": document},
        )
        for rule in sorted(rules)
        if rule.startswith(RELEASES)
    ]


def kept(memory: Memory, judged: Iterable[Judged]) -> dict[str, Any]:
    """The values to write: every different thing that policy said, in order, and each thing judged, whole."""
    documents: dict[str, Any] = {}
    known: list[dict[str, str]] = list(memory.get("decisions", ()))
    for one in judged:
        decision = one.decision
        line = {
            "rule": decision.rule,
            "sentence": decision.reason,
            "outcome": outcome_of(decision),
            "stage": one.document.stage,
        }
        if line not in known:
            known.append(line)
        commitment, body = keep(one.document, one.judgement, one.nonce)
        documents[JUDGED + commitment] = body
    return {"decisions": known, **documents}
