"""The sealed forms: AES-256-GCM under one key, and under several keys at once.

One key: ``01 | key id (8) | nonce (12) | ciphertext and tag``. Several: ``02 | length (4) | inner key, sealed
under each of them in turn | nonce (12) | ciphertext and tag``: without any one of them it cannot be opened.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from beffroi.errors import Altered

ONE, SEVERAL = b"\x01", b"\x02"
ID = 8
KEY = 32
_NONCE = 12
_HEAD = len(ONE) + ID + _NONCE


@dataclass(frozen=True)
class Key:
    """A key in use. ``bound`` is the keyed hash of its scope: what is sealed under it is bound to that."""

    id: bytes
    bound: bytes
    cipher: AESGCM


def seal_one(key: Key, plaintext: bytes) -> bytes:
    """The form under one key."""
    nonce = os.urandom(_NONCE)
    return ONE + key.id + nonce + key.cipher.encrypt(nonce, plaintext, key.bound)


def open_one(key: Key, sealed: bytes) -> bytes:
    """What `seal_one` sealed.

    Raises:
        Altered: it was altered, or sealed under another key.
    """
    try:
        return key.cipher.decrypt(sealed[1 + ID : _HEAD], sealed[_HEAD:], key.bound)
    except (InvalidTag, ValueError) as error:
        raise altered() from error


def key_id(sealed: bytes) -> bytes:
    """Id of the key that opens a form under one key.

    Raises:
        Altered: it is no such form.
    """
    if sealed[:1] != ONE or len(sealed) < _HEAD:
        raise altered()
    return sealed[1 : 1 + ID]


def seal_inner(plaintext: bytes) -> tuple[bytes, bytes]:
    """A new inner key, and the plaintext sealed under it: ``(inner key, body)``."""
    inner, nonce = AESGCM.generate_key(256), os.urandom(_NONCE)
    return inner, nonce + AESGCM(inner).encrypt(nonce, plaintext, SEVERAL)


def open_inner(inner: bytes, body: bytes) -> bytes:
    """What `seal_inner` sealed.

    Raises:
        Altered: it was altered.
    """
    try:
        return AESGCM(inner).decrypt(body[:_NONCE], body[_NONCE:], SEVERAL)
    except (InvalidTag, ValueError) as error:
        raise altered() from error


def join(wrapped: bytes, body: bytes) -> bytes:
    """The form under several keys, of its two parts."""
    return SEVERAL + struct.pack(">I", len(wrapped)) + wrapped + body


def split(sealed: bytes) -> tuple[bytes, bytes]:
    """The two parts of a form under several keys.

    Raises:
        Altered: it is no such form.
    """
    if sealed[:1] != SEVERAL or len(sealed) < 5:
        raise altered()
    end = 5 + int(struct.unpack(">I", sealed[1:5])[0])
    return sealed[5:end], sealed[end:]


def altered() -> Altered:
    """What is stored is not what was sealed."""
    return Altered(
        "Une donnée chiffrée a été modifiée, ou déplacée d'un enregistrement à un autre : elle n'est pas "
        "utilisée. Prévenez l'administrateur.",
        "Sealed data was altered or moved and is not used. Tell the administrator.",
        command="beffroi ledger verify",
    )
