"""How many demo tickets each service has, and in which state: every common request finds something."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from beffroi.enums import Category, Priority, Status

T = TypeVar("T")
YEARS = timedelta(days=730)
MONTH = timedelta(days=32)
_WEIGHTS = {
    Category.VOIRIE: 48, Category.PROPRETE: 50, Category.ECLAIRAGE: 30, Category.ESPACES_VERTS: 32,
    Category.EAU: 25, Category.BATIMENTS: 28, Category.PETITE_ENFANCE: 24, Category.SPORTS: 28,
    Category.ETAT_CIVIL: 35,
}  # fmt: skip
_STATUS_SHARES = {Status.FERME: 71, Status.OUVERT: 11, Status.EN_COURS: 11, Status.EN_ATTENTE: 7}
_PRIORITY_SHARES = {Priority.BASSE: 18, Priority.NORMALE: 57, Priority.HAUTE: 19, Priority.URGENTE: 6}


@dataclass(frozen=True)
class Slot:
    """One ticket to make; ``assigned`` makes sure that it has an assignee."""

    category: Category
    district: int
    status: Status
    priority: Priority
    created: datetime
    assigned: bool = False


def plan_tickets(now: datetime, rng: random.Random) -> list[Slot]:
    """The tickets to make, oldest first."""
    slots = [slot for category in Category for d in range(1, 21) for slot in _cell(category, d, now, rng)]
    return sorted(slots, key=lambda slot: slot.created)


def _cell(category: Category, district: int, now: datetime, rng: random.Random) -> Iterator[Slot]:
    """Tickets of one service: one in each state, three urgent ones older than a month, then a usual mix."""
    for status in Status:
        yield Slot(category, district, status, _draw(_PRIORITY_SHARES, rng), _moment(status, now, rng))
    for status in (Status.OUVERT, Status.OUVERT, Status.EN_ATTENTE):
        old = _daytime(now - MONTH - timedelta(days=rng.uniform(1, 200)), rng)
        yield Slot(category, district, status, Priority.URGENTE, old, assigned=True)
    for _ in range(_WEIGHTS[category] - 7):
        status = _draw(_STATUS_SHARES, rng)
        yield Slot(category, district, status, _draw(_PRIORITY_SHARES, rng), _moment(status, now, rng))


def _draw(shares: dict[T, int], rng: random.Random) -> T:
    return rng.choices(list(shares), weights=list(shares.values()))[0]


def _moment(status: Status, now: datetime, rng: random.Random) -> datetime:
    """Closed tickets are spread over two years; the others are mostly recent."""
    longest = YEARS.days - 2 if status is Status.FERME else rng.choice((14, 60, 120, 200, 400))
    moment = _daytime(now - timedelta(days=rng.uniform(0.1, longest)), rng)
    return min(moment, now - timedelta(minutes=rng.randint(20, 300)))


def _daytime(moment: datetime, rng: random.Random) -> datetime:
    return moment.replace(hour=rng.randint(7, 20), minute=rng.randrange(60), second=0, microsecond=0)
