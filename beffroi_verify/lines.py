"""The lines of an export: JSON in its one canonical form, with exactly the members of a form of line."""

import json
from typing import Any

HEAD = {"exported": str, "format": str, "kind": str, "origin": str, "run": str, "size": int}
LEAF = {
    "at": str,
    "commitment": str,
    "facts": dict,
    "kind": str,
    "nth": int,
    "run": str,
    "seq": int,
    "staff": str,
    "v": int,
}
BOUND = 2**53
"""Every number is above its negative and below it."""


def encode(value: Any) -> str:
    """A value in canonical form."""
    return _encode(value)


def read_line(line: bytes) -> dict[str, Any]:
    """The object of a line; ValueError where it is none, or not in canonical form."""
    value = _decode(line.decode())
    if not isinstance(value, dict) or (_encode(value) + "\n").encode() != line:
        raise ValueError("not an object in canonical form")
    return value


def has_form(value: Any, form: dict[str, type]) -> bool:
    """Whether it is an object with exactly these members, of exactly these types: ``true`` is no number."""
    return isinstance(value, dict) and {name: type(each) for name, each in value.items()} == form


def is_fact(value: Any) -> bool:
    """Whether it may stand in clear: a text, a boolean, a number within bounds or a list of texts."""
    match value:
        case bool() | str():
            return True
        case int():
            return abs(value) < BOUND
        case list():
            return all(isinstance(each, str) for each in value)
    return False


def read_period(named: str) -> range:
    """The events of ``FIRST-LAST``; ValueError where it is not two numbers of at most 15 digits, in order."""
    first, last = map(int, named.split("-"))
    if named != f"{first}-{last}" or not 0 < first <= last < 10**15:
        raise ValueError("not a period")
    return range(first, last + 1)


def _refuse(number: str) -> None:
    """Fractions, exponents and constants are no numbers of an export."""
    raise ValueError(f"not an integer: {number}")


_decode = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse).decode
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
