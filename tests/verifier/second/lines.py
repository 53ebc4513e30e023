"""Sections 1 and 2: bytes to lines, lines to the forms they may have; everything is read strictly."""

import base64
import json
import re
from hashlib import sha256
from typing import Any, NoReturn

from tests.verifier.second.refusal import Refused, need

SHORT = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
HEAD = {"exported", "format", "kind", "origin", "run", "size"}
LEAF = {"v": int, "seq": int, "at": str, "run": str, "nth": int, "kind": str, "staff": str, "facts": dict}
CONTENT = {"nonce", "payload"}


def _no_number(text: str) -> NoReturn:
    raise Refused(f"not an integer: {text[:40]}")


def _integer(text: str) -> int:
    need(len(text) <= 17 and -(2**53) < int(text) < 2**53, f"too large: {text[:40]}")
    return int(text)


def canonical(value: Any) -> str:
    """The RFC 8785 form of a value made of objects, lists, texts, integers, booleans and null."""
    if isinstance(value, dict):
        need(all(name.isascii() for name in value), "a member's name is not ASCII")
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    if isinstance(value, str):
        return (
            '"' + "".join(SHORT.get(ord(c)) or (c if c >= " " else f"\\u{ord(c):04x}") for c in value) + '"'
        )
    return str(value) if type(value) is int else {True: "true", False: "false", None: "null"}[value]


def _object(line: bytes) -> dict[str, Any]:
    try:
        text = line.decode("utf-8")
        value = json.loads(text, parse_int=_integer, parse_float=_no_number, parse_constant=_no_number)
        same = canonical(value).encode("utf-8") == line
    except (ValueError, RecursionError) as error:
        raise Refused(f"not JSON in UTF-8: {error}") from error
    need(same and isinstance(value, dict), "not an object in canonical form")
    return {**value}


def from_hex(value: Any) -> bytes:
    """The 32 bytes that 64 lower-case hex digits stand for."""
    need(isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value), "not 64 hex digits")
    return bytes.fromhex(value)


def from_base64(value: Any) -> bytes:
    """The bytes of a base64 text, which has to be the one that an encoder gives for them."""
    need(isinstance(value, str), "base64 that is not a text")
    try:
        decoded = base64.b64decode(value, validate=True)
    except ValueError as error:
        raise Refused(f"not base64: {value!r}") from error
    need(base64.b64encode(decoded).decode() == value, f"not the base64 that an encoder gives: {value!r}")
    return decoded


def hashes(value: Any) -> list[bytes]:
    """The hashes of a proof: a list of base64 texts of 32 bytes each."""
    need(isinstance(value, list), "a proof is not a list")
    found = [from_base64(item) for item in value]
    need(all(len(item) == 32 for item in found), "a proof holds something else than hashes of 32 bytes")
    return found


def _plain(fact: Any) -> bool:
    return isinstance(fact, str | int) or (
        isinstance(fact, list) and all(isinstance(item, str) for item in fact)
    )


def read_head(line: bytes) -> dict[str, Any]:
    """The members of the first line."""
    head = _object(line)
    need(set(head) == HEAD and head["format"] == "beffroi-ledger-2", "not a head of format beffroi-ledger-2")
    need(head["kind"] in ("whole", "run", "period"), "the kind is none of the page's")
    types = {name: type(head[name]) for name in HEAD}
    need(types == {**dict.fromkeys(HEAD, str), "size": int}, "a member of another type")
    need(head["kind"] != "whole" or not head["run"], "a whole export names a run")
    if head["kind"] == "period":
        first, last = read_period(head["run"])
        need(first <= last, "a period that ends before it begins")
    return head


def read_period(text: str) -> tuple[int, int]:
    """The numbers of the first and the last event of a period."""
    found = re.fullmatch("([1-9][0-9]{0,14})-([1-9][0-9]{0,14})", text)
    need(found, "not the numbers of a period")
    assert found is not None
    return int(found[1]), int(found[2])


def read_entry(line: bytes, whole: bool) -> dict[str, Any]:
    """The members of a line between the first and the last: a leaf or a checkpoint, whose note is not read here."""
    entry = _object(line)
    names = set(entry)
    if "checkpoint" in entry:
        need(names in ({"checkpoint"}, {"checkpoint", "consistency"}), "not the members of a checkpoint")
        need(isinstance(entry["checkpoint"], str), "a checkpoint is not a text")
        return entry
    own = {"leaf"} if whole else {"leaf", "proof"}
    need(
        names in (own, own | CONTENT) and isinstance(entry["leaf"], dict), "not the members of a leaf's line"
    )
    leaf = entry["leaf"]
    need(set(leaf) == {*LEAF, "commitment"}, "not the members of a leaf")
    need(all(type(leaf[name]) is type_ for name, type_ in LEAF.items()), "a member of another type")
    need(leaf["v"] == 2, "v is not 2")
    need(all(_plain(fact) for fact in leaf["facts"].values()), "a fact of another type")
    commitment = from_hex(leaf["commitment"])
    if names & CONTENT:
        need(isinstance(entry["payload"], str), "the payload is not a text")
        content = from_hex(entry["nonce"]) + entry["payload"].encode()
        need(sha256(content).digest() == commitment, "not the content of the commitment")
    return entry


def read_lines(data: bytes) -> list[bytes]:
    """The lines before the trailer, without their ends, once the trailer was found to be theirs."""
    need(data.endswith(b"\n"), "the last line has no end")
    *lines, last = data[:-1].split(b"\n")
    trailer = _object(last)
    need(set(trailer) == {"lines", "sha256"}, "the last line is not a trailer")
    need(type(trailer["lines"]) is int and trailer["lines"] == len(lines), "the trailer counts other lines")
    before = data[: len(data) - len(last) - 1]
    need(from_hex(trailer["sha256"]) == sha256(before).digest(), "the trailer is that of other bytes")
    need(lines, "there is no head")
    return lines
