"""What a password must be: long, and nothing that everybody would try first (NIST SP 800-63B, 5.1.1.2)."""

from __future__ import annotations

from functools import cache

from beffroi.errors import ConfigurationError
from beffroi.identity import Actor

SHORTEST = 12
"""Characters of a password; shorter ones are refused."""


def check_password(password: str, actor: Actor | None = None) -> None:
    """Refuse a password that is too short, one of those tried first, or the person's own name.

    Raises:
        ConfigurationError: says which.
    """
    if len(password) < SHORTEST:
        raise ConfigurationError(
            f"Le mot de passe doit avoir au moins {SHORTEST} caractères. Choisissez-en un plus long.",
            f"The password needs at least {SHORTEST} characters.",
        )
    folded = password.casefold()
    own = set() if actor is None else {actor.id, actor.name, actor.person_id, "beffroi"} - {""}
    if folded.strip("0123456789!?.*- ") in {each.casefold() for each in own} or _trivial(folded):
        raise ConfigurationError(
            "Ce mot de passe serait essayé parmi les premiers : choisissez plusieurs mots sans lien.",
            "This password would be among the first tried: choose several unrelated words.",
        )


def _trivial(folded: str) -> bool:
    """One thing over and over, a run of the alphabet, of digits or of the keyboard."""
    if any(folded == (folded[:length] * len(folded))[: len(folded)] for length in range(1, 5)):
        return True
    return any(folded in run or folded in run[::-1] for run in _runs())


@cache
def _runs() -> tuple[str, ...]:
    rows = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
    return ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "".join(rows[:3]), "".join(rows[3:6]),
            rows[0] + rows[6], rows[3] + rows[6], rows[6] + rows[0], rows[6] + rows[3])  # fmt: skip
