"""What an answer is headed with, from the plan's own names."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from agents.interpreter.values import Items, Labeled
from agents.views import TextBlock
from agents.views.headings import _naming, label_of
from agents.views.tables import table
from beffroi.declared import declare_types
from beffroi.identity import Actor
from beffroi.records import Service, Ticket
from beffroi.types import ListType, NumberType, OptionalType, RecordType, Type
from tests.graph.conftest import Make
from tests.tools.made import make_package
from tools.packages.mount import mount, unmount


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("tickets2", "Tickets"),
        ("tickets_18e", "Tickets"),
        ("count(equipements_creches)", "Nombre d'équipements"),
        ("plus_ancien", "Plus ancien"),
        ("count(equipements)", "Nombre d'équipements"),
        ("service.head.phone", "Téléphone"),
        ("xs", "Résultats"),
        ("count(xs)", "Nombre de résultats"),
        ("avant.t", "Résultat"),
    ],
)
def test_a_name_that_is_no_word_is_not_shown(name: str, told: str) -> None:
    assert label_of(name) == told


TICKETS = ListType(RecordType(Ticket))


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        ("count(xs)", TICKETS, "Nombre de tickets"),
        ("xs", TICKETS, "Tickets"),
        ("x", OptionalType(RecordType(Service)), "Service"),
        ("xs", ListType(NumberType()), "Résultats"),
        ("avis", TICKETS, "Avis"),
    ],
)
def test_it_is_headed_with_what_it_stands_for(name: str, kind: Type, told: str) -> None:
    assert label_of(name, kind) == told


def test_a_run_is_headed_so(make: Make, claire: Actor) -> None:
    request = "Combien de tickets voirie dans le 11e ?"
    plan = 'xs = ticketing.search(category="voirie", district="11e")\nanswer(count(xs))\n'
    (shown,) = make({request: plan}).ask(claire, request).answer
    assert isinstance(shown, TextBlock) and shown.label == "Nombre de tickets"


@pytest.mark.parametrize(
    ("request_text", "plan", "headings"),
    [
        (
            "Combien de tickets voirie dans le 11e et dans le 12e ?",
            'a = ticketing.search(category="voirie", district="11e")\n'
            'b = ticketing.search(category="voirie", district="12e")\nanswer(count(a), count(b))\n',
            ["Nombre de tickets du 11e", "Nombre de tickets du 12e"],
        ),
        (
            "Les écoles et les piscines du 11e, et combien de tickets voirie dans le 11e",
            'a = gis.facilities(kind="écoles", district="11e")\n'
            'b = gis.facilities(kind="piscines", district="11e")\n'
            'c = ticketing.search(category="voirie", district="11e")\nanswer(a, b, count(c))\n',
            ["Équipements « école »", "Équipements « piscine »", "Nombre de tickets"],
        ),
    ],
)
def test_what_would_be_headed_alike_is_told_apart(
    make: Make, claire: Actor, request_text: str, plan: str, headings: list[str]
) -> None:
    answer = make({request_text: plan}).ask(claire, request_text).answer
    told = [getattr(block, "label", "") or getattr(block, "title", "") for block in answer]
    assert [each for each in told if each] == headings


TWO_PHONES = (
    'a = directory.find_person(name="Karim Benali")\nb = directory.find_person(name="{}")\n'
    "answer(a.phone, b.phone)\n"
)


def test_it_is_headed_with_whom_the_person_picked(make: Make, claire: Actor) -> None:
    request = "les téléphones de Karim Benali et de Rosa Lima"
    assistant = make({request: TWO_PHONES.format("Rosa Lima")})
    asked = assistant.ask(claire, request)
    assert asked.question is not None
    picked = asked.question.choices[0]
    ended = assistant.answer(claire, asked.run, picked.key)
    labels = [block.label for block in ended.answer if isinstance(block, TextBlock)]
    name = picked.label.split(",")[0]
    assert name != "Rosa Lima" and labels[0] == "Téléphone de Karim Benali"
    assert labels[1] in (f"Téléphone de {name}", f"Téléphone d'{name}", f"Téléphone d’{name}")


def test_where_other_words_were_given_since_nothing_is_headed_with_the_old_ones(
    make: Make, claire: Actor
) -> None:
    request = "les téléphones de Karim Benali et de Rosa Lima"
    assistant = make({request: TWO_PHONES.format("Rosa Lima")})
    asked = assistant.ask(claire, request)
    again = assistant.answer(claire, asked.run, "0")
    assert again.question is not None and again.question.free
    ended = assistant.answer(claire, asked.run, "Rosa Figueira")
    assert [block.label for block in ended.answer if isinstance(block, TextBlock)] == ["Téléphone"] * 2


@pytest.mark.parametrize(
    ("meant", "told"),
    [
        ({"Rosa": "Rosa Lima", "Lima": "Zoé Lima"}, "le téléphone de Rosa Lima"),
        ({"Rosa": "Alice Petit"}, "le téléphone d'Alice Petit"),
        ({"Ros": "Alice Petit"}, "le téléphone de Rosa"),
        ({}, "le téléphone de Rosa"),
    ],
)
def test_only_the_words_that_were_said_become_names(meant: dict[str, str], told: str) -> None:
    assert _naming("le téléphone de Rosa", meant).replace("’", "'") == told


def test_a_list_of_a_packages_records_is_headed_with_what_they_are(tmp_path: Path) -> None:
    made = make_package(tmp_path)
    mount(made.name, made)
    try:
        module = importlib.import_module(f"{made.name}.suivre")
        declare_types(module.suivre)
        items = Items((Labeled(module.Colis("CL1", "Awa", "fragile")),), total=1)
        assert table(Labeled(items), items, "Trouve").title == "Colis"
    finally:
        unmount(made.name)
