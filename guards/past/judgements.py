"""Past decisions: what the ledger says of each, and what was judged and said, kept beside the ledger.

The ledger holds rules, outcomes and a commitment; the document and the sentences, which may hold personal
data, are a value of the run that can be erased. A kept value counts only where the commitment opens on it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import col, select

from beffroi.errors import RecordError
from guards.clock import from_text, to_text
from guards.keys import Keys
from guards.ledger import Kind, digest
from guards.ledger.rows import leaf_of
from guards.policy.decision import Allow, Decision, Deny, Judgement, NeedsApproval
from guards.policy.documents import AnyDocument, policy_input
from guards.runs.values import ERASED, JUDGED, read_value
from guards.store import LedgerRow, RunValue, Store

_PERSONS = ("actor", "approver")
"""Parts of a document that are persons."""


class Kept(StrEnum):
    """Whether what was judged is there: *absent*: never kept, or erased; *altered*: changed since."""

    WHOLE = "whole"
    ABSENT = "absent"
    ALTERED = "altered"


@dataclass(frozen=True)
class PastDecision:
    """One decision of a run.

    Attributes:
        seq: number of its event.
        outcome: ``allow``, ``approval`` or ``deny``; ``by`` who had to approve, empty for the others.
        policy: sha256 of the rules that decided.
        document: what was judged, as the rules were given it; None unless ``kept`` is *whole*.
        considered: what every rule said: ``outcome``, ``rule``, ``sentence``, ``by``.
    """

    run: str
    seq: int
    at: datetime
    stage: str
    site: str
    tool: str
    rule: str
    outcome: str
    by: str
    policy: str
    decision_id: str
    kept: Kept
    document: dict[str, Any] | None
    considered: tuple[dict[str, str], ...]

    @property
    def lines(self) -> tuple[int, ...]:
        """Lines of the plan that were judged; empty where the document is not there."""
        match self.document:
            case {"stage": "plan", "steps": list(steps)} | {"stage": "effects", "effects": list(steps)}:
                return tuple(step["line"] for step in steps)
            case {"stage": "call", "step": {"line": int(line)}}:
                return (line,)
            case _:
                return ()


def keep(document: AnyDocument, judgement: Judgement, nonce: str | None = None) -> tuple[str, dict[str, Any]]:
    """The commitment for the ledger, and the run's value that opens it (named `JUDGED` + commitment).

    Raises:
        RecordError: the document holds what cannot be recorded exactly.
    """
    body = {
        "document": policy_input(document),
        "considered": [_line(decision) for decision in judgement.considered],
        "nonce": nonce or secrets.token_hex(16),
    }
    return digest(body), body


def without_names(keys: Keys, document: AnyDocument) -> AnyDocument:
    """A document as it is kept: whoever asks and whoever approved by their pseudonyms, since a run outlives
    their erasure. `past_decisions` gives them back their names.

    Raises:
        RecordError: a pseudonym cannot be kept.
    """
    held = {name: part for name in _PERSONS if (part := getattr(document, name, None)) is not None}
    hidden = {name: part.model_copy(update={"id": keys.pseudonym(part.id)}) for name, part in held.items()}
    return document.model_copy(update=hidden)


def past_decisions(
    store: Store, run: str | None = None, since: datetime | None = None, until: datetime | None = None
) -> Iterator[PastDecision]:
    """Decisions of one run, or of all, in the order of the ledger.

    Args:
        since: only events at this moment or later.
        until: only events before this moment.

    Raises:
        RecordError: the state cannot be read.
    """
    query = select(LedgerRow).where(LedgerRow.kind == Kind.DECISION).order_by(col(LedgerRow.seq))
    if run is not None:
        query = query.where(LedgerRow.run == run)
    if since is not None:
        query = query.where(LedgerRow.at >= to_text(since))
    if until is not None:
        query = query.where(LedgerRow.at < to_text(until))
    with store.reading() as session:
        for row in session.exec(query):
            told = leaf_of(row)["facts"]
            committed = str(told.get("document", ""))
            value = session.get(RunValue, (row.run, JUDGED + committed))
            opened = ERASED if value is None else read_value(store.keys, value)
            yield _past(store.keys, row, told, committed, None if opened is ERASED else opened)


def outcome_of(decision: Decision) -> str:
    """``allow``, ``deny`` or ``approval``."""
    match decision:
        case Allow():
            return "allow"
        case Deny():
            return "deny"
        case NeedsApproval():
            return "approval"


def _line(decision: Decision) -> dict[str, str]:
    by = decision.by if isinstance(decision, NeedsApproval) else ""
    return {
        "outcome": outcome_of(decision),
        "rule": decision.rule,
        "sentence": decision.reason,
        "by": by,
    }


def _past(keys: Keys, row: LedgerRow, told: dict[str, Any], committed: str, value: Any) -> PastDecision:
    kept = _state(value, committed)
    body = value if kept is Kept.WHOLE else {}
    return PastDecision(
        run=row.run,
        seq=row.seq,
        at=from_text(row.at),
        kept=kept,
        document=_named(keys, body.get("document")),
        considered=tuple(body.get("considered", ())),
        **{
            name: str(told.get(name, ""))
            for name in ("stage", "site", "tool", "rule", "outcome", "by", "policy", "decision_id")
        },
    )


def _named(keys: Keys, document: dict[str, Any] | None) -> dict[str, Any] | None:
    """A kept document with persons by their names; by their pseudonyms once they are erased."""
    held = {name: part for name in _PERSONS if (part := (document or {}).get(name))}
    named = {name: {**part, "id": keys.person(part["id"]) or part["id"]} for name, part in held.items()}
    return None if document is None else document | named


def _state(value: Any, committed: str) -> Kept:
    if value is None:
        return Kept.ABSENT
    try:
        opens = isinstance(value, dict) and len(value) == 3 and digest(value) == committed
    except RecordError:
        opens = False
    return Kept.WHOLE if opens else Kept.ALTERED
