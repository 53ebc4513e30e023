"""Roles as they count now of people who are not there: a giver of a delegation, a recipient, whoever an MCP
server acts for, whoever's request goes on without them.

Whoever has an open page is asked about by their sign-in (`guards.people.sign_in`). Nobody asks about the
others, so what a source said of them counts for a time only: a directory is asked again after
`recheck_minutes`; a provider cannot be asked without the person, so what it said is void after
`unseen_hours`. Accounts with a password have their roles here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlmodel import Session, select

from beffroi.errors import BeffroiError, Refused
from beffroi.identity import Actor, Role
from beffroi.settings.sign_in import GroupRoles, Identity, PasswordSource, SignInSettings
from guards.clock import Clock, from_text, to_text, utc_now
from guards.people.accounts import Accounts
from guards.store import Account, IdentityRow, RolesToldRow, SignInRow, Store

_AWAY = timedelta(seconds=30)
"""A directory that did not answer is left alone for so long."""


def no_directory() -> PasswordSource | None:
    """Where no directory is set, nobody can be asked."""
    return None


@dataclass
class StandingRoles:
    """Roles that a source has confirmed lately. Safe between threads.

    Args:
        directory: opens the directory when it is first asked; None where none is set.
    """

    settings: SignInSettings
    store: Store
    accounts: Accounts
    clock: Clock = utc_now
    directory: Callable[[], PasswordSource | None] = no_directory
    _left_alone: datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def told(self, session: Session, account: str) -> frozenset[Role]:
        """The roles that count now, without asking anybody: none where they were told too long ago."""
        row = session.get(Account, account)
        if row is None or not self._recent(session, account):
            return frozenset()
        return frozenset(Role(role) for role in row.roles)

    def ask(self, account: str) -> None:
        """Ask the directory about an account where that is due; never within a transaction. Where it does not
        answer the roles count for nothing.

        Raises:
            RecordError: what it said cannot be recorded.
        """
        if not self._due(account):
            return
        with self._lock:
            if self._due(account):  # nobody else has asked meanwhile
                self._ask(account)

    def now(self, account: str) -> Actor:
        """Somebody with the roles that they have now.

        Raises:
            Refused: ``accounts.unknown``, ``roles.unchecked``: their source has not confirmed them, or
                ``roles.none``.
            RecordError: what the directory said cannot be recorded.
        """
        self.ask(account)
        known = self.accounts.actor(account)
        with self.store.reading() as session:
            roles, recent = self.told(session, account), self._recent(session, account)
        if not recent:
            raise unchecked(account)
        if not roles:
            raise no_role(account)
        return replace(known, roles=roles)

    def confirm(self, account: str) -> None:
        """See that the roles kept of somebody are those that they have now, for what goes on in their name.
        Where their source is away, whoever has an open page has them for as long as their sign-in lasts.

        Raises:
            Unchecked: their source has not confirmed them.
            RecordError: what the directory said cannot be recorded.
        """
        self.ask(account)
        with self.store.reading() as session:
            known = self._recent(session, account) or self._is_here(session, account)
        if not known:
            raise unchecked(account)

    def _is_here(self, session: Session, account: str) -> bool:
        """Whether a sign-in of theirs lasts though its source cannot be asked (`SignIns.unasked`)."""
        now = self.clock()
        lately = to_text(now - 2 * timedelta(minutes=self.settings.recheck_minutes))
        query = select(SignInRow.id).where(
            SignInRow.account == account,
            SignInRow.ended == "",
            SignInRow.ends > to_text(now),
            SignInRow.checked > lately,
        )
        return session.exec(query.limit(1)).first() is not None

    def _due(self, account: str) -> bool:
        """Whether a directory is to be asked about an account."""
        if self.accounts.identity(account)[0] != "ldap" or self._is_left_alone():
            return False
        with self.store.reading() as session:
            return not self._recent(session, account)

    def _ask(self, account: str) -> None:
        try:
            directory = self.directory()
            identity = None if directory is None else directory.again(self.accounts.identity(account)[1])
        except BeffroiError:
            self._left_alone = self.clock() + _AWAY
            return
        if directory is not None:
            self._keep(account, identity)

    def _keep(self, account: str, identity: Identity | None) -> None:
        if identity is None:
            self.accounts.gone(account, "ldap")
        else:
            self.accounts.provision(identity, roles_of(self.settings, identity))

    def _recent(self, session: Session, account: str) -> bool:
        """Whether what is kept of an account was told lately enough."""
        known, told = session.get(IdentityRow, account), session.get(RolesToldRow, account)
        if known is None or known.source == "password":
            return True
        lasts = {
            "ldap": timedelta(minutes=self.settings.recheck_minutes),
            "oidc": timedelta(hours=self.settings.unseen_hours),
        }[known.source]
        return told is not None and self.clock() < from_text(told.at) + lasts

    def _is_left_alone(self) -> bool:
        return self._left_alone is not None and self.clock() < self._left_alone


def roles_of(settings: SignInSettings, identity: Identity) -> frozenset[Role]:
    """The roles that a source's groups give, by the settings' mapping."""
    mapping: GroupRoles = {}
    if identity.source == "ldap" and settings.ldap is not None:
        mapping = settings.ldap.roles
    elif identity.source == "oidc" and settings.oidc is not None:
        mapping = settings.oidc.roles
    return frozenset(role for group in identity.groups for role in mapping.get(group, ()))


class Unchecked(Refused):
    """The roles of an account were not confirmed lately by their source: what needs them waits for that."""


def no_role(account: str) -> Refused:
    """An account has no role any more."""
    return Refused(
        "roles.none",
        f"Le compte « {account} » n'a plus aucun rôle : demandez-en un à l'administrateur.",
        f"Account '{account}' has no role any more: ask an administrator.",
    )


def unchecked(account: str) -> Unchecked:
    """An account's source has not confirmed its roles lately."""
    return Unchecked(
        "roles.unchecked",
        f"Les rôles de « {account} » n'ont pas été confirmés récemment par l'annuaire ou le fournisseur "
        "d'identité : rien n'est fait. Réessayez dans quelques minutes ; si cela dure, que cette personne se "
        "connecte à Beffroi, ou prévenez l'administrateur.",
        f"The roles of '{account}' were not confirmed lately by their source: nothing is done. Try again in "
        "a few minutes, or have them sign in.",
    )
