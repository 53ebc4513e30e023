"""Verification of the ledger in its database. The one for exported files stands alone (`beffroi_verify`)."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from beffroi.errors import RecordError
from guards.keys import Sealer
from guards.ledger.canonical import canonical
from guards.ledger.cosignatures import last_cosigned
from guards.ledger.events import Kind, LedgerReport
from guards.ledger.keyring import KeyChain
from guards.ledger.leaf import VERSION, commitment, opened
from guards.ledger.nodes import kept
from guards.ledger.notes import Checkpoint, Note
from guards.ledger.rows import Stored, leaf_of, stored
from guards.ledger.tree import Frontier, leaf_hash
from guards.store import LedgerCheckpoint, LedgerNode, LedgerTree

_SHOWN = 5


@dataclass
class _Check:
    tree: Frontier = field(default_factory=Frontier)
    runs: dict[str, int] = field(default_factory=dict)
    nodes: dict[tuple[int, int], bytes] = field(default_factory=dict)
    keys: KeyChain = field(default_factory=KeyChain)
    erased: int = 0
    problems: list[str] = field(default_factory=list)

    def fail(self, sentence: str) -> None:
        if len(self.problems) < _SHOWN:
            self.problems.append(sentence)


def check_ledger(session: Session, sealer: Sealer | None) -> LedgerReport:
    """Check every row in order, the tree over them, and the checkpoints.

    Args:
        sealer: opens payloads, to check what was committed to; they are not looked at where None.
    """
    check, checkpoints = _Check(), 0
    waiting = list(session.exec(select(LedgerCheckpoint).order_by(col(LedgerCheckpoint.size))))[::-1]
    for row in stored(session):
        _check_row(check, row, sealer)
        while waiting and waiting[-1].size == check.tree.size:
            checkpoints += 1
            _check_checkpoint(check, waiting.pop())
    for left in waiting:
        check.fail(f"Un point de contrôle signé compte {left.size} événements : le registre a été tronqué.")
    _check_end(check, session)
    ok = not check.problems
    cosigned = max((last for last, _ in last_cosigned(session).values()), default=0) if ok else 0
    size, root = check.tree.size, check.tree.root().hex()
    return LedgerReport(ok, size, root, tuple(check.problems), check.erased, checkpoints, cosigned)


def _check_row(check: _Check, row: Stored, sealer: Sealer | None) -> None:
    number = check.tree.size + 1
    hashed = leaf_hash(row.leaf.encode())
    check.tree, completed = check.tree.append(hashed)
    for level, root in kept(completed):
        check.nodes[level, (number >> level) - 1] = root
    if row.seq != number:
        check.fail(f"L'événement numéro {number} manque ou n'est pas à sa place.")
    leaf = _leaf(row)
    if leaf is None or row.hash != hashed:
        check.fail(f"L'événement {row.seq} a été modifié.")
        return
    nth = check.runs[row.run] = check.runs.get(row.run, 0) + 1
    if row.nth != nth:
        check.fail(f"L'événement {row.seq} n'est pas le numéro {nth} de sa demande : il en manque.")
    if row.kind == Kind.KEY_ADDED and (problem := check.keys.add(leaf)):
        check.fail(f"L'événement {row.seq} : {problem}")
    if sealer is not None:
        _check_opening(check, row, leaf["commitment"], sealer)


def _leaf(row: Stored) -> dict[str, object] | None:
    """The leaf of a row, None where it is not one, or the row's other columns say otherwise."""
    try:
        leaf = leaf_of(row)
        same = canonical(leaf).decode() == row.leaf and leaf["v"] == VERSION
        copied = (row.seq, row.at, row.run, row.nth, row.kind)
        told = tuple(leaf[name] for name in ("seq", "at", "run", "nth", "kind"))
    except RecordError:
        return None
    return leaf if same and copied == told else None


def _check_opening(check: _Check, row: Stored, committed: object, sealer: Sealer) -> None:
    try:
        plain = opened(sealer, row.scope, row.sealed)
    except RecordError:
        check.fail(f"Le contenu chiffré de l'événement {row.seq} a été modifié.")
        return
    if plain is None:
        check.erased += 1
    elif commitment(*plain) != committed:
        check.fail(f"Le contenu de l'événement {row.seq} n'est pas celui qui a été enregistré.")


def _check_checkpoint(check: _Check, row: LedgerCheckpoint) -> None:
    """Check a checkpoint of the tree as it is now."""
    try:
        note = Note.parse(row.note)
        checkpoint = Checkpoint.parse(note.text)
    except ValueError:
        check.fail(f"Le point de contrôle à {row.size} événements est illisible.")
        return
    if (checkpoint.size, checkpoint.root) != (row.size, check.tree.root()):
        check.fail(f"Le point de contrôle signé à {row.size} événements est celui d'un autre registre.")
    key = check.keys.current
    if key is None or checkpoint.origin != key.name or note.signed_by(key) is None:
        check.fail(f"Le point de contrôle à {row.size} événements n'est pas signé par la clé du registre.")


def _check_end(check: _Check, session: Session) -> None:
    end = session.exec(select(LedgerTree)).one()
    if (end.size, end.frontier) != (check.tree.size, check.tree.hashes):
        check.fail(
            f"La fin du registre manque : {end.size} événements attendus, {check.tree.size} présents, "
            "ou l'arbre est celui d'autres événements."
        )
    stored = {(node.level, node.number): node.hash for node in session.exec(select(LedgerNode))}
    if stored != check.nodes:
        check.fail("Les nœuds gardés de l'arbre ne sont pas ceux de ses événements.")
