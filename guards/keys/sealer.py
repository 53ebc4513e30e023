"""What sealing is to those who use it: scopes, and the two operations."""

from __future__ import annotations

from typing import Protocol

LEDGER = "ledger"
"""Scope of what is kept as long as the ledger itself: never erased."""


def run_scope(run: str) -> str:
    """Scope of what one run holds."""
    return f"run:{run}"


def person_scope(person: str) -> str:
    """Scope of what concerns one person, by their id in the directory or their sign-in name."""
    return f"person:{person}"


class Sealer(Protocol):
    """Seals bytes under a scope's key, and opens them while that key exists. Safe between threads."""

    def seal(self, scope: str, plaintext: bytes) -> bytes:
        """The sealed form: 37 bytes longer, different at each call; the scope is bound to it.

        Raises:
            RecordError: the scope is a run that was erased, or its key cannot be kept.
        """

    def open(self, scope: str, sealed: bytes) -> bytes | None:
        """What was sealed; None once its key was destroyed.

        Raises:
            RecordError: it was altered, or sealed under another scope, or the keys cannot be read.
        """

    def pseudonym(self, person: str) -> str:
        """A random name that stands for a person in what is never erased; the same at each call, until the
        person is erased. ``person`` is an id of the directory or a sign-in name.

        Raises:
            RecordError: it cannot be kept.
        """

    def person(self, pseudonym: str) -> str | None:
        """Whom a pseudonym stands for; None once the person is erased.

        Raises:
            RecordError: the keys cannot be read.
        """
