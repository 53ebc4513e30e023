"""Approvals: a person agrees to exactly what they were shown, once, before it expires."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, or_, select, true

from beffroi.errors import Refused
from beffroi.identity import Actor, Role
from guards.approvals.checks import (
    check_not_expired,
    check_readable,
    chosen_of,
    decided_already,
    existing_card,
    refusal,
)
from guards.approvals.contents import (
    ApprovalContents,
    decider_name,
    gone,
    name_of,
    open_contents,
    read_approval,
    seal_contents,
    told_of_decision,
)
from guards.approvals.deciding import Decider, Power, last_deciders
from guards.approvals.document import (
    Approval,
    ApprovalDocument,
    ApprovalEffect,
    By,
    ComposedText,
    Edits,
    ShownArgument,
)
from guards.approvals.lapse import begun_only
from guards.clock import Clock, to_text, utc_now
from guards.ledger import Kind, Ledger
from guards.people.delegation import Delegations
from guards.store import ApprovalRow, ApprovalStatus, Store

LIFE: dict[By, timedelta] = {"self": timedelta(hours=72), "superviseur": timedelta(days=7)}
"""How long an approval can be given and used, where the settings say nothing else."""

_Open = (ApprovalStatus.PENDING, ApprovalStatus.ACCEPTED)
_OLDEST_FIRST = (col(ApprovalRow.created), col(ApprovalRow.id))
"""Cards asked for in the same second have an order too, the same in every list."""


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
            chosen = chosen_of(document, effect_ids)
            check_readable(document, actor, chosen)
            self._decide(tx, row, actor, power, ApprovalStatus.ACCEPTED)
            row.effect_ids = sorted(chosen)
            tx.add(row)
            told = told_of_decision(row, self._contents(row))
            self._tell(tx, row, Kind.APPROVAL_GIVEN, actor=actor.id, effects=row.effect_ids, **told)
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
            told = told_of_decision(row, self._contents(row))
            self._tell(tx, row, Kind.APPROVAL_REFUSED, actor=actor.id, **told)
        return self._approval(row)

    def use(self, approval_id: str, run: str) -> Approval:
        """Begin what was accepted. A run that begins again after a crash may call it again; once the time is
        over it gets only what it had begun (`guards.approvals.lapse`).

        Raises:
            Refused: ``approvals.unknown``, ``approvals.not_given`` or ``approvals.expired``.
            RecordError: it cannot be recorded, or the stored document was altered.
        """
        self._expire(approval_id)
        with self._store.transaction() as tx:
            row = existing_card(tx, approval_id)
            self._contents(row)
            check_not_expired(row)
            if row.run != run or row.status not in (ApprovalStatus.ACCEPTED, ApprovalStatus.USED):
                raise refusal("not_given", "Cet accord n'a pas été donné : rien n'est fait.")
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
            return self._approval(existing_card(session, approval_id))

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
        return self._list(query.order_by(*_OLDEST_FIRST))

    def pending_for(self, actor: Actor, most: int | None = None) -> list[Approval]:
        """What waits for this person's decision, oldest first: their own requests, and those of others that
        they decide on as a supervisor or under a delegation.

        Args:
            most: open only so many of them; all where None.
        """
        query = select(ApprovalRow).where(col(ApprovalRow.id).in_(self._waiting_for(actor)[:most]))
        return self._list(query.order_by(*_OLDEST_FIRST))

    def pending_of(self, people: Sequence[Actor]) -> list[tuple[Approval, Actor]]:
        """What waits for any of these people as `pending_for`, each card once with the last of them who
        decides on it; what waits for the first of them comes first."""
        received = self._delegations.receivers()
        for who in people:
            if who.id in received:
                self._ask_givers(who)
        with self._store.reading() as session:
            rows = session.exec(self._pending(select(ApprovalRow), true())).all()
            asked = {row.id: (name_of(self._keys, row.requester), row.approver) for row in rows}
            decide = last_deciders(session, self._delegations, people, received, asked)
            cards = {card.id: card for card in self._opened(row for row in rows if row.id in decide)}
        return [(cards[card], who) for card, who in decide.items() if card in cards]

    def count_for(self, actor: Actor) -> int:
        """How many cards wait for this person's decision; none of them is opened."""
        return len(self._waiting_for(actor))

    def power(self, actor: Actor, approval: Approval) -> Power:
        """In which right a person may decide.

        Raises:
            Refused: they may not; says why.
        """
        self._delegations.ask_givers(actor.id)
        with self._store.reading() as session:
            return Decider(session, self._delegations, actor).power(approval.requester, approval.by)

    def may_read(self, actor: Actor, approval: Approval) -> bool:
        """Whether a person reads what a card holds: asked for or decided by them, or decidable by them now;
        under another account of theirs it is their own request."""
        if actor.id in (approval.requester, approval.decided_by):
            return True
        if approval.by == "self" or not self._waits(approval):
            return False
        try:
            self.power(actor, approval)
        except Refused as refused:
            return refused.rule == "approvals.same_person"
        return True

    def may_see(self, actor: Actor, approval: Approval) -> bool:
        """Whether a card is any business of a person's: they read it, or it is over, and whoever decides on
        others' requests is told how it ended, and nothing of what it held."""
        if self.may_read(actor, approval):
            return True
        return approval.by == "superviseur" and not self._waits(approval) and self._supervises(actor)

    def asked_by(self, actor: Actor) -> list[Approval]:
        """What this person asked for and still waits, whoever must decide."""
        mine = ApprovalRow.requester == self._keys.pseudonym(actor.id)
        return self._list(self._pending(select(ApprovalRow), mine))

    def _supervises(self, actor: Actor) -> bool:
        self._ask_givers(actor)
        with self._store.reading() as session:
            return Decider(session, self._delegations, actor).supervises

    def _ask_givers(self, actor: Actor) -> None:
        """Ask about whoever delegated to a person, where they decide in nobody's right but theirs."""
        if Role.SUPERVISEUR not in actor.roles:
            self._delegations.ask_givers(actor.id)

    def _waits(self, approval: Approval) -> bool:
        return approval.status is ApprovalStatus.PENDING and approval.expires > self._clock()

    # --- inside one transaction -----------------------------------------------------------------------------

    def _waiting_for(self, actor: Actor) -> list[str]:
        """Ids of the cards that wait for a person, oldest first; none is opened."""
        self._ask_givers(actor)
        me = self._keys.known_pseudonym(actor.id) or ""
        mine = (ApprovalRow.approver == "self") & (ApprovalRow.requester == me)
        others = (ApprovalRow.approver == "superviseur") & (ApprovalRow.requester != me)
        with self._store.reading() as session:
            decider = Decider(session, self._delegations, actor)
            query = select(ApprovalRow.id, ApprovalRow.requester, ApprovalRow.approver)
            rows = session.exec(self._pending(query, or_(mine, others) if decider.supervises else mine))
            return [card for card, asker, by in rows if decider.may(name_of(self._keys, asker), by)]

    def _pending(self, query: Any, wanted: Any) -> Any:
        """The query, of those that wait alone, oldest first."""
        waits = (ApprovalRow.status == ApprovalStatus.PENDING) & (
            ApprovalRow.expires > to_text(self._clock())
        )
        return query.where(wanted, waits).order_by(*_OLDEST_FIRST)

    def _list(self, query: Any) -> list[Approval]:
        with self._store.reading() as session:
            return self._opened(session.exec(query).all())

    def _opened(self, rows: Iterable[ApprovalRow]) -> list[Approval]:
        """Those that were not erased."""
        found = ((row, open_contents(self._keys, row)) for row in rows)
        return [read_approval(self._keys, row, contents) for row, contents in found if contents is not None]

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
            raise refusal(
                "edit", "Seule la personne qui demande peut modifier les textes. Refusez en disant pourquoi."
            )
        edited = self._contents(row).document.edited(edits).kept(row.requester)
        self._end(tx, row, ApprovalStatus.SUPERSEDED, Kind.APPROVAL_SUPERSEDED)
        return self._add(tx, edited, row.id)

    def _decidable(
        self, tx: Session, approval_id: str, actor: Actor, *, withdraw: bool = False
    ) -> tuple[ApprovalRow, Power]:
        row = existing_card(tx, approval_id, lock=True)
        check_not_expired(row)
        if row.status != ApprovalStatus.PENDING:
            raise refusal("decided", decided_already(row, self._contents(row).name(self._keys)))
        if withdraw and self._is(row.requester, actor):
            return row, Power()
        requester, by = name_of(self._keys, row.requester), self._contents(row).document.by
        return row, Decider(tx, self._delegations, actor).power(requester, by)

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
            row = existing_card(session, approval_id)
        if self._late(row):
            with self._store.transaction() as tx:
                row = existing_card(tx, approval_id, lock=True)
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


__all__ = [
    "LIFE", "Approval", "ApprovalDocument", "ApprovalEffect", "ApprovalStatus", "Approvals", "By",
    "ComposedText", "Edits", "ShownArgument",
]  # fmt: skip
