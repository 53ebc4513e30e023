"""Every tool of the house, called through a real sandbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from beffroi import (
    Category,
    Domain,
    FacilityKind,
    Failure,
    Listing,
    Lookup,
    Place,
    Priority,
    Status,
    ToolError,
)
from tests.tools.fakes import (
    ALONE,
    HELENE,
    KARIM,
    NOW,
    OBERKAMPF,
    PISCINE,
    TERRASSES,
    TICKET,
    VOIRIE,
    FakeConnectors,
)
from tools.broker.given import Given
from tools.registry import load_registry
from tools.ticketing.places import as_place
from tools.ticketing.templates import reminder
from tools.toolbox import Toolbox

READS: list[tuple[str, dict[str, Any], Any]] = [
    ("directory.find_person", {"name": "Karim Benali"}, Lookup(KARIM)),
    ("directory.search_people", {"function": "chef d'équipe"}, (KARIM, HELENE)),
    ("directory.find_service", {"domain": Domain.VOIRIE, "district": 11}, Lookup(VOIRIE)),
    ("directory.members", {"service": VOIRIE}, (KARIM, HELENE)),
    ("directory.head", {"service": replace(VOIRIE, head=KARIM)}, HELENE),
    ("directory.manager", {"person": KARIM}, HELENE),
    ("directory.service_of", {"person": KARIM}, VOIRIE),
    ("directory.service_in_charge", {"ticket": TICKET}, Lookup(VOIRIE)),
    ("gis.locate", {"address": "12 rue Oberkampf"}, Lookup(OBERKAMPF)),
    ("gis.facilities", {"kind": FacilityKind.PISCINE, "district": 11}, (PISCINE,)),
    ("gis.facilities_near", {"place": OBERKAMPF, "radius": 500.0}, (PISCINE,)),
    ("gis.nearest", {"kind": FacilityKind.PISCINE, "place": OBERKAMPF}, (PISCINE,)),
    ("gis.nearest", {"kind": FacilityKind.PISCINE, "place": PISCINE, "n": 2}, (PISCINE, PISCINE)),
    ("gis.facilities_on_street", {"street": "rue Oberkampf", "kind": None}, (PISCINE,)),
    ("gis.distance", {"origin": OBERKAMPF, "destination": PISCINE}, 1234.5),
    ("ticketing.get", {"number": 7}, TICKET),
    ("documents.search", {"query": "les terrasses"}, (TERRASSES,)),
    ("ticketing.search", {"status": Status.OUVERT}, (TICKET, ALONE)),
]

EFFECTS: list[tuple[str, dict[str, Any], tuple[str, tuple[Any, ...]]]] = [
    (
        "ticketing.create",
        {"subject": "trou", "place": OBERKAMPF, "category": Category.VOIRIE},
        ("create", ("trou", Category.VOIRIE, Priority.NORMALE, OBERKAMPF)),
    ),
    ("ticketing.assign", {"ticket": TICKET, "to": HELENE}, ("assign", (7, HELENE))),
    ("ticketing.comment", {"ticket": TICKET, "text": "vu"}, ("comment", (7, "vu"))),
    (
        "ticketing.set_priority",
        {"ticket": TICKET, "priority": Priority.HAUTE},
        ("set_priority", (7, Priority.HAUTE)),
    ),
    ("ticketing.close", {"ticket": TICKET, "reason": "réparé"}, ("close", (7, "réparé"))),
    ("ticketing.reopen", {"ticket": TICKET}, ("reopen", (7, None))),
    ("ticketing.remind", {"ticket": TICKET}, ("remind", (7, 3, reminder(TICKET).alone))),
    (
        "ticketing.notify",
        {"to": VOIRIE, "message": "benne pleine"},
        ("notify", (VOIRIE, None, "benne pleine")),
    ),
]


@pytest.mark.parametrize(("name", "arguments", "expected"), READS, ids=[case[0] for case in READS])
def test_a_read_brings_back_what_the_city_has(
    toolbox: Toolbox, name: str, arguments: dict[str, Any], expected: Any
) -> None:
    value = toolbox.call(name, arguments, key="k", now=NOW).value

    assert (value.items if isinstance(value, Listing) else value) == expected


@pytest.mark.parametrize(("name", "arguments", "expected"), EFFECTS, ids=[case[0] for case in EFFECTS])
def test_an_effect_is_done_under_its_key_and_can_be_found_again(
    toolbox: Toolbox, city: FakeConnectors, name: str, arguments: dict[str, Any], expected: Any
) -> None:
    result = toolbox.call(name, arguments, key="run-1/step-2", now=NOW)

    assert city.ticketing.effects == {"run-1/step-2": expected}
    assert toolbox.find_effect(name, "run-1/step-2") == result.value
    assert toolbox.find_effect(name, "never") is None
    assert [(record.name, record.ok) for record in result.operations] == [(name, True)]


@pytest.mark.parametrize(
    ("name", "looked_at"),
    [
        *((name, (7, 8)) for name in ("ticketing.close", "ticketing.comment", "ticketing.notify")),
        *((name, ()) for name in ("ticketing.create", "ticketing.send")),
    ],
)
def test_an_effect_is_looked_for_on_the_tickets_that_it_may_have_changed(
    toolbox: Toolbox, city: FakeConnectors, name: str, looked_at: tuple[int, ...]
) -> None:
    toolbox.find_effect(name, "k", NOW, Given([TICKET, Listing((ALONE, TICKET)), VOIRIE, 9]).numbers)

    assert city.ticketing.about == [looked_at]


def test_every_tool_is_called_in_these_tests() -> None:
    called = {case[0] for case in (*READS, *EFFECTS)}
    elsewhere = {
        "directory.personal_details",
        "gis.district_of",
        "ticketing.delete",
        "ticketing.history",
        "ticketing.send",
    }

    assert called | elsewhere == set(load_registry().specs)


def test_records_of_every_kind_come_back_whole(toolbox: Toolbox) -> None:
    assert toolbox.call("gis.district_of", {"place": PISCINE}, key="k", now=NOW).value.number == 11
    details = toolbox.call("directory.personal_details", {"person": HELENE}, key="k", now=NOW).value
    assert details.person_id == HELENE.id
    history = toolbox.call("ticketing.history", {"ticket": TICKET}, key="k", now=NOW).value
    assert history.items[0].text == "passage prévu"


def test_ages_are_counted_from_the_time_given_and_a_place_means_a_hundred_metres(
    toolbox: Toolbox, city: FakeConnectors
) -> None:
    conditions = {"older_than": timedelta(days=30), "place": PISCINE, "assignee": KARIM}

    toolbox.call("ticketing.search", conditions, key="k", now=NOW)

    assert city.ticketing.created == [(NOW - timedelta(days=30), None)]
    assert city.ticketing.near == [(PISCINE.lon, PISCINE.lat, 100.0)]
    assert city.ticketing.assignees == [KARIM.id]


@pytest.mark.parametrize(
    ("place", "radius", "street"),
    [
        (replace(OBERKAMPF, label="rue Oberkampf, 75011 Paris", number=None), None, "rue Oberkampf"),
        (replace(OBERKAMPF, label="rue Oberkampf, 75011 Paris", number=None), 300.0, None),
        (OBERKAMPF, None, None),
        (as_place(PISCINE), None, None),
        (replace(OBERKAMPF, label="Paris", street="", number=None), None, None),
    ],
)
def test_a_street_is_the_whole_of_it_where_no_distance_is_given(
    toolbox: Toolbox, city: FakeConnectors, place: Place, radius: float | None, street: str | None
) -> None:
    conditions = {"place": place} | ({} if radius is None else {"radius": radius})
    toolbox.call("ticketing.search", conditions, key="k", now=NOW)
    around = [(place.lon, place.lat, radius or 100.0)]
    assert city.ticketing.streets == [street] and city.ticketing.near == ([None] if street else around)


def test_a_ticket_at_a_facility_says_which_one(toolbox: Toolbox, city: FakeConnectors) -> None:
    arguments = {"subject": "fuite", "place": PISCINE, "category": Category.EAU}

    place = toolbox.call("ticketing.create", arguments, key="k", now=NOW).value.place

    assert place.label == "Piscine Oberkampf, 160 rue Oberkampf"
    assert (place.lon, place.lat, place.district) == (PISCINE.lon, PISCINE.lat, 11)


def test_without_a_message_the_approved_sentence_is_sent(toolbox: Toolbox, city: FakeConnectors) -> None:
    toolbox.call("ticketing.notify", {"to": HELENE, "ticket": TICKET}, key="k", now=NOW)

    _, (recipient, number, message) = city.ticketing.effects["k"]
    assert (recipient, number) == (HELENE, 7)
    assert message == (
        "Le ticket 7 « nid-de-poule », 12 rue Oberkampf, 11e vous concerne (catégorie voirie, priorité"
        " normale, statut ouvert). Merci d'en prendre connaissance."
    )


def test_a_message_about_a_ticket_names_the_ticket_as_it_was_given(
    toolbox: Toolbox, city: FakeConnectors
) -> None:
    seen = replace(TICKET, title="titre approuvé")
    arguments = {"to": HELENE, "ticket": seen, "message": "Merci de voir."}

    toolbox.call("ticketing.notify", arguments, key="k", now=NOW)

    assert city.ticketing.effects["k"][1] == (HELENE, 7, "Merci de voir.\n\nTicket 7, « titre approuvé ».")


def test_a_result_is_sent_as_lines_of_plain_text(toolbox: Toolbox, city: FakeConnectors) -> None:
    partial = Listing((TICKET, ALONE), False, 40, NOW)

    toolbox.call("ticketing.send", {"content": partial, "to": "karim.benali@paris.demo"}, key="k", now=NOW)

    _, (to, content) = city.ticketing.effects["k"]
    assert to == "karim.benali@paris.demo"
    assert content.splitlines() == [
        "Ticket 7 · nid-de-poule · voirie · ouvert · priorité normale · 12 rue Oberkampf, 11e"
        " · créé le 02/11/2026 · confié à Karim Benali",
        "Ticket 8 · nid-de-poule · voirie · ouvert · priorité normale · créé le 02/11/2026",
        "(liste partielle : 2 sur 40)",
    ]


IMPOSSIBLE: list[tuple[str, dict[str, Any], Failure, str]] = [
    ("ticketing.delete", {"ticket": TICKET}, Failure.INVALID, "La suppression ne passe jamais"),
    ("ticketing.remind", {"ticket": ALONE}, Failure.INVALID, "Le ticket 8 n'est confié à personne"),
    ("ticketing.notify", {"to": HELENE}, Failure.INVALID, "de quoi prévenir Hélène Lefèvre"),
    ("ticketing.create", {"subject": "trou", "place": OBERKAMPF}, Failure.INVALID, "quelle catégorie"),
    ("ticketing.search", {"radius": 300.0}, Failure.INVALID, "autour de quel lieu"),
    ("ticketing.send", {"content": Listing(), "to": "a@paris.demo"}, Failure.INVALID, "rien à envoyer"),
    ("ticketing.get", {"number": 99}, Failure.NOT_FOUND, "Je ne trouve pas de ticket 99"),
    ("ticketing.close", {"ticket": replace(TICKET, version=2)}, Failure.CONFLICT, "a changé"),
    ("directory.manager", {"person": HELENE}, Failure.NOT_FOUND, "n'a pas de supérieur"),
    ("gis.locate", {"address": 12}, Failure.INVALID, "« address » n'est pas du bon type"),
    ("gis.locate", {}, Failure.INVALID, "il manque « address »"),
    ("gis.locate", {"address": "x", "city": "y"}, Failure.INVALID, "« city » n'est pas un paramètre"),
]


@pytest.mark.parametrize(
    ("name", "arguments", "failure", "words"), IMPOSSIBLE, ids=[f"{c[0]} {c[3]}" for c in IMPOSSIBLE]
)
def test_what_cannot_be_done_is_said_with_a_symbol_and_leaves_nothing(
    toolbox: Toolbox, city: FakeConnectors, name: str, arguments: dict[str, Any], failure: Failure, words: str
) -> None:
    with pytest.raises(ToolError) as caught:
        toolbox.call(name, arguments, key="k", now=NOW)

    assert caught.value.failure is failure
    assert words in caught.value.fr
    assert city.ticketing.effects == {}
