"""Examples fit the person: their own service, an address and a name that the city's own systems know."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from beffroi.errors import Failure, ToolError
from beffroi.identity import Actor
from beffroi.settings.installation import Settings
from guards.people.demo_accounts import DEMO_ACCOUNTS
from tests.graph.people import person
from tests.ui.people import CLAIRE
from tools.connectors import Connectors, open_connectors
from ui.chat.starters import starters
from ui.chat.surroundings import DAY, SOON, Neighbourhood, Surroundings

GENERIC = ["Mes tickets ouverts", "Les tickets voirie ouverts depuis plus d'un mois dans le 11e",
           "Combien de tickets urgents ouverts dans le 11e ?"]  # fmt: skip
SILENT = ToolError(Failure.UNAVAILABLE, "L'annuaire est muet.", "The directory is silent.")


@pytest.fixture
def city(city_copy: Path) -> Connectors:
    return open_connectors(city_copy)


@pytest.fixture
def workers() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def requests(actor: Actor, around: Surroundings) -> list[str]:
    return [request for _, request in starters(actor, around)]


@pytest.mark.parametrize("account", DEMO_ACCOUNTS, ids=lambda account: account.id)
def test_what_is_offered_speaks_of_what_the_city_has(
    account: Any, city: Connectors, workers: ThreadPoolExecutor, tmp_path: Path
) -> None:
    actor = person(Settings(home=tmp_path), account.id)
    around = asyncio.run(Neighbourhood(city, workers, patience=60).of(actor))
    offered = requests(actor, around)
    assert len(offered) >= 3 and "Mes tickets ouverts" in offered and len(set(offered)) == len(offered)
    assert bool(around.address) is (actor.district is not None)
    if around.address:
        place = city.geocoder.locate(around.address).exact
        assert place is not None and place.district == actor.district and around.address in offered[0]
    if around.colleague:
        found = city.directory.find_person(around.colleague).exact
        assert found is not None and found.id != actor.person_id


def test_the_report_is_of_the_persons_own_service_and_arrondissement(
    city: Connectors, workers: ThreadPoolExecutor, tmp_path: Path
) -> None:
    rosa = person(Settings(home=tmp_path), "rosa.figueira")
    around = asyncio.run(Neighbourhood(city, workers, patience=60).of(rosa))
    told = f"Signale un dépôt sauvage au {around.address} et préviens le responsable de la propreté du 18e"
    assert requests(rosa, around)[0] == told


def test_without_the_citys_systems_the_examples_name_nothing_of_it(workers: ThreadPoolExecutor) -> None:
    assert requests(CLAIRE, asyncio.run(Neighbourhood(None, workers).of(CLAIRE))) == GENERIC


def test_a_system_that_is_slow_or_fails_keeps_nobody_waiting_and_is_asked_again(
    city: Connectors, workers: ThreadPoolExecutor
) -> None:
    directory, clock = _Trouble(city.directory), _Clock()
    systems = dataclasses.replace(city, directory=directory)
    around = Neighbourhood(systems, workers, patience=0.05, clock=lambda: clock.now)

    async def some_pages() -> None:
        assert await around.of(CLAIRE) == Surroundings()
        await looked(workers)
        found = await around.of(CLAIRE)
        assert found.address and not found.service
        directory.trouble = None
        assert not (await around.of(CLAIRE)).service and directory.asked == 1
        clock.now += SOON
        await around.of(CLAIRE)
        await looked(workers)
        assert (await around.of(CLAIRE)).service and directory.asked == 2

    asyncio.run(some_pages())


def test_pages_that_wait_hold_no_thread_and_one_that_is_closed_ends_no_look(
    city: Connectors, workers: ThreadPoolExecutor
) -> None:
    free, others = Event(), [dataclasses.replace(CLAIRE, id=f"claire.{n}") for n in range(20)]
    workers.submit(free.wait)
    around = Neighbourhood(city, workers, patience=60)

    async def some_pages() -> None:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
        pages = [asyncio.create_task(around.of(who)) for who in others]
        assert await asyncio.wait_for(asyncio.to_thread(lambda: "another page"), 20)
        pages[0].cancel()
        free.set()
        found = await asyncio.gather(*pages[1:], around.of(others[0]))
        assert all(each.address for each in found)

    asyncio.run(some_pages())


def test_one_person_too_many_costs_the_longest_known_alone(
    city: Connectors, workers: ThreadPoolExecutor
) -> None:
    directory = _Trouble(city.directory, None)
    systems = dataclasses.replace(city, directory=directory)
    around = Neighbourhood(systems, workers, patience=60, most=2)
    first, second, third = (dataclasses.replace(CLAIRE, id=f"claire.{n}") for n in range(3))

    async def some_pages() -> None:
        for who, asked in ((first, 1), (second, 2), (third, 3), (second, 3), (third, 3), (first, 4)):
            await around.of(who)
            assert directory.asked == asked

    asyncio.run(some_pages())


@pytest.mark.parametrize("trouble", [SILENT, ValueError("another kind")], ids=["silent", "broken"])
def test_one_system_in_trouble_leaves_out_its_own_part_alone(
    city: Connectors, workers: ThreadPoolExecutor, trouble: Exception
) -> None:
    directory = _Trouble(city.directory, trouble, slow=0)
    systems = dataclasses.replace(city, directory=directory)
    around = asyncio.run(Neighbourhood(systems, workers, patience=60).of(CLAIRE))
    assert around.address and not around.service


def test_what_was_found_is_asked_again_the_next_day(city: Connectors, workers: ThreadPoolExecutor) -> None:
    directory, clock = _Trouble(city.directory, None), _Clock()
    systems = dataclasses.replace(city, directory=directory)
    around = Neighbourhood(systems, workers, patience=60, clock=lambda: clock.now)

    async def some_pages() -> None:
        for later, asked in ((0.0, 1), (DAY - 1, 1), (1.0, 2)):
            clock.now += later
            assert (await around.of(CLAIRE)).service and directory.asked == asked

    asyncio.run(some_pages())


async def looked(workers: ThreadPoolExecutor) -> None:
    """Wait until what was asked of the threads before is done."""
    await asyncio.wrap_future(workers.submit(lambda: None))


@dataclass
class _Clock:
    now: float = 0.0


class _Trouble:
    """A directory that is slow and then fails; how often it was asked."""

    def __init__(self, real: Any, trouble: Exception | None = SILENT, slow: float = 0.3) -> None:
        self._real, self.trouble, self._slow, self.asked = real, trouble, slow, 0

    def find_service(self, domain: Any, district: Any) -> Any:
        self.asked += 1
        if self.trouble is not None:
            time.sleep(self._slow)
            raise self.trouble
        return self._real.find_service(domain, district)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)
