"""Texts and addresses that a ticketing may keep or write to, whatever system is behind it."""

from __future__ import annotations

from beffroi.errors import Failure, NotAsked
from beffroi.text import visible

LONGEST_TEXT = 50_000
LONGEST_DOCUMENT = 1_000_000


def check_text(text: str, what: str, longest: int = LONGEST_TEXT) -> str:
    """A text that may be kept, as it is seen: neither empty nor longer than so many characters.

    Raises:
        NotAsked: ``INVALID`` or ``LIMIT``.
    """
    text = visible(text)
    if not text.strip():
        raise NotAsked(Failure.INVALID, f"{what} est vide : rien n'a été écrit.", "Empty text.")
    if len(text) > longest:
        raise NotAsked(
            Failure.LIMIT,
            f"{what} dépasse {longest} caractères : raccourcissez-le.",
            f"The text is longer than {longest} characters: shorten it.",
        )
    return text


def check_address(address: str) -> str:
    """An e-mail address, in its simplest form.

    Raises:
        NotAsked: ``INVALID`` where it is not one.
    """
    name, _, domain = address.strip().partition("@")
    plain = address.strip().isprintable() and not any(c in " ,;<>\"'" for c in address.strip())
    if not (name and "." in domain.strip(".") and plain and "@" not in domain):
        raise NotAsked(
            Failure.INVALID,
            f"« {address} » n'est pas une adresse électronique.",
            f"'{address}' is not an e-mail address.",
        )
    return address.strip()
