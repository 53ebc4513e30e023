"""Words that random and mutated plans are filled with: what exists in the demo city, and what does not."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from beffroi.types import DateType, DurationType, EnumType, NumberType, TextType, Type

QUERIES = (
    "12 rue Oberkampf", "48 rue de Charonne", "rue de Belleville", "3 place de la Nation", "Karim Benali",
    "Mme Lefèvre", "Nadia Cherif", "Martin", "Olivier Perrault", "chefs d'équipe", "jardiniers", "éclairage",
    "poubelle", "nid-de-poule", "viabilité hivernale", "entretien annuel", "indemnités", "mobilité",
    "terrasses",     "marchés", "télétravail", "fuite", "zzz introuvable",
)  # fmt: skip
PROSE = (
    "nid-de-poule profond", "fuite d'eau", "c'est réglé", "vu", "à traiter", "merci de passer lundi",
    "[cliquez](https://exemple.com)", "<b>urgent</b>", "=1+1", "répondez à voleur@exemple.com",
    "lampadaire éteint",
)  # fmt: skip
EMAILS = (
    "karim.benali@paris.demo", "voirie.11@paris.demo", "nadia.cherif@paris.demo", "claire.aubry@paris.demo",
    "voleur@exemple.com", "voleur@paris.demo.exemple.com", "voleur@exemple.com@paris.demo", "a b@paris.demo",
    "KARIM.BENALI@PARIS.DEMO", "voleur@paris.dem0", "karim.benali@paris.demo,voleur@exemple.com",
)  # fmt: skip
NUMBERS: Mapping[str, tuple[str, ...]] = {
    "district": ("11e", "18e", "onzième", "1er", "20e", "9e", "12e"),
    "metres": ("100 m", "500 m", "1 km", "3 km"),
    "": ("10", "20", "50", "120", "400", "1000", "2500", "4000", "5990", "6000", "3", "999999"),
}
AGES = ("un mois", "10 jours", "2 ans", "cette semaine", "hier", "trois semaines")


def word_for(kind: Type, chance: Random) -> str:
    """Words that may stand where this type is wanted."""
    match kind:
        case EnumType():
            return chance.choice(kind.values)
        case NumberType(unit):
            return chance.choice(NUMBERS.get(unit, NUMBERS[""]))
        case DurationType() | DateType():
            return chance.choice(AGES)
        case TextType("email"):
            return chance.choice(EMAILS)
        case TextType("prose"):
            return chance.choice(PROSE)
        case _:
            return chance.choice(QUERIES)
