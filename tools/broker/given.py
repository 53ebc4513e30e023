"""What a call was given as it is: people that are its arguments, tickets that are or stand in a list that is.

Policy judged these. A record that one of them holds, or that a system answered, was named by nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from beffroi.records import Listing, Person, Ticket


class Given:
    """The people and tickets that a call is about.

    Args:
        values: its arguments.
    """

    def __init__(self, values: Iterable[Any]) -> None:
        held = tuple(values)
        self._people = {value.id for value in held if isinstance(value, Person)}
        self._tickets = [ticket for value in held for ticket in _tickets(value)]

    def has_person(self, person_id: Any) -> bool:
        """Whether the call was given the person with this id."""
        return person_id in self._people

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of the tickets that it was given, each once."""
        return tuple(dict.fromkeys(ticket.number for ticket in self._tickets))

    def has_ticket(self, **fields: Any) -> bool:
        """Whether it was given one ticket that has all of these values: its number, its version."""
        wanted = fields.items()
        return any(all(getattr(one, name) == value for name, value in wanted) for one in self._tickets)


def _tickets(value: Any) -> Iterator[Ticket]:
    if isinstance(value, Listing):
        yield from _tickets(value.items)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _tickets(item)
    elif isinstance(value, Ticket):
        yield value
