"""What a call may name: what it was given or was answered, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from beffroi import (
    City,
    DistrictNumber,
    Effect,
    Email,
    Listing,
    Lookup,
    Notice,
    Number,
    Person,
    PersonalDetails,
    Place,
    Prose,
    ReadClass,
    Ticket,
    tool,
)
from beffroi.errors import Failure, SandboxError
from beffroi.tool import spec_of
from beffroi.wire import encode
from tests.tools.conftest import QUICK
from tests.tools.fakes import ALONE, HELENE, KARIM, OBERKAMPF, PISCINE, TICKET, FakeConnectors
from tools.broker.given import Given
from tools.broker.origins import Origins
from tools.broker.pace import Pace
from tools.broker.session import Session
from tools.registry import load_registry

REGISTRY = load_registry()


def session(name: str, city: FakeConnectors | None = None, **given: Any) -> Session:
    return Session(REGISTRY.get(name), "key", city or FakeConnectors(), QUICK, given)


def asks(served: Session, name: str, *arguments: Any) -> dict[str, Any]:
    return served.serve(name, [encode(value) for value in arguments], {})


@pytest.mark.parametrize(
    ("number", "version", "person"),
    [
        (8, 3, KARIM),
        (11, 3, KARIM),
        (7, 4, KARIM),
        (7, 7, KARIM),
        (7, 3, HELENE),
        (7, 3, replace(KARIM, email="x@y.demo")),
    ],
)
def test_an_effect_has_the_target_that_was_given(number: int, version: int, person: Any) -> None:
    city = FakeConnectors()

    with pytest.raises(SandboxError, match="autre chose que ce qu'il a reçu"):
        asks(
            session("ticketing.assign", city, ticket=TICKET, to=KARIM),
            "ticketing.assign",
            "key",
            number,
            version,
            person,
        )
    assert city.ticketing.effects == {}


@tool(
    "suivi.clore", effect=Effect.WRITE, operations=("ticketing.get", "ticketing.close"), summary="",
    sentence="", phrases=("p",),
)  # fmt: skip
def clore(city: City, numero: Number, lieu: Place, arrondissement: DistrictNumber) -> Ticket:
    """Close a ticket that was named by its number alone, beside a place of one's own."""
    ticket = city.ticketing.get(numero)
    return city.ticketing.close(city.key, ticket.number, ticket.version, None)


@tool(
    "annuaire.tous", effect=Effect.READ, read_class=ReadClass.PERSONAL, summary="", sentence="",
    operations=("directory.service_of", "directory.members", "directory.personal_details"), phrases=("p",),
)  # fmt: skip
def everybody(city: City, person: Person) -> PersonalDetails:
    """Read the personal data of a whole service."""
    raise NotImplementedError


@tool(
    "suivi.prevenir", effect=Effect.NOTIFY, summary="", sentence="", phrases=("p",),
    operations=("directory.find_person", "directory.manager", "geocoder.locate", "ticketing.notify",
                "ticketing.send", "ticketing.assign", "ticketing.create"),
)  # fmt: skip
def prevenir(city: City, person: Person, ticket: Ticket, adresse: Email, text: Prose) -> Notice:
    """Tell another person than the one on the card."""
    raise NotImplementedError


OTHER = replace(HELENE, email="helene.lefevre@paris.demo")
ELSEWHERE = replace(OBERKAMPF, lon=1.0)


@pytest.mark.parametrize(
    ("operation", "arguments", "wrong"),
    [
        ("ticketing.notify", (OTHER, None, "x"), "recipient"),
        ("ticketing.send", (OTHER.email, "x"), "to"),
        ("ticketing.assign", (7, 3, OTHER), "person"),
        ("ticketing.create", ("x", TICKET.category, TICKET.priority, ELSEWHERE), "place"),
    ],
)
def test_whom_and_where_an_effect_is_for_came_in_with_the_call_and_in_no_answer(
    operation: str, arguments: tuple[Any, ...], wrong: str
) -> None:
    city = FakeConnectors()
    city.directory.find_person = lambda name: Lookup(OTHER)  # type: ignore[method-assign]  # a stand-in's
    city.geocoder.locate = lambda address: Lookup(ELSEWHERE)  # type: ignore[method-assign]  # so too
    given = {"person": KARIM, "ticket": TICKET, "adresse": KARIM.email, "text": "x"}
    served = Session(spec_of(prevenir), "key", city, QUICK, given)
    asks(served, "directory.find_person", "Hélène")
    asks(served, "geocoder.locate", "12 rue Oberkampf")
    asks(served, "directory.manager", HELENE.id)  # the answers are looked into: reads may go on from them

    with pytest.raises(SandboxError, match=rf"autre chose que ce qu'il a reçu \({wrong}\)"):
        asks(served, operation, "key", *arguments)
    assert city.ticketing.effects == {}


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("ticketing.notify", (KARIM, None, "x")),
        ("ticketing.send", (KARIM.email, "x")),
        ("ticketing.assign", (7, 3, KARIM)),
        ("ticketing.create", ("x", TICKET.category, TICKET.priority, OBERKAMPF)),
    ],
)
def test_an_effect_for_what_came_in_with_the_call_is_asked_for(
    operation: str, arguments: tuple[Any, ...]
) -> None:
    city = FakeConnectors()
    given = {"person": KARIM, "ticket": TICKET, "adresse": KARIM.email, "text": "x"}
    served = Session(spec_of(prevenir), "key", city, QUICK, given)
    asks(served, "directory.find_person", "Hélène")

    asks(served, operation, "key", *arguments)

    assert "key" in city.ticketing.effects


