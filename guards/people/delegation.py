"""Delegations: a supervisor lets another person decide until a date.

A delegation is recorded, can be revoked at any moment, never chains, and counts only while its giver is a
supervisor. Whoever decides under one stays who they are: they decide on nothing that they may not read, on no
request of their own, and on none of the giver's.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from beffroi.errors import Refused
from beffroi.identity import Actor, Role
from beffroi.settings.sign_in import SignInSettings
from guards.clock import Clock, from_text, to_text, utc_now
from guards.keys import person_scope
from guards.ledger import Kind, Ledger
from guards.people.accounts import Accounts
from guards.people.persons import same_person
from guards.people.standing_roles import StandingRoles
from guards.store import Account, DelegationRow, Store

LONGEST = timedelta(days=92)
"""No delegation lasts longer: a lasting one is a change of roles."""
_READ_ONLY = frozenset({Role.AUDITEUR, Role.ADMINISTRATEUR})


@dataclass(frozen=True)
class Delegation:
    """One delegation; ``giver`` and ``receiver`` are sign-in names, pseudonyms once a person was erased.

    Attributes:
        revoked: when, None where it was not.
        stands: it counts now.
        unchecked: it would, had the giver's source confirmed lately that they supervise.
        over: it was revoked, or its time is past; else it can still be revoked, whether it counts or not.
    """

    id: str
    giver: str
    receiver: str
    reason: str
    begins: datetime
    ends: datetime
    revoked: datetime | None
    stands: bool
    unchecked: bool = False
    over: bool = False


class Delegations:
    """Gives, revokes and finds delegations; each change in one transaction with its ledger event."""

    def __init__(
        self, store: Store, ledger: Ledger, clock: Clock = utc_now, roles: StandingRoles | None = None
    ) -> None:
        self._store = store
        self._keys = store.keys
        self._ledger = ledger
        self._clock = clock
        self._told = roles or StandingRoles(SignInSettings(), store, Accounts(store, ledger, clock), clock)

    def give(self, giver: Actor, receiver: str, ends: datetime, reason: str) -> Delegation:
        """Let ``receiver`` decide in the giver's place until ``ends``.

        Raises:
            Refused: ``delegation.supervisor``: the giver is not one in their own right, so it cannot chain;
                ``.receiver``: nobody who could decide; ``.self``: an account of the giver; ``.ends``: not a
                moment ahead, or too far; ``.reason``: none is given.
            RecordError: it cannot be recorded.
        """
        now = self._clock()
        if not now < ends <= now + LONGEST:
            raise _refused(
                "ends",
                f"La délégation doit finir dans l'avenir, et dans {LONGEST.days} jours au plus.",
                f"A delegation ends in the future, within {LONGEST.days} days.",
            )
        if not reason.strip():
            raise _refused("reason", "Dites pourquoi vous déléguez.", "Say why you delegate.")
        self._told.ask(giver.id)
        with self._store.transaction() as tx:
            self._check_people(tx, giver.id, receiver)
            row = DelegationRow(
                id=secrets.token_hex(8),
                giver=self._keys.pseudonym(giver.id),
                receiver=self._keys.pseudonym(receiver),
                sealed=self._keys.seal(person_scope(giver.id), reason.strip()[:500].encode()),
                begins=to_text(now),
                ends=to_text(ends),
            )
            tx.add(row)
            told = {"actor": giver.id, "receiver": row.receiver, "delegation": row.id, "ends": row.ends}
            self._ledger.append(tx, "", Kind.DELEGATION_GIVEN, told)
            return self._delegation(tx, row)

    def revoke(self, delegation: str, actor: Actor) -> Delegation:
        """End a delegation now: its giver, its receiver, or an administrator.

        Raises:
            Refused: ``delegation.unknown`` or ``delegation.not_yours``.
            RecordError: it cannot be recorded.
        """
        with self._store.transaction() as tx:
            row = _existing(tx, delegation)
            me = self._keys.pseudonym(actor.id)
            if me not in (row.giver, row.receiver) and Role.ADMINISTRATEUR not in actor.roles:
                raise _refused(
                    "not_yours",
                    "Cette délégation est celle d'autres personnes : vous ne pouvez pas y mettre fin.",
                    "This delegation is other people's.",
                )
            if not row.revoked:
                row.revoked, row.revoked_by = to_text(self._clock()), me
                tx.add(row)
                told = {"actor": actor.id, "delegation": row.id}
                self._ledger.append(tx, "", Kind.DELEGATION_REVOKED, told)
            return self._delegation(tx, row)

    def get(self, delegation: str) -> Delegation:
        """One delegation.

        Raises:
            Refused: ``delegation.unknown``.
        """
        with self._store.reading() as session:
            row = _existing(session, delegation)
        self._ask([row])
        with self._store.reading() as session:
            return self._delegation(session, row)

    def ask_givers(self, receiver: str) -> None:
        """Ask about whoever delegated to a person, where that is due; never within a transaction."""
        with self._store.reading() as session:
            rows = self._received(session, receiver)
        self._ask(rows)

    def receivers(self) -> frozenset[str]:
        """Sign-in names of those who received a delegation that is not over, whether it counts or not."""
        lasting = (DelegationRow.revoked == "") & (DelegationRow.ends > to_text(self._clock()))
        with self._store.reading() as session:
            found = session.exec(select(DelegationRow.receiver).where(lasting).distinct()).all()
        return frozenset(filter(None, map(self._keys.person, found)))

    def unchecked_for(self, session: Session, receiver: str) -> Delegation | None:
        """One that would let a person decide, had its giver's source confirmed them; None where none."""
        found = (self._delegation(session, row) for row in self._received(session, receiver))
        return next((each for each in found if each.unchecked), None)

    def standing_for(self, session: Session, receiver: str) -> list[Delegation]:
        """Delegations that let a person decide now, the one that ends last first."""
        found = [self._delegation(session, row) for row in self._received(session, receiver)]
        return [each for each in found if each.stands]

    def _received(self, session: Session, receiver: str) -> Sequence[DelegationRow]:
        me = self._keys.known_pseudonym(receiver)
        query = select(DelegationRow).where(DelegationRow.receiver == me)
        return session.exec(query.order_by(col(DelegationRow.ends).desc())).all() if me else []

    def _ask(self, rows: Sequence[DelegationRow]) -> None:
        now = to_text(self._clock())
        givers = {self._keys.person(row.giver) for row in rows if not row.revoked and row.ends > now}
        for giver in sorted(filter(None, givers)):
            self._told.ask(giver)

    def of(self, person: str) -> list[Delegation]:
        """Those that a person gave or received, the newest first."""
        me = self._keys.known_pseudonym(person)
        either = or_(col(DelegationRow.giver) == me, col(DelegationRow.receiver) == me)
        return self._list(select(DelegationRow).where(either)) if me else []

    def _list(self, query: SelectOfScalar[DelegationRow]) -> list[Delegation]:
        with self._store.reading() as session:
            rows = session.exec(query.order_by(col(DelegationRow.begins).desc())).all()
        self._ask(rows)
        with self._store.reading() as session:
            return [self._delegation(session, row) for row in rows]

    def _check_people(self, tx: Session, giver: str, receiver: str) -> None:
        if Role.SUPERVISEUR not in self._told.told(tx, giver):
            raise _refused(
                "supervisor",
                "Seul un superviseur peut déléguer ses accords ; une délégation reçue ne se transmet pas.",
                "Only a supervisor may delegate; a delegation received cannot be passed on.",
            )
        if same_person(tx, giver, receiver):
            raise _refused(
                "self",
                "Vous ne pouvez pas vous déléguer vos accords à vous-même, sous aucun de vos comptes.",
                "You cannot delegate to yourself, under any of your accounts.",
            )
        roles = _roles(tx, receiver)
        if not roles or roles & _READ_ONLY or Role.SUPERVISEUR in roles:
            raise _refused(
                "receiver",
                f"« {receiver} » ne peut pas recevoir de délégation : il faut un compte en service, qui ne "
                "soit ni superviseur, ni auditeur, ni administrateur.",
                f"'{receiver}' cannot receive a delegation.",
            )

    def _delegation(self, session: Session, row: DelegationRow) -> Delegation:
        giver = self._keys.person(row.giver)
        now = to_text(self._clock())
        receiver = self._keys.person(row.receiver)
        reason = self._keys.open(person_scope(giver), row.sealed) if giver else None
        able = (
            giver is not None
            and receiver is not None
            and Role.SUPERVISEUR in _roles(session, giver)
            and not _roles(session, receiver) & _READ_ONLY
            and not row.revoked
            and row.begins <= now < row.ends
        )
        checked = giver is not None and Role.SUPERVISEUR in self._told.told(session, giver)
        return Delegation(
            id=row.id,
            giver=giver or row.giver,
            receiver=receiver or row.receiver,
            reason="" if reason is None else reason.decode(),
            begins=from_text(row.begins),
            ends=from_text(row.ends),
            revoked=from_text(row.revoked) if row.revoked else None,
            stands=able and checked,
            unchecked=able and not checked,
            over=bool(row.revoked) or row.ends <= now,
        )

    def list(self) -> list[Delegation]:
        """Every delegation, the newest first."""
        return self._list(select(DelegationRow))


def _roles(session: Session, account: str) -> frozenset[Role]:
    row = session.get(Account, account)
    return frozenset() if row is None else frozenset(Role(role) for role in row.roles)


def _existing(session: Session, delegation: str) -> DelegationRow:
    row = session.get(DelegationRow, delegation)
    if row is None:
        raise _refused("unknown", f"La délégation « {delegation} » n'existe pas.", "No such delegation.")
    return row


def _refused(rule: str, fr: str, en: str) -> Refused:
    return Refused(f"delegation.{rule}", fr, en)


__all__ = ["LONGEST", "Delegation", "Delegations"]
