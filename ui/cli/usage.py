"""Wrong use of the command, in French: what is missing, unknown or of no use, and where the help is."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

import typer

from ui.cli.output import clean

_SENTENCES = (
    (r"Missing option '(.+?)'", "Il manque l'option « {} »."),
    (r"Missing argument '\[?(.+?)\]?'", "Il manque {}."),
    (r"Missing command", "Il manque une commande."),
    (r"No such command '(.+?)'\. Did you mean (.+)\?", "La commande « {} » n'existe pas ; il y a {}."),
    (r"No such command '(.+?)'", "La commande « {} » n'existe pas."),
    (r"No such option: (\S+) Did you mean (.+)\?", "L'option « {} » n'existe pas ; il y a {}."),
    (r"No such option: (\S+) \(Possible options: (.+)\)", "L'option « {} » n'existe pas ; il y a {}."),
    (r"No such option: (\S+)", "L'option « {} » n'existe pas."),
    (r"Option '(.+?)' requires", "L'option « {} » attend une valeur."),
    (r"Option '(.+?)' does not take a value", "L'option « {} » ne prend pas de valeur."),
    (r"Got unexpected extra argument\(?s?\)? \((.+)\)", "Ces mots sont de trop : {}."),
    (r"Invalid value for '(.+?)': .*valid integer", "« {} » doit être un nombre entier."),
    (r"Invalid value for '(.+?)': .*valid number", "« {} » doit être un nombre."),
    (r"Invalid value for '(.+?)': .*greater than or equal to (\S+)", "« {} » doit être {} au moins."),
    (r"Invalid value for '(.+?)': .*less than or equal to (\S+)", "« {} » doit être {} au plus."),
    (r"Invalid value for '(.+?)'", "La valeur de « {} » ne convient pas."),
    (r"Invalid value: (.+)", "{}"),  # a sentence of our own
)
"""What the library says of a wrong use, in English only, and what is said instead."""


def misused(error: typer.TyperException, arguments: Sequence[str]) -> None:
    """Tell of a wrong use on standard error; a help that was asked for by giving no word is there already."""
    said = " ".join(error.format_message().split())
    if said:
        print(
            f"Erreur : {clean(_sentence(said))} Voyez « {_path(error, arguments)} --help ».", file=sys.stderr
        )


def _sentence(said: str) -> str:
    for pattern, sentence in _SENTENCES:
        found = re.match(pattern, said, re.DOTALL)
        if found is not None:
            return sentence.format(*(each.replace("'", "").replace(" / ", ", ") for each in found.groups()))
    return said


def _path(error: typer.TyperException, arguments: Sequence[str]) -> str:
    """The command that was meant: as the error has it, else the words before the first option."""
    context = getattr(error, "ctx", None)
    if context is not None:
        return str(context.command_path)
    words = [word for word in arguments if not word.startswith("-")]
    first = next((n for n, word in enumerate(arguments) if word.startswith("-")), len(arguments))
    return " ".join(["beffroi", *words[: min(first, 2)]])
