"""What of an event stands in the tree for ever, in clear, and what is only committed to.

In clear: when, which run, what kind, a pseudonym of who, and of the payload the members named in
`guards.ledger.facts.FACTS`, as far as their values look as they should: names of rules and tools, states,
ids, digests of things that are nobody's. All the payload is sealed beside the leaf, there too with a
pseudonym of who, since a run's key outlives their erasure; the leaf holds a commitment to it. No digest of
anything that could be guessed (arguments, results, texts) is in clear.
docs/decisions/019-ledger-tree.md.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guards.keys import LEDGER, Sealer, person_scope, run_scope
from guards.ledger.canonical import canonical, parse
from guards.ledger.facts import facts

VERSION = 2
NONCE = 32

READING = frozenset({"trace_opened", "document_opened", "ledger_exported", "inquiry_opened"})
"""Kinds that tell who read: such an event is the reader's, and can be written of a run that was erased."""

LASTING = frozenset({"erased", "hold_placed", "hold_lifted", "key_added"})
"""Kinds that are never erased themselves."""

_quick = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True)
class Leaf:
    """A leaf before it is written: it, its canonical text, and what stands beside it."""

    leaf: dict[str, Any]
    text: str
    scope: str
    sealed: bytes


def make_leaf(
    sealer: Sealer, *, seq: int, at: str, run: str, nth: int, kind: str, payload: Mapping[str, Any]
) -> Leaf:
    """The leaf of an event.

    Raises:
        RecordError: the payload has no canonical form, or cannot be sealed.
    """
    actor = payload.get("actor")
    staff = sealer.pseudonym(actor) if isinstance(actor, str) and actor else ""
    kept = {**payload, "actor": staff} if staff else dict(payload)
    body, nonce = canonical(kept), secrets.token_bytes(NONCE)
    scope = _scope(run, kind, staff)
    leaf = {
        "at": at,
        "commitment": commitment(nonce, body),
        "facts": facts(payload),
        "kind": kind,
        "nth": nth,
        "run": run,
        "seq": seq,
        "staff": staff,
        "v": VERSION,
    }
    return Leaf(leaf, canonical_leaf(leaf), scope, sealer.seal(scope, nonce + body))


def _scope(run: str, kind: str, staff: str) -> str:
    """Under whose key an event's payload is: its run's, or the reader's where it tells of reading; else that
    of the person who acts, by their pseudonym; else the ledger's own."""
    if kind in LASTING:
        return LEDGER
    if run and kind not in READING:
        return run_scope(run)
    return person_scope(staff) if staff else LEDGER


def canonical_leaf(leaf: Mapping[str, Any]) -> str:
    """The canonical text of a leaf. It holds no fractions: in ASCII, the quick form is the canonical one.

    Raises:
        RecordError: as `guards.ledger.canonical.canonical`.
    """
    text = _quick(leaf)
    return text if text.isascii() else canonical(leaf).decode()


def commitment(nonce: bytes, body: bytes) -> str:
    """Commitment (hex) to a payload's canonical bytes: sha256 of the nonce of 32 bytes and them."""
    return hashlib.sha256(nonce + body).hexdigest()


def opened(sealer: Sealer, scope: str, sealed: bytes) -> tuple[bytes, bytes] | None:
    """Nonce and payload's canonical bytes; None once erased.

    Raises:
        RecordError: what is stored is not what was sealed.
    """
    plain = sealer.open(scope, sealed)
    return None if plain is None else (plain[:NONCE], plain[NONCE:])


def read_payload(body: bytes) -> dict[str, Any]:
    """The payload of its canonical bytes."""
    payload: dict[str, Any] = parse(body.decode())
    return payload
