"""The key store in use: seals and opens, names persons by pseudonyms, and destroys keys once and for all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from guards.database import Database
from guards.keys import cipher
from guards.keys.master import MasterKey
from guards.keys.persons import Pseudonyms
from guards.keys.remembered import Remembered
from guards.keys.ring import KeyRing
from guards.keys.sealer import LEDGER
from guards.keys.tables import KeyRow, PseudonymRow, VaultRow

_PART = 500


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
        self._memory = Remembered(self.epoch)
        self._ring = KeyRing(database, master, self._memory)
        self._persons = Pseudonyms(database, master, self._memory)

    # --- sealing --------------------------------------------------------------------------------------------

    def seal(self, scope: str, plaintext: bytes) -> bytes:
        """See `guards.keys.Sealer.seal`."""
        return cipher.seal_one(self._ring.of_scope(scope), plaintext)

    def open(self, scope: str, sealed: bytes) -> bytes | None:
        """See `guards.keys.Sealer.open`. Opens both forms; of several keys, ``scope`` is the first's."""
        if not sealed:
            return None
        if sealed[:1] == cipher.SEVERAL:
            wrapped, body = cipher.split(sealed)
            inner = self._peel(wrapped, self._ring.bound(scope))
            return None if inner is None else cipher.open_inner(inner, body)
        key = self._ring.by_id(cipher.key_id(sealed))
        if key is None:
            return None
        if key.bound != self._ring.bound(scope):
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
        keys = self._ring.of_scopes(scopes)
        wrapped, body = cipher.seal_inner(plaintext)
        for scope in reversed(scopes):
            wrapped = cipher.seal_one(keys[scope], wrapped)
        return cipher.join(wrapped, body)

    def _peel(self, wrapped: bytes, outermost: bytes) -> bytes | None:
        layer = wrapped
        while layer[:1] == cipher.ONE and len(layer) > cipher.KEY:
            key = self._ring.by_id(cipher.key_id(layer))
            if key is None:
                return None
            if layer is wrapped and key.bound != outermost:
                raise cipher.altered()
            layer = cipher.open_one(key, layer)
        return layer

    # --- persons --------------------------------------------------------------------------------------------

    def pseudonym(self, person: str) -> str:
        """See `guards.keys.Sealer.pseudonym`."""
        return self._persons.of([person])[0]

    def pseudonyms(self, persons: Iterable[str]) -> list[str]:
        """The pseudonyms of several persons, in their order.

        Raises:
            RecordError: as `pseudonym`.
        """
        return self._persons.of(persons)

    def known_pseudonym(self, person: str) -> str | None:
        """The pseudonym of a person, None where none was ever needed, or it was erased."""
        return self._persons.known(person)

    def person(self, pseudonym: str) -> str | None:
        """See `guards.keys.Sealer.person`."""
        return self._persons.person(pseudonym)

    # --- destruction ----------------------------------------------------------------------------------------

    def living(self, scopes: Iterable[str]) -> list[str]:
        """Ids (hex) of the keys that these scopes have now."""
        bounds, found = [self._ring.bound(scope) for scope in scopes if scope != LEDGER], list[str]()
        with self._database.reading() as session:
            for start in range(0, len(bounds), _PART):
                query = select(KeyRow).where(col(KeyRow.scope).in_(bounds[start : start + _PART]))
                found += [row.id.hex() for row in session.exec(query) if row.wrapped is not None]
        return found

    def epoch(self) -> int:
        """How often keys were destroyed; less than before where an older key store was put back."""
        with self._database.reading() as session:
            return session.exec(select(VaultRow.epoch)).one()

    def used(self) -> bool:
        """Whether anything was ever sealed, or anybody named, with this key store."""
        with self._database.reading() as session:
            first = (session.exec(select(each).limit(1)).first() for each in (KeyRow, PseudonymRow))
            return any(row is not None for row in first)

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
        self._memory.forget()
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

    def scrub(self) -> bool:
        """See `guards.database.Database.scrub`."""
        return self._database.scrub()

    def close(self) -> None:
        """Let go of the key store, and forget every key."""
        self._memory.forget()
        self._database.close()
