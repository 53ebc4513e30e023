"""What a city has around a person, for examples that fit them: an address, their service, a colleague.

Looked up beside the page, in the city's own systems, and kept. The page waits a moment at most: what is not
known by then, or not at all, is left out.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor, Future, TimeoutError
from dataclasses import dataclass

from beffroi.enums import Domain, FacilityKind
from beffroi.errors import BeffroiError, Failure, ToolError
from beffroi.identity import Actor
from beffroi.ports import Directory, Geocoder, Gis
from tools.connectors import Connectors

PATIENCE = 2.0
"""Seconds that the page waits for what is not known yet."""
_KINDS = (FacilityKind.BIBLIOTHEQUE, FacilityKind.ECOLE, FacilityKind.MAIRIE)
_TRIES = 3
_MOST = 1_000
_log = logging.getLogger("beffroi.chat")


@dataclass(frozen=True)
class Surroundings:
    """What was found; empty where nothing was.

    Attributes:
        address: with its number, which the city's geocoder knows beyond doubt, in their arrondissement.
        service: of the person's domain there, which has a head.
        colleague: whose name means them alone in the directory.
    """

    address: str = ""
    service: str = ""
    colleague: str = ""


class Neighbourhood:
    """Finds and keeps what is around each person.

    Args:
        connectors: the city's systems; None where there are none to ask.
        workers: threads in which they are asked.
    """

    def __init__(self, connectors: Connectors | None, workers: Executor, patience: float = PATIENCE) -> None:
        self._connectors = connectors
        self._workers = workers
        self._patience = patience
        self._found: dict[Actor, Future[Surroundings]] = {}

    def of(self, actor: Actor) -> Surroundings:
        """What is around a person, as far as it is known in a moment."""
        if self._connectors is None:
            return Surroundings()
        asked = self._found.get(actor)
        if asked is None:
            if len(self._found) >= _MOST:
                self._found.clear()
            asked = self._found[actor] = self._workers.submit(_look, self._connectors, actor)
        try:
            return asked.result(timeout=self._patience)
        except TimeoutError:
            return Surroundings()
        except BeffroiError as error:
            _log.warning("Examples without the city's own names: %s", error.en)
            self._found.pop(actor, None)
            return Surroundings()


def _look(connectors: Connectors, actor: Actor) -> Surroundings:
    gis, geocoder, directory = connectors.gis, connectors.geocoder, connectors.directory
    return Surroundings(
        address=_known(lambda: _address(gis, geocoder, actor.district)),
        service=_known(lambda: _service(directory, actor)),
        colleague=_known(lambda: _colleague(directory, actor)),
    )


def _known(look: Callable[[], str]) -> str:
    """What a system answers; empty where it knows of no such thing. Any other trouble is raised."""
    try:
        return look()
    except ToolError as error:
        if error.failure is Failure.NOT_FOUND:
            return ""
        raise


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
