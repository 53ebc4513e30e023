"""Approvals: a person agrees to exactly what they were shown, once, before it expires."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, or_, select

from beffroi.errors import Refused
from beffroi.identity import Actor, Role
from guards.approval_contents import (
    ApprovalContents,
    decider_name,
    gone,
    name_of,
    open_contents,
    read_approval,
    seal_contents,
)
from guards.approval_document import (
    Approval,
    ApprovalDocument,
    ApprovalEffect,
    ApprovalStatus,
    By,
    ComposedText,
    Edits,
    ShownArgument,
)
from guards.approval_lapse import begun_only
from guards.clock import Clock, to_text, utc_now
from guards.deciding import Power, power_of
from guards.delegation import Delegations
from guards.ledger import Kind, Ledger
from guards.store import ApprovalRow, Store

LIFE: dict[By, timedelta] = {"self": timedelta(hours=72), "superviseur": timedelta(days=7)}
"""How long an approval can be given and used, where the settings say nothing else."""

_Open = (ApprovalStatus.PENDING, ApprovalStatus.ACCEPTED)


class Approvals:
    """Asks for approvals and takes decisions; each in one transaction with its ledger event."""

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        clock: Clock = utc_now,
        delegations: Delegations | None = None,
        life: Mapping[By, timedelta] = LIFE,
    ) -> None:
        self._store = store
        self._keys = store.keys
        self._ledger = ledger
        self._clock = clock
        self._delegations = delegations or Delegations(store, ledger, clock)
        self._life = life

    def request(self, document: ApprovalDocument) -> Approval:
        """Ask. The same document of the same run gives the approval that is open already; another document
        takes the place of the run's open one.

        Raises:
            RecordError: it cannot be recorded.
        """
        document = document.kept(self._keys.pseudonym(document.requester))
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
                ``.same_person``, ``.delegated_own``, ``.readers``, ``.effects`` or ``.edit``, with a sentence
                for the person.
            RecordError: it cannot be recorded, or the stored document was altered.
        """
        self._expire(approval_id)
        self._delegations.ask_givers(actor.id)
        with self._store.transaction() as tx:
            row, power = self._decidable(tx, approval_id, actor)
            if edits:
                row = self._replace(tx, row, actor, edits)
            document = self._contents(row).document
            chosen = _chosen(document, effect_ids)
            _check_readable(document, actor, chosen)
            self._decide(tx, row, actor, power, ApprovalStatus.ACCEPTED)
            row.effect_ids = sorted(chosen)
            tx.add(row)
            self._tell(tx, row, Kind.APPROVAL_GIVEN, actor=actor.id, effects=row.effect_ids, **_under(row))
        return self._approval(row)

    def refuse(self, approval_id: str, actor: Actor, reason: str = "") -> Approval:
        """Say no. The one who asked may always withdraw.

        Raises:
            Refused: as `accept`.
            RecordError: it cannot be recorded.
        """
        self._expire(approval_id)
        self._delegations.ask_givers(actor.id)
        with self._store.transaction() as tx:
            row, power = self._decidable(tx, approval_id, actor, withdraw=True)
            self._decide(tx, row, actor, power, ApprovalStatus.REFUSED, reason)
            tx.add(row)
            self._tell(tx, row, Kind.APPROVAL_REFUSED, actor=actor.id, **_under(row))
        return self._approval(row)

    def use(self, approval_id: str, run: str) -> Approval:
        """Begin what was accepted. A run that begins again after a crash may call it again; once the time is
        over it gets only what it had begun (`guards.approval_lapse`).

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
            used, over = self._approval(row), row.expires <= to_text(self._clock())
            return begun_only(tx, used) if over else used

    def get(self, approval_id: str) -> Approval:
        """The approval with this id.

        Raises:
            Refused: ``approvals.unknown``.
            RecordError: the stored document was altered.
        """
        self._expire(approval_id)
        with self._store.reading() as session:
            return self._approval(_existing(session, approval_id))

    def standing(self, approval_id: str) -> Approval:
        """The approval with this id, or the one that a person accepted in its place with edited texts.

        Raises:
            Refused: as `get`.
            RecordError: as `get`.
        """
        asked = self.get(approval_id)
        query = select(ApprovalRow.id).where(
            ApprovalRow.run == asked.run, ApprovalRow.edited_from == approval_id
        )
        with self._store.reading() as session:
            edited = session.exec(query).first()
        return asked if edited is None else self.get(edited)

    def of_run(self, run: str) -> list[Approval]:
        """All approvals of a run that were not erased, oldest first."""
        query = select(ApprovalRow).where(ApprovalRow.run == run)
        return self._list(query.order_by(col(ApprovalRow.created)))

    def pending_for(self, actor: Actor) -> list[Approval]:
        """What waits for this person's decision, oldest first: their own requests, and those of others that
        they decide on as a supervisor or under a delegation."""
        me = self._keys.pseudonym(actor.id)
        mine = (ApprovalRow.approver == "self") & (ApprovalRow.requester == me)
        others = (ApprovalRow.approver == "superviseur") & (ApprovalRow.requester != me)
        wanted = or_(mine, others) if self._supervises(actor) else mine
        return [item for item in self._pending(wanted) if item.by == "self" or self._may(actor, item)]

    def power(self, actor: Actor, approval: Approval) -> Power:
        """In which right a person may decide.

        Raises:
            Refused: they may not; says why.
        """
        self._delegations.ask_givers(actor.id)
        with self._store.reading() as session:
            return power_of(session, self._delegations, actor, approval.requester, approval.by)

    def may_see(self, actor: Actor, approval: Approval) -> bool:
        """Whether an approval is any business of a person's: asked for, decided or decidable by them."""
        if actor.id in (approval.requester, approval.decided_by):
            return True
        return approval.by == "superviseur" and self._supervises(actor)

    def asked_by(self, actor: Actor) -> list[Approval]:
        """What this person asked for and still waits, whoever must decide."""
        return self._pending(ApprovalRow.requester == self._keys.pseudonym(actor.id))

    def _supervises(self, actor: Actor) -> bool:
        """Whether a person decides on others' requests at all."""
        if Role.SUPERVISEUR in actor.roles:
            return True
        self._delegations.ask_givers(actor.id)
        with self._store.reading() as session:
            return bool(self._delegations.standing_for(session, actor.id))

    def _may(self, actor: Actor, approval: Approval) -> bool:
        try:
            self.power(actor, approval)
        except Refused:
            return False
        return True

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
            requester=document.requester,
            approver=document.by,
            digest=document.digest,
            status=ApprovalStatus.PENDING,
            created=to_text(now),
            expires=to_text(now + self._life[document.by]),
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
        edited = self._contents(row).document.edited(edits).kept(row.requester)
        self._end(tx, row, ApprovalStatus.SUPERSEDED, Kind.APPROVAL_SUPERSEDED)
        return self._add(tx, edited, row.id)

    def _decidable(
        self, tx: Session, approval_id: str, actor: Actor, *, withdraw: bool = False
    ) -> tuple[ApprovalRow, Power]:
        row = _existing(tx, approval_id, lock=True)
        _check_not_expired(row)
        if row.status != ApprovalStatus.PENDING:
            raise _refused("decided", _decided(row, self._contents(row).name(self._keys)))
        if withdraw and self._is(row.requester, actor):
            return row, Power()
        requester = name_of(self._keys, row.requester)
        return row, power_of(tx, self._delegations, actor, requester, self._contents(row).document.by)

    def _decide(
        self,
        tx: Session,
        row: ApprovalRow,
        actor: Actor,
        power: Power,
        status: ApprovalStatus,
        reason: str = "",
    ) -> None:
        name = decider_name(self._keys, row.run, actor.id, actor.name)
        contents = replace(self._contents(row), reason=reason, decided_name=name)
        seal_contents(tx, self._keys, row, contents)
        row.status, row.decided_by = status, self._keys.pseudonym(actor.id)
        row.decided_roles, row.decided_at = sorted(actor.roles), to_text(self._clock())
        row.delegation = "" if power.delegation is None else power.delegation.id

    # --- what is sealed -------------------------------------------------------------------------------------

    def _is(self, pseudonym: str, actor: Actor) -> bool:
        return pseudonym == self._keys.pseudonym(actor.id)

    def _contents(self, row: ApprovalRow) -> ApprovalContents:
        found = open_contents(self._keys, row)
        if found is None:
            raise gone(self._store, row)
        return found

    def _approval(self, row: ApprovalRow) -> Approval:
        return read_approval(self._keys, row, self._contents(row))

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
        raise _refused(
            "unknown",
            f"La demande d'accord « {approval_id} » n'existe pas. Voyez celles qui attendent : page "
            "Accords, ou beffroi approvals list.",
        )
    return row


def _check_not_expired(row: ApprovalRow) -> None:
    if row.status == ApprovalStatus.EXPIRED:
        raise _refused(
            "expired",
            "Cette demande d'accord a expiré : rien de plus n'a été fait. Ouvrez la demande pour voir ce qui "
            "reste à redemander.",
        )


def _under(row: ApprovalRow) -> dict[str, str]:
    """The delegation under which it was decided, for the ledger."""
    return {"delegation": row.delegation} if row.delegation else {}


def _check_readable(document: ApprovalDocument, actor: Actor, chosen: frozenset[str]) -> None:
    hidden = document.unreadable(actor.reads_as, chosen)
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
    "LIFE", "Approval", "ApprovalDocument", "ApprovalEffect", "ApprovalStatus", "Approvals", "By",
    "ComposedText", "Edits", "ShownArgument",
]  # fmt: skip
