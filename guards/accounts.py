"""Accounts: who may sign in. Passwords are kept as argon2id hashes only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlmodel import col, select

from beffroi.enums import Domain
from beffroi.errors import RecordError, Refused
from beffroi.identity import Actor, Role
from guards.clock import Clock, to_text, utc_now
from guards.ledger import Kind, Ledger
from guards.store import Account, Store

FREE_TRIES = 5
"""Wrong passwords before a delay; each further one doubles it."""
LONGEST_DELAY = 900
"""Seconds; the longest delay."""


@dataclass(frozen=True)
class DemoAccount:
    """A seed of the demo city: the caller looks the person up in the directory to make the `Actor`."""

    id: str
    name: str
    roles: frozenset[Role]
    domain: Domain
    district: int | None


DEMO_ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount("claire.aubry", "Claire Aubry", frozenset({Role.AGENT}), Domain.VOIRIE, 11),
    DemoAccount("karim.benali", "Karim Benali", frozenset({Role.RESPONSABLE}), Domain.VOIRIE, 11),
    DemoAccount("olivier.perrault", "Olivier Perrault", frozenset({Role.SUPERVISEUR}), Domain.VOIRIE, None),
    DemoAccount("nadia.cherif", "Nadia Cherif", frozenset({Role.RH}), Domain.RESSOURCES_HUMAINES, None),
    DemoAccount("samuel.cohen", "Samuel Cohen", frozenset({Role.AUDITEUR}), Domain.FINANCES, None),
    DemoAccount("rosa.figueira", "Rosa Figueira", frozenset({Role.AGENT}), Domain.PROPRETE, 18),
    DemoAccount("admin", "Administrateur", frozenset({Role.ADMINISTRATEUR}), Domain.INFORMATIQUE, None),
)
"""Sign-in names, roles and services of the demo city's accounts."""


class Accounts:
    """Who may sign in, with which roles."""

    def __init__(
        self, store: Store, ledger: Ledger, clock: Clock = utc_now, hasher: PasswordHasher | None = None
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._clock = clock
        self._hasher = hasher or PasswordHasher()

    @cached_property
    def _decoy(self) -> str:
        # Stands in for an unknown name's password, so that the answer takes as long. Costly: made late.
        return self._hasher.hash("nobody")

    def authenticate(self, name: str, password: str) -> Actor | None:
        """The person with this name and password; None where unknown, wrong, or tried wrongly too often.

        An unknown name takes as long as a wrong password, and the answer does not tell one from the other.

        Raises:
            RecordError: the try cannot be recorded; nobody is signed in.
        """
        with self._store.reading() as session:
            row = session.get(Account, name)
        decoy = self._decoy
        right = self._matches(decoy if row is None else row.password_hash, password)
        if row is None:
            return None
        return self._conclude(name, right)

    def create(self, actor: Actor, password: str) -> None:
        """A new account.

        Raises:
            RecordError: the name is taken, or it cannot be recorded.
        """
        row = Account(
            id=actor.id,
            name=actor.name,
            password_hash=self._hasher.hash(password),
            roles=sorted(actor.roles),
            person_id=actor.person_id,
            service_id=actor.service_id,
            service_name=actor.service_name,
            domain=actor.domain,
            district=actor.district,
        )
        with self._store.transaction() as tx:
            if tx.get(Account, actor.id) is not None:
                raise RecordError(
                    f"Le compte « {actor.id} » existe déjà : choisissez un autre nom.",
                    f"Account '{actor.id}' exists already.",
                )
            tx.add(row)
            self._ledger.append(tx, "", Kind.ACCOUNT_CREATED, {"actor": actor.id, "roles": row.roles})

    def find(self, name: str) -> Actor | None:
        """The person with this sign-in name, or None."""
        with self._store.reading() as session:
            row = session.get(Account, name)
        return None if row is None else _actor(row)

    def actor(self, name: str) -> Actor:
        """The person with this sign-in name.

        Raises:
            Refused: ``accounts.unknown``.
        """
        found = self.find(name)
        if found is None:
            raise Refused(
                "accounts.unknown",
                f"Aucun compte ne porte le nom « {name} ». Vérifiez le nom, par exemple « claire.aubry ».",
                f"No account is named '{name}'.",
            )
        return found

    def list(self) -> list[Actor]:
        """Everybody who may sign in, by name."""
        with self._store.reading() as session:
            return [_actor(row) for row in session.exec(select(Account).order_by(col(Account.id)))]

    def seed(self, actors: Iterable[Actor], password: str) -> int:
        """Create the accounts that are missing, all with one demo password; returns how many."""
        missing = [actor for actor in actors if self.find(actor.id) is None]
        for actor in missing:
            self.create(actor, password)
        return len(missing)

    def _matches(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError, UnicodeError):
            return False

    def _conclude(self, name: str, right: bool) -> Actor | None:
        now = self._clock()
        with self._store.transaction() as tx:
            row = tx.get(Account, name, with_for_update=True)
            if row is None or row.locked_until > to_text(now):
                return None
            row.failures = 0 if right else row.failures + 1
            row.locked_until = "" if right else to_text(now + timedelta(seconds=_delay(row.failures)))
            tx.add(row)
            kind = Kind.SIGN_IN if right else Kind.SIGN_IN_REFUSED
            self._ledger.append(tx, "", kind, {"actor": row.id})
        return _actor(row) if right else None


def _delay(failures: int) -> int:
    return 0 if failures < FREE_TRIES else min(2 ** (failures - FREE_TRIES), LONGEST_DELAY)


def _actor(row: Account) -> Actor:
    return Actor(
        id=row.id,
        name=row.name,
        roles=frozenset(Role(role) for role in row.roles),
        person_id=row.person_id,
        service_id=row.service_id,
        service_name=row.service_name,
        domain=row.domain,
        district=row.district,
    )
