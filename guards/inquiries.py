"""Inquiries: an auditor reads contents only for a reason, about something, and for a time; all recorded.

Without one the register shows headers: who, when, which rules and tools, which state, digests.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlmodel import Session, col, select

from beffroi.errors import Refused
from beffroi.identity import Actor, Role
from guards.clock import Clock, from_text, to_text, utc_now
from guards.keys import person_scope
from guards.ledger import Kind, Ledger
from guards.people.keepers import check_auditor
from guards.runs.runs import Run
from guards.store import InquiryRow, RunRow, Store

LONGEST = timedelta(days=92)
"""No inquiry stays open longer."""
Scope = Literal["run", "person", "period"]


@dataclass(frozen=True)
class About:
    """What an inquiry is about: one run (its id), one person (their account), or the runs of a period."""

    scope: Scope
    what: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Inquiry:
    """One inquiry; ``closed`` is None while it was not closed by hand, ``stands`` whether it counts now."""

    id: str
    opener: str
    opener_name: str
    reason: str
    about: About
    opened: datetime
    ends: datetime
    closed: datetime | None
    stands: bool


class Inquiries:
    """Opens, closes and finds inquiries; each change in one transaction with its ledger event."""

    def __init__(self, store: Store, ledger: Ledger, clock: Clock = utc_now) -> None:
        self._store = store
        self._keys = store.keys
        self._ledger = ledger
        self._clock = clock

    def open(self, actor: Actor, about: About, reason: str, ends: datetime) -> Inquiry:
        """Open an inquiry of one's own.

        Raises:
            Refused: ``inquiry.auditor``: only auditors read others' contents; ``.reason``: none is given;
                ``.ends``: not ahead, or too far; ``.about``: no such run, no person or no period.
            RecordError: it cannot be recorded.
        """
        now = self._clock()
        check_auditor(actor)
        if len(reason.split()) < 2:
            raise _refused(
                "reason",
                "Donnez le motif de l'enquête, en quelques mots : il est gardé au registre.",
                "Give the inquiry's reason, in a few words: it is kept in the register.",
            )
        if not now < ends <= now + LONGEST:
            raise _refused(
                "ends",
                f"L'enquête doit finir dans l'avenir, et dans {LONGEST.days} jours au plus.",
                f"An inquiry ends in the future, within {LONGEST.days} days.",
            )
        with self._store.transaction() as tx:
            self._check(tx, about)
            body = json.dumps({"reason": reason.strip()[:1000], "name": actor.name}, ensure_ascii=False)
            row = InquiryRow(
                id=secrets.token_hex(8),
                opener=self._keys.pseudonym(actor.id),
                sealed=self._keys.seal(person_scope(actor.id), body.encode()),
                scope=about.scope,
                about=self._keys.pseudonym(about.what) if about.scope == "person" else about.what,
                since=to_text(about.since) if about.since else "",
                until=to_text(about.until) if about.until else "",
                opened=to_text(now),
                ends=to_text(ends),
            )
            tx.add(row)
            told = {"actor": actor.id, "inquiry": row.id, "scope": row.scope, "about": row.about}
            run = about.what if about.scope == "run" else ""
            told |= {
                "reason": reason.strip()[:1000],
                "since": row.since,
                "until": row.until,
                "ends": row.ends,
            }
            self._ledger.append(tx, run, Kind.INQUIRY_OPENED, told)
            return self._inquiry(row)

    def close(self, inquiry: str, actor: Actor) -> Inquiry:
        """Close an inquiry: its opener, or another auditor.

        Raises:
            Refused: ``inquiry.unknown`` or ``inquiry.auditor``.
            RecordError: it cannot be recorded.
        """
        with self._store.transaction() as tx:
            row = tx.get(InquiryRow, inquiry, with_for_update=True)
            if row is None:
                raise _refused(
                    "unknown",
                    f"L'enquête « {inquiry} » n'existe pas. Voyez celles qu'il y a : page Enquêtes du "
                    "registre, ou beffroi inquiry list.",
                    "No such inquiry: see beffroi inquiry list.",
                )
            check_auditor(actor)
            if not row.closed:
                row.closed, row.closed_by = to_text(self._clock()), self._keys.pseudonym(actor.id)
                tx.add(row)
                told = {"actor": actor.id, "inquiry": row.id}
                self._ledger.append(tx, "", Kind.INQUIRY_CLOSED, told)
            return self._inquiry(row)

    def covering(self, reader: Actor, run: str) -> Inquiry | None:
        """The reader's open inquiry that a run falls under; None where there is none."""
        return self.covered(reader, [run]).get(run)

    def covered(self, reader: Actor, runs: Sequence[str]) -> dict[str, Inquiry]:
        """Of several runs, those that fall under an open inquiry of the reader, with it; none for whoever is
        no auditor any more."""
        me, now = self._keys.known_pseudonym(reader.id), to_text(self._clock())
        if me is None or Role.AUDITEUR not in reader.roles:
            return {}
        with self._store.reading() as session:
            standing = [each for each in standing_inquiries(session, now) if each.opener == me]
            if not standing:
                return {}
            rows = session.exec(select(RunRow).where(col(RunRow.id).in_(runs))).all()
        return {
            row.id: self._inquiry(found)
            for row in rows
            if (found := next((each for each in standing if falls_under(row, each)), None)) is not None
        }

    def readable(self, actor: Actor, runs: Sequence[Run]) -> frozenset[str]:
        """Ids of the runs whose contents a person reads: their own, and those under an inquiry of theirs."""
        own = {run.id for run in runs if run.actor == actor.id}
        others = [run.id for run in runs if run.id not in own]
        return frozenset(own | self.covered(actor, others).keys() if others else own)

    def list(self, opener: str | None = None) -> list[Inquiry]:
        """Inquiries, the newest first; of one auditor, or of all."""
        query = select(InquiryRow)
        if opener is not None:
            query = query.where(InquiryRow.opener == self._keys.pseudonym(opener))
        with self._store.reading() as session:
            rows = session.exec(query.order_by(col(InquiryRow.opened).desc())).all()
        return [self._inquiry(row) for row in rows]

    def _check(self, tx: Session, about: About) -> None:
        match about.scope:
            case "run":
                right = tx.get(RunRow, about.what) is not None
                wrong = f"la demande « {about.what} » n'existe pas (beffroi runs list)"
            case "person":
                right = bool(about.what) and self._keys.known_pseudonym(about.what) is not None
                wrong = f"aucun compte « {about.what} » n'a fait de demande (beffroi accounts list)"
            case "period":
                right = about.since is not None and about.until is not None and about.since < about.until
                wrong = "une période a un premier et un dernier jour, dans cet ordre"
        if not right:
            raise _refused(
                "about",
                f"L'enquête n'est pas ouverte : {wrong}.",
                "The inquiry is not opened: there is no such run or person, or it is no period.",
            )

    def _inquiry(self, row: InquiryRow) -> Inquiry:
        opener = self._keys.person(row.opener)
        plain = self._keys.open(person_scope(opener), row.sealed) if opener else None
        body = {"reason": "", "name": "Personne effacée"} if plain is None else json.loads(plain)
        what = row.about
        if row.scope == "person":
            what = self._keys.person(row.about) or row.about
        about = About(
            scope=row.scope,  # type: ignore[arg-type]  # written by `open` only
            what=what,
            since=from_text(row.since) if row.since else None,
            until=from_text(row.until) if row.until else None,
        )
        return Inquiry(
            id=row.id,
            opener=opener or row.opener,
            opener_name=body["name"],
            reason=body["reason"],
            about=about,
            opened=from_text(row.opened),
            ends=from_text(row.ends),
            closed=from_text(row.closed) if row.closed else None,
            stands=not row.closed and row.ends > to_text(self._clock()),
        )


def inquiry_needed() -> Refused:
    """Contents were asked for outside any inquiry."""
    return _refused(
        "needed",
        "Vous ne lisez ce contenu que dans le cadre d'une enquête : ouvrez-en une avec son motif (page "
        "Registre, ou beffroi inquiry open).",
        "You read this content under an inquiry only: open one with its reason.",
    )


def standing_inquiries(session: Session, now: str) -> Sequence[InquiryRow]:
    """Everybody's inquiries that are open, the oldest first."""
    query = select(InquiryRow).where(InquiryRow.closed == "", InquiryRow.ends > now)
    return session.exec(query.order_by(col(InquiryRow.opened))).all()


def falls_under(run: RunRow, inquiry: InquiryRow) -> bool:
    """Whether an inquiry is about a run."""
    match inquiry.scope:
        case "run":
            return run.id == inquiry.about
        case "person":
            return run.actor == inquiry.about
        case _:
            return inquiry.since <= run.created < inquiry.until


def _refused(rule: str, fr: str, en: str) -> Refused:
    return Refused(f"inquiry.{rule}", fr, en)
