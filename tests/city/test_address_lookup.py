"""What a typed address means on the demo map, and what is around it."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from beffroi.enums import FacilityKind
from beffroi.errors import ConfigurationError, Failure, ToolError
from beffroi.records import Place
from tools.city.folder import PACKAGE
from tools.geocoder.embedded import EmbeddedGeocoder
from tools.gis.embedded import EmbeddedGis


@pytest.fixture(scope="module")
def geocoder(city_folder: Path) -> EmbeddedGeocoder:
    return EmbeddedGeocoder(city_folder / PACKAGE)


@pytest.fixture(scope="module")
def gis(city_folder: Path) -> EmbeddedGis:
    return EmbeddedGis(city_folder / PACKAGE)


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("12 rue Oberkampf", "12 rue Oberkampf, 75011 Paris"),
        ("12, rue Oberkampf", "12 rue Oberkampf, 75011 Paris"),
        ("au 12 RUE OBERKAMPF", "12 rue Oberkampf, 75011 Paris"),
        ("rue Oberkampf 12", "12 rue Oberkampf, 75011 Paris"),
        ("12 r. Oberkampf 75011 Paris", "12 rue Oberkampf, 75011 Paris"),
        ("12 rue Oberkampf, Paris 11e", "12 rue Oberkampf, 75011 Paris"),
        ("12 rue Oberkampf dans le XIe", "12 rue Oberkampf, 75011 Paris"),
        ("12 rue Oberkampf, onzième arrondissement", "12 rue Oberkampf, 75011 Paris"),
        ("12 bis r. de la Paix", "12 bis rue de la Paix, 75002 Paris"),
        ("12bis rue de la paix", "12 bis rue de la Paix, 75002 Paris"),
        ("13 rue Oberkampf", "13 rue Oberkampf, 75011 Paris"),
        ("12 rue Rivoli", "12 rue de Rivoli, 75004 Paris"),
        ("150 rue de Rivoli", "150 rue de Rivoli, 75001 Paris"),
        ("102 bd de Ménilmontant", "102 boulevard de Ménilmontant, 75020 Paris"),
        ("101 bvd de menilmontant", "101 boulevard de Ménilmontant, 75011 Paris"),
        ("12 rue de Belleville", "12 rue de Belleville, 75020 Paris"),
        ("13 rue de Belleville", "13 rue de Belleville, 75019 Paris"),
        ("40 av. Gambetta", "40 avenue Gambetta, 75020 Paris"),
        ("3 pl. d'Aligre", "3 place d'Aligre, 75012 Paris"),
        ("9 rue de la Butte aux Cailles", "9 rue de la Butte-aux-Cailles, 75013 Paris"),
        ("71 rue du Fbg St-Antoine", "71 rue du Faubourg-Saint-Antoine, 75011 Paris"),
        ("5 rue du 4 septembre", "5 rue du Quatre-Septembre, 75002 Paris"),
        ("rue du 8 mai 1945", "rue du Huit-Mai-1945, 75010 Paris"),
        ("12 rue François 1er", "12 rue François-Ier, 75008 Paris"),
        ("rue de Charonne", "rue de Charonne, 75011 Paris"),
        ("rue de Belleville 20e", "rue de Belleville, 75020 Paris"),
        ("cent dix rue de Belleville", "110 rue de Belleville, 75020 Paris"),
        ("au douze bis r. de la Paix", "12 bis rue de la Paix, 75002 Paris"),
        ("soixante-et-onze rue du Fbg St-Antoine", "71 rue du Faubourg-Saint-Antoine, 75011 Paris"),
        ("cinq rue du Quatre-Septembre", "5 rue du Quatre-Septembre, 75002 Paris"),
        ("dix-huit rue Oberkampf dans le onzième", "18 rue Oberkampf, 75011 Paris"),
        ("deux cents rue de Rivoli", "200 rue de Rivoli, 75001 Paris"),
        ("quai des orfevres", "quai des Orfèvres, 75001 Paris"),
    ],
)
def test_a_clear_address_is_exact(geocoder: EmbeddedGeocoder, typed: str, label: str) -> None:
    found = geocoder.locate(typed)
    assert found.exact is not None and found.exact.label == label and found.candidates == ()


@pytest.mark.parametrize(
    ("typed", "among"),
    [
        ("rue de Belleville", "rue de Belleville, 75019 Paris"),
        ("rue de Vaugirard", "rue de Vaugirard, 75015 Paris"),
        ("12 rue oberkanf", "12 rue Oberkampf, 75011 Paris"),
        ("rue de la rokette", "rue de la Roquette, 75011 Paris"),
        ("12 Oberkampf", "12 rue Oberkampf, 75011 Paris"),
        ("12 rue Oberkampf 12e", "12 rue Oberkampf, 75011 Paris"),
        ("999 rue Oberkampf", "159 rue Oberkampf, 75011 Paris"),
        ("neuf cent quatre-vingt-dix-neuf rue Oberkampf", "159 rue Oberkampf, 75011 Paris"),
        ("11 ter rue Oberkampf", "11 rue Oberkampf, 75011 Paris"),
        ("5 rue de Rochechouart", "5 rue Marguerite-de-Rochechouart, 75009 Paris"),
    ],
)
def test_a_doubtful_address_gives_candidates_and_is_never_taken(
    geocoder: EmbeddedGeocoder, typed: str, among: str
) -> None:
    found = geocoder.locate(typed)
    assert found.exact is None and among in {place.label for place in found.candidates}


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "12",
        "rue",
        "12 rue Nexistepas",
        "douze rue Nexistepas",
        "💧",
        "x" * 20_000,
        "un " * 7_000 + "rue",
        "Paris",
    ],
)
def test_an_unknown_address_gives_nothing(geocoder: EmbeddedGeocoder, typed: str) -> None:
    found = geocoder.locate(typed)
    assert found.exact is None and found.candidates == ()


def test_a_facility_can_be_named_as_a_place(geocoder: EmbeddedGeocoder) -> None:
    found = geocoder.locate("mairie du 11e").exact
    assert found is not None and found.id == "mairie-11-01" and found.district == 11


def _exact(geocoder: EmbeddedGeocoder, address: str) -> Place:
    found = geocoder.locate(address).exact
    assert found is not None
    return found


def test_a_place_lies_in_the_arrondissement_that_it_says(
    geocoder: EmbeddedGeocoder, gis: EmbeddedGis
) -> None:
    for address in ("12 rue Oberkampf", "12 rue de la Paix", "45 rue Orfila", "60 rue de Tolbiac"):
        place = _exact(geocoder, address)
        assert gis.district_at(place.lon, place.lat).number == place.district


def test_an_interpolated_number_lies_between_its_neighbours(
    geocoder: EmbeddedGeocoder, gis: EmbeddedGis
) -> None:
    low, middle, high = (_exact(geocoder, f"{n} boulevard Voltaire") for n in (1, 101, 289))
    first = gis.distance(low.lon, low.lat, middle.lon, middle.lat)
    second = gis.distance(middle.lon, middle.lat, high.lon, high.lat)
    whole = gis.distance(low.lon, low.lat, high.lon, high.lat)
    assert first + second == pytest.approx(whole, rel=0.01)


def test_distances_are_metres_on_the_ground(gis: EmbeddedGis) -> None:
    # Notre-Dame to the Eiffel Tower: 4.1 km; Lambert-93 stretches lengths by less than 0.1 % in Paris.
    metres = gis.distance(2.3499, 48.8530, 2.2945, 48.8584)
    east = (2.3499 - 2.2945) * math.cos(math.radians(48.8557)) * 111_320
    assert metres == pytest.approx(math.hypot(east, 0.0054 * 111_200), rel=0.005)


def test_a_radius_keeps_what_is_within_and_sorts_by_distance(
    geocoder: EmbeddedGeocoder, gis: EmbeddedGis
) -> None:
    place = _exact(geocoder, "12 rue Oberkampf")
    found = gis.facilities_near(place.lon, place.lat, 500, None)
    distances = [facility.distance or 0 for facility in found.items]
    assert found.total == len(found.items) > 3
    assert distances == sorted(distances) and distances[-1] <= 500
    schools = gis.facilities_near(place.lon, place.lat, 1000, FacilityKind.ECOLE).items
    assert schools and {facility.kind for facility in schools} == {FacilityKind.ECOLE}


def test_the_nearest_are_the_first_of_all_by_distance(geocoder: EmbeddedGeocoder, gis: EmbeddedGis) -> None:
    place = _exact(geocoder, "12 rue Oberkampf")
    three = gis.nearest(FacilityKind.PISCINE, place.lon, place.lat, 3).items
    everywhere = [f for d in range(1, 21) for f in gis.facilities(FacilityKind.PISCINE, d).items]
    closest = sorted(gis.distance(place.lon, place.lat, f.lon, f.lat) for f in everywhere)[:3]
    assert [f.distance for f in three] == closest


def test_a_street_shows_its_facilities_in_every_arrondissement(gis: EmbeddedGis) -> None:
    found = gis.facilities_on_street("rue de Belleville", None).items
    assert {facility.district for facility in found} == {19, 20}
    assert all("rue de Belleville" in facility.address for facility in found)
    one_side = gis.facilities_on_street("rue de Belleville 20e", None).items
    assert {facility.district for facility in one_side} == {20}


def test_wrong_values_are_refused_in_french(gis: EmbeddedGis) -> None:
    calls = (
        lambda: gis.facilities(FacilityKind.PARC, 21),
        lambda: gis.facilities_near(2.35, 48.86, 0, None),
        lambda: gis.facilities_near(2.35, 48.86, math.nan, None),
        lambda: gis.nearest(FacilityKind.PARC, 2.35, 48.86, 0),
        lambda: gis.distance(2.35, 480.86, 2.35, 48.86),
    )
    for call in calls:
        with pytest.raises(ToolError) as raised:
            call()
        assert raised.value.failure is Failure.INVALID
    with pytest.raises(ToolError, match="aucun arrondissement"):
        gis.district_at(5.37, 43.29)
    with pytest.raises(ToolError, match="Vouliez-vous dire : rue de Belleville"):
        gis.facilities_on_street("rue de Bellevile", None)


def test_a_missing_or_damaged_map_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"manque\. Prévenez l'administrateur") as told:
        EmbeddedGeocoder(tmp_path / "none.gpkg").locate("12 rue Oberkampf")
    assert told.value.command == "beffroi city generate"
    (tmp_path / "bad.gpkg").write_bytes(b"not a map")
    with pytest.raises(ConfigurationError, match="illisible"):
        EmbeddedGis(tmp_path / "bad.gpkg").facilities(FacilityKind.PARC, 1)
