"""Streets, addresses and arrondissements, as people write them."""

from __future__ import annotations

import random

from agents.training.slots import words as w
from agents.training.slots.filled import Filled, listed, same
from agents.training.slots.names import surname
from beffroi.text import without_accents

ORDINALS = (
    "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième onzième douzième treizième "
    "quatorzième quinzième seizième dix-septième dix-huitième dix-neuvième vingtième"
).split()
ROMANS = (
    "Ier IIe IIIe IVe Ve VIe VIIe VIIIe IXe Xe XIe XIIe XIIIe XIVe XVe XVIe XVIIe XVIIIe XIXe XXe".split()
)
_VOWELS = "AEIOUÉÈ"
_MASCULINE = frozenset(
    "boulevard passage quai square cours sentier bd bld bvd boul. rond-point chemin mail parvis hameau clos ch. sq. pass. "
    "pont faubourg carrefour".split()
)
_ELIDED = frozenset("avenue av. av impasse imp. allée all. esplanade".split())
_RANKS = (
    "du Général|du Docteur|du Dr|du Maréchal|du Colonel|du Capitaine|du Commandant|du Président|du Professeur|du Lieutenant|"
    "du Père|de l'Abbé|de l'Amiral|de l'Adjudant|de l'Ingénieur|de la Marquise de|du Sergent|du Gal|du Mal"
).split("|")
_MONTHS = "Janvier Février Mars Avril Mai Juin Juillet Août Septembre Octobre Novembre Décembre".split()
_DAYS = (
    "du 8 Mai 1945|du 11 Novembre|du 11 Novembre 1918|du 4 Septembre|du 14 Juillet|du 19 Mars 1962|du 25 Août 1944|"
    "du Quatre-Septembre|du Vingt-Neuf Juillet"
).split("|")
_SHAPES = (
    "de la Porte {of}{w}|du Faubourg Saint-{f}|du Faubourg {of}{w}|du Pont aux {w}|du Pont {of}{w}|des Quatre {w}|des Deux-{w}|"
    "des Trois {w}|de la Croix-{w}|du Moulin {of}{w}|du Clos {w}|du Puits {w}|de la Butte aux {w}|aux {w}|Vieille du {w}|"
    "Notre-Dame-des-{w}|Notre-Dame {of}{w}|Sainte-{f}|Saint-{f}|St {f}|Ste-{f}|Saint-{f}-{of}{w}|des Frères {n}|"
    "du Vieux {w}|de la Grange aux {w}|de la Folie-{n}|du Château {of}{w}|de la Gare {of}{w}|des Hauts {of}{w}|"
    "du Petit {w}|du Grand {w}|de la Petite {w}|de l'Église {of}{w}|de la Fontaine-aux-{w}|{f} et {f2} {n}|"
    "Jean {n}|{f} {n}|{f} {n}|{f} {n}|{n}|{n}|{n}-{w}|du Port {of}{w}|des Anciens Combattants|de la République|de l'Ancien {w}"
).split("|")


def _folded(text: str) -> str:
    return without_accents(text)


def street_name(rng: random.Random) -> str:
    """An invented or recombined street name with its type."""
    kind, draw = rng.choice(w.STREET_TYPES), rng.random()
    if draw < 0.42:
        return f"{kind} {_linked(rng)}"
    if draw < 0.52:
        return f"{kind} {rng.choice(_RANKS)} {surname(rng)}"
    if draw < 0.57:
        day = rng.choice(_DAYS)
        if rng.random() < 0.6:
            year = f" {rng.randint(1789, 1968)}" if rng.random() < 0.5 else ""
            day = f"du {rng.randint(1, 30)} {rng.choice(_MONTHS)}{year}"
        return f"{kind} {day}"
    return f"{kind} {_shaped(rng)}"


def _linked(rng: random.Random) -> str:
    link, name = rng.choice(w.STREET_LINKS), rng.choice(w.STREET_WORDS)
    if rng.random() < 0.2:
        name += rng.choice((" ", " ", "-")) + rng.choice(w.STREET_WORDS)
    if link.endswith("'") and name[0] not in _VOWELS:
        name = rng.choice("AEIOU") + name.lower()
    return link + name


