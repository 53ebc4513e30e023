"""Filters of the register, and what there is to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from beffroi.identity import Actor
from guards import Guards
from guards.runs.runs import RunFilter, RunStatus
from ui.audit.names import Names
from ui.words.days import period_of

PAGE = 50


@dataclass(frozen=True)
class Choices:
    """What each filter may be: (value, name)."""

    people: tuple[tuple[str, str], ...]
    services: tuple[tuple[str, str], ...]
    tools: tuple[tuple[str, str], ...]
    rules: tuple[tuple[str, str], ...]


def choices(guards: Guards, names: Names) -> Choices:
    """People and services of the accounts; tools and rules that runs have met."""
    people = guards.accounts.list()
    services = {person.service_id: person.service_name for person in people}
    return Choices(
        people=tuple((person.id, person.name) for person in people),
        services=tuple(sorted(services.items(), key=lambda item: item[1])),
        tools=names.all_tools(guards.runs.met("tool")),
        rules=names.rules(guards.runs.met("rule")),
    )


def run_filter(chosen: Mapping[str, str], actor: Actor, reads_all: bool, start: int) -> RunFilter:
    """The filter that a page's address says; for those who do not read all, always their own runs only.

    Args:
        start: how many runs come before the page.

    Raises:
        BeffroiError: a date cannot be read, or the first is after the second.
    """
    status = chosen.get("status", "")
    since, until = period_of(chosen.get("since", ""), chosen.get("until", ""))
    return RunFilter(
        actor=(chosen.get("person") or None) if reads_all else actor.id,
        service_id=chosen.get("service") or None,
        status=RunStatus(status) if status in set(RunStatus) else None,
        tool=chosen.get("tool") or None,
        rule=chosen.get("rule") or None,
        since=since,
        until=until,
        limit=PAGE + 1,
        offset=start,
    )
