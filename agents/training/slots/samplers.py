"""One sampler per slot: returns the surface of each variant and the span that the plan copies."""

from __future__ import annotations

import random

from agents.training.slots import words as w
from agents.training.slots.filled import Filled, Sampler, choice, same
from agents.training.slots.names import email, person
from agents.training.slots.places import address, district, street
from agents.training.slots.prose import (
    comment,
    english_subject,
    function,
    message,
    reason,
    searched,
    subject,
    thing,
)

__all__ = ["SAMPLERS", "VARIANTS", "Filled", "Sampler", "same"]

NUMBER_WORDS = (
    "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt vingt-cinq trente"
).split()
_LARGE_WORDS = (
    "dix-sept",
    "dix-huit",
    "vingt et un",
    "quarante",
    "quarante-cinq",
    "cinquante",
    "soixante",
    "cent",
)
_SINGLE = (
    "un mois|un mois|une semaine|une semaine|un an|un jour|un trimestre|un semestre|une année|un mois et demi|un an et demi|"
    "deux mois et demi|trois semaines et demie|une quinzaine de jours|une dizaine de jours|une vingtaine de jours|"
    "une quinzaine|une heure|une demi-journée|1 mois|1 an|1 semaine|un jour et demi"
).split("|")
_UNITS = ("jours", "jours", "semaines", "semaines", "mois", "mois", "ans", "heures", "années", "trimestres")
_SHORT_UNITS = ("j", " j", "h", " h", " sem", " jrs")
_HUNDREDS = "cent|deux cents|trois cents|quatre cents|cinq cents|six cents|sept cents|huit cents|neuf cents|mille".split(
    "|"
)
_FAR = (
    "un kilomètre|1 km|2 km|3 km|1,5 km|1km|0,5 km|2,5 km|1.5 km|0,8 km|un km|deux km|deux kilomètres|trois kilomètres|"
    "un demi-kilomètre|un kilomètre et demi|1 kilomètre|2 kilomètres|1 000 m|1 200 m|1 500 mètres|une centaine de mètres|"
    "trois cent cinquante mètres|cent cinquante mètres|deux cent cinquante mètres|quatre-vingts mètres|cinquante mètres|"
    "vingt mètres|soixante-quinze mètres|mille deux cents mètres"
).split("|")
_WEEKDAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()
_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre".split()
_SINCE = (
    "hier|hier|cette semaine|cette semaine|ce mois-ci|ce mois-ci|aujourd'hui|aujourd'hui|avant-hier|ce matin|hier soir|"
    "cette nuit|la semaine dernière|la semaine passée|le mois dernier|ce trimestre|cette année|ce week-end|l'année dernière"
).split("|")


def _article_forms(base: str, text: str, article: str) -> Filled:
    de = {"la": f"de la {text}", "le": f"du {text}", "l'": f"de l'{text}", "les": f"des {text}"}[article]
    to = {"la": f"à la {text}", "le": f"au {text}", "l'": f"à l'{text}", "les": f"aux {text}"}[article]
    the = f"l'{text}" if article == "l'" else f"{article} {text}"
    shown = {base: text, f"la_{base}": the, f"de_la_{base}": de, f"a_la_{base}": to}
    return Filled(shown, dict.fromkeys(shown, text))


def domain(base: str, central: bool) -> Sampler:
    """A domain word with its articles; one in eight is a word that no closed list has."""

    def sample(rng: random.Random) -> Filled:
        stock = w.OTHER_DOMAINS if rng.random() < 0.13 else w.DOMAINS
        if central and rng.random() < 0.5:
            stock = w.CENTRAL_DOMAINS
        text = rng.choice(list(stock))
        return _article_forms(base, text, stock[text][0])

    return sample


