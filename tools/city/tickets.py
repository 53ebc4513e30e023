"""The demo tickets with their comments and history."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from beffroi.enums import Category, Priority, Status
from beffroi.records import Person, Place
from tools.city.addresses import Address, postcode
from tools.city.facilities import FacilityRow
from tools.city.hostile import MESSY, Messy
from tools.city.lists import subjects
from tools.city.staff import Staff
from tools.city.ticket_plan import Slot, plan_tickets
from tools.city.ticket_texts import (
    AGENT_COMMENTS,
    CLOSING_REASONS,
    DESCRIPTIONS,
    REOPENING_REASONS,
    RESIDENT,
    RESIDENT_COMMENTS,
)
from tools.directory.store import to_person
from tools.ticketing.embedded.store import place_fields, search_words

_ASSIGNED = {Status.OUVERT: 0.5, Status.EN_COURS: 1.0, Status.EN_ATTENTE: 0.85, Status.FERME: 0.93}
_IN_FACILITIES = {
    Category.SPORTS: ("gymnase", "piscine"), Category.PETITE_ENFANCE: ("crèche",),
    Category.BATIMENTS: ("école", "bibliothèque", "mairie"), Category.ETAT_CIVIL: ("mairie",),
    Category.ESPACES_VERTS: ("parc",),
}  # fmt: skip
_CHANGES = ("création", "affectation", "commentaire", "statut", "fermeture", "réouverture")
NO_PLACE = 0.03
_NOWHERE = dict.fromkeys(
    ("place_id", "place_label", "place_street", "place_number", "place_district", "lon", "lat")
)


@dataclass(frozen=True)
class Tickets:
    """The ticketing's rows as columns of `TicketRow` and `HistoryRow`, and the people they name."""

    agents: list[Person]
    tickets: list[dict[str, Any]]
    history: list[dict[str, Any]]


@dataclass
class _Story:
    """A ticket's history as it is being told: moments go forward and never past ``now``."""

    at: datetime
    now: datetime
    rng: random.Random
    lines: list[tuple[datetime, str, str, str]]

    def tell(self, author: str, action: str, text: str = "", days: float = 0.0) -> None:
        ahead = timedelta(minutes=self.rng.randint(3, 40) + round(days * 1440))
        self.at = min(self.at + ahead, max(self.at, self.now - timedelta(minutes=1)))
        self.lines.append((self.at, author, action, text))

    @property
    def version(self) -> int:
        """One for each line that changed the ticket."""
        return sum(action in _CHANGES for _, _, action, _ in self.lines)


def make_tickets(
    addresses: list[Address], facilities: list[FacilityRow], staff: Staff, now: datetime, rng: random.Random
) -> Tickets:
    """6,000 tickets, numbered in the order in which they came."""
    maker = _TicketMaker(addresses, facilities, staff, now, rng)
    slots = plan_tickets(now, rng)
    messy = dict(zip(sorted(rng.sample(range(len(slots)), 2 * len(MESSY))), MESSY * 2, strict=True))
    for index, slot in enumerate(slots):
        maker.add(index + 1, slot, messy.get(index, Messy()))
    return Tickets(list(maker.people.values()), maker.tickets, maker.history)


