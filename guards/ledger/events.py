"""What the ledger holds: kinds of events, an event, and the report of a verification."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


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
    PERSONAL_READ = "personal_read"
    RELEASE = "release"
    REPAIR = "repair"
    ERROR = "error"
    TRACE_OPENED = "trace_opened"
    DOCUMENT_OPENED = "document_opened"
    LEDGER_EXPORTED = "ledger_exported"
    KEY_ADDED = "key_added"
    ERASED = "erased"
    HOLD_PLACED = "hold_placed"
    HOLD_LIFTED = "hold_lifted"
    ACCOUNT_CREATED = "account_created"
    TOOL_REVIEWED = "tool_reviewed"
    TOOL_ENABLED = "tool_enabled"
    TOOL_DISABLED = "tool_disabled"
    MODEL_ADDED = "model_added"
    PROCESS_STARTED = "process_started"
    HOSTS = "hosts"
    SIGN_IN = "sign_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_OUT = "sign_out"
    ACCOUNT_CHANGED = "account_changed"
    DELEGATION_GIVEN = "delegation_given"
    DELEGATION_REVOKED = "delegation_revoked"
    INQUIRY_OPENED = "inquiry_opened"
    INQUIRY_CLOSED = "inquiry_closed"
    RETENTION_RUN = "retention_run"


@dataclass(frozen=True)
class Event:
    """One event.

    Attributes:
        at: UTC ISO text.
        run: id of the run it belongs to; empty for what belongs to none (a sign-in).
        nth: which event of its run it is, from 1.
        payload: what is told; only what stands in clear (`guards.ledger.facts.FACTS`) where ``erased``.
        hash: of its leaf in the tree, hex.
    """

    seq: int
    at: str
    run: str
    nth: int
    kind: Kind
    staff: str
    payload: dict[str, Any]
    erased: bool
    hash: str


@dataclass(frozen=True)
class LedgerReport:
    """What a verification found.

    Attributes:
        ok: no change was found.
        count: events read.
        root: hex, of the tree over them.
        problems: French sentences, the first few.
        erased: events whose payload was erased.
        checkpoints: signed checkpoints that agree with the tree.
        cosigned: the largest of their sizes that known witnesses have cosigned; 0 where not `ok`.
    """

    ok: bool
    count: int
    root: str
    problems: tuple[str, ...]
    erased: int = 0
    checkpoints: int = 0
    cosigned: int = 0
