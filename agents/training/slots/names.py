"""Names of people: first names of all origins, invented surnames, titles, initials, capitals or none."""

from __future__ import annotations

import random

from agents.training.slots import words as w
from agents.training.slots.filled import Filled, listed, same
from beffroi.text import without_accents

_TITLES = (
    "M.", "M.", "M", "Mme", "Mme", "Mme", "Madame", "Monsieur", "mme", "monsieur", "Mr", "madame", "mr", "m.", "Mlle",
    "Dr", "Me", "docteur", "Docteur", "Pr",
)  # fmt: skip
_ARTICLED = ("le docteur", "la docteure", "le professeur", "le Dr", "l'agent", "l'ingénieur", "le chef")
_PARTICLES = (
    "Le ", "Le ", "De ", "Ben ", "Ben ", "El ", "da ", "dos ", "Da ", "van der ", "Van ", "von ", "de ", "du ", "de la ",
    "d'", "Di ", "Al-", "Saint-", "La ", "Ould ", "Mc", "Mac", "N'", "O'", "Abd el-",
)  # fmt: skip
_HOSTS = (
    "paris.demo paris.demo paris.demo gmail.com exemple.com orange.fr proton.me mairie-x.fr laposte.net ville.example "
    "free.fr hotmail.com sous-traitant.example bailleur-sud.fr ecole-lilas.org outlook.com eau-et-vie.eu"
).split()


def surname(rng: random.Random) -> str:
    """A known or invented surname, some with a particle, an apostrophe or a hyphen."""
    draw = rng.random()
    name = _plain(rng)
    if draw < 0.8:
        return name
    if draw < 0.88:
        return f"{name}-{_plain(rng)}"
    particle = rng.choice(_PARTICLES)
    if particle == "d'" and name[0] not in "AEIOUÉ":
        particle = "de "
    return particle + name


def _plain(rng: random.Random) -> str:
    if rng.random() < 0.45:
        return rng.choice(listed("surnames"))
    return rng.choice(w.NAME_PARTS_A) + rng.choice(w.NAME_PARTS_B) + rng.choice(w.NAME_PARTS_C)


def first_name(rng: random.Random) -> str:
    """A first name, now and then a double one."""
    name = rng.choice(listed("first_names"))
    return f"{name}-{rng.choice(listed('first_names'))}" if rng.random() < 0.05 and "-" not in name else name


def person(rng: random.Random) -> Filled:
    """« Karim Benali », « Mme N'Guyen-Roy », « J. Moreau », « le docteur Bensaïd », « KARIM BENALI »."""
    first, last, draw = first_name(rng), surname(rng), rng.random()
    if draw < 0.04:
        return _articled(rng.choice(_ARTICLED), last)
    text = _named(first, last, draw, rng)
    draw = rng.random()
    if draw < 0.11:
        text = text.lower()
    elif draw < 0.15:
        text = text.upper()
    return same(person=text)


def _articled(title: str, last: str) -> Filled:
    article, text = title.split(" ", 1) if " " in title else ("l'", title[2:])
    space = "" if article == "l'" else " "
    return Filled({"person": f"{article}{space}{text} {last}"}, {"person": f"{text} {last}"})


def _named(first: str, last: str, draw: float, rng: random.Random) -> str:
    if draw < 0.38:
        return f"{first} {last}"
    if draw < 0.64:
        return f"{rng.choice(_TITLES)} {last}"
    if draw < 0.77:
        return last
    if draw < 0.85:
        return f"{rng.choice(_TITLES)} {first} {last}"
    if draw < 0.9:
        initial = first[0] + rng.choice((". ", ".", " ")) + last
        return f"{rng.choice(_TITLES)} {initial}" if rng.random() < 0.3 else initial
    if draw < 0.94:
        return f"{first} {last.upper()}"
    return f"{last} {first}" if draw < 0.97 else first


def mentioned(rng: random.Random) -> str:
    """A name as messages and notes mention it."""
    name = surname(rng) if rng.random() < 0.5 else person(rng).shown["person"]
    return name[3:] if name.startswith("le ") else name


def email(rng: random.Random) -> Filled:
    """An e-mail address, inside the city or not."""
    first, last = rng.choice(listed("first_names")), surname(rng)
    forms = (f"{first}.{last}", f"{first}.{last}", f"{first[0]}.{last}", f"{first}{rng.randint(1, 99)}", f"{last}.{first}",
             f"{first}-{last}", f"{first}_{last}", last)  # fmt: skip
    name = rng.choice(forms).lower().replace(" ", "").replace("'", "")
    if rng.random() < 0.8:
        name = without_accents(name)
    return same(email=f"{name}@{rng.choice(_HOSTS)}")
