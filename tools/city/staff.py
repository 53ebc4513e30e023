"""The demo directory: services with heads and reporting lines, and 600 people with invented names."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from beffroi.enums import Category, Domain
from tools.city.addresses import Address, postcode
from tools.city.facilities import FacilityRow
from tools.city.functions import OF_DOMAIN, Post, head_post, second_post
from tools.city.lists import Named, first_names, functions, last_names, named_people
from tools.city.shapes import district_name
from tools.city.text import fold
from tools.directory.store import PersonRow, ServiceRow

PEOPLE = 600
SHARED_NAMES = ("Martin", "Diallo", "Nguyen", "Dubois", "Petit")
SHARED_COUNT = 5
MAIL = "paris.demo"
_SIZES = {
    Domain.VOIRIE: 4, Domain.PROPRETE: 4, Domain.ECLAIRAGE: 2, Domain.ESPACES_VERTS: 3, Domain.EAU: 2,
    Domain.BATIMENTS: 3, Domain.PETITE_ENFANCE: 3, Domain.SPORTS: 3, Domain.ETAT_CIVIL: 3,
}  # fmt: skip
_WITH_SECOND = (Domain.VOIRIE, Domain.PROPRETE, Domain.ESPACES_VERTS, Domain.BATIMENTS, Domain.SPORTS)
_LARGE = (Domain.RESSOURCES_HUMAINES, Domain.FINANCES, Domain.INFORMATIQUE, Domain.VOIRIE)


@dataclass(frozen=True)
class Staff:
    """The directory's rows."""

    services: list[ServiceRow]
    people: list[PersonRow]


@dataclass
class _Names:
    """Gives each post a person: a named one where the examples place one there, else an invented one."""

    rng: random.Random
    named: list[Named] = field(default_factory=named_people)
    taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._first = first_names()
        surnames = last_names()
        self.rng.shuffle(surnames)
        invented = PEOPLE - len(self.named) - SHARED_COUNT * len(SHARED_NAMES)
        self._last = [surnames[i % len(surnames)] for i in range(invented)]
        self._last += [name for name in SHARED_NAMES for _ in range(SHARED_COUNT)]
        self.rng.shuffle(self._last)
        self.taken.update(f"{n.first_name} {n.last_name}" for n in self.named)

    def named_for(self, domain: Domain, district: int | None, rank: str) -> list[Named]:
        """The named people of one rank in one service."""
        return [n for n in self.named if (n.domain, n.district, n.rank) == (domain, district, rank)]

    def invent(self, domain: Domain, district: int | None, rank: str) -> Named:
        """A person whose full name nobody else bears."""
        last = self._last.pop()
        civility = self.rng.choice("fm")
        while True:
            first = self.rng.choice(self._first[civility])
            if f"{first} {last}" not in self.taken:
                self.taken.add(f"{first} {last}")
                return Named(first, last, civility, domain, district, rank, "")


def make_staff(addresses: list[Address], facilities: list[FacilityRow], rng: random.Random) -> Staff:
    """Services and people; every agent reports to the head, heads to their central directorate."""
    maker = _StaffMaker(addresses, facilities, rng)
    central = [(domain, None) for domain in Domain]
    local = [(Domain(category.value), district) for district in range(1, 21) for category in Category]
    for domain, district in (*central, *local):
        maker.add_service(domain, district)
    return Staff(maker.services, maker.people)


class _StaffMaker:
    def __init__(self, addresses: list[Address], facilities: list[FacilityRow], rng: random.Random) -> None:
        self.services: list[ServiceRow] = []
        self.people: list[PersonRow] = []
        self._rng, self._names = rng, _Names(rng)
        self._homes = [a for a in addresses if not a.suffix]
        self._halls = {f.district: f.address for f in facilities if f.kind.value == "mairie"}
        self._functions = functions()
        self._phones = rng.sample(range(1000, 9500), PEOPLE)

    def add_service(self, domain: Domain, district: int | None) -> None:
        """One service with all its people."""
        key = fold(domain).replace(" ", "-") + (f"-{district}" if district else "")
        size = (5 if domain in _LARGE else 4) if district is None else _SIZES[domain]
        team = list(self._team(domain, district, size))
        rows = [self._person(key, named, post) for named, post in team]
        boss = self._director(domain) if district else None
        for row in rows:
            row.manager_id = rows[0].id if row is not rows[0] else boss
        self.people += rows
        self.services.append(self._service(key, domain, district, rows[0].id))

    def _team(self, domain: Domain, district: int | None, size: int) -> Iterator[tuple[Named, Post]]:
        """Who works in a service, the head first."""
        head = self._named_or_new(domain, district, "head")
        yield head, head_post(domain, district)
        others = self._names.named_for(domain, district, "other")
        if district is None or domain in _WITH_SECOND:
            yield self._named_or_new(domain, district, "second"), second_post(domain, district)
            size -= 1
        posts = self._functions["centrale"] * (district is None) + self._functions[domain.value]
        while len(others) < size - 1:
            others.append(self._names.invent(domain, district, "other"))
        for turn, named in enumerate(others, start=district or 0):
            known = [post for post in posts if named.function in post]
            yield named, Post(*(known[0] if named.function and known else posts[turn % len(posts)]))

    def _named_or_new(self, domain: Domain, district: int | None, rank: str) -> Named:
        known = self._names.named_for(domain, district, rank)
        return known[0] if known else self._names.invent(domain, district, rank)

    def _director(self, domain: Domain) -> str:
        return next(s.head_id for s in self.services if s.domain == domain and s.district is None)

    def _person(self, service: str, named: Named, post: Post) -> PersonRow:
        slug = ".".join(fold(part).replace(" ", "-") for part in (named.first_name, named.last_name))
        home = self._rng.choice(self._homes)
        return PersonRow(
            id=slug,
            first_name=named.first_name,
            last_name=named.last_name,
            civility=named.civility,
            function=post.title(named.civility),
            function_words=post.words,
            service_id=service,
            office=f"Bureau {self._rng.randint(1, 6)}{self._rng.randint(1, 40):02d}",
            phone=_phone("01 99 00", self._phones.pop()),
            email=f"{slug}@{MAIL}",
            home_address=f"{home.label}, {postcode(home.district)} Paris",
            private_phone=_phone("06 39 98", self._rng.randrange(10_000)),
            birth_date=(date(1962, 1, 1) + timedelta(days=self._rng.randrange(365 * 40))).isoformat(),
        )

    def _service(self, key: str, domain: Domain, district: int | None, head: str) -> ServiceRow:
        of = OF_DOMAIN[domain]
        if district is None:
            seat = self._rng.choice([a for a in self._homes if a.district in (4, 13)])
            name, address = f"Direction {of}", f"{seat.label}, {postcode(seat.district)} Paris"
        else:
            name, address = f"Service {of} du {district_name(district)}", self._halls[district]
        number = 9500 + len(self.services)
        return ServiceRow(
            id=key, name=name, domain=domain.value, district=district, head_id=head,
            phone=_phone("01 99 00", number), email=f"{key.replace('-', '.')}@{MAIL}", address=address,
        )  # fmt: skip


def _phone(prefix: str, number: int) -> str:
    """A number of the ranges that the French regulator keeps for fiction (ARCEP decision 2018-0881)."""
    digits = f"{number % 10_000:04d}"
    return f"{prefix} {digits[:2]} {digits[2:]}"
