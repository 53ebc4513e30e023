"""Orders that look like states: « Ferme les tickets », « clos-le », « … et traite le 412 »."""

from __future__ import annotations

import re

from agents.language.lexicon.folding import fold
from agents.language.lexicon.wordlists import content

_OPENS = re.compile(r"(?:^|[.;:!?,\n(«\"-]|\b(?:et|puis|ensuite|alors|merci|stp|svp|bonjour))\s*$")
_VERB = re.compile(r"(?:ferme|traite|termine|regle|classe|solde|cloture)z?|clos|finis")
_OBJECT = re.compile(
    r"(?:-(?:les?|la|moi)\b|\s+(?:et|les?|la|tous|toutes|tout|ce|cet|cette|ces|mon|ma|mes|tickets?)\b|\s+l'|"
    r"\s+(?:n°|#)?\s?\d)"
)
_STRESSED = re.compile(r"é[es]{0,2}\b", re.IGNORECASE)


def orders(before: str, said: str, after: str) -> bool:
    """Whether words between these are a verb at the start of a clause, with what is to be done to."""
    verb, *more = content(said) or ("",)
    rest = fold(said + after).partition(verb)[2]
    return (
        not more
        and _VERB.fullmatch(verb) is not None
        and _STRESSED.search(said) is None
        and _OPENS.search(fold(before)) is not None
        and _OBJECT.match(rest) is not None
    )