def _shaped(rng: random.Random) -> str:
    shape, word = rng.choice(_SHAPES), rng.choice(w.STREET_WORDS)
    if "{of}" in shape:
        shape = shape.replace("{of}", "d'" if word[0] in _VOWELS else "de ")
    for slot, stock in (("{f}", "first_names"), ("{f2}", "first_names")):
        if slot in shape:
            shape = shape.replace(slot, rng.choice(listed(stock)))
    return shape.replace("{w}", word).replace("{n}", surname(rng) if "{n}" in shape else "")


def _typed(text: str, rng: random.Random) -> str:
    """Without capitals, all in capitals, or without accents, now and then."""
    draw = rng.random()
    if draw < 0.14:
        return text.lower()
    if draw < 0.18:
        return text.upper()
    return _folded(text) if draw < 0.24 else text


def street(rng: random.Random) -> Filled:
    """A street without number, with its contracted articles."""
    text = _typed(street_name(rng), rng)
    la, de = _articles(text)
    return Filled(
        {"street": text, "dans_street": text, "la_street": la, "de_street": de},
        dict.fromkeys(("street", "dans_street", "la_street", "de_street"), text),
    )


def _articles(text: str) -> tuple[str, str]:
    kind = text.split(" ", 1)[0].lower()
    if kind in _ELIDED or kind == "allee":
        return f"l'{text}", f"de l'{text}"
    return (f"le {text}", f"du {text}") if kind in _MASCULINE else (f"la {text}", f"de la {text}")


def address(rng: random.Random) -> Filled:
    """A number and a street; now and then a span of numbers, the arrondissement glued on, or a corner."""
    draw = rng.random()
    if draw < 0.03:
        return same(addr=_typed(_corner(rng), rng))
    text = f"{_house(rng)}{rng.choice((' ', ' ', ' ', ' ', ' ', ', '))}{street_name(rng)}"
    if rng.random() < 0.08:
        forms = (
            " {}e",
            ", 750{:02d}",
            " Paris {}e",
            " 750{:02d} Paris",
            ", 750{:02d} Paris",
            ", Paris {}e",
            " ({}e)",
        )
        text += rng.choice(forms).format(rng.randint(2, 20))
    text = _typed(text, rng)
    if draw < 0.05:
        return Filled({"addr": rng.choice(("n° ", "n°", "numéro ")) + text}, {"addr": text})
    return same(addr=text)


def _house(rng: random.Random) -> str:
    number, draw = rng.randint(1, 240), rng.random()
    if draw < 0.78:
        return str(number)
    if draw < 0.9:
        return f"{number}{rng.choice((' bis', ' bis', ' ter', 'bis', 'ter', ' quater'))}"
    if draw < 0.95:
        return f"{number}{rng.choice((' A', ' B', 'B', ' C', 'A', ' b'))}"
    return f"{number}{rng.choice('-/')}{number + 2}"


def _corner(rng: random.Random) -> str:
    one, two = street_name(rng), street_name(rng)
    joined = f"{_articles(one)[1]} et {_articles(two)[1]}"
    return f"angle {rng.choice((joined, joined, f'{one} / {two}', f'{one} et {two}', f'{one}-{two}'))}"


def district(rng: random.Random) -> Filled:
    """An arrondissement in figures, roman, or words."""
    n, draw = rng.randint(1, 20), rng.random()
    return same(dist=_district(n, draw, rng))


def _district(n: int, draw: float, rng: random.Random) -> str:
    figures, roman, word = ("1er" if n == 1 else f"{n}e"), ROMANS[n - 1], ORDINALS[n - 1]
    if draw < 0.44:
        return figures
    if draw < 0.56:
        return (
            figures
            if n == 1
            else f"{n}{rng.choice(('ème', 'ème', 'eme', 'è', 'ième', 'ieme', ' e', ' ème', 'E'))}"
        )
    if draw < 0.72:
        bare = roman.removesuffix("er").removesuffix("e")
        forms = [roman, roman, roman, roman, roman.lower(), roman.upper(), f"{bare}ème"]
        return rng.choice([*forms, bare] if len(bare) > 1 else forms[:5])
    if draw < 0.87:
        return rng.choice((word, word, word, _folded(word), word.capitalize(), word.upper()))
    if draw < 0.91:
        return f"750{n:02d}"
    tail = rng.choice(
        (" arrondissement", " arrondissement", " arr", " arrdt", " ardt", " arrt", " Arrondissement")
    )
    return rng.choice((figures, figures, figures, roman, word)) + tail
