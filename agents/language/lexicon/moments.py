"""Moments relative to now, and dates: « hier », « cette semaine », « lundi », « le 12 mars », « 03/05/2025 ».

Each gives the start of what it names, in the time zone of ``now``.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from agents.language.lexicon.figures import number
from agents.language.lexicon.folding import fold

_WEEKDAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()
_MONTHS = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split()
_SHORT = {"janv": 1, "fev": 2, "fevr": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12}
_BEFORE = re.compile(
    r"^(?:(?:depuis|avant|apres|des|le|la|l|a partir du|au|du|de|d|en|debut)\b[' ]\s*)+(?=\S)"
)
_WHEN = re.compile(r"(?:\s+(?:matin|midi|apres-midi|soir))$")
_WRITTEN = re.compile(r"(?P<day>\d{1,2}|1er|premier)?\s*(?P<month>[a-z]+)\.?\s*(?P<year>\d{4})?")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{2}|\d{4}))?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def moment(text: str, now: datetime) -> datetime | None:
    """The moment that the words name, never after ``now`` where they leave the year open; None where none."""
    plain = " ".join(fold(text).replace("-ci", "").split())
    bare = _WHEN.sub("", _BEFORE.sub("", plain))
    for form in (plain, bare):
        found = _relative(form, now) or _weekday(form, now) or _date(form, now)
        if found is not None:
            return found
    return None


def _day(now: datetime, back: int = 0) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=back)


def _months_back(now: datetime, back: int) -> datetime:
    index = now.year * 12 + now.month - 1 - back
    return _day(now).replace(year=index // 12, month=index % 12 + 1, day=1)


def _relative(plain: str, now: datetime) -> datetime | None:
    monday = now.weekday()
    match plain:
        case (
            "aujourd'hui"
            | "aujourdhui"
            | "ce matin"
            | "cette journee"
            | "ce jour"
            | "ajd"
            | "cet apres-midi"
            | "ce soir"
        ):
            return _day(now)
        case "hier" | "hier matin" | "hier soir" | "la veille" | "veille" | "cette nuit" | "la nuit derniere":
            return _day(now, 1)
        case "avant-hier" | "avant hier" | "avanthier":
            return _day(now, 2)
        case "cette semaine" | "la semaine" | "semaine en cours" | "la semaine en cours" | "debut de semaine":
            return _day(now, monday)
        case "semaine derniere" | "semaine passee" | "la semaine derniere" | "la semaine passee":
            return _day(now, monday + 7)
        case "ce week-end" | "ce weekend" | "week-end dernier" | "weekend dernier" | "week-end" | "weekend":
            return _day(now, (monday - 5) % 7)
        case "ce mois" | "mois en cours" | "debut du mois":
            return _months_back(now, 0)
        case "mois dernier" | "mois passe":
            return _months_back(now, 1)
        case "ce trimestre" | "trimestre en cours":
            return _months_back(now, (now.month - 1) % 3)
        case "trimestre dernier" | "trimestre passe":
            return _months_back(now, (now.month - 1) % 3 + 3)
        case "cette annee" | "annee en cours" | "annee" | "debut d'annee" | "debut de l'annee":
            return _months_back(now, now.month - 1)
        case "annee derniere" | "annee passee" | "an dernier" | "an passe":
            return _months_back(now, now.month - 1 + 12)
    return None


def _weekday(plain: str, now: datetime) -> datetime | None:
    day = plain.removesuffix(" dernier").removesuffix(" passe")
    if day not in _WEEKDAYS:
        return None
    return _day(now, (now.weekday() - _WEEKDAYS.index(day) - 1) % 7 + 1)


def _date(plain: str, now: datetime) -> datetime | None:
    if match := _ISO.fullmatch(plain):
        return _at(now, int(match[1]), int(match[2]), int(match[3]))
    if match := _SLASHED.fullmatch(plain):
        year = int(match[3]) if match[3] else None
        return _dated(now, year + 2000 if year and year < 100 else year, int(match[2]), int(match[1]))
    if re.fullmatch(r"20\d\d", plain):
        return _at(now, int(plain), 1, 1)
    match = _WRITTEN.fullmatch(plain)
    month = _month(match["month"]) if match else None
    if match is None or month is None:
        return None
    day = 1 if match["day"] in (None, "1er", "premier") else number(match["day"]) or 0
    return _dated(now, int(match["year"]) if match["year"] else None, month, day)


def _month(word: str) -> int | None:
    return _MONTHS.index(word) + 1 if word in _MONTHS else _SHORT.get(word)


def _dated(now: datetime, year: int | None, month: int, day: int) -> datetime | None:
    if year is not None:
        return _at(now, year, month, day)
    this = _at(now, now.year, month, day)
    return _at(now, now.year - 1, month, day) if this is None or this > now else this


def _at(now: datetime, year: int, month: int, day: int) -> datetime | None:
    try:
        return _day(now).replace(year=year, month=month, day=day)
    except ValueError:
        return None
