"""Which of an addok's answers an address means: one beyond doubt, candidates to pick from, or none.

The score alone is never enough: an addok gives 0.8 to the middle of a street that lacks the number asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

from beffroi.records import Lookup, Place
from tools.city.text import fold
from tools.geocoder.addok_answers import Found
from tools.gis.embedded_address import Typed, street_key, street_words
from tools.gis.embedded_places import candidates


def choose(typed: Typed, found: Sequence[Found], exact: float, least: float) -> Lookup[Place]:
    """The place that was typed.

    Args:
        found: best first.
        exact: score that the place taken has at least; its street, its number and, where one was typed, its
            arrondissement are those of the address.
        least: score that a street of another name has at least to be a candidate.
    """
    same = _same_street([one.place for one in found], typed)
    there = [place for place in same if typed.district in (None, place.district)]
    right = [place for place in there if _has_number(place, typed)]
    sure = {one.place.id for one in found if one.score >= exact}
    if len(right) == 1 and right[0].id in sure:
        return Lookup(exact=right[0])
    near = [one.place for one in found if one.score >= least]
    near.sort(key=lambda place: typed.district not in (None, place.district))
    return Lookup(candidates=candidates(right or there or same or near))


def _same_street(places: list[Place], typed: Typed) -> list[Place]:
    """Those whose street is the typed one, small words aside where only one street is so."""
    if same := [place for place in places if street_words(place.street) == typed.street]:
        return same
    key = street_key(typed.street)
    loose = [place for place in places if street_key(place.street) == key]
    return loose if len({street_words(place.street) for place in loose}) == 1 else []


def _has_number(place: Place, typed: Typed) -> bool:
    if typed.number is None:
        return place.number is None
    return fold(place.number or "").replace(" ", "") == f"{typed.number}{typed.suffix}"
