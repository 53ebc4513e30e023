"""Verification of the ledger in its database. The one for exported files stands alone (`beffroi_verify`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from beffroi.errors import RecordError
from guards.ledger.canonical import canonical, digest, parse
from guards.ledger.events import GENESIS, Kind, LedgerReport
from guards.store import LedgerRow

_SHOWN = 5


@dataclass
class _Check:
    count: int = 0
    last: str = GENESIS
    problems: list[str] = field(default_factory=list)

    def fail(self, sentence: str) -> None:
        if len(self.problems) < _SHOWN:
            self.problems.append(sentence)


def check_chain(rows: Iterable[LedgerRow], seq: int, head: str) -> LedgerReport:
    """Check rows in order against the sequencer's number and hash."""
    check = _Check()
    for row in rows:
        check.count += 1
        _check_row(check, row)
        check.last = row.hash
    if check.count != seq or check.last != head:
        check.fail(f"La fin du registre manque : {seq} événements attendus, {check.count} présents.")
    return LedgerReport(not check.problems, check.count, check.last, tuple(check.problems))


def _check_row(check: _Check, row: LedgerRow) -> None:
    if row.seq != check.count:
        check.fail(f"L'événement numéro {check.count} manque ou n'est pas à sa place.")
    if row.prev != check.last:
        check.fail(f"L'événement {row.seq} ne suit pas celui d'avant.")
    if row.kind not in set(Kind):
        check.fail(f"L'événement {row.seq} est d'un genre inconnu.")
    if event_digest(row) != row.hash:
        check.fail(f"L'événement {row.seq} a été modifié.")


def event_digest(row: LedgerRow) -> str:
    """The hash that an event must have; empty where its payload has no canonical form."""
    try:
        payload = parse(row.payload)
        if canonical(payload).decode() != row.payload:
            return ""
        body = {"seq": row.seq, "at": row.at, "run": row.run, "kind": row.kind}
        return digest({**body, "payload": payload, "prev": row.prev})
    except (ValueError, RecordError):
        return ""
