"""Moments relative to now, and dates: « hier », « cette semaine », « lundi », « le 12 mars », « 03/05/2025 »,
« last month ».

Each gives what it names, from its start to its end, in the time zone of ``now``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from rapidfuzz.distance import OSA

from agents.language.lexicon.folding import fold

_WEEKDAYS = {
    word: day
    for day, spelt in enumerate(
        "lundi lun monday,mardi tuesday,mercredi wednesday,jeudi thursday,vendredi friday,samedi saturday,"
        "dimanche sunday".split(",")
    )
    for word in spelt.split()
}
_MONTHS = {
    word: month
    for month, spelt in enumerate(
        "janvier janv january jan,fevrier fev fevr february feb,mars march,avril avr april apr,mai may,"
        "juin june jun,juillet juil july jul,aout august aug,septembre sept september sep,"
        "octobre oct october,novembre nov november,decembre dec december".split(","),
        1,
    )
    for word in spelt.split()
}
_LONG_MONTHS = tuple(word for word in _MONTHS if len(word) > 5)
_STARTS = {
    phrase: start
    for start, phrases in {
        (
            "day",
            0,
        ): "aujourd'hui|aujourdhui|aujourd hui|ce matin|cette journee|ce jour|ajd|auj|cet apres-midi|"
        "ce soir|today|this morning|this afternoon|tonight",
        ("day", 1): "hier|hier matin|hier soir|la veille|veille|cette nuit|la nuit derniere|nuit derniere|"
        "yesterday|last night",
        ("day", 2): "avant-hier|avanthier|day before yesterday",
        (
            "week",
            0,
        ): "cette semaine|la semaine|semaine en cours|debut de semaine|debut de la semaine|this week|"
        "current week",
        ("week", 1): "semaine derniere|semaine passee|semaine precedente|last week|past week|previous week",
        (
            "weekend",
            0,
        ): "ce week-end|ce weekend|week-end dernier|weekend dernier|week-end|weekend|last weekend|"
        "this weekend",
        ("month", 0): "ce mois|mois en cours|debut du mois|this month|current month",
        ("month", 1): "mois dernier|mois passe|mois precedent|last month|past month|previous month",
        ("quarter", 0): "ce trimestre|trimestre en cours|this quarter",
        ("quarter", 1): "trimestre dernier|trimestre passe|trimestre precedent|last quarter|previous quarter",
        (
            "year",
            0,
        ): "cette annee|annee en cours|annee|debut d'annee|debut de l'annee|debut de l'an|this year|"
        "current year",
        ("year", 1): "annee derniere|annee passee|annee precedente|an dernier|an passe|last year|past year|"
        "previous year",
    }.items()
    for phrase in phrases.split("|")
}
_BEFORE = re.compile(
    r"^(?:(?:depuis|avant|apres|des|le|la|l|a partir du|a partir de|a compter du|au|du|de|d|en|debut|since|"
    r"before|after|from|on|the|of|in|starting)\b[' ]\s*)+(?=\S)"
)
_ARTICLE = re.compile(r"^(?:(?:depuis|des) )?(?:le |la |l['’ ] ?)")
_BEGINNING = re.compile(r"\bdebut\b")
_DAYS = {"day": 1, "weekend": 2, "week": 7}
_LENGTHS = {"month": 1, "quarter": 3, "year": 12}
_Found = tuple[datetime, str]
"""The start of a period, and of which kind it is."""
_WHEN = re.compile(r"(?:\s+(?:matin|midi|apres-midi|soir|morning|afternoon|evening))$")
_PAST = re.compile(r"^(?:last|this past)\s+|^derniere? |\s+(?:dernier|passe|last)$")
_WRITTEN = re.compile(
    r"(?P<day>\d{1,2}(?=er|ieme|st|nd|rd|th)(?:er|ieme|st|nd|rd|th)|\d{1,2}|premier)?(?: of)?\s*"
    r"(?P<month>[a-z]+)\.?,?\s*(?P<year>\d{4})?"
)
_MONTH_FIRST = re.compile(r"(?P<month>[a-z]+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,? (?P<year>\d{4}))?")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{2}|\d{4}))?")
_AVANT_HIER, _CI = re.compile(r"\bavant[ -]hier\b"), re.compile(r"[- ]ci\b")
_DAYS_OF = re.compile(
    r"(?:(?P<between>entre|between) (?:le |the )?)?(?P<first>\d{1,2})(?:er)? "
    r"(?(between)(?:et|and)|(?:au|a|jusqu'au|to)) (?:le |the )?"
    r"(?P<last>\d{1,2})(?:er)?(?P<month>\D.*)"
)
"""« du 3 au 15 novembre », « entre le 3 et le 15 novembre »: days of one month."""
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True)
class Period:
    """A day, a week, a month…: from ``start`` to the last moment before the next one."""

    start: datetime
    last: datetime

    @property
    def is_day(self) -> bool:
        """Whether it is one day."""
        return self.start.date() == self.last.date()


def moment(text: str, now: datetime) -> datetime | None:
    """The start of what the words name, never after ``now`` where they leave the year open; None where they
    name nothing."""
    found = period(text, now)
    return None if found is None else found.start


def period(text: str, now: datetime) -> Period | None:
    """What the words name, a day or longer; of « début mars », its first day; « 3 au 15 mars » whole."""
    plain = " ".join(_AVANT_HIER.sub("avant-hier", _CI.sub("", fold(text))).split())
    bare = _WHEN.sub("", _BEFORE.sub("", plain))
    for form in (plain, _ARTICLE.sub("", plain), bare):
        found = _relative(form, now) or _weekday(form, now) or _date(form, now)
        if found is not None:
            start, unit = found
            return _whole(start, "day" if _BEGINNING.search(plain) else unit)
    return _days(bare, now)


def _days(bare: str, now: datetime) -> Period | None:
    """From a day to a later one of its month, which may be to come."""
    days = _DAYS_OF.fullmatch(bare)
    first = period(days["first"] + days["month"], now) if days else None
    if days is None or first is None or not first.is_day or int(days["last"]) <= first.start.day:
        return None
    try:
        end = _whole(first.start.replace(day=int(days["last"])), "day")
    except ValueError:
        return None
    return end and Period(first.start, end.last)


def first_day(words: str) -> str:
    """Words for the first of several days of a month (« 3 novembre » of « du 3 au 15 novembre »); others as
    they are."""
    days = _DAYS_OF.search(words.lower())
    return words if days is None else f"{days['first']}{days['month']}"


def names_days(words: str) -> bool:
    """Whether they name several days of a month, which are no date."""
    return _DAYS_OF.search(words.lower()) is not None


def _whole(start: datetime, unit: str) -> Period | None:
    try:
        last = _next(start, unit) - timedelta(microseconds=1)
    except (OverflowError, ValueError):
        return None
    first, end = _with_offset(start), _with_offset(last)
    return None if first is None or end is None else Period(first, end)


def _next(start: datetime, unit: str) -> datetime:
    """The start of the next period of this kind."""
    if unit in _DAYS:
        return start + timedelta(days=_DAYS[unit])
    return _months_back(start, -_LENGTHS[unit])


def _with_offset(found: datetime) -> datetime | None:
    """With the offset that its zone has then, which may not be today's; None at the ends of the calendar."""
    try:
        offset = found.utcoffset()
    except (OverflowError, ValueError):
        return None
    return found if offset is None else found.replace(tzinfo=timezone(offset))