def facility(rng: random.Random) -> Filled:
    """A kind of facility: singular, plural, with articles, and « le plus proche »."""
    stock = w.OTHER_FACILITIES if rng.random() < 0.18 else w.FACILITIES
    one = rng.choice(list(stock))
    many, gender = stock[one]
    vowel = one[0] in "aeéiouh"
    the = f"l'{one}" if vowel else ("la " if gender == "f" else "le ") + one
    of = f"de {the}" if the.startswith(("l'", "la")) else f"du {one}"
    nearest = f"{the} {'la' if gender == 'f' else 'le'} plus proche"
    shown = {"fkind": one, "fkinds": many, "un_fkind": ("une " if gender == "f" else "un ") + one,
             "la_fkind": the, "de_la_fkind": of, "proche_fkind": nearest}  # fmt: skip
    return Filled(shown, {key: many if key == "fkinds" else one for key in shown})


def duration(rng: random.Random) -> Filled:
    """A length of time, in figures or words."""
    draw = rng.random()
    if draw < 0.25:
        return same(dur=rng.choice(_SINGLE))
    if draw < 0.32:
        return same(dur=f"{rng.randint(2, 72)}{rng.choice(_SHORT_UNITS)}")
    words = NUMBER_WORDS if draw < 0.6 else _LARGE_WORDS
    number = rng.choice(words) if draw < 0.65 else str(rng.randint(2, 90))
    return same(dur=f"{number} {rng.choice(_UNITS)}")


def radius(rng: random.Random) -> Filled:
    """A distance, in figures or words."""
    draw = rng.random()
    if draw < 0.25:
        return same(radius=rng.choice(_FAR))
    if draw < 0.37:
        return same(radius=f"{rng.choice(_HUNDREDS)} {rng.choice(('mètres', 'mètres', 'metres', 'm'))}")
    n = rng.randint(1, 60) * (50 if draw < 0.8 else 25 if draw < 0.95 else 7)
    return same(radius=f"{n}{rng.choice((' m', ' m', 'm', ' mètres', ' mètres', ' metres', ' M', 'mètres'))}")


def since(rng: random.Random) -> Filled:
    """A moment that has passed."""
    draw = rng.random()
    if draw < 0.7:
        return same(since=rng.choice(_SINCE))
    if draw < 0.84:
        return same(since=rng.choice(_WEEKDAYS) + rng.choice(("", "", " dernier")))
    day = rng.randint(2, 28)
    forms = (
        f"le {day} {rng.choice(_MONTHS)}",
        f"le {day} {rng.choice(_MONTHS)}",
        f"le {day}/{rng.randint(1, 10):02d}",
    )
    return same(since=rng.choice(forms))


def number(rng: random.Random) -> Filled:
    """A ticket number."""
    draw = rng.random()
    if draw < 0.03:
        return same(num=f"{rng.randint(1, 9)} {rng.randint(1, 999):03d}")
    return same(
        num=str(
            rng.randint(
                *(
                    (1, 99)
                    if draw < 0.3
                    else (100, 999)
                    if draw < 0.55
                    else (1000, 99999 if draw > 0.9 else 9999)
                )
            )
        )
    )


SAMPLERS: dict[str, Sampler] = {
    "person": person, "street": street, "addr": address, "dist": district, "dom": domain("dom", False),
    "cat": domain("cat", False), "fkind": facility, "subject": subject, "msg": message, "comment": comment,
    "dur": duration, "radius": radius, "email": email, "num": number, "reason": reason, "text": searched,
    "function": function, "since": since, "en_subject": english_subject, "thing": thing,
    "status": choice("status", ("ouverts", "ouverts", "fermés", "en cours", "en attente", "fermes", "clos")),
    "prio": choice("prio", ("haute", "urgente", "basse", "normale", "élevée", "urgent", "max")),
    "prios": choice("prios", ("urgents", "urgents", "prioritaires")),
    "n": choice("n", (*map(str, range(2, 26)), "30", "50", "2", "3", "4", "5", "6", "10", *NUMBER_WORDS)),
}  # fmt: skip
VARIANTS: dict[str, str] = {
    variant: base for base, sampler in SAMPLERS.items() for variant in sampler(random.Random(0)).shown
}
