"""Accounts: who may sign in. Passwords are kept as argon2id hashes only."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Iterable
from functools import cached_property
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlmodel import Session, col, func, select

from beffroi.errors import ConfigurationError, RecordError, Refused
from beffroi.identity import Actor, Role
from beffroi.settings.sign_in import Identity
from guards.clock import Clock, to_text, utc_now
from guards.ledger import Kind, Ledger
from guards.people.lockout import Lockout, one_spelling
from guards.people.sessions import end_sign_ins
from guards.store import Account, IdentityRow, RolesToldRow, Store

_NAME = re.compile(r"[a-z0-9][a-z0-9._+-]{0,99}")
_OWN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+@-]{0,99}")
_PLACES = ("console", "ldap", "oidc")
"""Where a change of an account may come from that nobody in particular makes."""
_AT_ONCE = 2
"""Passwords hashed at once: each takes 64 MiB and a core."""


class Accounts:
    """Who may sign in, with which roles. A change of roles ends every sign-in of the account."""

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        clock: Clock = utc_now,
        hasher: PasswordHasher | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._clock = clock
        self._sleep = sleep
        self._lockout = Lockout(clock)
        self._hasher = hasher or PasswordHasher()
        self._hashing = BoundedSemaphore(_AT_ONCE)
        self._took = 0.0

    @cached_property
    def _decoy(self) -> str:
        # Stands in for an unknown name's password, so that the answer takes as long. Costly: made late.
        return self._hash("nobody")

    def authenticate(self, name: str, password: str) -> Actor | None:
        """The person with this name and password; None where unknown, wrong, or tried wrongly too often.

        An unknown name takes as long as a wrong password, and the answer does not tell one from the other.
        So does a name that was tried too often, for which nothing is hashed.

        Raises:
            RecordError: the try cannot be recorded; nobody is signed in.
        """
        with self._store.reading() as session:
            row, held = session.get(Account, name), self._lockout.holds(session, name)
        decoy = self._decoy
        if held:
            self._sleep(self._took)
            return None
        stored = decoy if row is None or not row.password_hash else row.password_hash
        right = self._matches(stored, password) and stored is not decoy
        return self._conclude(name, right)

    def opened_by(self, password: str, names: Iterable[str]) -> list[str]:
        """Which of these accounts may do something and have this password: no try, and recorded nowhere."""
        with self._store.reading() as session:
            rows = [session.get(Account, name) for name in names]
        able = [row for row in rows if row and row.roles and row.password_hash]
        return [row.id for row in able if self._matches(row.password_hash, password)]

    def create(self, actor: Actor, password: str, email: str = "") -> None:
        """A new account with a password.

        Args:
            email: as the directory gives it; tells accounts of one person.

        Raises:
            ConfigurationError: as `check_account_name`.
            RecordError: the name is taken, if in other letter case, or it cannot be recorded.
        """
        check_account_name(actor.id)
        self._add(actor, self._hash(password), email)

    def _add(self, actor: Actor, password_hash: str, email: str = "") -> None:
        row = _row(actor, password_hash)
        with self._store.transaction() as tx:
            if (taken := _taken(tx, actor.id)) is not None:
                raise RecordError(
                    f"Le compte « {taken} » existe déjà : choisissez un autre nom.",
                    f"Account '{taken}' exists already.",
                )
            tx.add(row)
            tx.add(IdentityRow(account=row.id, source="password", subject=row.id, email=email.casefold()))
            self._ledger.append(tx, "", Kind.ACCOUNT_CREATED, {"actor": actor.id, "roles": row.roles})

    def provision(self, identity: Identity, roles: frozenset[Role]) -> tuple[Actor, bool]:
        """The account of somebody whom another source vouches for, made or brought up to date.

        An account belongs to one source: a name that another has taken is never taken over.

        Returns:
            The person, and whether their roles have changed (their sign-ins have ended then).

        Raises:
            RecordError: it cannot be recorded.
        """
        with self._store.transaction() as tx:
            known = tx.exec(
                select(IdentityRow).where(
                    IdentityRow.source == identity.source, IdentityRow.subject == identity.subject
                )
            ).first()
            row = None if known is None else tx.get(Account, known.account, with_for_update=True)
            made = row is None
            row = row or _row(_free_name(tx, identity), "")
            known = known or IdentityRow(account=row.id, source=identity.source, subject=identity.subject)
            known.email = identity.email.casefold()
            row.name, row.person_id = identity.name, identity.person_id
            row.service_id, row.service_name = identity.service_id, identity.service_name
            row.domain, row.district = identity.domain, identity.district
            tx.add(row)
            tx.add(known)
            tx.merge(RolesToldRow(account=row.id, at=to_text(self._clock())))
            if made:
                row.roles = sorted(roles)
                told = {"actor": row.id, "roles": row.roles, "source": identity.source}
                self._ledger.append(tx, "", Kind.ACCOUNT_CREATED, told)
                return _actor(row), False
            return _actor(row), self._change_roles(tx, row, roles, identity.source)

    def set_roles(self, name: str, roles: Iterable[Role], by: str) -> Actor:
        """Give an account other roles; its sign-ins end.

        Raises:
            Refused: ``accounts.unknown``.
            RecordError: it cannot be recorded.
        """
        with self._store.transaction() as tx:
            row = _existing(tx, name)
            self._change_roles(tx, row, frozenset(roles), by)
            return _actor(row)

    def gone(self, name: str, source: str) -> None:
        """Take every role from an account, as its source says now: when it said so is kept too.

        Raises:
            Refused: ``accounts.unknown``.
            RecordError: it cannot be recorded.
        """
        with self._store.transaction() as tx:
            row = _existing(tx, name)
            tx.merge(RolesToldRow(account=name, at=to_text(self._clock())))
            self._change_roles(tx, row, frozenset(), source)

    def set_password(self, name: str, password: str, by: str, but: str = "") -> None:
        """Give an account another password; its sign-ins end, but for the one named.

        Raises:
            Refused: ``accounts.unknown``, or ``accounts.elsewhere``: another source checks who they are.
            RecordError: it cannot be recorded.
        """
        hashed = self._hash(password)
        with self._store.transaction() as tx:
            row = _existing(tx, name)
            if not row.password_hash:
                raise Refused(
                    "accounts.elsewhere",
                    f"Le mot de passe de « {name} » n'est pas tenu ici : changez-le dans l'annuaire ou chez "
                    "le fournisseur d'identité.",
                    f"The password of '{name}' is not kept here.",
                )
            row.password_hash = hashed
            tx.add(row)
            self._lockout.right(tx, name)
            told = {"actor": name, "changed_by": self._changer(by), "what": "password"}
            self._ledger.append(tx, "", Kind.ACCOUNT_CHANGED, told)
            end_sign_ins(tx, self._ledger, name, "password", but)

    def find(self, name: str) -> Actor | None:
        """The person with this sign-in name, or None."""
        with self._store.reading() as session:
            row = session.get(Account, name)
        return None if row is None else _actor(row)

    def meant(self, typed: str) -> str:
        """The name of the account that somebody means who types this: as it is, else in another spelling, one
        whose password is here first. What they typed where there is none."""
        folded = func.lower(col(Account.id)) == one_spelling(typed)
        query = select(Account.id).where(folded).order_by(col(Account.password_hash) == "", col(Account.id))
        with self._store.reading() as session:
            found = session.exec(query).all()
        return typed if typed in found else next(iter(found), typed)

    def has_password(self, name: str) -> bool:
        """Whether an account of this name has its password here."""
        with self._store.reading() as session:
            row = session.get(Account, name)
        return row is not None and bool(row.password_hash)

    def of_source(self, source: str, subject: str) -> Actor | None:
        """The account of a source's subject, or None."""
        query = select(IdentityRow).where(IdentityRow.source == source, IdentityRow.subject == subject)
        with self._store.reading() as session:
            known = session.exec(query).first()
            row = None if known is None else session.get(Account, known.account)
        return None if row is None else _actor(row)

    def identity(self, name: str) -> tuple[str, str]:
        """Source and subject of an account; those of a password where nothing else is known."""
        with self._store.reading() as session:
            known = session.get(IdentityRow, name)
        return ("password", name) if known is None else (known.source, known.subject)

    def actor(self, name: str) -> Actor:
        """The person with this sign-in name.

        Raises:
            Refused: ``accounts.unknown``.
        """
        found = self.find(name)
        if found is None:
            raise _unknown(name)
        return found

    def of_person(self, person_id: str) -> tuple[Actor, ...]:
        """The accounts of one person of the directory, by name."""
        query = select(Account).where(Account.person_id == person_id).order_by(col(Account.id))
        with self._store.reading() as session:
            return tuple(map(_actor, session.exec(query)))

    def list(self) -> list[Actor]:
        """Everybody who may sign in, by name."""
        with self._store.reading() as session:
            return [_actor(row) for row in session.exec(select(Account).order_by(col(Account.id)))]

    def seed(self, actors: Iterable[Actor], password: str) -> int:
        """Create the accounts that are missing, all with one demo password; returns how many.

        That they share it is no secret: it is hashed once for all of them.
        """
        missing = [actor for actor in actors if self.find(actor.id) is None]
        password_hash = self._hash(password) if missing else ""
        for actor in missing:
            self._add(actor, password_hash)
        return len(missing)

    def _matches(self, stored: str, password: str) -> bool:
        with self._hashing:
            began = time.monotonic()
            try:
                return self._hasher.verify(stored, password)
            except (VerificationError, InvalidHashError, UnicodeError):
                return False
            finally:
                self._took = time.monotonic() - began

    def _hash(self, password: str) -> str:
        with self._hashing:
            return self._hasher.hash(password)

    def _conclude(self, name: str, right: bool) -> Actor | None:
        with self._store.transaction() as tx:
            if self._lockout.holds(tx, name, tries=True):
                return None
            (self._lockout.right if right else self._lockout.wrong)(tx, name)
            row = tx.get(Account, name)
            if row is None:
                return None
            kind = Kind.SIGN_IN if right else Kind.SIGN_IN_REFUSED
            self._ledger.append(tx, "", kind, {"actor": row.id})
        return _actor(row) if right else None

    def _change_roles(self, tx: Session, row: Account, roles: frozenset[Role], by: str) -> bool:
        if frozenset(row.roles) == roles:
            return False
        before, row.roles = row.roles, sorted(roles)
        tx.add(row)
        told = {"actor": row.id, "changed_by": self._changer(by), "what": "roles"}
        changed = {"before": before, "roles": row.roles}
        self._ledger.append(tx, "", Kind.ACCOUNT_CHANGED, {**told, **changed})
        end_sign_ins(tx, self._ledger, row.id, "roles")
        return True

    def _changer(self, by: str) -> str:
        """Who changes an account, as the register may say for ever: where from, or a person's pseudonym."""
        return by if by in _PLACES else self._store.keys.pseudonym(by)


