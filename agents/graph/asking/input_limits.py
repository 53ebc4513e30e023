"""What a request may be: words, not too many of them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

MAX_CHARACTERS = 8_000
_ALLOWED = "\n\r\t"


@dataclass(frozen=True)
class InputProblem:
    """Why a request is not even planned, and what to do."""

    sentence: str
    hint: str


def input_problem(text: str) -> InputProblem | None:
    """What is wrong with a request; None where nothing is."""
    if not text.strip():
        return InputProblem("La demande est vide.", "Écrivez ce qu'il faut faire, où et pour qui.")
    if len(text) > MAX_CHARACTERS:
        return InputProblem(
            f"La demande est trop longue : {len(text)} caractères, {MAX_CHARACTERS} au plus.",
            "Gardez l'essentiel, ou faites plusieurs demandes.",
        )
    if any(_unreadable(character) for character in text):
        return InputProblem(
            "La demande contient des caractères illisibles (données binaires ?).",
            "Retapez-la en texte simple.",
        )
    return None


def recordable(text: str) -> str:
    """The text as it can be recorded: what no database or ledger can carry is replaced."""
    kept = text[: MAX_CHARACTERS + 1] + ("…" if len(text) > MAX_CHARACTERS + 1 else "")
    return "".join("�" if _unreadable(character) else character for character in kept)


def _unreadable(character: str) -> bool:
    return character not in _ALLOWED and unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn")
