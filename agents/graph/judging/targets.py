"""What a call touches or concerns, read off its real arguments: what policy judges scope by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from agents.graph.judging.recipients import ReadsAs
from agents.interpreter.evaluation import CallSite
from agents.interpreter.values import Group, Items, Labeled, Pending, Value
from beffroi.records import District, Facility, Person, Place, Service, Ticket
from beffroi.types import RecordType
from guards.policy import PersonTarget, PlaceTarget, ServiceTarget, Targets, TicketTarget

Producers = Mapping[str, CallSite]
"""Calls by site, for handles on what they will return."""


def targets_of(call: CallSite, producers: Producers, reads_as: ReadsAs) -> Targets:
    """Targets of a call.

    Args:
        producers: effects that its handles wait for.
        reads_as: names under which a person or service reads.
    """
    found = [target for value in call.arguments.values() for target in _targets(value, producers, reads_as)]
    return Targets(
        tickets=tuple(t for t in found if isinstance(t, TicketTarget)),
        places=tuple(t for t in found if isinstance(t, PlaceTarget)),
        people=tuple(t for t in found if isinstance(t, PersonTarget)),
        services=tuple(t for t in found if isinstance(t, ServiceTarget)),
    )


def _targets(value: Value, producers: Producers, reads_as: ReadsAs) -> Iterator[Any]:
    match value:
        case Labeled(held):
            yield from _held(held, reads_as)
        case Pending(site, path):
            yield from _to_come(producers.get(site), path, producers, reads_as)


def _held(held: Any, reads_as: ReadsAs) -> Iterator[Any]:
    match held:
        case Ticket():
            yield TicketTarget(number=held.number, category=held.category.value, district=held.district)
        case Place() | Facility():
            yield PlaceTarget(district=held.district)
        case District():
            yield PlaceTarget(district=held.number)
        case Person():
            roles = reads_as(held)
            yield PersonTarget(id=held.id, domain=held.domain.value, district=held.district, roles=roles)
        case Service():
            roles = reads_as(held)
            yield ServiceTarget(id=held.id, domain=held.domain.value, district=held.district, roles=roles)
        case Items():
            for item in held.known():
                yield from _held(item.value, reads_as)
        case Group():
            yield from _held(held.items, reads_as)


def _to_come(
    call: CallSite | None, path: tuple[str, ...], producers: Producers, reads_as: ReadsAs
) -> Iterator[Any]:
    """A ticket still to be created, or the same one after an earlier effect."""
    if call is None or path or call.spec.returns != RecordType(Ticket):
        return
    given = [target for value in call.arguments.values() for target in _targets(value, producers, reads_as)]
    known = [target for target in given if isinstance(target, TicketTarget)]
    places = [target for target in given if isinstance(target, PlaceTarget)]
    if known:
        yield known[0]
        return
    category = call.arguments.get("category")
    named = category.value.value if isinstance(category, Labeled) and category.value is not None else None
    yield TicketTarget(number=None, category=named, district=places[0].district if places else None)