def check_account_name(name: str) -> None:
    """That a name can be typed, shown and stand in addresses and commands.

    Raises:
        ConfigurationError: it cannot.
    """
    if not _OWN_NAME.fullmatch(name):
        raise ConfigurationError(
            "Ce nom de compte n'est pas utilisable : des lettres sans accent, des chiffres, « . », « - », "
            "« _ », « + » ou « @ », 100 caractères au plus, une lettre ou un chiffre d'abord ; par exemple "
            "« karim.benali ».",
            "This account name cannot be used: letters without accents, digits, . - _ + @, at most 100 "
            "characters, a letter or a digit first.",
        )


def _existing(tx: Session, name: str) -> Account:
    row = tx.get(Account, name, with_for_update=True)
    if row is None:
        raise _unknown(name)
    return row


def _taken(tx: Session, name: str) -> str | None:
    """The account of this name, in whatever letter case."""
    return tx.exec(select(Account.id).where(func.lower(col(Account.id)) == name.casefold())).first()


def _unknown(name: str) -> Refused:
    return Refused(
        "accounts.unknown",
        f"Aucun compte ne porte le nom « {name} ». Vérifiez le nom, par exemple « claire.aubry ».",
        f"No account is named '{name}'.",
    )


def _free_name(tx: Session, identity: Identity) -> Actor:
    """Somebody new, under the name they would like or one beside it."""
    wished = identity.login.casefold()
    if not _NAME.fullmatch(wished):
        wished = f"{identity.source}-{secrets.token_hex(4)}"
    names = (wished, *(f"{wished}@{identity.source}{n or ''}" for n in range(100)))
    name = next(name for name in names if _taken(tx, name) is None)
    return Actor(
        id=name,
        name=identity.name,
        roles=frozenset(),
        person_id=identity.person_id,
        service_id=identity.service_id,
        service_name=identity.service_name,
        domain=identity.domain,
        district=identity.district,
    )


def _row(actor: Actor, password_hash: str) -> Account:
    return Account(
        id=actor.id,
        name=actor.name,
        password_hash=password_hash,
        roles=sorted(actor.roles),
        person_id=actor.person_id,
        service_id=actor.service_id,
        service_name=actor.service_name,
        domain=actor.domain,
        district=actor.district,
    )


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
