"""Addresses of one line, as systems keep them, and the street that they are in."""

from __future__ import annotations

import pytest

from tools.ticketing.addresses import place_from
from tools.ticketing.criteria import is_in_street


@pytest.mark.parametrize(
    "label",
    [
        "12 rue Titon, 75011 Paris",
        "12, rue Titon, 75011 Paris",
        "12-14 rue Titon",
        "12/14 rue Titon, 75011",
        "10 bis rue Titon",
        "Rue Titon 75011 Paris",
        "rue Titon, 12, 75011 Paris",
        "rue Titon (face école)",
        "Gymnase Titon, 12 r. Titon, 75011 Paris",
    ],
)
def test_a_ticket_is_in_the_street_of_its_address(label: str) -> None:
    place = place_from("1", label, 11, "2.38", "48.85")
    assert place is not None and is_in_street(place.street, "rue Titon")
    assert not is_in_street(place.street, "avenue Titon") and not is_in_street(place.street, "rue Popincourt")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("boulevard Voltaire", "Bd. Voltaire"),
        ("rue du Faubourg-Saint-Antoine", "r. du Fg St Antoine"),
        ("place du 8 Mai 1945", "Place du huit mai 1945"),
        ("avenue du Général Leclerc", "av du Gal Leclerc, 75014 Paris"),
    ],
)
def test_a_street_is_the_same_however_it_is_spelt(one: str, other: str) -> None:
    assert is_in_street(one, other) and is_in_street(other, one)


def test_no_street_is_in_none() -> None:
    assert not is_in_street("", "rue Titon") and not is_in_street(None, "rue Titon")
