"""Who read personal data about a person: the requests that did, from the guards' tables alone.

A read counts where what it gave names the person. What it gave may name nobody, or be erased: then the
request names the person elsewhere, and the read is told as one that is not sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from agents.views.listing import summary
from agents.views.run import RunSummary
from beffroi.identity import Actor, Role
from guards import Guards
from guards.inquiries import inquiry_needed
from guards.ledger import Event, Kind
from guards.reading import open_search, standing_of
from guards.runs.runs import Run, RunFilter
from guards.runs.subjects import erased_personal_runs, folded, personal_runs, persons_in

_ALL = 1_000_000
"""More than there are."""
_PART = 500
"""Runs that are asked about at once."""


@dataclass(frozen=True)
class PersonalRead:
    """One read of personal data: when, by which call, for which purpose; ``sure``: it was about them."""

    at: str
    site: str
    tool: str
    purpose: str
    sure: bool


@dataclass(frozen=True)
class ReadAbout:
    """A request, and its reads about the person."""

    run: RunSummary
    reads: tuple[PersonalRead, ...]


@dataclass(frozen=True)
class ReadsAbout:
    """What was found.

    Attributes:
        found: newest first.
        erased: how many requests of those looked at read personal data and were erased since.
    """

    found: tuple[ReadAbout, ...]
    erased: int


def reads_about(guards: Guards, actor: Actor, names: Iterable[str], which: RunFilter) -> ReadsAbout:
    """The requests that read personal data about a person, of those whose contents somebody reads: their own,
    and under their inquiries. That it was looked for is recorded first.

    Args:
        names: everything that the person is known by: ids, sign-in name, addresses.
        which: further filters; its limit counts what is found.

    Raises:
        Refused: ``inquiry.needed``: an auditor has none open.
        RecordError: the state cannot be read, or the search cannot be recorded.
    """
    if Role.AUDITEUR not in actor.roles:
        which = replace(which, actor=actor.id)
    elif not standing_of(guards, actor):
        raise inquiry_needed()
    wanted = {folded(name) for name in names}
    persons = [known for name in sorted(wanted) if (known := guards.store.keys.known_pseudonym(name))]
    everything = replace(which, limit=_ALL, offset=0)
    runs = _readable(guards, actor, replace(everything, runs=personal_runs(persons)))
    reads = {run.id: _reads(guards, run.id, wanted) for run in runs}
    found = [run for run in runs if reads[run.id]][: which.limit]
    open_search(guards, actor, found, persons)
    erased = _readable(guards, actor, replace(everything, runs=erased_personal_runs()))
    return ReadsAbout(tuple(ReadAbout(summary(run), reads[run.id]) for run in found), len(erased))


def _readable(guards: Guards, actor: Actor, which: RunFilter) -> list[Run]:
    """Of the runs of a filter those whose contents somebody reads."""
    runs = guards.runs.list(which)
    some = (runs[first : first + _PART] for first in range(0, len(runs), _PART))
    readable = {run for part in some for run in guards.inquiries.readable(actor, part)}
    return [run for run in runs if run.id in readable]


def _reads(guards: Guards, run: str, wanted: set[str]) -> tuple[PersonalRead, ...]:
    values = guards.runs.values(run)
    events = guards.ledger.events(run, kind=Kind.PERSONAL_READ)
    found = ((event, _is_about(values, str(event.payload.get("site", "")), wanted)) for event in events)
    return tuple(_read(event, sure) for event, sure in found if sure is not None)


def _is_about(values: dict[str, object], site: str, wanted: set[str]) -> bool | None:
    """Whether what the call at this site gave names the person; False where it names nobody or is not there,
    None where it names others, or failed."""
    stored = re.compile(rf"result:\d+:{re.escape(site)}")
    given = [raw for name, raw in values.items() if stored.fullmatch(name) and isinstance(raw, dict)]
    named = [persons_in(raw.get("value")) for raw in given if raw.get("kind") == "ok"]
    if any(each & wanted for each in named):
        return True
    return False if not given or not all(named) else None


def _read(event: Event, sure: bool) -> PersonalRead:
    told = {name: str(event.payload.get(name, "")) for name in ("site", "tool", "purpose")}
    return PersonalRead(at=event.at, sure=sure, **told)
