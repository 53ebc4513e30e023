"""Search in Redmine: its own filters as far as they go, then the port's meaning of each."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from beffroi.errors import Failure, ToolError
from beffroi.records import Listing, Ticket, TicketQuery
from beffroi.settings.tickets import Redmine
from tools.city.text import STOPWORDS, fold, stem
from tools.ticketing.criteria import METRES_PER_DEGREE, check_query, fitting
from tools.ticketing.moments import present, to_utc
from tools.ticketing.redmine.client import PAGE, Issue, Record, RedmineClient
from tools.ticketing.redmine.issues import IssueReader
from tools.ticketing.redmine.names import Names
from tools.ticketing.redmine.people import RedminePeople

TEXTS = ("subject", "description", "notes")
_NEWEST = "created_on:desc,id:desc"
_ROUNDED = 0.001
"""Degrees: Redmine compares numbers to three decimals on some databases."""
_LONGEST_TOKENS = 5
_READ = 10
"""Tickets read for each that may be shown, where a street is looked for: Redmine may not filter by that."""
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")


class _Counted(Record):
    total_count: int = 0


@dataclass(frozen=True)
class Found:
    """Tickets of one question, the newest first; ``total`` as Redmine counts them."""

    issues: list[Issue]
    total: int


def search_issues(
    client: RedmineClient, system: Redmine, names: Names, people: RedminePeople, wanted: TicketQuery
) -> Listing[Ticket]:
    """Tickets that fit, the newest first, at most `MappedTicketing.most`.

    Where it is cut, ``total`` is what Redmine counts; a text is asked in title, description and comments, and
    the total is then that of the longest of the three.
    """
    check_query(wanted)
    query = _filters(system, names, people, wanted)
    if query is None:
        return Listing((), True, 0, present())
    most = system.most * (1 if wanted.street is None else _READ)
    if wanted.text is None:
        answers = [read_pages(client, query, most)]
    else:
        words = "~" + " ".join(_tokens(wanted.text))
        answers = [read_pages(client, query | {place: words}, most) for place in TEXTS]
    reader = IssueReader(system, names, people)
    issues = {issue.id: issue for answer in answers for issue in answer.issues}
    newest = sorted(issues.values(), key=lambda issue: (issue.created_on, issue.id), reverse=True)
    tickets = [ticket for issue in newest if (ticket := reader.to_ticket(issue)) is not None]
    kept = fitting(tickets, wanted)
    whole = all(len(answer.issues) >= answer.total for answer in answers)
    told = [0] if wanted.street is not None else [answer.total for answer in answers]
    total = len(kept) if whole else max(len(kept) + 1, *told)
    return Listing(tuple(kept[: system.most]), whole and len(kept) <= system.most, total, present())


def read_pages(client: RedmineClient, query: dict[str, str], most: int) -> Found:
    """Pages of a question until its end, or so many tickets."""
    issues: dict[int, Issue] = {}
    total = offset = 0
    while offset < most:
        limit = min(PAGE, most - offset)
        found = client.get("/issues.json", {**query, "limit": str(limit), "offset": str(offset)})
        if found is None:
            not_open(client.login)
        page = client.listed(Issue, found, "issues")
        issues |= {issue.id: issue for issue in page}
        total = client.parse(_Counted, found).total_count
        offset += len(page)
        if not page or offset >= total:
            break
    # Tickets that moved between two pages are met twice or not at all: the list then says that it is cut.
    return Found(list(issues.values()), total)


def not_open(login: str | None) -> NoReturn:
    """Redmine does not show the project to whoever asks."""
    raise ToolError(
        Failure.INVALID,
        f"Redmine n'ouvre pas le projet des tickets à « {login or 'ce compte'} » : demandez-le à son "
        "administrateur.",
        f"Redmine does not open the project of tickets to '{login or 'this account'}': ask for it there.",
    )


def project_query(system: Redmine, names: Names) -> dict[str, str]:
    """Tickets of any status that the settings have words for."""
    query = {
        "project_id": system.project,
        "subproject_id": "!*",
        "tracker_id": _any(names.trackers),
        "sort": _NEWEST,
    }
    return query | _worded(system, names, TicketQuery())


def _filters(
    system: Redmine, names: Names, people: RedminePeople, wanted: TicketQuery
) -> dict[str, str] | None:
    """Redmine's filters; None where nothing can fit."""
    query = project_query(system, names) | _worded(system, names, wanted)
    if "" in query.values():  # no word of Redmine's means this
        return None
    if wanted.assignee is not None:
        user = people.user_with_id(wanted.assignee)
        if user is None:
            return None
        query["assigned_to_id"] = str(user.id)
    if wanted.district is not None:
        query[f"cf_{names.fields['district']}"] = f"={system.district.format(wanted.district)}"
    before, after = (
        None if moment is None else f"{to_utc(moment):%Y-%m-%dT%H:%M:%SZ}"
        for moment in (wanted.created_before, wanted.created_after)
    )
    if before and after:
        query["created_on"] = f"><{after}|{before}"
    elif before or after:
        query["created_on"] = f">={after}" if after else f"<={before}"
    return query | _box(names, wanted.near)


def _worded(system: Redmine, names: Names, wanted: TicketQuery) -> dict[str, str]:
    categories = _any(names.words_of(wanted.category))
    place = {"category": "category_id", "tracker": "tracker_id"}.get(system.category)
    return {
        place or f"cf_{names.category_field}": categories,
        "status_id": _any(n for n, value in names.statuses.items() if wanted.status in (None, value)),
        "priority_id": _any(n for n, value in names.priorities.items() if wanted.priority in (None, value)),
    }


def _box(names: Names, near: tuple[float, float, float] | None) -> dict[str, str]:
    """Only a box around the centre, a little larger than the circle."""
    if near is None:
        return {}
    lon, lat, radius = near
    high = 1.1 * radius / METRES_PER_DEGREE + _ROUNDED
    wide = 1.1 * radius / METRES_PER_DEGREE / max(0.1, math.cos(math.radians(lat))) + _ROUNDED
    return {
        f"cf_{names.fields[setting]}": f"><{centre - half:.6f}|{centre + half:.6f}"
        for setting, centre, half in (("longitude", lon, wide), ("latitude", lat, high))
    }


def _tokens(text: str) -> list[str]:
    """The beginnings of the words that carry meaning, with their accents, the longest five.

    Redmine looks for them anywhere in a text; whether accents and capitals count is its database's business.
    """
    words = [word for word in _WORD.findall(text.lower()) if fold(word) not in STOPWORDS and fold(word)]
    beginnings = dict.fromkeys(word[: max(2, len(stem(fold(word))))] for word in words)
    return sorted(beginnings, key=len, reverse=True)[:_LONGEST_TOKENS]


def _any(numbers: Iterable[object]) -> str:
    return "|".join(map(str, numbers))