def _day(now: datetime, back: int = 0) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=back)


def _months_back(now: datetime, back: int) -> datetime:
    index = now.year * 12 + now.month - 1 - back
    return _day(now).replace(year=index // 12, month=index % 12 + 1, day=1)


def _relative(plain: str, now: datetime) -> _Found | None:
    unit, back = _STARTS.get(plain, ("", 0))
    return (_start(unit, back, now), unit) if unit else None


def _start(unit: str, back: int, now: datetime) -> datetime:
    match unit:
        case "day":
            return _day(now, back)
        case "week":
            return _day(now, now.weekday() + 7 * back)
        case "weekend":
            return _day(now, (now.weekday() - 5) % 7)
        case "month":
            return _months_back(now, back)
        case "quarter":
            return _months_back(now, (now.month - 1) % 3 + 3 * back)
        case _:
            return _months_back(now, now.month - 1 + 12 * back)


def _weekday(plain: str, now: datetime) -> _Found | None:
    day = _WEEKDAYS.get(_PAST.sub("", plain))
    return None if day is None else (_day(now, (now.weekday() - day - 1) % 7 + 1), "day")


def _date(plain: str, now: datetime) -> _Found | None:
    if match := _ISO.fullmatch(plain):
        return _of(_at(now, int(match[1]), int(match[2]), int(match[3])), "day")
    if match := _SLASHED.fullmatch(plain):
        year = int(match[3]) if match[3] else None
        return _of(
            _dated(now, year + 2000 if year and year < 100 else year, int(match[2]), int(match[1])), "day"
        )
    if re.fullmatch(r"20\d\d", plain):
        return _of(_at(now, int(plain), 1, 1), "year")
    bare = _PAST.sub("", plain)
    match = _WRITTEN.fullmatch(bare) or _MONTH_FIRST.fullmatch(bare)
    month = _month(match["month"]) if match else None
    if match is None or month is None:
        return None
    day = 1 if match["day"] in (None, "premier") else int(re.sub(r"\D", "", match["day"]))
    start = _dated(now, int(match["year"]) if match["year"] else None, month, day)
    return _of(start, "month" if match["day"] is None else "day")


def _of(start: datetime | None, unit: str) -> _Found | None:
    return None if start is None else (start, unit)


def _month(word: str) -> int | None:
    """The month of its name, one letter wrong in a long one."""
    if word in _MONTHS or len(word) < 6:
        return _MONTHS.get(word)
    near = {_MONTHS[known] for known in _LONG_MONTHS if OSA.distance(word, known, score_cutoff=1) <= 1}
    return near.pop() if len(near) == 1 else None


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
