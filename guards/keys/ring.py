"""The keys of scopes: made when first needed, unwrapped by the master key, in memory while they exist."""

from __future__ import annotations

import os
from collections.abc import Sequence

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import col, select

from beffroi.errors import RecordError
from guards.database import Database
from guards.keys import cipher
from guards.keys.cipher import Key
from guards.keys.master import MasterKey
from guards.keys.remembered import Remembered
from guards.keys.sealer import person_scope
from guards.keys.tables import KeyRow, add_missing


class KeyRing:
    """Keys in use, of one key store."""

    def __init__(self, database: Database, master: MasterKey, memory: Remembered) -> None:
        self._database = database
        self._master = master
        self._memory = memory

    def of_scope(self, scope: str) -> Key:
        """The key of a scope.

        Raises:
            RecordError: as `of_scopes`.
        """
        self._memory.refresh()
        return self._memory.scopes.get(scope) or self.of_scopes([scope])[scope]

    def of_scopes(self, scopes: Sequence[str]) -> dict[str, Key]:
        """The keys of scopes, made where they are missing.

        Raises:
            RecordError: one is of a run that was erased, or they cannot be kept.
        """
        generation = self._memory.refresh()
        found = {scope: key for scope in scopes if (key := self._memory.scopes.get(scope)) is not None}
        if unknown := [scope for scope in dict.fromkeys(scopes) if scope not in found]:
            stored = self._stored(unknown)
            if missing := [scope for scope in unknown if scope not in stored]:
                add_missing(self._database, [self._new(scope) for scope in missing])
                stored |= self._stored(missing)
            found |= stored
            self._memory.scopes.add(generation, stored)
            self._memory.ids.add(generation, {key.id: key for key in stored.values()})
        return found

    def by_id(self, identity: bytes) -> Key | None:
        """The key with this id; None where it was destroyed.

        Raises:
            RecordError: it was altered.
        """
        generation = self._memory.refresh()
        key = self._memory.ids.get(identity)
        if key is None:
            with self._database.reading() as session:
                row = session.get(KeyRow, identity)
            if row is None or row.wrapped is None or row.scope is None:
                return None
            key = self._unwrapped(row)
            self._memory.ids.add(generation, {identity: key})
        return key

    def bound(self, scope: str) -> bytes:
        """Keyed hash of a scope: what stands for it in the key store, and is bound to what is sealed."""
        bound = self._memory.bounds.get(scope)
        if bound is None:
            bound = self._master.hash(f"scope {scope}")
            self._memory.bounds.add(self._memory.generation, {scope: bound})
        return bound

    def _stored(self, scopes: Sequence[str]) -> dict[str, Key]:
        by_bound = {self.bound(scope): scope for scope in scopes}
        with self._database.reading() as session:
            rows = session.exec(select(KeyRow).where(col(KeyRow.scope).in_(by_bound))).all()
        return {by_bound[row.scope]: self._unwrapped(row) for row in rows if row.scope is not None}

    def _new(self, scope: str) -> KeyRow:
        secret, bound = AESGCM.generate_key(256), self.bound(scope)
        return KeyRow(
            id=os.urandom(cipher.ID),
            scope=bound,
            wrapped=self._master.wrap(secret, bound),
            renewable=scope.startswith(person_scope("")),
        )

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
