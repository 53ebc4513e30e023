"""The one door by which people come in: passwords kept here, the directory, an OpenID provider.

What somebody may be is decided here, from the groups that the source gives and the settings' mapping.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from sqlmodel import col, delete

from beffroi.errors import BeffroiError, Refused
from beffroi.identity import Actor
from beffroi.settings.sign_in import Errand, Identity, PasswordSource, ProviderSource, SignInSettings
from guards.clock import Clock, to_text, utc_now
from guards.ledger import Kind, Ledger
from guards.people.accounts import Accounts
from guards.people.lockout import Lockout, one_spelling
from guards.people.sessions import SignIns, Standing
from guards.people.standing_roles import roles_of
from guards.store import ErrandRow, Store

_ERRAND = timedelta(minutes=10)


class SignIn:
    """Signs people in, and asks again whether they still are who they were.

    Args:
        directory: checks names and passwords; None where there is none.
        provider: people are sent to; None where there is none.
    """

    def __init__(
        self,
        settings: SignInSettings,
        store: Store,
        ledger: Ledger,
        accounts: Accounts,
        sign_ins: SignIns,
        directory: PasswordSource | None = None,
        provider: ProviderSource | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._settings = settings
        self._store = store
        self._ledger = ledger
        self._accounts = accounts
        self._sign_ins = sign_ins
        self._directory = directory
        self._provider = provider
        self._clock = clock
        self._lockout = Lockout(clock)

    @property
    def by_name(self) -> bool:
        """Whether a name and a password can sign anybody in."""
        return self._settings.passwords or self._directory is not None

    # --- a name and a password ------------------------------------------------------------------------------

    def with_password(self, name: str, password: str) -> tuple[Actor, str] | None:
        """The person and the source that knows them; None where unknown, wrong, or tried too often.

        A name whose password is kept here is never sent to the directory, whatever letter case is typed.

        Raises:
            Refused: ``sign_in.no_role``: none of the person's groups gives a role.
            BeffroiError: the directory cannot be asked, or the try cannot be recorded.
        """
        if not name.isprintable():
            return None
        known = self._accounts.meant(name)
        here = self._settings.passwords and (self._directory is None or self._accounts.has_password(known))
        if here:
            actor = self._accounts.authenticate(known, password)
            return None if actor is None else (actor, "password")
        if self._directory is None or not _sendable(name, password):
            return None
        identity = self._asked(self._directory, name, password)
        if identity is None:
            return None
        return self._enter(identity), identity.source

    def _asked(self, directory: PasswordSource, name: str, password: str) -> Identity | None:
        """Asks the directory. The try counts before it is made, of the name as it is typed and of whom the
        directory finds by it: many at once, or other spellings, gain nothing."""
        tried, subjects = list[str](), list[str]()

        def may_try(key: str) -> bool:
            with self._store.transaction() as tx:
                if self._lockout.holds(tx, key, tries=True):
                    return False
                self._lockout.wrong(tx, key)
            tried.append(key)
            return True

        def may_bind(subject: str) -> bool:
            subjects.append(subject)
            return may_try(f"ldap\0{subject}")

        if not may_try(name):
            return None
        try:
            identity = directory.authenticate(name, password, may_bind)
        except BeffroiError:
            with self._store.transaction() as tx:
                for key in tried:
                    self._lockout.unmade(tx, key)
            raise
        refused = None if identity is not None else self._known(name, subjects)
        with self._store.transaction() as tx:
            for key in tried if identity is not None else ():
                self._lockout.right(tx, key)
            if refused is not None:
                self._ledger.append(tx, "", Kind.SIGN_IN_REFUSED, {"actor": refused.id})
        return identity

    def _known(self, name: str, subjects: Sequence[str]) -> Actor | None:
        """The account of whom a directory found by a name, else of the name itself."""
        found = (self._accounts.of_source("ldap", subject) for subject in subjects)
        return next(filter(None, found), None) or self._accounts.find(one_spelling(name))

    # --- a provider -----------------------------------------------------------------------------------------

    def send(self, onward: str) -> tuple[str, str]:
        """The provider's address to send the browser to, and the secret that it keeps until it is back.

        Raises:
            Refused: ``sign_in.none``: no provider is set.
            BeffroiError: the provider cannot be asked, or it cannot be recorded.
        """
        provider = self._set_provider()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        errand = Errand(state, nonce, verifier, onward)
        address = provider.begin(errand)
        secret, now = secrets.token_urlsafe(32), self._clock()
        row = ErrandRow(
            id=_digest(secret),
            state=errand.state,
            nonce=errand.nonce,
            verifier=errand.verifier,
            onward=onward,
            until=to_text(now + _ERRAND),
        )
        with self._store.transaction() as tx:
            tx.exec(delete(ErrandRow).where(col(ErrandRow.until) <= to_text(now)))
            tx.add(row)
        return address, secret

    def come_back(self, secret: str, answer: Mapping[str, str]) -> tuple[Actor, str, str]:
        """Who came back, what asks the provider again, and where they wanted to go.

        Args:
            secret: what the browser kept; each serves once.

        Raises:
            Refused: ``sign_in.errand``: this browser was not sent, or was back already; ``sign_in.no_role``;
                or what the provider's answer fails on.
            BeffroiError: the provider cannot be asked, or it cannot be recorded.
        """
        provider = self._set_provider()
        errand = self._errand(secret)
        signed = provider.finish(errand, dict(answer))
        return self._enter(signed.identity), signed.keep, signed.onward

    def _errand(self, secret: str) -> Errand:
        with self._store.transaction() as tx:
            row = tx.get(ErrandRow, _digest(secret), with_for_update=True)
            if row is not None:
                tx.delete(row)
        if row is None or row.until <= to_text(self._clock()):
            raise Refused(
                "sign_in.errand",
                "Cette connexion a expiré ou a déjà servi : recommencez depuis la page de connexion.",
                "This sign-in ran out or was used already: begin again from the sign-in page.",
            )
        return Errand(row.state, row.nonce, row.verifier, row.onward)

    def _set_provider(self) -> ProviderSource:
        if self._provider is None:
            raise Refused(
                "sign_in.none",
                "Aucun fournisseur d'identité n'est réglé : connectez-vous par mot de passe.",
                "No identity provider is set.",
            )
        return self._provider

    # --- asking again ---------------------------------------------------------------------------------------

    def still(self, standing: Standing, secret: str) -> bool:
        """Whether a sign-in still holds once its source was asked for the person's groups.

        A source that cannot be asked leaves it a second period, then it ends.

        Raises:
            RecordError: it cannot be recorded.
        """
        try:
            again = self._again(standing, secret)
        except BeffroiError:
            return self._sign_ins.unasked(standing.id)
        identity, keep = again if again is not None else (None, "")
        if identity is None:
            self._accounts.gone(standing.account, standing.source)
            self._sign_ins.end_all(standing.account, "gone")
            return False
        _, changed = self._accounts.provision(identity, roles_of(self._settings, identity))
        if changed:
            return False
        self._sign_ins.checked(standing.id, secret, keep)
        return True

    def _again(self, standing: Standing, secret: str) -> tuple[Identity, str] | None:
        subject = self._accounts.identity(standing.account)[1]
        if standing.source == "ldap" and self._directory is not None:
            found = self._directory.again(subject)
            return None if found is None else (found, "")
        if standing.source == "oidc" and self._provider is not None:
            kept = self._sign_ins.kept(standing.id, secret)
            return self._provider.again(subject, kept, partial(self._sign_ins.keep, standing.id, secret))
        return None  # the source is not in the settings any more

    # --- roles ----------------------------------------------------------------------------------------------

    def _enter(self, identity: Identity) -> Actor:
        roles = roles_of(self._settings, identity)
        if not roles:
            known = self._accounts.of_source(identity.source, identity.subject)
            if known is not None:
                self._accounts.gone(known.id, identity.source)
                self._ledger.record("", Kind.SIGN_IN_REFUSED, {"actor": known.id, "why": "no_role"})
            raise Refused(
                "sign_in.no_role",
                "Vous êtes connu, mais aucun de vos groupes ne donne accès à Beffroi. Demandez-le à votre "
                "administrateur.",
                "You are known, but none of your groups gives access to Beffroi.",
            )
        actor, _ = self._accounts.provision(identity, roles)
        self._ledger.record("", Kind.SIGN_IN, {"actor": actor.id, "source": identity.source})
        return actor


def _sendable(name: str, password: str) -> bool:
    """An empty password would bind nobody in particular, and be taken for a success (RFC 4513, 5.1.2)."""
    return bool(name.strip()) and bool(password) and "\0" not in name + password


def _digest(secret: str) -> str:
    return hashlib.sha256(b"errand:" + secret.encode("utf-8", "replace")).hexdigest()
