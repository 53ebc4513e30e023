"""The directory port, as every connector has to answer it: one suite, the same demo people behind each."""

from __future__ import annotations

import pytest

from beffroi.enums import Domain
from beffroi.errors import Failure, ToolError
from beffroi.ports import Directory

KARIM, HELENE = "Karim Benali", "Hélène Lefèvre"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Karim Benali", KARIM),
        ("karim benali", KARIM),
        ("BENALI Karim", KARIM),
        ("Benali", KARIM),
        ("M. Benali", KARIM),
        ("Monsieur  Karim   Benali", KARIM),
        ("K. Benali", KARIM),
        ("karim.benali@paris.demo", KARIM),
        ("Benalli", KARIM),
        ("Karim Benalli", KARIM),
        ("Mme Lefèvre", HELENE),
        ("madame lefevre", HELENE),
        ("Mme. Hélène Lefevre", HELENE),
        ("yannick le goff", "Yannick Le Goff"),
        ("Le Goff", "Yannick Le Goff"),
        ("M. Tran", "Linh Tran"),
        ("Mme Tran", "Linh Tran"),
        ("Kowalsky", "Thomas Kowalski"),
        ("noemie riviere", "Noémie Rivière"),
    ],
)
def test_a_clear_name_is_exact(directory: Directory, typed: str, name: str) -> None:
    found = directory.find_person(typed)
    assert found.exact is not None and found.exact.name == name and found.candidates == ()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("M. Lefèvre", {HELENE}),
        ("Karim", {KARIM}),
        ("Karim Benali de la voirie", {KARIM}),
        ("Paul Benali", {KARIM}),
    ],
)
def test_a_doubtful_name_gives_candidates_and_is_never_taken(
    directory: Directory, typed: str, expected: set[str]
) -> None:
    found = directory.find_person(typed)
    assert found.exact is None and expected <= {person.name for person in found.candidates}


@pytest.mark.parametrize("name", ["Martin", "diallo", "Nguyen", "Dubois", "PETIT", "Martim"])
def test_a_shared_family_name_gives_all_who_bear_it(directory: Directory, name: str) -> None:
    found = directory.find_person(name)
    assert found.exact is None and len(found.candidates) >= 5


def test_a_civility_narrows_a_shared_name(directory: Directory) -> None:
    everyone = directory.find_person("Martin").candidates
    women, men = directory.find_person("Mme Martin"), directory.find_person("M. Martin")
    chosen = [*women.candidates, *men.candidates, *filter(None, (women.exact, men.exact))]
    assert {person.id for person in chosen} == {person.id for person in everyone}


@pytest.mark.parametrize(
    "typed", ["", "   ", "zzzzqq", "!!!", "M.", "x" * 20_000, "💧", "'; DROP TABLE person; --"]
)
def test_an_unknown_name_gives_nobody(directory: Directory, typed: str) -> None:
    found = directory.find_person(typed)
    assert found.exact is None and found.candidates == ()


def test_a_service_is_found_by_domain_and_arrondissement(directory: Directory) -> None:
    found = directory.find_service(Domain.VOIRIE, 11).exact
    assert found is not None and found.head.name == KARIM and found.district == 11
    assert directory.get_service(found.id) == found
    members = directory.members(found.id).items
    assert members[0].name == KARIM and "Claire Aubry" in {person.name for person in members}


def test_without_arrondissement_the_directorate_answers(directory: Directory) -> None:
    found = directory.find_service(Domain.RESSOURCES_HUMAINES, None).exact
    assert found is not None and found.head.name == "Nadia Cherif" and found.district is None
    there = directory.find_service(Domain.RESSOURCES_HUMAINES, 11)
    assert there.exact is None and [service.id for service in there.candidates] == [found.id]


def test_reporting_lines_go_up_to_the_directorate(directory: Directory) -> None:
    claire = directory.find_person("Claire Aubry").exact
    assert claire is not None and directory.manager(claire.id).name == KARIM
    boss = directory.manager(directory.manager(claire.id).id)
    assert boss.name == "Olivier Perrault"
    with pytest.raises(ToolError) as raised:
        directory.manager(boss.id)
    assert raised.value.failure is Failure.NOT_FOUND and "supérieur" in raised.value.fr


@pytest.mark.parametrize(
    ("function", "district", "least"),
    [
        ("chefs d'équipe", None, 20),
        ("chefs de secteur", 12, 1),
        ("jardiniers", 20, 1),
        ("éboueurs", 9, 1),
        ("directeurs", None, 14),
        ("agents", 4, 20),
        (None, None, 600),
    ],
)
def test_people_are_found_by_function_in_any_gender_and_number(
    directory: Directory, function: str | None, district: int | None, least: int
) -> None:
    found = directory.search_people(function, None, district)
    assert found.total >= least and found.complete
    assert all(district in (None, person.district) for person in found.items)


def test_heads_answer_to_responsable_and_to_chef_de_service(directory: Directory) -> None:
    found = {p.id for p in directory.search_people("responsables", None, 11).items}
    assert found == {p.id for p in directory.search_people("chefs de service", None, 11).items}
    assert len(found) == 9


def test_personal_details_exist_to_be_protected(directory: Directory) -> None:
    details = directory.personal_details("helene.lefevre")
    assert details.home_address and details.private_phone.startswith("06 39 98") and details.birth_date


@pytest.mark.parametrize(
    "ask", ["get_person", "personal_details", "service_of", "manager", "get_service", "members"]
)
def test_an_unknown_id_is_said(directory: Directory, ask: str) -> None:
    with pytest.raises(ToolError) as raised:
        getattr(directory, ask)("nobody")
    assert raised.value.failure is Failure.NOT_FOUND and "nobody" in raised.value.fr
