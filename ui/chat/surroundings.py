"""What a city has around a person, for examples that fit them: an address, their service, a colleague.

Looked up beside the page, in the city's own systems, and kept for a day; for some minutes where one of them
had trouble, which leaves out its own part alone. The page waits a moment at most: what is not known by then,
or not at all, is left out.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass

from beffroi.enums import Domain, FacilityKind
from beffroi.errors import Failure, ToolError
from beffroi.identity import Actor
from beffroi.ports import Directory, Geocoder, Gis
from tools.connectors import Connectors

PATIENCE = 2.0
"""Seconds that the page waits for what is not known yet."""
DAY, SOON = 24 * 3_600.0, 600.0
"""Seconds that what was found is kept; and what was found in spite of some trouble."""
_KINDS = (FacilityKind.BIBLIOTHEQUE, FacilityKind.ECOLE, FacilityKind.MAIRIE)
_TRIES = 3
_MOST = 10_000
"""People around whom it is known at once."""
_log = logging.getLogger("beffroi.chat")


@dataclass(frozen=True)
class Surroundings:
    """What was found; empty where nothing was.

    Attributes:
        address: with its number, which the city's geocoder knows beyond doubt, in their arrondissement.
        service: of the person's domain there; a directory gives none that has no head.
        colleague: whose name means them alone in the directory.
    """

    address: str = ""
    service: str = ""
    colleague: str = ""


@dataclass(frozen=True)
class _Looked:
    """What came of a look, and the seconds that it is kept."""

    around: Surroundings
    keep: float


@dataclass(frozen=True)
class _Asked:
    """A look that was begun at a time of the clock."""

    looked: Future[_Looked]
    begun: float

    @property
    def known(self) -> Surroundings:
        """What it has found so far."""
        ended = self.looked.done() and not self.looked.cancelled()
        return self.looked.result().around if ended else Surroundings()

    def over(self, now: float) -> bool:
        """Whether what it found is too old."""
        if self.looked.cancelled():
            return True
        return self.looked.done() and now >= self.begun + self.looked.result().keep


class Neighbourhood:
    """Finds and keeps what is around each person; used by one event loop.

    Args:
        connectors: the city's systems; None where there are none to ask.
        workers: threads in which they are asked; no other is held while a page waits.
        most: people around whom it is kept; beyond, the one asked about longest ago is forgotten.
    """

    def __init__(
        self,
        connectors: Connectors | None,
        workers: Executor,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.monotonic,
        most: int = _MOST,
    ) -> None:
        self._connectors = connectors
        self._workers = workers
        self._patience = patience
        self._clock = clock
        self._most = most
        self._asked: dict[Actor, _Asked] = {}

    async def of(self, actor: Actor) -> Surroundings:
        """What is around a person, as far as it is known in a moment."""
        if self._connectors is None:
            return Surroundings()
        now = self._clock()
        asked = self._asked.get(actor)
        if asked is None or asked.over(now):
            self._asked.pop(actor, None)
            if len(self._asked) >= self._most:
                del self._asked[next(iter(self._asked))]
            looked = self._workers.submit(_look, self._connectors, actor)
            asked = self._asked[actor] = _Asked(looked, now)
        # Neither a page that waits no longer nor one that is closed ends the look: the next one finds it.
        await asyncio.wait([asyncio.wrap_future(asked.looked)], timeout=self._patience)
        return asked.known


def _look(connectors: Connectors, actor: Actor) -> _Looked:
    gis, geocoder, directory = connectors.gis, connectors.geocoder, connectors.directory
    found = {
        "address": _known(lambda: _address(gis, geocoder, actor.district)),
        "service": _known(lambda: _service(directory, actor)),
        "colleague": _known(lambda: _colleague(directory, actor)),
    }
    known = {name: value for name, value in found.items() if value is not None}
    return _Looked(Surroundings(**known), DAY if len(known) == len(found) else SOON)


def _known(look: Callable[[], str]) -> str | None:
    """What a system answers; empty where it knows of no such thing, None where it is in any other trouble."""
    try:
        return look()
    except ToolError as error:
        if error.failure is Failure.NOT_FOUND:
            return ""
        _log.warning("Examples without some of the city's own names: %s", error.en)
    except Exception:  # noqa: BLE001  # whatever it is: an example is not worth the page
        _log.exception("Examples without some of the city's own names")
    return None


def _service(directory: Directory, actor: Actor) -> str:
    if actor.domain not in set(Domain):
        return ""
    found = directory.find_service(Domain(actor.domain), actor.district).exact
    return "" if found is None else found.name


def _address(gis: Gis, geocoder: Geocoder, district: int | None) -> str:
    """« 122 boulevard de Clichy », of a public facility; empty where the words alone do not mean it."""
    if district is None:
        return ""
    for kind in _KINDS:
        for facility in gis.facilities(kind, district).items[:_TRIES]:
            place = geocoder.locate(facility.address).exact
            if place is not None and place.number and place.district == district:
                words = f"{place.number} {place.street}"
                meant = geocoder.locate(words).exact
                if meant is not None and meant.id == place.id:
                    return words
    return ""


def _colleague(directory: Directory, actor: Actor) -> str:
    """The first of the service, its head where that is not themself, whose name means them alone."""
    if not actor.service_id:
        return ""
    for person in directory.members(actor.service_id).items[: _TRIES + 1]:
        meant = None if person.id == actor.person_id else directory.find_person(person.name).exact
        if meant is not None and meant.id == person.id:
            return person.name
    return ""
