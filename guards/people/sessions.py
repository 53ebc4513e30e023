"""Sign-ins: each one is known here, ends when it must, and can be ended from here at any moment.

secret = sign_ins.open(actor, "ldap")       # the browser keeps it; the database has its digest only
standing = sign_ins.look(secret)            # None once it has ended, for whatever reason
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from sqlmodel import Session, col, delete, select

from beffroi.identity import Actor
from beffroi.settings.sign_in import SignInSettings
from guards.clock import Clock, from_text, to_text, utc_now
from guards.ledger import Kind, Ledger
from guards.store import SignInRow, Store

_ASKING = timedelta(seconds=30)
_SEEN_EVERY = timedelta(seconds=20)
_KEPT = timedelta(days=90)
_DEFAULTS = SignInSettings()


@dataclass(frozen=True)
class Standing:
    """A sign-in that holds.

    Attributes:
        id: digest of the browser's secret.
        due: this one request is to ask the source for the person's groups.
    """

    id: str
    account: str
    source: str
    began: datetime
    seen: datetime
    ends: datetime
    device: str
    due: bool = False


class SignIns:
    """Opens, looks at and ends sign-ins."""

    def __init__(
        self, store: Store, ledger: Ledger, settings: SignInSettings = _DEFAULTS, clock: Clock = utc_now
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._clock = clock
        self._idle = timedelta(minutes=settings.idle_minutes)
        self._absolute = timedelta(hours=settings.absolute_hours)
        self._recheck = timedelta(minutes=settings.recheck_minutes)

    def open(self, actor: Actor, source: str, device: str = "", keep: str = "", instead_of: str = "") -> str:
        """A new sign-in; returns the secret that names it.

        Args:
            keep: what asks the source again; kept sealed under the secret.
            instead_of: the secret of a sign-in of the same browser, which ends.

        Raises:
            RecordError: it cannot be recorded.
        """
        secret, now = secrets.token_urlsafe(32), self._clock()
        row = SignInRow(
            id=_digest(secret),
            account=actor.id,
            source=source,
            began=to_text(now),
            seen=to_text(now),
            ends=to_text(now + self._absolute),
            checked=to_text(now),
            kept=_seal(secret, keep),
            device=device[:160],
        )
        with self._store.transaction() as tx:
            tx.exec(delete(SignInRow).where(col(SignInRow.ends) < to_text(now - _KEPT)))
            before = tx.get(SignInRow, _digest(instead_of)) if instead_of else None
            if before is not None and not before.ended:
                _end(tx, self._ledger, before, "replaced")
            tx.add(row)
        return secret

    def look(self, secret: str, *, active: bool = True) -> Standing | None:
        """The sign-in of a secret; None where there is none or it has ended.

        Args:
            active: the person does something; a page that only looks by itself does not keep it alive.

        Raises:
            RecordError: it cannot be read, or its end cannot be recorded.
        """
        now = self._clock()
        with self._store.reading() as session:
            row = session.get(SignInRow, _digest(secret))
        if row is None or row.ended:
            return None
        why = self._over(row, now)
        if why:
            self.end(row.id, why)
            return None
        due = row.source != "password" and from_text(row.checked) + self._recheck <= now
        if due or (active and from_text(row.seen) + _SEEN_EVERY <= now):
            due = self._note(row.id, now, active, due)
        return _standing(row, due)

    def checked(self, sign_in: str, secret: str = "", keep: str = "") -> None:
        """The source was asked, and the person is as before.

        Args:
            keep: what asks it next time, where that has changed.
        """
        with self._store.transaction() as tx:
            row = tx.get(SignInRow, sign_in)
            if row is not None:
                row.checked, row.asking = to_text(self._clock()), ""
                row.kept = _seal(secret, keep) if keep else row.kept
                tx.add(row)

    def keep(self, sign_in: str, secret: str, keep: str) -> None:
        """Keep what asks the source next time; nothing where the sign-in has ended.

        Raises:
            RecordError: it cannot be recorded.
        """
        with self._store.transaction() as tx:
            row = tx.get(SignInRow, sign_in)
            if row is not None and not row.ended:
                row.kept = _seal(secret, keep)
                tx.add(row)

    def unasked(self, sign_in: str) -> bool:
        """The source could not be asked; whether the sign-in may go on a little without. It ends where the
        last answer is older than two periods."""
        now = self._clock()
        with self._store.reading() as session:
            row = session.get(SignInRow, sign_in)
        if row is None or row.ended:
            return False
        if from_text(row.checked) + 2 * self._recheck <= now:
            self.end(sign_in, "unchecked")
            return False
        return True

    def kept(self, sign_in: str, secret: str) -> str:
        """What asks the source again; empty where there is nothing, or another secret sealed it."""
        with self._store.reading() as session:
            row = session.get(SignInRow, sign_in)
        try:
            return Fernet(_key(secret)).decrypt(row.kept.encode()).decode() if row and row.kept else ""
        except InvalidToken:
            return ""

    def end(self, sign_in: str, why: str) -> None:
        """End one sign-in; nothing where it has ended."""
        with self._store.transaction() as tx:
            row = tx.get(SignInRow, sign_in, with_for_update=True)
            if row is not None and not row.ended:
                _end(tx, self._ledger, row, why)

    def end_secret(self, secret: str, why: str) -> None:
        """End the sign-in of a secret."""
        self.end(_digest(secret), why)

    def end_all(self, account: str, why: str) -> int:
        """End every sign-in of an account; returns how many."""
        with self._store.transaction() as tx:
            return end_sign_ins(tx, self._ledger, account, why)

    def of(self, account: str) -> list[Standing]:
        """An account's sign-ins that hold, newest first."""
        now = self._clock()
        query = select(SignInRow).where(SignInRow.account == account, SignInRow.ended == "")
        with self._store.reading() as session:
            rows = session.exec(query.order_by(col(SignInRow.began).desc())).all()
        return [_standing(row, False) for row in rows if not self._over(row, now)]

    def _over(self, row: SignInRow, now: datetime) -> str:
        if from_text(row.ends) <= now:
            return "absolute"
        return "idle" if from_text(row.seen) + self._idle <= now else ""

    def _note(self, sign_in: str, now: datetime, active: bool, due: bool) -> bool:
        """Keep that the person was seen; whether this request is the one that asks the source."""
        with self._store.transaction() as tx:
            row = tx.get(SignInRow, sign_in, with_for_update=True)
            if row is None or row.ended:
                return False
            row.seen = to_text(now) if active else row.seen
            mine = due and row.asking <= to_text(now)
            row.asking = to_text(now + _ASKING) if mine else row.asking
            tx.add(row)
            return mine


def end_sign_ins(tx: Session, ledger: Ledger, account: str, why: str, but: str = "") -> int:
    """End every sign-in of an account inside ``tx``, but the one with this id."""
    rows = tx.exec(select(SignInRow).where(SignInRow.account == account, SignInRow.ended == "")).all()
    ending = [row for row in rows if row.id != but]
    for row in ending:
        _end(tx, ledger, row, why)
    return len(ending)


def _end(tx: Session, ledger: Ledger, row: SignInRow, why: str) -> None:
    row.ended, row.kept = why, ""
    tx.add(row)
    ledger.append(tx, "", Kind.SIGN_OUT, {"actor": row.account, "why": why})


def _standing(row: SignInRow, due: bool) -> Standing:
    return Standing(
        id=row.id,
        account=row.account,
        source=row.source,
        began=from_text(row.began),
        seen=from_text(row.seen),
        ends=from_text(row.ends),
        device=row.device,
        due=due,
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(b"sign-in:" + secret.encode("utf-8", "replace")).hexdigest()


def _key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"keep:" + secret.encode()).digest())


def _seal(secret: str, keep: str) -> str:
    return Fernet(_key(secret)).encrypt(keep.encode()).decode() if keep else ""
