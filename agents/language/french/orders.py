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
    """« plus ancien », « moins urgente »; empty where no word says it."""
    if words := _EXTREMES.get((by, order)):
        return f"plus {words[noun.feminine]}"
    other = _EXTREMES.get((by, _other(order)))
    return f"moins {other[noun.feminine]}" if other else ""


def _other(order: str) -> str:
    return "asc" if order == "desc" else "desc"


def _by(by: str, order: str) -> str:
    """« par nom », « par nom, en ordre décroissant »."""
    return f"par {field_noun(by).bare}" + (", en ordre décroissant" if order == "desc" else "")


def most(noun: Noun, by: str, order: str) -> str:
    """« le plus ancien », « la plus proche »; « le premier par nom » where no word says it."""
    article = "la" if noun.feminine else "le"
    if words := _extreme(noun, by, order):
        return f"{article} {words}"
    ends = ("dernier", "dernière") if by and order == "desc" else ("premier", "première")
    return f"{article} {ends[noun.feminine]}" + (f" dans l'ordre des {field_noun(by).plural}" if by else "")


def ranked(n: str, noun: Noun, by: str, order: str) -> str:
    """« les 5 tickets les plus récents »."""
    if words := _extreme(noun, by, order):
        return f"les {n} {noun.plural} les {words if words.endswith('x') else words + 's'}"
    first = "premières" if noun.feminine else "premiers"
    down = " décroissant" if order == "desc" else ""
    return f"les {n} {first} {noun.plural}" + (
        f" dans l'ordre{down} des {field_noun(by).plural}" if by else ""
    )


def in_order(phrase: str, by: str, order: str, noun: Noun) -> str:
    """« ces tickets du plus ancien au plus récent », « les agents par nom », « la répartition par statut, du
    plus nombreux au moins nombreux »."""
    start, end = _extreme(noun, by, order), _extreme(noun, by, _other(order))
    if not (start and end):
        return f"{phrase} {_by(by, order)}"
    both = f"de la {start} à la {end}" if noun.feminine else f"du {start} au {end}"
    return f"{phrase}, {both}" if by == "count" else f"{phrase} {both}"
