"""One sampler per slot: returns the surface of each variant and the span that the plan copies."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from agents.training.slots import words as w

ORDINALS = (
    "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième onzième douzième treizième "
    "quatorzième quinzième seizième dix-septième dix-huitième dix-neuvième vingtième"
).split()
ROMANS = (
    "Ier IIe IIIe IVe Ve VIe VIIe VIIIe IXe Xe XIe XIIe XIIIe XIVe XVe XVIe XVIIe XVIIIe XIXe XXe".split()
)
NUMBER_WORDS = "deux trois quatre cinq six sept huit neuf dix quinze vingt".split()


@dataclass(frozen=True)
class Filled:
    """A sampled value: text in the phrase per variant of the slot, and the span in the plan per variant."""

    shown: dict[str, str]
    copied: dict[str, str]


Sampler = Callable[[random.Random], Filled]


def same(**shown: str) -> Filled:
    """A value whose plan span is its shown text."""
    return Filled(shown, dict(shown))


def surname(rng: random.Random) -> str:
    """An invented surname."""
    name = rng.choice(w.NAME_PARTS_A) + rng.choice(w.NAME_PARTS_B) + rng.choice(w.NAME_PARTS_C)
    return rng.choice(("", "", "", "", "", "", "Le ", "De ", "Ben ")) + name


def person(rng: random.Random) -> Filled:
    """« Karim Benali », « Mme Lefèvre », sometimes without capitals."""
    first, last = rng.choice(w.FIRST_NAMES), surname(rng)
    if rng.random() < 0.1:
        first = f"{first}-{rng.choice(w.FIRST_NAMES)}"
    title = rng.choice(("M.", "Mme", "Madame", "Monsieur", "mme", "monsieur", "Mr", "madame"))
    text = rng.choice((f"{first} {last}", f"{first} {last}", f"{title} {last}", f"{title} {last}", last,
                       f"{title} {first} {last}"))  # fmt: skip
    return same(person=text.lower() if rng.random() < 0.12 else text)


def street_name(rng: random.Random) -> str:
    """An invented or recombined street name with its type."""
    kind, link = rng.choice(w.STREET_TYPES), rng.choice(w.STREET_LINKS)
    if rng.random() < 0.3:
        name = surname(rng)
    elif rng.random() < 0.3:
        name = f"{rng.choice(w.FIRST_NAMES)} {surname(rng)}"
    else:
        name = rng.choice(w.STREET_WORDS)
        if rng.random() < 0.2:
            name += f" {rng.choice(w.STREET_WORDS)}"
    if link == "d'" or link == "de l'":
        name = rng.choice("Aaeiou").upper() + name.lower() if name[0] not in "AEIOUÉ" else name
    return f"{kind} {link}{name}"


def street(rng: random.Random) -> Filled:
    """A street without number, with its contracted articles."""
    text = street_name(rng)
    if rng.random() < 0.15:
        text = text.lower()
    kind = text.split(" ", 1)[0].lower()
    masculine = kind in {"boulevard", "passage", "quai", "square", "cours", "sentier", "bd", "bld", "bvd"}
    if kind in {"avenue", "av.", "av", "impasse", "allée"}:
        la, de = f"l'{text}", f"de l'{text}"
    elif masculine:
        la, de = f"le {text}", f"du {text}"
    else:
        la, de = f"la {text}", f"de la {text}"
    return Filled(
        {"street": text, "dans_street": text, "la_street": la, "de_street": de},
        dict.fromkeys(("street", "dans_street", "la_street", "de_street"), text),
    )


def address(rng: random.Random) -> Filled:
    """A number and a street; now and then with bis, a comma, or the arrondissement glued on."""
    number = str(rng.randint(1, 240)) + rng.choice(("", "", "", "", "", "", "", " bis", " ter", "bis"))
    text = f"{number}{rng.choice((' ', ' ', ' ', ' ', ', '))}{street_name(rng)}"
    if rng.random() < 0.07:
        text += rng.choice((" {}e", ", 750{:02d}", " Paris {}e", " 750{:02d} Paris")).format(
            rng.randint(2, 20)
        )
    return same(addr=text.lower() if rng.random() < 0.15 else text)


def district(rng: random.Random) -> Filled:
    """An arrondissement in figures, roman, or words."""
    n = rng.randint(1, 20)
    figures = "1er" if n == 1 else f"{n}e"
    forms = [figures] * 8 + [
        f"{n}ème",
        f"{n}eme",
        ROMANS[n - 1],
        ROMANS[n - 1],
        ORDINALS[n - 1],
        ORDINALS[n - 1],
    ]
    return same(dist=rng.choice(forms))


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


def subject(rng: random.Random) -> Filled:
    """An anomaly with and without its article."""
    article, noun = rng.choice(w.ANOMALIES).split(" ", 1)
    if article == "de":
        article, noun = "de l'", noun.split("'", 1)[-1]
    if rng.random() < 0.15:
        noun = f"{noun} {rng.choice(('côté', 'devant', 'près de', 'signé'))} {surname(rng)}"
    elif article not in {"du", "de l'"}:
        noun += rng.choice(w.ANOMALY_TAILS)
    joined = f"{article}{noun}" if article.endswith("'") else f"{article} {noun}"
    return Filled({"subject": noun, "un_subject": joined}, {"subject": noun, "un_subject": noun})


def message(rng: random.Random) -> Filled:
    """A clause to pass on."""
    text = f"{rng.choice(w.SUBJECTS_OF_MESSAGE)} {rng.choice(w.VERBS_OF_MESSAGE)} {rng.choice(w.TIMES_OF_MESSAGE)}"
    return same(msg=text.strip())


def comment(rng: random.Random) -> Filled:
    """A note on a ticket."""
    text = rng.choice(w.COMMENTS).format(
        time=rng.choice(w.TIMES_OF_MESSAGE[1:]), name=surname(rng), subject=rng.choice(w.SUBJECTS_OF_MESSAGE),
        verb=rng.choice(w.VERBS_OF_MESSAGE),
    )  # fmt: skip
    return same(comment=text)


def duration(rng: random.Random) -> Filled:
    """A length of time, in figures or words."""
    if rng.random() < 0.2:
        return same(
            dur=rng.choice(("un mois", "une semaine", "un an", "un jour", "six mois", "15j", "un trimestre"))
        )
    number = rng.choice((str(rng.randint(2, 60)), rng.choice(NUMBER_WORDS)))
    return same(dur=f"{number} {rng.choice(('jours', 'semaines', 'mois', 'ans', 'heures'))}")


def radius(rng: random.Random) -> Filled:
    """A distance, in figures or words."""
    n = rng.choice((50, 100, 150, 200, 250, 300, 350, 400, 500, 600, 700, 750, 800, 1000, 1200, 1500))
    forms = (f"{n} m", f"{n} m", f"{n}m", f"{n} mètres", f"{n} metres", "un kilomètre", "1 km", "2 km", "1,5 km",
             "cinq cents mètres", "deux cents mètres", "cent mètres")  # fmt: skip
    return same(radius=rng.choice(forms))


def email(rng: random.Random) -> Filled:
    """An e-mail address, inside the city or not."""
    name = f"{rng.choice(w.FIRST_NAMES)}.{surname(rng)}".lower().replace(" ", "")
    host = rng.choice(
        ("paris.demo", "paris.demo", "gmail.com", "exemple.com", "orange.fr", "proton.me", "mairie-x.fr")
    )
    return same(email=f"{name}@{host}")


def choice(base: str, options: tuple[str, ...]) -> Sampler:
    """Any of a short list."""
    return lambda rng: same(**{base: rng.choice(options)})


def number(rng: random.Random) -> Filled:
    """A ticket number."""
    return same(num=str(rng.choice((rng.randint(1, 99), rng.randint(100, 999), rng.randint(1000, 9999)))))


SAMPLERS: dict[str, Sampler] = {
    "person": person, "street": street, "addr": address, "dist": district, "dom": domain("dom", False),
    "cat": domain("cat", False), "fkind": facility, "subject": subject, "msg": message, "comment": comment,
    "dur": duration, "radius": radius, "email": email, "num": number,
    "reason": choice("reason", tuple(w.REASONS)), "text": choice("text", tuple(w.SEARCH_WORDS)),
    "function": choice("function", tuple(w.FUNCTIONS)),
    "since": choice("since", ("hier", "cette semaine", "ce mois-ci", "aujourd'hui")),
    "status": choice("status", ("ouverts", "ouverts", "fermés", "en cours", "en attente", "fermes", "clos")),
    "prio": choice("prio", ("haute", "urgente", "basse", "normale", "élevée", "urgent", "max")),
    "prios": choice("prios", ("urgents", "urgents", "prioritaires")),
    "n": choice("n", ("2", "3", "4", "5", "6", "8", "10", "12", "15", "20", *NUMBER_WORDS)),
}  # fmt: skip
VARIANTS: dict[str, str] = {
    variant: base for base, sampler in SAMPLERS.items() for variant in sampler(random.Random(0)).shown
}
