"""The geocoder port on an addok, the engine of the national address base: its `/search`.

https://github.com/addok/addok; the State's own instance answers alike.
"""

from __future__ import annotations

import dataclasses
import time

from beffroi.errors import BeffroiError
from beffroi.records import Lookup, Place
from beffroi.settings.maps import Addok
from tools.geocoder.addok_answers import Addresses, read_addresses
from tools.geocoder.addok_choice import choose
from tools.gis.embedded_address import KINDS, Typed, read_address
from tools.reach.breaker import Breaker, Health
from tools.reach.checked import Checked
from tools.reach.http import HttpService

_LONGEST = 200
"""Characters of an address, as an addok limits them."""
_ASKED = 10


class AddokGeocoder:
    """Addresses of an addok (`beffroi.ports.Geocoder`).

    Args:
        breaker: of this system; its own where None.
    """

    def __init__(self, system: Addok, *, breaker: Breaker | None = None) -> None:
        self._system = system
        self._service = HttpService("géocodeur", system, breaker=breaker)

    @property
    def health(self) -> Health:
        """The geocoder as the last questions found it, without asking it."""
        return self._service.health

    def close(self) -> None:
        """Ends the connections that are kept."""
        self._service.close()

    def locate(self, address: str) -> Lookup[Place]:
        """The place an address means: exact, candidates, or none."""
        if len(address) > _LONGEST:
            return Lookup()
        typed = read_address(address)
        found = self._choose(typed)
        if found.exact is None and typed.number is not None and not _starts_with_number(typed):
            whole = dataclasses.replace(typed, street=typed.whole, number=None, suffix="")
            named = self._choose(whole)  # « rue du 8 mai 1945 »: what ends it is no house number
            if named.exact is not None or found == Lookup():
                return named
        return found

    def check(self) -> Checked:
        """Asks the geocoder for the city itself; raises nothing."""
        began = time.monotonic()
        try:
            known = self._search(self._system.city)
        except BeffroiError as error:
            return Checked(False, trouble=error.fr)
        latency = time.monotonic() - began
        notes = (f"données : {known.source}",) if known.source else ()
        if known.seen:
            return Checked(True, latency, "addok", notes=notes)
        trouble = (
            f"le géocodeur ne connaît pas la ville « {self._system.city} » (réglage systems.geocoder.city), "
            "ou il n'a pas d'adresses"
        )
        return Checked(True, latency, "addok", trouble, notes)

    def _choose(self, typed: Typed) -> Lookup[Place]:
        if not typed.street or typed.street in KINDS:
            return Lookup()
        found = self._search(_asked(typed, self._system.city)).found
        return choose(typed, found, self._system.exact, self._system.least)

    def _search(self, text: str) -> Addresses:
        query = {"q": text, "limit": str(_ASKED), "autocomplete": "0"}
        return read_addresses(self._service.read("/search", query))


def _asked(typed: Typed, city: str) -> str:
    """The address in the order that an addok reads best, with the town."""
    number = "" if typed.number is None else f"{typed.number} {typed.suffix}".strip()
    postcode = "" if typed.district is None else f"750{typed.district:02d}"
    return " ".join(filter(None, (number, typed.street, postcode, city)))[:_LONGEST]


def _starts_with_number(typed: Typed) -> bool:
    return typed.whole.startswith(str(typed.number))
