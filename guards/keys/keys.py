"""The key store in use: a key for each scope, made when first needed, destroyed once and for all."""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from beffroi.errors import RecordError
from guards.database import Database
from guards.keys import cipher
from guards.keys.cipher import Key
from guards.keys.master import MasterKey
from guards.keys.sealer import LEDGER, person_scope
from guards.keys.tables import KeyRow, PseudonymRow, VaultRow

FRESH = 1.0
"""Seconds after which a process looks whether another one destroyed keys."""
_KEPT = 20_000
"""Keys that a process keeps in memory at most."""
_PART = 500
_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Destroyed:
    """A key that was destroyed: its id (hex), when (UTC ISO text), by which rule, in which erasure."""

    key: str
    at: str
    rule: str
    erasure: str


class Keys:
    """A `guards.keys.Sealer`, and the destruction of keys. Safe between threads and between processes."""

    def __init__(self, database: Database, master: MasterKey, vault: str) -> None:
        self.vault = vault
        self._database = database
        self._master = master
        self._lock = threading.Lock()
        self._look_at = 0.0
        self._forget(0)

    # --- sealing --------------------------------------------------------------------------------------------

    def seal(self, scope: str, plaintext: bytes) -> bytes:
        """See `guards.keys.Sealer.seal`."""
        return cipher.seal_one(self._of_scope(scope), plaintext)

    def open(self, scope: str, sealed: bytes) -> bytes | None:
        """See `guards.keys.Sealer.open`. Opens both forms; of several keys, ``scope`` is the first's."""
        if not sealed:
            return None
        if sealed[:1] == cipher.SEVERAL:
            wrapped, body = cipher.split(sealed)
            inner = self._peel(wrapped, self._bound(scope))
            return None if inner is None else cipher.open_inner(inner, body)
        key = self._by_id(cipher.key_id(sealed))
        if key is None:
            return None
        if key.bound != self._bound(scope):
            raise cipher.altered()
        return cipher.open_one(key, sealed)

    def seal_for(self, scopes: Sequence[str], plaintext: bytes) -> bytes:
        """Sealed under all the scopes at once: once any one of them is erased, nothing opens it.

        Raises:
            RecordError: as `seal`.
        """
        first, *others = scopes
        if not others:
            return self.seal(first, plaintext)
        keys = self._of_scopes(scopes)
        wrapped, body = cipher.seal_inner(plaintext)
        for scope in reversed(scopes):
            wrapped = cipher.seal_one(keys[scope], wrapped)
        return cipher.join(wrapped, body)

    # --- persons --------------------------------------------------------------------------------------------

    def pseudonym(self, person: str) -> str:
        """See `guards.keys.Sealer.pseudonym`."""
        return self.pseudonyms([person])[0]

    def pseudonyms(self, persons: Iterable[str]) -> list[str]:
        """The pseudonyms of several persons, in their order.

        Raises:
            RecordError: as `pseudonym`.
        """
        self._refresh()
        wanted, known, epoch = list(persons), dict(self._pseudonyms), self._epoch
        if unknown := [person for person in dict.fromkeys(wanted) if person not in known]:
            found = self._stored_pseudonyms(unknown)
            if missing := [person for person in unknown if person not in found]:
                self._add([self._new_pseudonym(person) for person in missing])
                found |= self._stored_pseudonyms(missing)
            known |= found
            self._remember(epoch, pseudonyms=found)
        return [known[person] for person in wanted]

    def known_pseudonym(self, person: str) -> str | None:
        """The pseudonym of a person, None where none was ever needed, or it was erased."""
        self._refresh()
        return self._pseudonyms.get(person) or self._stored_pseudonyms([person]).get(person)

    def person(self, pseudonym: str) -> str | None:
        """See `guards.keys.Sealer.person`."""
        self._refresh()
        found, epoch = self._persons.get(pseudonym), self._epoch
        if found is None:
            with self._database.reading() as session:
                row = session.get(PseudonymRow, pseudonym)
            if row is None:
                return None
            plain = self._master.unwrap(row.sealed, pseudonym.encode())
            if plain is None:
                raise cipher.altered()
            found = plain.decode()
            self._remember(epoch, persons={pseudonym: found})
        return found

    # --- destruction ----------------------------------------------------------------------------------------

    def living(self, scopes: Iterable[str]) -> list[str]:
        """Ids (hex) of the keys that these scopes have now."""
        bounds, found = [self._bound(scope) for scope in scopes if scope != LEDGER], list[str]()
        with self._database.reading() as session:
            for start in range(0, len(bounds), _PART):
                query = select(KeyRow).where(col(KeyRow.scope).in_(bounds[start : start + _PART]))
                found += [row.id.hex() for row in session.exec(query) if row.wrapped is not None]
        return found

    def epoch(self) -> int:
        """How often keys were destroyed; less than before where an older key store was put back."""
        with self._database.reading() as session:
            return session.exec(select(VaultRow.epoch)).one()

    def destroy(
        self,
        keys: Iterable[str],
        pseudonyms: Iterable[str],
        *,
        at: str,
        rule: str,
        erasure: str,
        again: bool = False,
    ) -> int:
        """Destroy keys by id and forget whom pseudonyms stood for; what is gone already stays gone.

        Args:
            at: when they were erased, UTC ISO text.
            rule: by which rule.
            erasure: id of the erasure that this belongs to.
            again: most likely all is gone already: then nothing is written.

        Returns:
            How many keys and pseudonyms were there.

        Raises:
            RecordError: the key store cannot be written; nothing is destroyed.
        """
        keys, pseudonyms, count = list(keys), list(pseudonyms), 0
        if again and not self._any_left(keys, pseudonyms):
            return 0
        with self._database.transaction() as tx:
            for key in keys:
                row = tx.get(KeyRow, bytes.fromhex(key))
                if row is not None and row.wrapped is not None:
                    row.wrapped, row.destroyed, row.rule, row.erasure = None, at, rule, erasure
                    row.scope = None if row.renewable else row.scope
                    tx.add(row)
                    count += 1
            for pseudonym in pseudonyms:
                person = tx.get(PseudonymRow, pseudonym)
                if person is not None:
                    tx.delete(person)
                    count += 1
            vault = tx.exec(select(VaultRow).with_for_update()).one()
            vault.epoch += 1
            tx.add(vault)
        self._forget(vault.epoch)
        self._database.scrub()
        return count

    def _any_left(self, keys: Sequence[str], pseudonyms: Sequence[str]) -> bool:
        with self._database.reading() as session:
            rows = (session.get(KeyRow, bytes.fromhex(key)) for key in keys)
            return any(row is not None and row.wrapped is not None for row in rows) or any(
                session.get(PseudonymRow, each) is not None for each in pseudonyms
            )

    def destroyed(self) -> list[Destroyed]:
        """Every key that was destroyed."""
        with self._database.reading() as session:
            rows = session.exec(select(KeyRow).where(col(KeyRow.wrapped).is_(None)))
            return [Destroyed(row.id.hex(), row.destroyed, row.rule, row.erasure) for row in rows]

    def close(self) -> None:
        """Let go of the key store, and forget every key."""
        self._forget(0)
        self._database.close()

    # --- keys -----------------------------------------------------------------------------------------------

    def _of_scope(self, scope: str) -> Key:
        return self._of_scopes([scope])[scope]

    def _of_scopes(self, scopes: Sequence[str]) -> dict[str, Key]:
        """The keys of scopes, made where they are missing."""
        self._refresh()
        found = {scope: key for scope in scopes if (key := self._scopes.get(scope)) is not None}
        if len(found) == len(scopes):
            return found
        epoch, unknown = self._epoch, [scope for scope in dict.fromkeys(scopes) if scope not in found]
        stored = self._stored_keys(unknown)
        if missing := [scope for scope in unknown if scope not in stored]:
            self._add([self._new_key(scope) for scope in missing])
            stored |= self._stored_keys(missing)
        self._remember(epoch, scopes=stored)
        return found | stored

    def _stored_keys(self, scopes: Sequence[str]) -> dict[str, Key]:
        by_bound = {self._bound(scope): scope for scope in scopes}
        with self._database.reading() as session:
            rows = session.exec(select(KeyRow).where(col(KeyRow.scope).in_(by_bound))).all()
        return {by_bound[row.scope]: self._unwrapped(row) for row in rows if row.scope is not None}

    def _new_key(self, scope: str) -> KeyRow:
        secret, bound = AESGCM.generate_key(256), self._bound(scope)
        return KeyRow(
            id=os.urandom(cipher.ID),
            scope=bound,
            wrapped=self._master.wrap(secret, bound),
            renewable=scope.startswith(person_scope("")),
        )

    def _add(self, rows: Sequence[KeyRow | PseudonymRow]) -> None:
        """Add rows, but those that another process was quicker to add."""
        for some in (rows, *([row] for row in rows)):
            try:
                with self._database.transaction() as tx:
                    tx.add_all([type(row)(**row.model_dump()) for row in some])
            except RecordError as error:
                if not isinstance(error.__cause__, IntegrityError):
                    raise
            else:
                if some is rows:
                    return

    def _by_id(self, identity: bytes) -> Key | None:
        self._refresh()
        key, epoch = self._ids.get(identity), self._epoch
        if key is None:
            with self._database.reading() as session:
                row = session.get(KeyRow, identity)
            if row is None or row.wrapped is None or row.scope is None:
                return None
            key = self._unwrapped(row)
            self._remember(epoch, keys=[key])
        return key

    def _unwrapped(self, row: KeyRow) -> Key:
        if row.wrapped is None or row.scope is None:
            raise RecordError(
                "Cette demande a été effacée : rien de plus n'y est enregistré, et elle ne peut plus être "
                "continuée. Faites une nouvelle demande.",
                "This run was erased: nothing more is recorded in it. Make a new request.",
            )
        secret = self._master.unwrap(row.wrapped, row.scope)
        if secret is None:
            raise cipher.altered()
        return Key(row.id, row.scope, AESGCM(secret))

    def _peel(self, wrapped: bytes, outermost: bytes) -> bytes | None:
        layer = wrapped
        while layer[:1] == cipher.ONE and len(layer) > cipher.KEY:
            key = self._by_id(cipher.key_id(layer))
            if key is None:
                return None
            if layer is wrapped and key.bound != outermost:
                raise cipher.altered()
            layer = cipher.open_one(key, layer)
        return layer

    def _bound(self, scope: str) -> bytes:
        bound = self._bounds.get(scope)
        if bound is None:
            bound = self._bounds[scope] = self._master.hash(f"scope {scope}")
        return bound

    # --- pseudonyms -----------------------------------------------------------------------------------------

    def _stored_pseudonyms(self, persons: Sequence[str]) -> dict[str, str]:
        by_hash = {self._master.hash(f"person {person}"): person for person in persons}
        query = select(PseudonymRow).where(col(PseudonymRow.person).in_(by_hash))
        with self._database.reading() as session:
            return {by_hash[row.person]: row.pseudonym for row in session.exec(query)}

    def _new_pseudonym(self, person: str) -> PseudonymRow:
        pseudonym = f"p-{secrets.token_hex(8)}"
        return PseudonymRow(
            pseudonym=pseudonym,
            person=self._master.hash(f"person {person}"),
            sealed=self._master.wrap(person.encode(), pseudonym.encode()),
        )

    # --- what this process keeps in memory ------------------------------------------------------------------

    def _remember(
        self,
        epoch: int,
        scopes: Mapping[str, Key] = _NONE,
        keys: Iterable[Key] = (),
        pseudonyms: Mapping[str, str] = _NONE,
        persons: Mapping[str, str] = _NONE,
    ) -> None:
        with self._lock:
            if epoch != self._epoch:
                return  # keys were destroyed since these were read, perhaps among them
            self._scopes.update(scopes)
            self._ids.update((key.id, key) for key in (*scopes.values(), *keys))
            self._pseudonyms.update(pseudonyms)
            self._persons.update(persons)

    def _refresh(self) -> None:
        """Forget everything where another process destroyed keys, or where it has become much."""
        now = time.monotonic()
        if now < self._look_at and len(self._ids) < _KEPT:
            return
        epoch = self.epoch()
        if epoch != self._epoch or len(self._ids) >= _KEPT:
            self._forget(epoch)
        self._look_at = now + FRESH

    def _forget(self, epoch: int) -> None:
        with self._lock:
            self._epoch = epoch
            self._look_at = 0.0
            self._ids: dict[bytes, Key] = {}
            self._scopes: dict[str, Key] = {}
            self._bounds: dict[str, bytes] = {}
            self._pseudonyms: dict[str, str] = {}
            self._persons: dict[str, str] = {}
