"""The map port, as every connector has to answer it: one suite, the same demo map behind each."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from beffroi.enums import FacilityKind
from beffroi.errors import Failure, ToolError
from beffroi.ports import Gis
from beffroi.records import Facility, Listing
from tools.city.folder import PACKAGE
from tools.gis.embedded import EmbeddedGis

OBERKAMPF = (2.3885882, 48.8522614)
BORDER = (2.3945, 48.8720)
STREETS = ("rue de Belleville", "rue de Belleville 20e", "Bd de Ménilmontant", "RUE DU FBG SAINT-ANTOINE",
           "rue de l'Orillon", "rue du Huit-Mai-1945", "rue du 8 mai 1945", "avenue Daumesnil")  # fmt: skip
Question = Callable[[Gis], Listing[Facility]]


def _of_kind(kind: FacilityKind, district: int | None) -> Question:
    return lambda gis: gis.facilities(kind, district)


def _within(metres: float) -> Question:
    return lambda gis: gis.facilities_near(*OBERKAMPF, metres, None)


def _on_street(street: str) -> Question:
    return lambda gis: gis.facilities_on_street(street, None)


QUESTIONS: dict[str, Question] = {
    **{f"{kind.name}-{d}": _of_kind(kind, d)
       for kind, d in ((FacilityKind.ECOLE, 11), (FacilityKind.PARC, 1), (FacilityKind.FONTAINE, 20),
                       (FacilityKind.DECHETTERIE, 7), (FacilityKind.MARCHE, 16),
                       (FacilityKind.PISCINE, None), (FacilityKind.MARCHE, None))},
    **{f"within-{metres}": _within(metres)
       for metres in (1, 300, 1500)},
    "schools-within": lambda gis: gis.facilities_near(*BORDER, 900, FacilityKind.ECOLE),
    "nearest-1": lambda gis: gis.nearest(FacilityKind.PISCINE, *OBERKAMPF, 1),
    "nearest-40": lambda gis: gis.nearest(FacilityKind.DECHETTERIE, *BORDER, 40),
    "nearest-of-far": lambda gis: gis.nearest(FacilityKind.MAIRIE, 2.60, 48.70, 3),
    **{street: _on_street(street) for street in STREETS},
    "schools-on-street": lambda gis: gis.facilities_on_street("rue de Belleville", FacilityKind.ECOLE),
}  # fmt: skip


@pytest.fixture(scope="module")
def embedded(city_folder: Path) -> Gis:
    return EmbeddedGis(city_folder / PACKAGE)


@pytest.mark.parametrize("question", QUESTIONS)
def test_facilities_are_those_of_the_city(gis: Gis, embedded: Gis, question: str) -> None:
    found, expected = QUESTIONS[question](gis), QUESTIONS[question](embedded)
    assert [_said(f) for f in found.items] == [_said(f) for f in expected.items]
    assert (found.total, found.complete) == (expected.total, expected.complete) and found.as_of is not None
    for one, other in zip(found.items, expected.items, strict=True):
        assert math.dist((one.lon, one.lat), (other.lon, other.lat)) < 2e-7
        assert one.distance == pytest.approx(other.distance, abs=0.2)


def test_a_radius_keeps_what_is_within_and_sorts_by_distance(gis: Gis) -> None:
    found = gis.facilities_near(*OBERKAMPF, 500, None)
    distances = [facility.distance or 0 for facility in found.items]
    assert found.total == len(found.items) > 3
    assert distances == sorted(distances) and distances[-1] <= 500


def test_a_street_shows_its_facilities_in_every_arrondissement(gis: Gis) -> None:
    found = gis.facilities_on_street("rue de Belleville", None).items
    assert {facility.district for facility in found} == {19, 20}
    assert all("rue de Belleville" in facility.address for facility in found)
    assert gis.facilities_on_street("rue du Moulin-des-Prés", FacilityKind.MAIRIE).total == 0


@pytest.mark.parametrize("street", ["rue de Bellevile", "rue Nexistepas", "", "💧", "x" * 5000])
def test_an_unknown_street_is_said(gis: Gis, street: str) -> None:
    with pytest.raises(ToolError) as raised:
        gis.facilities_on_street(street, None)
    assert raised.value.failure is Failure.NOT_FOUND
    assert street != "rue de Bellevile" or "rue de Belleville" in raised.value.fr


@pytest.mark.parametrize(
    "street",
    ["rue'; DROP TABLE sig.equipements; --", "rue ' OR '1'='1", "rue %", "rue _%' OR nature IS NOT NULL --",
     "rue </fes:Literal><fes:Or/>", 'rue "x" OR 1=1', "rue Belleville\\' OR true", "rue \0 x", "rue \ud800",
     "rue Belleville) OR (1=1", "rue ${jndi:x} {{7*7}}"],
)  # fmt: skip
def test_an_injection_in_a_street_finds_nothing_and_harms_nothing(gis: Gis, street: str) -> None:
    try:
        assert gis.facilities_on_street(street, None).items == ()
    except ToolError as error:
        assert error.failure is Failure.NOT_FOUND
    assert gis.facilities(FacilityKind.ECOLE, 11).total > 5


def test_a_position_is_in_its_arrondissement(gis: Gis, embedded: Gis) -> None:
    for lon, lat in (OBERKAMPF, BORDER, (2.3469, 48.8715), (2.2660, 48.8604)):
        assert gis.district_at(lon, lat) == embedded.district_at(lon, lat)
    with pytest.raises(ToolError, match="aucun arrondissement") as raised:
        gis.district_at(5.37, 43.29)
    assert raised.value.failure is Failure.NOT_FOUND


def test_distances_are_metres_on_the_ground(gis: Gis) -> None:
    # Notre-Dame to the Eiffel Tower: 4.1 km; Lambert-93 stretches lengths by less than 0.1 % in Paris.
    metres = gis.distance(2.3499, 48.8530, 2.2945, 48.8584)
    east = (2.3499 - 2.2945) * math.cos(math.radians(48.8557)) * 111_320
    assert metres == pytest.approx(math.hypot(east, 0.0054 * 111_200), rel=0.005)


@pytest.mark.parametrize(
    "call",
    [
        lambda gis: gis.facilities(FacilityKind.PARC, 21),
        lambda gis: gis.facilities_near(2.35, 48.86, 0, None),
        lambda gis: gis.facilities_near(2.35, 48.86, math.nan, None),
        lambda gis: gis.facilities_near(2.35, 48.86, 1e9, None),
        lambda gis: gis.facilities_near(math.inf, 48.86, 10, None),
        lambda gis: gis.nearest(FacilityKind.PARC, 2.35, 48.86, 0),
        lambda gis: gis.district_at(2.35, 480.86),
        lambda gis: gis.distance(2.35, 480.86, 2.35, 48.86),
    ],
)
def test_wrong_values_are_refused(gis: Gis, call: Callable[[Gis], Any]) -> None:
    with pytest.raises(ToolError) as raised:
        call(gis)
    assert raised.value.failure is Failure.INVALID


def test_accents_and_apostrophes_come_back_as_they_are(gis: Gis, embedded: Gis) -> None:
    names = [f.name for d in (1, 4) for f in gis.facilities(FacilityKind.ECOLE, d).items]
    assert names == [f.name for d in (1, 4) for f in embedded.facilities(FacilityKind.ECOLE, d).items]
    assert any("'" in name for name in names) and any("É" in name for name in names)


def _said(facility: Facility) -> tuple[Any, ...]:
    return facility.id, facility.name, facility.kind, facility.address, facility.district
