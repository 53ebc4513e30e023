"""Witnesses: whoever cosigns the ledger's checkpoints, asked as C2SP tlog-witness says (add-checkpoint)."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import httpx

from beffroi.transport import transport, until
from guards.ledger.notes import COSIGNATURE, Checkpoint, Note, VerifierKey, to_base64

_MOST = 100_000
"""Bytes of an answer that are read at most."""
_ALWAYS = {"Accept-Encoding": "identity"}
_DIGITS = 15
"""Digits of a tree's size at most."""


@dataclass(frozen=True)
class Witness:
    """A witness.

    Attributes:
        url: to which ``/add-checkpoint`` is added.
        key: its verifier key, of kind `COSIGNATURE`.
        seconds: for all that it is asked of one checkpoint.
    """

    url: str
    key: VerifierKey
    seconds: float = 10.0


@dataclass(frozen=True)
class Cosigned:
    """It cosigned; ``line`` is its signature line."""

    line: str


@dataclass(frozen=True)
class Behind:
    """It has cosigned a tree of another size than it was told: nothing is wrong yet."""

    size: int


@dataclass(frozen=True)
class Unreachable:
    """It gave no usable answer; to be asked again later."""

    reason: str


@dataclass(frozen=True)
class Contradiction:
    """It has seen a history that this one does not continue: a split view, or a restored old state."""

    reason: str


Answer = Cosigned | Behind | Unreachable | Contradiction
Prove = Callable[[int], Sequence[bytes]]
"""A consistency proof from a smaller tree of that size to the checkpoint's."""


def ask_witness(witness: Witness, note: str, old: int, prove: Prove, most: int) -> Answer:
    """Ask for a cosignature of a checkpoint.

    Args:
        note: the signed checkpoint.
        old: size of the tree that the witness is believed to have cosigned last.
        most: events that the ledger has by now.
    """
    size, moment = Checkpoint.parse(Note.parse(note).text).size, time.monotonic() + witness.seconds
    answer = _ask(witness, note, old, prove, moment)
    if not isinstance(answer, Behind) or answer.size == old:
        return answer
    if size < answer.size <= most:
        return Unreachable(f"{witness.key.name} a déjà contresigné plus loin, {answer.size} événements")
    if answer.size > size:
        return Contradiction(
            f"{witness.key.name} a contresigné {answer.size} événements, il n'y en a ici que {most}"
        )
    return _ask(witness, note, answer.size, prove, moment)


def _ask(witness: Witness, note: str, old: int, prove: Prove, moment: float) -> Answer:
    proof = "".join(f"{to_base64(each)}\n" for each in prove(old))
    body = f"old {old}\n{proof}\n{note}".encode()
    address, trust = f"{witness.url.rstrip('/')}/add-checkpoint", httpx.create_ssl_context(trust_env=False)
    try:
        with (
            httpx.Client(transport=transport(trust), headers=_ALWAYS, trust_env=False) as client,
            client.stream("POST", address, content=body, timeout=until(moment)) as response,
        ):
            text = b""
            for part in response.iter_raw():
                text += part
                if len(text) > _MOST:
                    return Unreachable(f"{witness.key.name} répond trop longuement")
            return _read(witness, note, old, response.status_code, text.decode("utf-8", "replace"))
    except httpx.TimeoutException:
        return Unreachable(f"{witness.key.name} n'a pas répondu en {witness.seconds:g} s")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Unreachable(f"{witness.key.name} ne répond pas ({type(error).__name__})")


def _read(witness: Witness, note: str, old: int, status: int, text: str) -> Answer:
    name, size = witness.key.name, text.strip()
    match status:
        case 200:
            return _cosigned(witness.key, note, text)
        case 409 if size.isdecimal() and len(size) > _DIGITS:
            return Unreachable(f"{name} répond une taille impossible")
        case 409 if size.isdecimal() and int(size) != old:
            return Behind(int(size))
        case 409 | 422:
            return Contradiction(f"{name} a contresigné une autre histoire que celle-ci")
        case 403 | 404:
            return Unreachable(f"{name} ne connaît pas ce registre ou sa clé (réponse {status})")
        case _:
            return Unreachable(f"{name} répond {status}")


def _cosigned(key: VerifierKey, note: str, text: str) -> Answer:
    head = note.rpartition("\n\n")[0]
    for line in text.splitlines(keepends=True):
        try:
            if key.kind == COSIGNATURE and Note.parse(f"{head}\n\n{line}").signed_by(key) is not None:
                return Cosigned(line)
        except ValueError:
            continue
    return Unreachable(f"{key.name} répond sans une contresignature de sa clé")
