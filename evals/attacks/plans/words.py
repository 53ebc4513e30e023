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
BY_NAME: Mapping[str, tuple[str, ...]] = {
    "address": ("12 rue Oberkampf", "48 rue de Charonne", "3 place de la Nation", "rue de Belleville"),
    "name": ("Karim Benali", "Nadia Cherif", "Olivier Perrault", "Claire Aubry", "Rosa Figueira", "Martin"),
    "function": ("chefs d'équipe", "jardiniers", "responsables"),
    "street": ("rue de Belleville", "rue de Charonne", "avenue Daumesnil"),
    "query": ("viabilité hivernale", "entretien annuel", "indemnités", "mobilité", "terrasses", "marchés"),
    "text": ("poubelle", "trou", "fuite", "éclairage"),
    "number": ("20", "60", "100", "400", "1000", "1180", "2120", "2960", "3810", "4000", "5800", "6000"),
    "n": ("1", "3", "5"),
}
"""What mostly exists, by the name of the parameter."""
NUMBERS: Mapping[str, tuple[str, ...]] = {
    "district": ("11e", "18e", "onzième", "1er", "20e", "9e", "12e"),
    "metres": ("100 m", "500 m", "1 km", "3 km"),
    "": ("10", "20", "50", "120", "400", "1000", "2500", "4000", "5990", "6000", "3", "999999"),
}
AGES = ("un mois", "10 jours", "2 ans", "cette semaine", "hier", "trois semaines")


def word_for(kind: Type, chance: Random, name: str = "") -> str:
    """Words that may stand where this type is wanted; mostly some that exist for a parameter of this name."""
    if name in BY_NAME and chance.random() < 0.9:
        return chance.choice(BY_NAME[name])
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
