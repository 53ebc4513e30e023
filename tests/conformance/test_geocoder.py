"""The geocoder port, as every connector has to answer it: one suite, the same demo addresses behind each."""

from __future__ import annotations

import pytest

from beffroi.ports import Geocoder


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("12 rue Oberkampf", "12 rue Oberkampf, 75011 Paris"),
        ("12, rue Oberkampf", "12 rue Oberkampf, 75011 Paris"),
        ("au 12 RUE OBERKAMPF", "12 rue Oberkampf, 75011 Paris"),
        ("au douze rue Oberkampf", "12 rue Oberkampf, 75011 Paris"),
        ("rue Oberkampf 12", "12 rue Oberkampf, 75011 Paris"),
        ("12 r. Oberkampf 75011 Paris", "12 rue Oberkampf, 75011 Paris"),
        ("12 rue Oberkampf, Paris 11e", "12 rue Oberkampf, 75011 Paris"),
        ("12 rue Oberkampf dans le XIe", "12 rue Oberkampf, 75011 Paris"),
        ("12 rue Oberkampf, onzième arrondissement", "12 rue Oberkampf, 75011 Paris"),
        ("12 bis r. de la Paix", "12 bis rue de la Paix, 75002 Paris"),
        ("12bis rue de la paix", "12 bis rue de la Paix, 75002 Paris"),
        ("12 rue Rivoli", "12 rue de Rivoli, 75004 Paris"),
        ("102 bd de Ménilmontant", "102 boulevard de Ménilmontant, 75020 Paris"),
        ("101 bvd de menilmontant", "101 boulevard de Ménilmontant, 75011 Paris"),
        ("12 rue de Belleville", "12 rue de Belleville, 75020 Paris"),
        ("13 rue de Belleville", "13 rue de Belleville, 75019 Paris"),
        ("40 av. Gambetta", "40 avenue Gambetta, 75020 Paris"),
        ("rue du 8 mai 1945", "rue du Huit-Mai-1945, 75010 Paris"),
        ("rue du Fbg St-Antoine 75012", "rue du Faubourg-Saint-Antoine, 75012 Paris"),
        ("rue de la Butte aux Cailles", "rue de la Butte-aux-Cailles, 75013 Paris"),
        ("rue du 4 septembre", "rue du Quatre-Septembre, 75002 Paris"),
        ("rue François 1er", "rue François-Ier, 75008 Paris"),
        ("rue de Charonne", "rue de Charonne, 75011 Paris"),
        ("rue de Belleville 20e", "rue de Belleville, 75020 Paris"),
        ("quai des orfevres", "quai des Orfèvres, 75001 Paris"),
        ("place d’Aligre", "place d'Aligre, 75012 Paris"),
    ],
)
def test_a_clear_address_is_exact(geocoder: Geocoder, typed: str, label: str) -> None:
    found = geocoder.locate(typed)
    assert found.exact is not None and found.exact.label == label and found.candidates == ()


@pytest.mark.parametrize(
    ("typed", "street"),
    [
        ("rue de Belleville", "rue de Belleville"),
        ("rue de Vaugirard", "rue de Vaugirard"),
        ("rue de la rokette", "rue de la Roquette"),
        ("12 Oberkampf", "rue Oberkampf"),
        ("12 rue Oberkampf 12e", "rue Oberkampf"),
        ("999 rue Oberkampf", "rue Oberkampf"),
        ("neuf cent quatre-vingt-dix-neuf rue Oberkampf", "rue Oberkampf"),
        ("11 ter rue Oberkampf", "rue Oberkampf"),
    ],
)
def test_a_doubtful_address_gives_candidates_and_is_never_taken(
    geocoder: Geocoder, typed: str, street: str
) -> None:
    found = geocoder.locate(typed)
    assert found.exact is None and street in {place.street for place in found.candidates}
    assert len(found.candidates) <= 6 and len({place.id for place in found.candidates}) == len(
        found.candidates
    )


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "12", "rue", "12 rue Nexistepas", "💧", "x" * 20_000, "Paris", "\0", "\ud800", "'; DROP TABLE x; --",
     "&limit=100", "12 rue Nexistepas&q=12 rue Oberkampf", "../../etc/passwd", "*", "%"],
)  # fmt: skip
def test_an_unknown_address_gives_nothing(geocoder: Geocoder, typed: str) -> None:
    found = geocoder.locate(typed)
    assert found.exact is None and not {place.street for place in found.candidates} & {"rue Oberkampf"}
    if "Nexistepas&" not in typed:
        assert found.candidates == ()


def test_a_place_says_its_parts(geocoder: Geocoder) -> None:
    place = geocoder.locate("12 bis rue de la Paix").exact
    assert place is not None and place.id == "75102_0060_00012_bis"
    assert (place.street, place.number, place.district) == ("rue de la Paix", "12 bis", 2)
    assert 2.32 < place.lon < 2.36 and 48.86 < place.lat < 48.88
    street = geocoder.locate("rue de la Paix").exact
    assert street is not None and street.number is None and street.district == 2