@pytest.mark.parametrize(("number", "version"), [(7, 3), (11, 3), (7, None)])
def test_an_effect_is_for_a_ticket_that_was_given_not_for_one_that_was_read(
    number: int, version: int | None
) -> None:
    city = FakeConnectors()
    served = Session(
        spec_of(clore), "key", city, QUICK, {"numero": 7, "lieu": OBERKAMPF, "arrondissement": 11}
    )
    asks(served, "ticketing.get", 7)

    with pytest.raises(SandboxError):
        asks(served, "ticketing.close", "key", number, version, None)
    assert city.ticketing.effects == {}


def test_a_ticket_of_a_list_that_was_given_may_be_changed_and_one_within_a_record_may_not() -> None:
    tickets = Listing((ALONE, replace(TICKET, version=5)), True, 2, None)

    assert Given([tickets]).has_ticket(number=7, version=5)
    assert not Given([tickets]).has_ticket(number=7, version=ALONE.version)
    assert not Given([(KARIM, TICKET.place)]).has_ticket(number=7)


def test_personal_data_is_read_of_whom_the_call_was_given_and_of_nobody_answered() -> None:
    served = Session(spec_of(everybody), "key", FakeConnectors(), QUICK, {"person": KARIM})
    asks(served, "directory.members", asks(served, "directory.service_of", KARIM.id)["value"]["id"])

    with pytest.raises(SandboxError, match="person_id"):
        asks(served, "directory.personal_details", HELENE.id)


def test_personal_data_is_read_once_a_call() -> None:
    served = Session(spec_of(everybody), "key", FakeConnectors(), QUICK, {"person": KARIM, "other": HELENE})
    assert "value" in asks(served, "directory.personal_details", KARIM.id)

    with pytest.raises(SandboxError, match="deux fois"):
        asks(served, "directory.personal_details", HELENE.id)


def test_what_a_tool_writes_is_its_own() -> None:
    city = FakeConnectors()

    asks(
        session("ticketing.comment", city, ticket=TICKET, text="x"),
        "ticketing.comment",
        "key",
        7,
        3,
        "composé",
    )

    assert city.ticketing.effects == {"key": ("comment", (7, "composé"))}


def test_an_answer_may_be_asked_about_further() -> None:
    origins = Origins([], REGISTRY.get("gis.locate").function)
    (manager,) = (o for o in REGISTRY.specs.values() if o.name == "directory.manager")
    served = session(manager.name, person=HELENE)

    with pytest.raises(SandboxError, match="person_id"):
        asks(served, "directory.manager", KARIM.id)
    assert not origins.has("person_id", KARIM.id)
    origins.answered(KARIM)
    assert origins.has("person_id", KARIM.id) and not origins.has("number", KARIM.district)


def test_a_facility_is_a_place_of_the_same_position() -> None:
    from tools.ticketing.places import as_place

    origins = Origins([PISCINE], REGISTRY.get("ticketing.create").function)

    assert origins.has("place", as_place(PISCINE))
    assert not origins.has("place", replace(as_place(PISCINE), lon=2.5))
    assert origins.has("priority", TICKET.priority)  # the tool's default


def test_a_pace_waits_after_a_seconds_worth() -> None:
    pace = Pace(50)
    for _ in range(50):
        pace.step()
    assert pace.waited == 0
    for _ in range(5):
        pace.step()
    assert pace.waited > 0


def test_one_message_is_bounded(hostile: Any) -> None:
    from tests.tools.test_hostile_tools import fails

    assert fails(hostile(), "bulk").failure is Failure.LIMIT
