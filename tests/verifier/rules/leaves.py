"""Section 2 and the keys of section 4: leaves changed before the tree is built and signed."""

from __future__ import annotations

from typing import Any

from tests.verifier.forging import (
    FIRST,
    ORIGIN,
    SECOND,
    STRANGER,
    Lines,
    Signer,
    in_base64,
    leaf,
    vouched,
)
from tests.verifier.rules.case import ONE, Change, Changes


def _facts(value: Any) -> Change:
    return lambda leaves: leaves[3]["leaf"].update(facts=value)


def _leaf(at: int, /, **members: Any) -> Change:
    return lambda leaves: leaves[at]["leaf"].update(members)


def _without(at: int, name: str) -> Change:
    return lambda leaves: leaves[at]["leaf"].pop(name)


def _key(at: int, /, **facts: Any) -> Change:
    return lambda leaves: leaves[at]["leaf"]["facts"].update(facts)


def _content(payload: str) -> Change:
    """Another content of the fourth leaf, with its commitment."""
    return lambda leaves: leaves[3].update(leaf(4, "run-a", 2, "plan", {}, payload))


_OTHER = Signer("autre.fr/registre", 6)
_BAD_ID = f"{ORIGIN}+00000000+{str(SECOND).split('+', 2)[2]}"


def _between(signer: Signer) -> Change:
    """A key that no checkpoint is of, between the first and the second; it is of no run, as they are."""

    def change(leaves: Lines) -> None:
        leaves[3]["leaf"].update(run="", nth=2, kind="key_added", facts=vouched(FIRST, signer))
        leaves[4]["leaf"].update(nth=3, facts=vouched(signer, SECOND))
        leaves[7]["leaf"].update(nth=4)
        leaves[6]["leaf"].update(nth=2)
        leaves[8]["leaf"].update(nth=3)
        del leaves[3]["nonce"], leaves[3]["payload"]

    return change


LEAVES: Changes = {
    "v is 3": (_leaf(3, v=3), False),
    "v is true": (_leaf(3, v=True), False),
    "v is a text": (_leaf(3, v="2"), False),
    "seq is a text": (_leaf(3, seq="4"), False),
    "seq is true": (_leaf(0, seq=True), False),
    "seq is the next one's": (_leaf(3, seq=5), False),
    "seq is negative": (_leaf(3, seq=-4), False),
    "nth skips": (_leaf(3, nth=3), False),
    "nth stays": (_leaf(3, nth=1), False),
    "nth is true": (_leaf(1, nth=True), False),
    "nth is a text": (_leaf(3, nth="2"), False),
    "nth of a key is beyond the integers": (_leaf(4, nth=2**53), False),
    "kind is none of ours": (_leaf(3, kind="nothing"), True),
    "kind is an integer": (_leaf(3, kind=4), False),
    "staff is null": (_leaf(3, staff=None), False),
    "run is null": (_leaf(3, run=None), False),
    "at is an integer": (_leaf(3, at=4), False),
    "one member more": (_leaf(3, more=""), False),
    "no staff": (_without(3, "staff"), False),
    "no commitment": (_without(6, "commitment"), False),
    "commitment in upper case": (_leaf(6, commitment="AB" * 32), False),
    "commitment of 31 bytes": (_leaf(6, commitment="ab" * 31), False),
    "commitment of something else": (_leaf(3, commitment="ab" * 32), False),
    "commitment is an integer": (_leaf(6, commitment=10**12), False),
    "facts of all sorts": (_facts({"a": "", "b": 2**53 - 1, "c": False, "d": [], "e": ["", "é"]}), True),
    "facts are a list": (_facts([]), False),
    "facts are null": (_facts(None), False),
    "a fact at the end of the integers": (_facts({"a": 2**53}), False),
    "a fact of null": (_facts({"a": None}), False),
    "a fact of an object": (_facts({"a": {}}), False),
    "a fact of a list of integers": (_facts({"a": [1]}), False),
    "a fact beyond the integers": (_facts({"a": 2**53 + 1}), False),
    "a fact far beyond the integers": (_facts({"a": -(10**400)}), False),
    "a fact with a fraction": (_facts({"a": 1.5}), False),
    "a fact of a float": (_facts({"a": 1e100}), False),
    "a fact's name is not ASCII": (_facts({"é": 1}), False),
    "the payload is no JSON": (_content("nothing {"), True),
    "the first key has more than a key": (_key(0, replaces="x", proof=1), True),
    "the first key is none": (_key(0, key="x"), False),
    "the first key is missing": (_leaf(0, facts={}), False),
    "the first key is an integer": (_key(0, key=1), False),
    "the first key is a witness's": (_key(0, key=str(ONE)), False),
    "the second key has another id": (_key(4, key=_BAD_ID), False),
    "the second key is another's": (_leaf(4, facts=vouched(FIRST, _OTHER)), False),
    "the second key replaces nothing": (_leaf(4, facts={"key": str(SECOND)}), False),
    "the second key replaces itself": (_key(4, replaces=str(SECOND)), False),
    "the second key replaces a stranger": (_leaf(4, facts=vouched(STRANGER, SECOND)), False),
    "the second key has no proof": (_leaf(4, facts={"key": str(SECOND), "replaces": str(FIRST)}), False),
    "the second key has another proof": (_key(4, proof=in_base64(SECOND.raw(b""))), False),
    "the second key's proof is an integer": (_key(4, proof=1), False),
    "a key more that is a witness's": (_leaf(7, kind="key_added", facts=vouched(SECOND, ONE)), False),
    "a key between, of a name with a space": (_between(Signer("a b", 8)), False),
    "a key between, of another name": (_between(Signer("autre.fr/registre", 8)), True),
    "the second key vouches for itself": (
        _key(4, proof=in_base64(SECOND.raw(f"beffroi-ledger-key/v1\n{FIRST}\n{SECOND}\n".encode()))),
        False,
    ),
    "the last one is of another kind": (_leaf(8, kind="answer"), True),
    "the last one is a key of the run": (_leaf(8, kind="key_added", facts=vouched(SECOND, FIRST)), True),
}