class _TicketMaker:
    def __init__(
        self,
        addresses: list[Address],
        facilities: list[FacilityRow],
        staff: Staff,
        now: datetime,
        rng: random.Random,
    ) -> None:
        self.tickets: list[dict[str, Any]] = []
        self.history: list[dict[str, Any]] = []
        self._now, self._rng, self._subjects = now, rng, subjects()
        services = {row.id: row for row in staff.services}
        self.people = {row.id: to_person(row, services[row.service_id]) for row in staff.people}
        self._teams: dict[tuple[str, int], list[Person]] = defaultdict(list)
        for person in self.people.values():
            self._teams[person.domain.value, person.district or 0].append(person)
        self._addresses: dict[int, list[Address]] = defaultdict(list)
        for address in addresses:
            self._addresses[address.district].append(address)
        self._facilities: dict[tuple[str, int], list[FacilityRow]] = defaultdict(list)
        for row in facilities:
            self._facilities[row.kind.value, row.district].append(row)

    def add(self, number: int, slot: Slot, messy: Messy) -> None:
        """One ticket with its history."""
        rng, subject = self._rng, self._rng.choice(self._subjects[slot.category])
        team = self._teams[slot.category.value, slot.district]
        assignee = rng.choice(team) if rng.random() < _ASSIGNED[slot.status] or slot.assigned else None
        story = _Story(slot.created - timedelta(minutes=1), self._now, rng, [])
        story.lines.append((slot.created, RESIDENT if rng.random() < 0.7 else team[-1].name, "création", ""))
        story.at = slot.created
        self._tell(story, slot, team, assignee, messy.comment)
        title = messy.title or subject
        text = rng.choice(DESCRIPTIONS).format(s=subject, l=subject[0].lower() + subject[1:])
        self._keep(number, slot, title, messy.description or text, assignee, story, messy.no_place)

    def _tell(
        self, story: _Story, slot: Slot, team: list[Person], assignee: Person | None, extra: str
    ) -> None:
        rng, head = self._rng, team[0]
        if assignee:
            story.tell(head.name, "affectation", f"Confié à {assignee.name}.", rng.uniform(0, 2))
        if rng.random() < 0.35:
            story.tell(RESIDENT, "commentaire", rng.choice(RESIDENT_COMMENTS), rng.uniform(0, 4))
        if extra:
            story.tell(RESIDENT, "commentaire", extra, 0.2)
        if assignee and rng.random() < 0.5:
            story.tell(assignee.name, "commentaire", rng.choice(AGENT_COMMENTS), rng.uniform(0, 3))
        if slot.priority is Priority.URGENTE and assignee and rng.random() < 0.3:
            story.tell(head.name, "relance", f"Relance envoyée à {assignee.name}.", rng.uniform(1, 5))
        if slot.status in (Status.EN_COURS, Status.EN_ATTENTE):
            author = (assignee or head).name
            story.tell(author, "statut", f"Statut : {slot.status.value}.", rng.uniform(0, 1))
        if slot.status is Status.FERME:
            self._close(story, (assignee or head).name)

    def _close(self, story: _Story, author: str) -> None:
        rng = self._rng
        story.tell(author, "fermeture", rng.choice(CLOSING_REASONS), rng.uniform(0, 12))
        if rng.random() < 0.06:
            story.tell(RESIDENT, "réouverture", rng.choice(REOPENING_REASONS), rng.uniform(0, 6))
            story.tell(author, "fermeture", "Intervention faite.", rng.uniform(0, 6))

    def _keep(
        self,
        number: int,
        slot: Slot,
        title: str,
        description: str,
        assignee: Person | None,
        story: _Story,
        nowhere: bool,
    ) -> None:
        comments = [text for _, _, action, text in story.lines if action == "commentaire"]
        place = None if nowhere or self._rng.random() < NO_PLACE else self._place(slot)
        row: dict[str, Any] = dict(
            number=number, title=title, description=description, category=slot.category.value,
            status=slot.status.value, priority=slot.priority.value,
            district=None if nowhere else slot.district, created=slot.created, updated=story.lines[-1][0],
            assignee_id=assignee.id if assignee else None, version=story.version,
            words=search_words(title, description, *comments), **(_NOWHERE | place_fields(place)),
        )  # fmt: skip
        self.tickets.append(row)
        self.history += [
            {"number": number, "at": at, "author": author, "action": action, "text": text}
            for at, author, action, text in story.lines
        ]

    def _place(self, slot: Slot) -> Place:
        rng, kinds = self._rng, _IN_FACILITIES.get(slot.category, ())
        if kinds and rng.random() < 0.7:
            row = rng.choice(self._facilities[rng.choice(kinds), slot.district])
            label = f"{row.name}, {row.address}"
            return Place(row.id, label, row.street, None, row.district, row.lon, row.lat)
        spot = rng.choice(self._addresses[slot.district])
        number = " ".join(part for part in (str(spot.number), spot.suffix) if part)
        label = f"{spot.label}, {postcode(spot.district)} Paris"
        return Place(
            spot.id, label, spot.street, number, spot.district, round(spot.lon, 7), round(spot.lat, 7)
        )
