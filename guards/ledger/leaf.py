"""What of an event stands in the tree for ever, in clear, and what is only committed to.

In clear: when, which run, what kind, a pseudonym of who, and of the payload the members named in `FACTS`, as
far as their values look as they should: names of rules and tools, states, ids, digests of things that are
nobody's. All the payload is sealed beside the leaf; the leaf holds a commitment to it. No digest of anything
that could be guessed (arguments, results, texts) is in clear. docs/decisions/019-ledger-tree.md.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guards.keys import LEDGER, Sealer, person_scope, run_scope
from guards.ledger.canonical import canonical, parse

VERSION = 2
NONCE = 32

READING = frozenset({"trace_opened", "document_opened", "ledger_exported", "inquiry_opened"})
"""Kinds that tell who read: such an event is the reader's, and can be written of a run that was erased."""

LASTING = frozenset({"erased", "hold_placed", "hold_lifted", "key_added"})
"""Kinds that are never erased themselves."""

_quick = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/@\[\]+=-]{0,127}")
_HEX = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(r"[!-~]{1,300}")

FACTS: Mapping[str, re.Pattern[str] | type] = {
    # which rule decided what
    "rule": _NAME, "stage": _NAME, "outcome": _NAME, "by": _NAME, "policy": _HEX, "document": _HEX,
    "decision_id": _NAME, "considered": list,
    # what was called, and how it ended
    "tool": _NAME, "site": _NAME, "failure": _NAME, "error": _NAME, "found": bool, "again": bool, "as": _NAME,
    # records and ids
    "effect": _NAME, "effects": list, "approval": _NAME, "record": _NAME, "line": int, "attempt": int,
    # under what somebody decides or reads, and why a sign-in ended
    "delegation": _NAME, "inquiry": _NAME, "scope": _NAME, "why": _NAME,
    # where the run stands
    "status": _NAME, "phase": _NAME,
    # what was put to use
    "model_sha256": _HEX, "tools": _HEX, "package": _NAME, "server": _NAME, "sha256": _HEX,
    "hosts": list,
    # the ledger about itself
    "count": int, "root": _HEX, "key": _KEY, "replaces": _KEY, "proof": _KEY,
    # erasure and retention
    "erased": _NAME, "category": _NAME, "erasure": _NAME, "scopes": int, "keys": int, "runs": list,
}  # fmt: skip
"""Members of payloads that stand in clear, and what their values must look like."""


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
    body, nonce = canonical(dict(payload)), secrets.token_bytes(NONCE)
    actor = payload.get("actor")
    staff = sealer.pseudonym(actor) if isinstance(actor, str) and actor else ""
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


def facts(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a payload that stand in clear."""
    return {
        name: payload[name] for name, form in FACTS.items() if name in payload and _fits(payload[name], form)
    }


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


def _fits(value: Any, form: re.Pattern[str] | type) -> bool:
    if isinstance(form, re.Pattern):
        return isinstance(value, str) and form.fullmatch(value) is not None
    if form is list:
        return isinstance(value, list | tuple) and all(_fits(each, _NAME) for each in value)
    return type(value) is form and (not isinstance(value, int) or abs(value) < 2**53)
