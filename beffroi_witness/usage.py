"""Wrong use of a command, in French: what the library says in English only."""

import argparse
import re
from typing import NoReturn

_SAID = (
    (r"the following arguments are required: (.+)", "Il manque {}."),
    (r"unrecognized arguments: (.+)", "Ces mots sont de trop : {}."),
    (r"argument .+: invalid choice: '(.+?)' \(.+", "La commande « {} » n'existe pas."),
    (r"argument (.+): ignored explicit argument", "{} ne prend pas de valeur."),
    (r"argument (.+): expected one argument", "{} attend une valeur."),
    (r"argument (.+): (un nombre .+)", "{} attend {}."),
)


def whole_number(text: str) -> int:
    """A count from 0 up, as somebody wrote it."""
    if not (text.isascii() and text.isdecimal()):
        raise argparse.ArgumentTypeError(f"un nombre entier de 0 ou plus, et non « {text} »")
    return int(text)


class Parser(argparse.ArgumentParser):
    """Tells a wrong use in French, and where the help is; exits 2."""

    def error(self, message: str) -> NoReturn:
        """End the command."""
        said = (fr.format(*found.groups()) for en, fr in _SAID if (found := re.match(en, message)))
        self.exit(2, f"Erreur : {next(said, message)} Voyez « {self.prog} --help ».\n")
