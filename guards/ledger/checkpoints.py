"""Checkpoints of the ledger: signed here, cosigned by witnesses, kept with what each has cosigned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from beffroi.errors import RecordError
from guards.clock import to_text
from guards.ledger.cosignatures import Last, last_cosigned
from guards.ledger.events import Kind
from guards.ledger.keyring import KeyChain, Keyring, rotation_text
from guards.ledger.ledger import Ledger
from guards.ledger.nodes import stored_subtrees
from guards.ledger.notes import Checkpoint, VerifierKey, signature_line, to_base64
from guards.ledger.rows import leaf_of, stored
from guards.ledger.tree import Frontier, consistency_proof
from guards.ledger.witnesses import Answer, Cosigned, Witness, ask_witness
from guards.store import LedgerCheckpoint, LedgerTree, LedgerWitness


@dataclass(frozen=True)
class Cosigning:
    """What one witness answered to one checkpoint."""

    witness: Witness
    answer: Answer


def alone_on_the_ledger(tx: Session) -> None:
    """Nobody else adds to the ledger before the transaction ends: what is read of it stands."""
    tx.exec(select(LedgerTree.size).with_for_update()).one()


class Checkpoints:
    """Signs and has cosigned.

    Args:
        witnesses: who is asked to cosign.
        origin: the ledger's name in the world, given with its first key; a random one where empty.
    """

    def __init__(
        self, ledger: Ledger, keyring: Keyring, witnesses: Sequence[Witness] = (), origin: str = ""
    ) -> None:
        self._ledger, self._store = ledger, ledger.store
        self._keyring = keyring
        self.witnesses = tuple(witnesses)
        self._origin = origin

    def key(self) -> VerifierKey:
        """The key in force; the first one is made, and told, where there is none.

        Raises:
            RecordError: it cannot be recorded.
            ConfigurationError: its file cannot be written.
        """
        with self._store.transaction() as tx:
            alone_on_the_ledger(tx)
            return self._key(tx)

    def can_sign(self) -> bool:
        """Whether the key in force is in this home, or none is yet.

        Raises:
            RecordError: which one it is cannot be read.
        """
        with self._store.reading() as session:
            current = key_chain(session).current
        return current is None or self._keyring.holds(current)

    def keys(self) -> list[VerifierKey]:
        """Every key that the ledger has told of, the first one first; none is made.

        Raises:
            RecordError: one does not follow from the one before.
        """
        with self._store.reading() as session:
            return key_chain(session).keys

    def rotate(self) -> VerifierKey:
        """A new key, signed by the one in force, in force from now on.

        While the file of the old key is there, checkpoints are signed by both, so that witnesses can be told
        of the new one in their own time.

        Raises:
            RecordError: it cannot be recorded.
            ConfigurationError: the old key's file is missing, or the new one's cannot be written.
        """
        with self._store.transaction() as tx:
            alone_on_the_ledger(tx)
            old = self._key(tx)
            private = self._keyring.private(old)
            new = self._keyring.make(old.name)
            proof = private.sign(rotation_text(str(old), str(new)))
            told = {"key": str(new), "replaces": str(old), "proof": to_base64(proof)}
            self._ledger.append(tx, "", Kind.KEY_ADDED, told)
            return new

    def sign(self) -> str:
        """The signed checkpoint of the ledger as it is now, with the cosignatures that it has already.

        Raises:
            RecordError: it cannot be recorded.
            ConfigurationError: the key is not there.
        """
        with self._store.transaction() as tx:
            return self.sign_in(tx)

    def sign_in(self, tx: Session, last: tuple[str, Kind, Mapping[str, Any]] | None = None) -> str:
        """As `sign`, inside a transaction.

        Args:
            last: run, kind and payload of an event to be added first: it is the last one of the tree.
        """
        alone_on_the_ledger(tx)
        key = self._key(tx)
        if last is not None:
            self._ledger.append(tx, *last)
        size, frontier = tx.exec(select(LedgerTree.size, LedgerTree.frontier).with_for_update()).one()
        row = tx.get(LedgerCheckpoint, size)
        if row is None:
            text = Checkpoint(key.name, size, Frontier(size, frontier).root()).text
            note = text.decode() + "\n" + self._signatures(tx, key, text)
            row = LedgerCheckpoint(size=size, at=to_text(self._ledger.clock()), note=note)
            tx.add(row)
        return row.note

    def cosign(self, note: str = "") -> tuple[str, list[Cosigning]]:
        """A signed checkpoint, that of now where none is given, after every witness was asked, side by side;
        and what each answered.

        Raises:
            RecordError: as `sign`.
        """
        note = note or self.sign()
        size = Checkpoint.parse(note.partition("\n\n")[0].encode() + b"\n").size
        with ThreadPoolExecutor(len(self.witnesses) or 1, "beffroi-witness") as asking:
            answers = list(asking.map(lambda each: self._ask(each, note, size), self.witnesses))
        for witness, answer in zip(self.witnesses, answers, strict=True):
            if isinstance(answer, Cosigned):
                self._keep(witness, size, answer.line)
        return self.at(size), list(map(Cosigning, self.witnesses, answers))

    def all(self) -> list[LedgerCheckpoint]:
        """Every checkpoint, by size."""
        with self._store.reading() as session:
            return list(session.exec(select(LedgerCheckpoint).order_by(col(LedgerCheckpoint.size))))

    def last_cosigned(self, most: int | None = None) -> Last:
        """The last tree that each witness has cosigned.

        Args:
            most: size of the largest tree that counts; all do where None.
        """
        with self._store.reading() as session:
            return last_cosigned(session, most)

    def at(self, size: int) -> str:
        """The checkpoint of that size.

        Raises:
            RecordError: there is none.
        """
        with self._store.reading() as session:
            row = session.get(LedgerCheckpoint, size)
        if row is None:
            raise RecordError(
                f"Aucun point de contrôle ne compte {size} événements.", f"No checkpoint has {size} events."
            )
        return row.note

    def _ask(self, witness: Witness, note: str, size: int) -> Answer:
        with self._store.reading() as session:
            known = session.get(LedgerWitness, str(witness.key))
            old, most = known.size if known else 0, session.exec(select(LedgerTree.size)).one()
        return ask_witness(witness, note, old, lambda before: self._proof(before, size), most)

    def _proof(self, old: int, size: int) -> list[bytes]:
        """A consistency proof; no session stays open behind it."""
        with self._store.reading() as session:
            return list(consistency_proof(stored_subtrees(session), old, size))

    def _keep(self, witness: Witness, size: int, line: str) -> None:
        with self._store.transaction() as tx:
            row = tx.get(LedgerCheckpoint, size, with_for_update=True)
            if row is None:
                return
            mark = line.split(" ")[1]
            same = [each for each in row.note.splitlines(keepends=True) if each.split(" ")[1:2] != [mark]]
            row.note = "".join(same) + line
            known = tx.get(LedgerWitness, str(witness.key)) or LedgerWitness(key=str(witness.key))
            known.size = max(known.size, size)
            tx.add(row)
            tx.add(known)

    def _key(self, tx: Session) -> VerifierKey:
        chain = key_chain(tx)
        if chain.current is None:
            key = self._keyring.make(self._origin)
            self._ledger.append(tx, "", Kind.KEY_ADDED, {"key": str(key)})
            return key
        return chain.current

    def _signatures(self, tx: Session, key: VerifierKey, text: bytes) -> str:
        """The line of the key in force, and of the one before while its file is there."""
        lines = signature_line(key.name, self._keyring.private(key), text)
        for old in key_chain(tx).keys[-2:-1]:
            if self._keyring.holds(old):
                lines += signature_line(old.name, self._keyring.private(old), text)
        return lines


def key_chain(session: Session) -> KeyChain:
    """The keys that the ledger has told of.

    Raises:
        RecordError: one does not follow from the one before.
    """
    chain = KeyChain()
    for row in stored(session, kind=Kind.KEY_ADDED):
        if problem := chain.add(leaf_of(row)):
            raise RecordError(
                f"Le registre a été modifié : événement {row.seq}, {problem}",
                f"The ledger was altered: the key of event {row.seq} does not follow.",
            )
    return chain
