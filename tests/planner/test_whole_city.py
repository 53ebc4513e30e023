"""The city's own name in a request: not read by a small model, and all arrondissements where it is meant."""

from __future__ import annotations

from functools import partial

import pytest

from agents.planner.mends.tree import in_text
from agents.planner.spelling import Speller
from agents.planner.whole_city import WholeCity
from beffroi.settings.installation import CitySettings
from tools.registry import load_registry

CITY = WholeCity(CitySettings().called)
SPECS = load_registry().specs
ASKING = 'a = gis.facilities(kind="piscines", district=ask())\nanswer(a)'
EVERYWHERE = 'a = gis.facilities(kind="piscines")\nanswer(a)'


def _mended(plan: str, request: str) -> str:
    return in_text(partial(CITY.without_asking, specs=SPECS), plan, request)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Toutes les piscines de Paris", "Toutes les piscines"),
        ("Combien de tickets ouverts dans tout Paris ?", "Combien de tickets ouverts ?"),
        ("les tickets de la ville de Paris créés hier", "les tickets créés hier"),
        ("les bibliothèques parisiennes", "les bibliothèques"),
        ("Les parcs de la capitale", "Les parcs"),
        ("À Paris, les écoles", "les écoles"),
        ("LES PISCINES DE PARIS", "les piscines"),
        ("all swimming pools in Paris", "all swimming pools"),
        ("Et les piscines de Paris ?", "Et les piscines ?"),
        ("Les sanisettes dans Paris 11 ?", "Les sanisettes dans le 11e ?"),
        ("Tickets à Paris 12e, ouverts", "Tickets dans le 12e, ouverts"),
        ("éclairage Paris 1", "éclairage le 1er"),
        ("the tickets in Paris 8", "the tickets in the 8e"),
    ],
)
def test_the_citys_name_is_not_read(typed: str, read: str) -> None:
    assert Speller.read((), CITY.pieces).respelled(typed).read == read


@pytest.mark.parametrize(
    "typed",
    [
        "Les écoles de la rue de Paris",
        "Que dit le dossier Notre-Dame de Paris",
        "Notre-Dame de Paris est fermée",
        "La gare de Paris",
        "Envoie la liste à lea@paris.demo",
        "Écris « à Paris » sur le ticket 12",
        "Les tickets de Paris Habitat",
        "M. Paris",
        "Signale un tag au 8 rue de la Roquette, 75011 Paris",
        "Et dans tout Paris ?",
        "Élargis à tout Paris stp",
        "à Paris",
        "",
    ],
)
def test_what_only_holds_the_name_stays(typed: str) -> None:
    assert Speller.read((), CITY.pieces).respelled(typed).read == typed


def test_literals_stay_the_persons_own_words() -> None:
    spelling = Speller.read((), CITY.pieces).respelled("préviens Léa que le maire de Paris passe demain")
    read = 'ticketing.notify(to=p, message="le maire passe demain")'
    assert spelling.as_typed(read) == 'ticketing.notify(to=p, message="le maire de Paris passe demain")'
    eleventh = Speller.read((), CITY.pieces).respelled("les piscines de Paris 11")
    assert eleventh.as_typed('gis.facilities(kind="piscines", district="11e")').endswith('district="11")')


@pytest.mark.parametrize(
    "request_text",
    [
        "les piscines de Paris",
        "les piscines dans la ville",
        "les piscines, tous arrondissements confondus",
        "les piscines par arrondissement",
        "all pools in the city",
    ],
)
def test_no_arrondissement_is_asked_for_where_all_are_meant(request_text: str) -> None:
    assert _mended(ASKING, request_text) == EVERYWHERE


@pytest.mark.parametrize(
    "request_text",
    [
        "les piscines",
        "les piscines de l'arrondissement du maire de Paris",
        "les piscines d'un quartier de la ville",
    ],
)
def test_it_is_asked_for_where_one_is_meant(request_text: str) -> None:
    assert _mended(ASKING, request_text) == ASKING


def test_what_a_tool_cannot_do_without_is_asked_for() -> None:
    plan = "lieu = gis.locate(address=ask())\nanswer(lieu)"
    assert _mended(plan, "à Paris") == plan


def test_a_city_without_a_name_reads_every_word() -> None:
    assert WholeCity().pieces("les piscines de Paris 11") == []
