"""Approvals: a person agrees to exactly what they were shown, once, before it expires."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, or_, select

from beffroi.errors import Refused
from beffroi.identity import Actor, Role
from guards.approval_contents import ApprovalContents, decider_name, open_contents, seal_contents
from guards.approval_document import (
    Approval,
    ApprovalDocument,
    ApprovalEffect,
    ApprovalStatus,
    By,
    Edits,
    ShownArgument,
)
from guards.clock import Clock, from_text, to_text, utc_now
from guards.ledger import Kind, Ledger
from guards.store import ApprovalRow, Store

LIFE: dict[By, timedelta] = {"self": timedelta(hours=24), "superviseur": timedelta(days=7)}
"""How long an approval can be given and used."""

_Open = (ApprovalStatus.PENDING, ApprovalStatus.ACCEPTED)


class Approvals:
    """Asks for approvals and takes decisions; each in one transaction with its ledger event."""

    def __init__(self, store: Store, ledger: Ledger, clock: Clock = utc_now) -> None:
        self._store = store
        self._keys = store.keys
        self._ledger = ledger
        self._clock = clock

    def request(self, document: ApprovalDocument) -> Approval:
        """Ask. The same document of the same run gives the approval that is open already; another document
        takes the place of the run's open one.

        Raises:
            RecordError: it cannot be recorded.
        """
        with self._store.transaction() as tx:
            for row in tx.exec(_open_of(document.run)):
                if row.digest == document.digest and not self._late(row):
                    return self._approval(row)
                self._end(tx, row, ApprovalStatus.SUPERSEDED, Kind.APPROVAL_SUPERSEDED)
            return self._approval(self._add(tx, document, None))

    def accept(
        self,
        approval_id: str,
        actor: Actor,
        effect_ids: frozenset[str] | None = None,
        edits: Edits | None = None,
    ) -> Approval:
        """Agree to all effects, or to those named; the first decision counts.

        With ``edits`` the texts are changed first: that is a new document with a new hash and a new id (the
        one returned), accepted in the same transaction; its calls are judged again as always.

        Raises:
            Refused: ``approvals.unknown``, ``.decided``, ``.expired``, ``.not_yours``, ``.second_person``,
                ``.readers``, ``.effects`` or ``.edit``, with a sentence for the person.
            RecordError: it cannot be recorded, or the stored document was altered.
        """
        self._expire(approval_id)
        with self._store.transaction() as tx:
            row = self._decidable(tx, approval_id, actor)
            if edits:
                row = self._replace(tx, row, actor, edits)
            document = self._contents(row).document
            chosen = _chosen(document, effect_ids)
            _check_readable(document, actor, chosen)
            self._decide(tx, row, actor, ApprovalStatus.ACCEPTED)
            row.effect_ids = sorted(chosen)
            tx.add(row)
            self._tell(tx, row, Kind.APPROVAL_GIVEN, actor=actor.id, effects=row.effect_ids)
        return self._approval(row)

    def refuse(self, approval_id: str, actor: Actor, reason: str = "") -> Approval:
        """Say no. The one who asked may always withdraw.

        Raises:
            Refused: as `accept`.
            RecordError: it cannot be recorded.
        """
        self._expire(approval_id)
        with self._store.transaction() as tx:
            row = self._decidable(tx, approval_id, actor, withdraw=True)
            self._decide(tx, row, actor, ApprovalStatus.REFUSED, reason)
            tx.add(row)
            self._tell(tx, row, Kind.APPROVAL_REFUSED, actor=actor.id)
        return self._approval(row)

    def use(self, approval_id: str, run: str) -> Approval:
        """Begin what was accepted. A run that begins again after a crash may call it again.

        Raises:
            Refused: ``approvals.unknown``, ``approvals.not_given`` or ``approvals.expired``.
            RecordError: it cannot be recorded, or the stored document was altered.
        """
        self._expire(approval_id)
        with self._store.transaction() as tx:
            row = _existing(tx, approval_id)
            self._contents(row)
            _check_not_expired(row)
            if row.run != run or row.status not in (ApprovalStatus.ACCEPTED, ApprovalStatus.USED):
                raise _refused("not_given", "Cet accord n'a pas été donné : rien n'est fait.")
            if row.status == ApprovalStatus.ACCEPTED:
                row.status = ApprovalStatus.USED
                tx.add(row)
                self._tell(tx, row, Kind.APPROVAL_USED)
        return self._approval(row)

    def get(self, approval_id: str) -> Approval:
        """The approval with this id.

        Raises:
            Refused: ``approvals.unknown``.
            RecordError: the stored document was altered.
        """
        self._expire(approval_id)
        with self._store.reading() as session:
            return self._approval(_existing(session, approval_id))

    def of_run(self, run: str) -> list[Approval]:
        """All approvals of a run that were not erased, oldest first."""
        query = select(ApprovalRow).where(ApprovalRow.run == run)
        return self._list(query.order_by(col(ApprovalRow.created)))

    def pending_for(self, actor: Actor) -> list[Approval]:
        """What waits for this person's decision, oldest first: their own, and for a supervisor others'."""
        me = self._keys.pseudonym(actor.id)
        mine = (ApprovalRow.approver == "self") & (ApprovalRow.requester == me)
        others = (ApprovalRow.approver == "superviseur") & (ApprovalRow.requester != me)
        wanted = or_(mine, others) if Role.SUPERVISEUR in actor.roles else mine
        return self._pending(wanted)

    def asked_by(self, actor: Actor) -> list[Approval]:
        """What this person asked for and still waits, whoever must decide."""
        return self._pending(ApprovalRow.requester == self._keys.pseudonym(actor.id))

    # --- inside one transaction -----------------------------------------------------------------------------

    def _pending(self, wanted: Any) -> list[Approval]:
        now = to_text(self._clock())
        query = select(ApprovalRow).where(
            wanted, ApprovalRow.status == ApprovalStatus.PENDING, ApprovalRow.expires > now
        )
        return self._list(query.order_by(col(ApprovalRow.created)))

    def _list(self, query: Any) -> list[Approval]:
        with self._store.reading() as session:
            rows = session.exec(query).all()
        return [self._approval(row) for row in rows if open_contents(self._keys, row) is not None]

    def _add(self, tx: Session, document: ApprovalDocument, edited_from: str | None) -> ApprovalRow:
        now = self._clock()
        row = ApprovalRow(
            id=secrets.token_hex(8),
            run=document.run,
            requester=self._keys.pseudonym(document.requester),
            approver=document.by,
            digest=document.digest,
            status=ApprovalStatus.PENDING,
            created=to_text(now),
            expires=to_text(now + LIFE[document.by]),
            edited_from=edited_from,
            sealed=b"",
        )
        seal_contents(tx, self._keys, row, ApprovalContents(document))
        tx.add(row)
        self._tell(tx, row, Kind.APPROVAL_REQUESTED, by=document.by, effects=len(document.effects))
        return row

    def _replace(self, tx: Session, row: ApprovalRow, actor: Actor, edits: Edits) -> ApprovalRow:
        if row.approver != "self" or not self._is(row.requester, actor):
            raise _refused(
                "edit", "Seule la personne qui demande peut modifier les textes. Refusez en disant pourquoi."
            )
        edited = self._contents(row).document.edited(edits)
        self._end(tx, row, ApprovalStatus.SUPERSEDED, Kind.APPROVAL_SUPERSEDED)
        return self._add(tx, edited, row.id)

    def _decidable(
        self, tx: Session, approval_id: str, actor: Actor, *, withdraw: bool = False
    ) -> ApprovalRow:
        row = _existing(tx, approval_id, lock=True)
        _check_not_expired(row)
        if row.status != ApprovalStatus.PENDING:
            raise _refused("decided", _decided(row, self._contents(row).name(self._keys)))
        own = self._is(row.requester, actor)
        if not (withdraw and own):
            _check_person(row, actor, own)
        return row

    def _decide(
        self, tx: Session, row: ApprovalRow, actor: Actor, status: ApprovalStatus, reason: str = ""
    ) -> None:
        name = decider_name(self._keys, row.run, actor.id, actor.name)
        contents = replace(self._contents(row), reason=reason, decided_name=name)
        seal_contents(tx, self._keys, row, contents)
        row.status, row.decided_by = status, self._keys.pseudonym(actor.id)
        row.decided_roles, row.decided_at = sorted(actor.roles), to_text(self._clock())

    # --- what is sealed -------------------------------------------------------------------------------------

    def _is(self, pseudonym: str, actor: Actor) -> bool:
        return pseudonym == self._keys.pseudonym(actor.id)

    def _contents(self, row: ApprovalRow) -> ApprovalContents:
        found = open_contents(self._keys, row)
        if found is None:
            raise _refused("erased", "Cette demande d'accord a été effacée, avec la demande dont elle vient.")
        return found

    def _approval(self, row: ApprovalRow) -> Approval:
        contents = self._contents(row)
        decided_at: datetime | None = None if row.decided_at is None else from_text(row.decided_at)
        who = None if row.decided_by is None else self._keys.person(row.decided_by) or row.decided_by
        return Approval(
            id=row.id,
            document=contents.document,
            digest=row.digest,
            status=ApprovalStatus(row.status),
            created=from_text(row.created),
            expires=from_text(row.expires),
            decided_by=who,
            decided_name=contents.name(self._keys),
            decided_roles=frozenset(Role(role) for role in row.decided_roles),
            decided_at=decided_at,
            effect_ids=frozenset(row.effect_ids),
            edited_from=row.edited_from,
            reason=contents.reason,
        )

    def _late(self, row: ApprovalRow) -> bool:
        return row.status in _Open and row.expires <= to_text(self._clock())

    def _expire(self, approval_id: str) -> None:
        with self._store.reading() as session:
            row = _existing(session, approval_id)
        if self._late(row):
            with self._store.transaction() as tx:
                row = _existing(tx, approval_id, lock=True)
                if self._late(row):
                    self._end(tx, row, ApprovalStatus.EXPIRED, Kind.APPROVAL_EXPIRED)

    def _end(self, tx: Session, row: ApprovalRow, status: ApprovalStatus, kind: Kind) -> None:
        row.status = status
        tx.add(row)
        self._tell(tx, row, kind)

    def _tell(self, tx: Session, row: ApprovalRow, kind: Kind, **more: Any) -> None:
        self._ledger.append(tx, row.run, kind, {"approval": row.id, "document": row.digest, **more})


def _open_of(run: str) -> Any:
    return select(ApprovalRow).where(ApprovalRow.run == run, col(ApprovalRow.status).in_(_Open))


def _existing(session: Session, approval_id: str, *, lock: bool = False) -> ApprovalRow:
    row = session.get(ApprovalRow, approval_id, with_for_update=lock)
    if row is None:
        raise _refused("unknown", f"La demande d'accord « {approval_id} » n'existe pas.")
    return row


def _check_not_expired(row: ApprovalRow) -> None:
    if row.status == ApprovalStatus.EXPIRED:
        raise _refused("expired", "Cette demande d'accord a expiré. Refaites la demande pour la revoir.")


def _check_person(row: ApprovalRow, actor: Actor, own: bool) -> None:
    if row.approver == "self" and not own:
        raise _refused("not_yours", "Seule la personne qui a fait la demande peut décider ici.")
    if row.approver == "superviseur":
        if own:
            raise _refused("second_person", "Cet accord doit venir d'un autre superviseur que vous.")
        if Role.SUPERVISEUR not in actor.roles:
            raise _refused("second_person", "Cet accord doit venir d'un superviseur.")


def _check_readable(document: ApprovalDocument, actor: Actor, chosen: frozenset[str]) -> None:
    hidden = document.unreadable(actor.roles, chosen)
    if hidden:
        raise _refused(
            "readers",
            f"Vous ne pouvez pas décider sur une valeur que vous n'avez pas le droit de lire ({hidden[0]}). "
            "Demandez à une personne qui y a droit.",
        )


def _chosen(document: ApprovalDocument, effect_ids: frozenset[str] | None) -> frozenset[str]:
    chosen = document.effect_ids if effect_ids is None else effect_ids
    if not chosen or not chosen <= document.effect_ids:
        raise _refused("effects", "Cochez au moins une des actions proposées, ou refusez la demande.")
    return chosen


def _decided(row: ApprovalRow, name: str | None) -> str:
    verbs = {ApprovalStatus.REFUSED: "refusée", ApprovalStatus.SUPERSEDED: "remplacée par une autre"}
    verb = verbs.get(ApprovalStatus(row.status), "acceptée")
    who = f" par {name}" if name else ""
    return f"Cette demande a déjà été {verb}{who} : votre décision n'est pas prise en compte."


def _refused(rule: str, sentence: str) -> Refused:
    return Refused(f"approvals.{rule}", sentence)


__all__ = [
    "LIFE", "Approval", "ApprovalDocument", "ApprovalEffect", "ApprovalStatus", "Approvals", "By", "Edits",
    "ShownArgument",
]  # fmt: skip
