"""What the ledger holds: kinds of events, an event, and the report of a verification."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

GENESIS = "0" * 64
"""The hash before the first event."""


class Kind(StrEnum):
    """Everything that is worth a line; closed."""

    REQUEST = "request"
    PLAN = "plan"
    DECISION = "decision"
    QUESTION = "question"
    READING_CHOSEN = "reading_chosen"
    ANSWER = "answer"
    STATE = "state"
    APPROVAL_REQUESTED = "approval_requested"
    APPROVAL_GIVEN = "approval_given"
    APPROVAL_REFUSED = "approval_refused"
    APPROVAL_EXPIRED = "approval_expired"
    APPROVAL_SUPERSEDED = "approval_superseded"
    APPROVAL_USED = "approval_used"
    CALL_BEGIN = "call_begin"
    CALL_END = "call_end"
    EFFECT_INTENT = "effect_intent"
    EFFECT_DONE = "effect_done"
    EFFECT_REFUSED = "effect_refused"
    EFFECT_UNCERTAIN = "effect_uncertain"
    EFFECT_SETTLED = "effect_settled"
    REPAIR = "repair"
    ERROR = "error"
    MODEL = "model"
    TRACE_OPENED = "trace_opened"
    DOCUMENT_OPENED = "document_opened"
    LEDGER_EXPORTED = "ledger_exported"
    ACCOUNT_CREATED = "account_created"
    TOOL_REVIEWED = "tool_reviewed"
    TOOL_ENABLED = "tool_enabled"
    SIGN_IN = "sign_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_OUT = "sign_out"
    ACCOUNT_CHANGED = "account_changed"
    DELEGATION_GIVEN = "delegation_given"
    DELEGATION_REVOKED = "delegation_revoked"
    INQUIRY_OPENED = "inquiry_opened"
    INQUIRY_CLOSED = "inquiry_closed"


@dataclass(frozen=True)
class Event:
    """One event. ``at`` is UTC ISO text; ``hash`` covers every other field, ``prev`` among them.

    Attributes:
        run: id of the run it belongs to; empty for what belongs to none (a sign-in).
    """

    seq: int
    at: str
    run: str
    kind: Kind
    payload: dict[str, Any]
    prev: str
    hash: str


@dataclass(frozen=True)
class LedgerReport:
    """What a verification found.

    Attributes:
        ok: no change was found.
        count: events read.
        head: hash of the last one; to be noted elsewhere, since it shows a later rewriting.
        problems: French sentences, the first few.
    """

    ok: bool
    count: int
    head: str
    problems: tuple[str, ...]
