"""Arrondissements of Paris as registers, addresses and codes write them."""

from __future__ import annotations

import re

_NUMBERS = range(1, 21)
_SAID = re.compile(r"\b(?:75[01](\d\d)|(\d{1,2})(?:er|e|eme|ème)?)\b", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"\b75[01](\d\d)\b")
_CITYCODE = re.compile(r"751(\d\d)")
_POSTCODE = re.compile(r"75([01])(\d\d)")


def district_numbered(number: int) -> int | None:
    """The arrondissement with this number; None where there is none."""
    return number if number in _NUMBERS else None


def district_of(text: str) -> int | None:
    """« 11 », « 11e », « Paris 11e arrondissement », « 75011 », « 75111 » -> 11."""
    found = _SAID.search(text)
    return district_numbered(int(found[1] or found[2])) if found else None


def district_in(address: str) -> int | None:
    """« 12 rue Oberkampf, 75011 Paris » -> 11: by the last postcode of an address."""
    found = _IN_ADDRESS.findall(address)
    return district_numbered(int(found[-1])) if found else None


def district_of_codes(citycode: str, postcode: str) -> int | None:
    """The arrondissement of a code of the INSEE (75111) or of the post (75011, 75116)."""
    if code := _CITYCODE.fullmatch(citycode):
        return district_numbered(int(code[1]))
    if code := _POSTCODE.fullmatch(postcode):
        number = int(code[2])
        return district_numbered(number) if code[1] == "0" or number == 16 else None
    return None
