"""Makes the files of the demo city: streets, addresses, facilities, people, tickets, documents."""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path

from tools.city.addresses import make_addresses
from tools.city.documents import EDITION, write_documents
from tools.city.facilities import make_facilities
from tools.city.files import write_addresses, write_districts, write_facilities, write_streets
from tools.city.folder import ADDRESSES, DIRECTORY, DISTRICTS, DOCUMENTS, FACILITIES, STREETS, TICKETING
from tools.city.importer import import_files
from tools.city.layout import lay_out
from tools.city.manifest import CityFacts
from tools.city.progress import Progress
from tools.city.shapes import district_shapes
from tools.city.staff import make_staff
from tools.city.stores import write_directory, write_ticketing
from tools.city.streets import read_segments
from tools.city.tickets import make_tickets


def make_files(draft: Path, seed: int, now: datetime, tell: Progress) -> CityFacts:
    """Fill an empty folder with a city up to ``now``; the same seed gives the same one."""
    rng = random.Random(seed)
    tell("Arrondissements et rues", 0.02)
    segments, shapes = read_segments(rng), district_shapes()
    laid = lay_out(segments, shapes, rng)
    tell("Adresses et équipements", 0.15)
    addresses = make_addresses(laid, rng)
    facilities = make_facilities(addresses, rng)
    write_addresses(draft / ADDRESSES, addresses)
    write_districts(draft / DISTRICTS, shapes)
    write_streets(draft / STREETS, laid)
    write_facilities(draft / FACILITIES, facilities)
    tell("Carte", 0.35)
    import_files(draft, [draft / name for name in (DISTRICTS, STREETS, FACILITIES, ADDRESSES)])
    tell("Annuaire", 0.55)
    staff = make_staff(addresses, facilities, rng)
    write_directory(draft / DIRECTORY, staff)
    tell("Tickets", 0.65)
    tickets = make_tickets(addresses, facilities, staff, now, rng)
    write_ticketing(draft / TICKETING, tickets)
    documents = write_documents(draft / DOCUMENTS)
    return CityFacts(
        seed=seed, now=now, districts=len(shapes), streets=len({s.name for s in segments}),
        addresses=len(addresses), facilities=len(facilities), services=len(staff.services),
        people=len(staff.people), tickets=len(tickets.tickets), history=len(tickets.history),
        documents=documents, documents_edition=EDITION,
    )  # fmt: skip
