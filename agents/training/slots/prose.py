"""Anomalies, messages, notes, reasons and searched words: listed by hand, joined so that most are new."""

from __future__ import annotations

import random
import re

from agents.training.slots.filled import Filled, capitalised, listed, same
from agents.training.slots.names import mentioned, surname

_ARTICLE = re.compile(r"(de l'|de la |du |des |une |un )(.*)")
_EN_TAILS = (
    "near the school|on the corner|outside number 12|since Monday|in the courtyard|by the bus stop|on the cycle path|"
    "in front of the bakery|next to the playground|at the back of the building|on the second floor|under the bridge"
).split("|")
_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_BECAUSE = (" parce que ", " parce que ", " car ", ", car ", " vu que ", " puisque ", ", ", " : ")
_AND = (", ", ", ", " et ", " et ", ", donc ", " donc ", " mais ", ", mais ", ", alors ", ", et ")
_REPORTED = ("signalé", "signalé", "signalé", "déclaré", "remonté", "recensé", "constaté")
_RANKS = ("de nuit", "en chef", "d'astreinte", "de garde", "à mi-temps", "du matin", "titulaires")


def subject(rng: random.Random) -> Filled:
    """An anomaly with and without its article, half of the time with where, since when or how big."""
    match = _ARTICLE.fullmatch(rng.choice(listed("anomalies")))
    assert match is not None
    article, noun = match[1], match[2]
    tail = _tail(rng)
    if article != "des " or not tail.startswith(" qui "):
        noun += tail
    joined = article + noun
    if rng.random() < 0.03:
        noun = capitalised(noun)
        return Filled(
            {"subject": noun, "un_subject": joined}, {"subject": noun, "un_subject": joined[len(article) :]}
        )
    return Filled({"subject": noun, "un_subject": joined}, {"subject": noun, "un_subject": noun})


def _tail(rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.5:
        return ""
    if draw < 0.82:
        return f" {rng.choice(listed('anomaly_tails'))}"
    if draw < 0.86:
        return f" {rng.choice(listed('anomaly_tails'))} {rng.choice(listed('anomaly_tails'))}"
    number = rng.randint(2, 90)
    forms = (f"devant le n° {number}", f"côté {surname(rng)}", f"signalé par {mentioned(rng)}", f"depuis {number} jours",
             f"de {number} cm", f"sur {number} mètres", f"près du n° {number}", f"devant chez {mentioned(rng)}",
             f"au niveau du poteau {number}", f"depuis le {min(number, 30)} {rng.choice(_MONTHS)}")  # fmt: skip
    return f" {rng.choice(forms)}"


def english_subject(rng: random.Random) -> Filled:
    """An anomaly in English, without article."""
    text = rng.choice(listed("en_subjects"))
    return same(en_subject=f"{text} {rng.choice(_EN_TAILS)}" if rng.random() < 0.3 else text)


def _with_slots(text: str, rng: random.Random) -> str:
    if "{" not in text:
        return text
    if "{time}" in text:
        text = text.replace("{time}", rng.choice(listed("times")))
    return text.replace("{name}", mentioned(rng)) if "{name}" in text else text


def _joined(joint: str, text: str) -> str:
    if joint.endswith("que ") and text[:1] in "aeiouéà":
        return f"{joint[:-2]}'{text}"
    return joint + text


def _clause(rng: random.Random) -> str:
    text = f"{rng.choice(listed('message_subjects'))} {rng.choice(listed('message_verbs'))}"
    return f"{text} {rng.choice(listed('times'))}" if rng.random() < 0.65 else text


def _composed(rng: random.Random) -> str:
    """Subject, verb and time; then a reason, a second clause or what follows from it."""
    text, draw = _clause(rng), rng.random()
    if draw < 0.25 or draw > 0.92:
        text += _joined(rng.choice(_BECAUSE), rng.choice(listed("message_reasons")))
    if 0.25 < draw < 0.5 or draw > 0.92:
        text += rng.choice(_AND) + rng.choice(listed("message_ends"))
    elif draw < 0.62 and draw > 0.5:
        text += rng.choice(_AND) + _clause(rng)
    return _with_slots(text, rng)


def message(rng: random.Random) -> Filled:
    """A clause to pass on."""
    if rng.random() < 0.6:
        return same(msg=_composed(rng))
    return same(msg=_with_slots(rng.choice(listed("messages")), rng))


def comment(rng: random.Random) -> Filled:
    """A note on a ticket."""
    draw = rng.random()
    if draw < 0.17:
        text = _composed(rng)
    else:
        text = rng.choice(listed("comments"))
        if draw < 0.4:
            text += rng.choice((", ", ", ", " et ", ", puis ")) + rng.choice(listed("comments"))
        text = _with_slots(text, rng)
    return same(comment=capitalised(text) if rng.random() < 0.05 else text)


def reason(rng: random.Random) -> Filled:
    """Why a ticket is closed or opened again."""
    text, draw = rng.choice(listed("reasons")), rng.random()
    if draw < 0.1:
        text += rng.choice((", ", " et ", " mais ")) + rng.choice(listed("reasons"))
    elif draw < 0.17:
        text += rng.choice((" selon ", ", vu avec ", " d'après ", ", confirmé par ")) + mentioned(rng)
    elif draw < 0.24:
        text += rng.choice(
            (f" le {rng.randint(2, 30)} {rng.choice(_MONTHS)}", f" à {rng.randint(6, 22)} h", f", bon n° {rng.randint(100, 9999)}",
             f" le {rng.randint(1, 30)}/{rng.randint(1, 12):02d}")
        )  # fmt: skip
    return same(reason=capitalised(text) if rng.random() < 0.05 else text)


def searched(rng: random.Random) -> Filled:
    """A word or a few to look for in tickets; some are names."""
    draw = rng.random()
    if draw < 0.07:
        return same(text=surname(rng))
    return same(text=rng.choice(listed("search_words")))


def thing(rng: random.Random) -> Filled:
    """What people report and ask about by its name: bare, with articles, and « signalés »."""
    noun, _, gender = rng.choice(listed("things")).rpartition(" ")
    vowel, many = noun[0] in "aeéêioh", noun.split()[0].endswith(("s", "x"))
    of = f"d'{noun}" if vowel else f"de {noun}"
    the = f"les {noun}" if many else f"l'{noun}" if vowel else f"{'la' if gender == 'f' else 'le'} {noun}"
    some = f"des {noun}" if many else f"de {the}" if gender == "f" or vowel else f"du {noun}"
    said = rng.choice(_REPORTED) + ("e" if gender == "f" else "") + ("s" if many else "")
    shown = {"things": noun, "de_things": of, "les_things": the, "des_things": some, "said_things": said}
    return Filled(shown, dict.fromkeys(shown, noun))


def function(rng: random.Random) -> Filled:
    """A job title."""
    text = rng.choice(listed("functions"))
    return same(function=f"{text} {rng.choice(_RANKS)}" if rng.random() < 0.1 and len(text) < 14 else text)
