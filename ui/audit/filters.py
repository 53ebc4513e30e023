"""Filters of the register, and what there is to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from beffroi.errors import BeffroiError
from beffroi.identity import Actor
from guards import Guards
from guards.runs import RunFilter, RunStatus
from guards.store import RunMark
from ui.assets.format import PARIS
from ui.messages import Words

PAGE = 50


@dataclass(frozen=True)
class Choices:
    """What each filter may be: (value, name)."""

    people: tuple[tuple[str, str], ...]
    services: tuple[tuple[str, str], ...]
    tools: tuple[str, ...]
    rules: tuple[str, ...]


def choices(guards: Guards) -> Choices:
    """People and services of the accounts; tools and rules that runs have met."""
    people = guards.accounts.list()
    services = {person.service_id: person.service_name for person in people}
    return Choices(
        people=tuple((person.id, person.name) for person in people),
        services=tuple(sorted(services.items(), key=lambda item: item[1])),
        tools=_marks(guards, "tool"),
        rules=_marks(guards, "rule"),
    )


def run_filter(chosen: Mapping[str, str], actor: Actor, reads_all: bool, words: Words) -> RunFilter:
    """The filter that a page's address says; for those who do not read all, always their own runs only.

    Raises:
        BeffroiError: a date cannot be read.
    """
    status = chosen.get("status", "")
    until = _day(chosen.get("until", ""), words)
    return RunFilter(
        actor=(chosen.get("person") or None) if reads_all else actor.id,
        service_id=chosen.get("service") or None,
        status=RunStatus(status) if status in set(RunStatus) else None,
        tool=chosen.get("tool") or None,
        rule=chosen.get("rule") or None,
        since=_day(chosen.get("since", ""), words),
        until=None if until is None else until + timedelta(days=1),
        limit=PAGE + 1,
        offset=max(0, int(start)) if (start := chosen.get("start", "")).isdecimal() else 0,
    )


def _day(text: str, words: Words) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=PARIS)
    except ValueError as error:
        french, english = Words("fr"), Words("en")
        raise BeffroiError(
            french("audit.bad_date", text=text), english("audit.bad_date", text=text)
        ) from error


def _marks(guards: Guards, kind: str) -> tuple[str, ...]:
    query = select(RunMark.value).where(RunMark.kind == kind).distinct().order_by(col(RunMark.value))
    with guards.store.reading() as session:
        return tuple(session.exec(query))
