"""JSON values sealed: what the tables keep of runs, approvals and effects."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from guards.keys.cipher import altered
from guards.keys.keys import Keys
from guards.keys.sealer import person_scope, run_scope


def seal_json(keys: Keys, scopes: Sequence[str], what: str, value: Any) -> bytes:
    """A JSON value sealed under all the scopes at once.

    Args:
        what: names the place that it is kept in, and is sealed along: it opens nowhere else.

    Raises:
        RecordError: as `Keys.seal`; the value holds characters that cannot be recorded.
    """
    text = json.dumps([what, value], ensure_ascii=False, separators=(",", ":"))
    return keys.seal_for(scopes, text.encode())


def open_json(keys: Keys, scope: str, what: str, sealed: bytes, erased: Any = None) -> Any:
    """What `seal_json` sealed, ``scope`` being its first; ``erased`` where a key of it was destroyed.

    Raises:
        RecordError: it was altered, or is that of another place.
    """
    plain = keys.open(scope, sealed)
    if plain is None:
        return erased
    found, value = json.loads(plain)
    if found != what:
        raise altered()
    return value


def seal_name(keys: Keys, run: str, person: str, name: str) -> bytes:
    """A person's name in a run: it goes with the run, and with the person.

    Raises:
        RecordError: as `Keys.seal`.
    """
    return keys.seal_for([run_scope(run), person_scope(person)], name.encode())


def open_name(keys: Keys, run: str, sealed: bytes) -> str:
    """What `seal_name` sealed; « Personne effacée » where it was erased.

    Raises:
        RecordError: it was altered.
    """
    plain = keys.open(run_scope(run), sealed)
    return "Personne effacée" if plain is None else plain.decode()
