"""How an order is said: « le plus ancien », « les 5 tickets les plus récents », « triés par nom »."""

from __future__ import annotations

from agents.language.french.nouns import Noun, field_noun

_EXTREMES = {
    ("created", "asc"): ("ancien", "ancienne"),
    ("created", "desc"): ("récent", "récente"),
    ("at", "asc"): ("ancien", "ancienne"),
    ("at", "desc"): ("récent", "récente"),
    ("distance", "asc"): ("proche", "proche"),
    ("distance", "desc"): ("éloigné", "éloignée"),
    ("priority", "desc"): ("urgent", "urgente"),
    ("count", "desc"): ("nombreux", "nombreuse"),
}


def _extreme(noun: Noun, by: str, order: str) -> str:
    words = _EXTREMES.get((by, order))
    return words[noun.feminine] if words else ""


def most(noun: Noun, by: str, order: str) -> str:
    """« le plus ancien », « la plus proche »; « le premier par nom » where no word says it."""
    article = "la" if noun.feminine else "le"
    if word := _extreme(noun, by, order):
        return f"{article} plus {word}"
    first = "première" if noun.feminine else "premier"
    return f"{article} {first}" + (f" par {field_noun(by).bare}" if by else "")


def ranked(n: str, noun: Noun, by: str, order: str) -> str:
    """« les 5 tickets les plus récents »."""
    if word := _extreme(noun, by, order):
        return f"les {n} {noun.plural} les plus {word if word.endswith('x') else word + 's'}"
    first = "premières" if noun.feminine else "premiers"
    return f"les {n} {first} {noun.plural}" + (f" par {field_noun(by).bare}" if by else "")


def sorted_by(by: str, order: str, noun: Noun) -> str:
    """« du plus ancien au plus récent », « par nom »."""
    other = "asc" if order == "desc" else "desc"
    start, end = _extreme(noun, by, order), _extreme(noun, by, other)
    if start and end:
        return f"de la plus {start} à la plus {end}" if noun.feminine else f"du plus {start} au plus {end}"
    down = ", en ordre décroissant" if order == "desc" else ""
    return f"par {field_noun(by).bare}{down}"
