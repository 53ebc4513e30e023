"""What each connector costs beside the barest client that asks the same server the same question.

Real servers on loopback (`tools.demo.real_city`), questions asked in turn by both in one run.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx

from beffroi.enums import FacilityKind
from beffroi.errors import ConfigurationError
from beffroi.maps import Addok, Postgis
from beffroi.settings import Settings
from beffroi.systems import Ldap, SystemsSettings
from beffroi.tickets import Redmine
from tools.city.generate import generate_city
from tools.connectors import Connectors, open_connectors
from tools.demo.demo_map import KINDS
from tools.demo.real_city import RealCity, missing

_TIMES = 30
_PERSON, _NAME, _ADDRESS, _TICKET = "karim.benali", "Karim Benali", "12 rue Oberkampf", 812
Action = Callable[[], object]
HEADINGS = ("Système", "Question", "Connecteur", "Client nu", "Rapport")


@dataclass(frozen=True)
class SystemCost:
    """One question through the connector and through the bare client: medians in milliseconds."""

    system: str
    question: str
    connector: float
    bare: float

    @property
    def ratio(self) -> float:
        """How many times the bare client's time the connector takes."""
        return self.connector / self.bare if self.bare else 0.0


def run_systems_bench(settings: Settings, tell: Callable[[str, float], None]) -> dict[str, Any]:
    """Measure every connector; nothing of this installation is touched.

    Raises:
        ConfigurationError: a server is not installed here.
    """
    if lacking := missing():
        raise ConfigurationError(
            f"Il manque à cette machine : {', '.join(lacking)}. « make demo-real » les installe.",
            f"Missing here: {', '.join(lacking)}. 'make demo-real' installs them.",
        )
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as folder, ExitStack() as ends:
        home = Path(folder)
        generate_city(home / "city", settings.city.seed, progress=tell)
        city = RealCity(home / "systems", home / "city", "bench")
        systems = ends.enter_context(city.running(tell))
        costs = _measure(open_connectors(home / "city", systems), systems, ends)
    rows = [{**asdict(cost), "ratio": round(cost.ratio, 2)} for cost in costs]
    return {"times": _TIMES, "systems": rows}


def table_rows(figures: dict[str, Any]) -> list[tuple[str, ...]]:
    """The figures as people read them."""
    return [
        (row["system"], row["question"], _ms(row["connector"]), _ms(row["bare"]), f"{_fr(row['ratio'])} fois")
        for row in figures["systems"]
    ]


def _measure(connectors: Connectors, systems: SystemsSettings, ends: ExitStack) -> list[SystemCost]:
    directory, geocoder = systems.directory, systems.geocoder
    gis, ticketing = systems.gis, systems.ticketing
    assert isinstance(directory, Ldap) and isinstance(geocoder, Addok)
    assert isinstance(gis, Postgis) and isinstance(ticketing, Redmine)
    pairs: list[tuple[str, str, Action, Action]] = [
        (
            "OpenLDAP", "trouver une personne par son nom",
            lambda: connectors.directory.find_person(_NAME), _bare_ldap(directory, ends),
        ),
        (
            "addok", "situer une adresse",
            lambda: connectors.geocoder.locate(_ADDRESS), _bare_addok(geocoder, ends),
        ),
        (
            "PostGIS", "équipements d'un arrondissement",
            lambda: connectors.gis.facilities(FacilityKind.ECOLE, 11), _bare_postgis(gis, ends),
        ),
        (
            "Redmine", "lire un ticket",
            lambda: connectors.ticketing.get(_TICKET), _bare_redmine(ticketing, ends),
        ),
    ]  # fmt: skip
    return [SystemCost(system, question, *_paired(ours, bare)) for system, question, ours, bare in pairs]


def _bare_ldap(system: Ldap, ends: ExitStack) -> Action:
    import ldap

    connection = ldap.initialize(system.url)
    connection.set_option(ldap.OPT_X_TLS_CACERTFILE, str(system.ca))
    connection.set_option(ldap.OPT_X_TLS_NEWCTX, 0)
    connection.start_tls_s()
    connection.simple_bind_s(system.user, system.password.read())
    ends.callback(connection.unbind_s)
    return lambda: connection.search_s(system.people, ldap.SCOPE_SUBTREE, f"(uid={_PERSON})")


def _bare_addok(system: Addok, ends: ExitStack) -> Action:
    client = ends.enter_context(httpx.Client(base_url=system.url, trust_env=False, timeout=60))
    query = {"q": _ADDRESS, "limit": "10", "autocomplete": "0"}
    return lambda: client.get("/search", params=query).json()


def _bare_postgis(system: Postgis, ends: ExitStack) -> Action:
    import psycopg

    connection = ends.enter_context(
        psycopg.connect(
            host=system.host, port=system.port, dbname=system.database, user=system.user,
            password=system.password.read(), autocommit=True,
        )
    )  # fmt: skip
    layer = system.facilities[0].layer
    word = next(word for word, kind in KINDS.items() if kind is FacilityKind.ECOLE)
    query = f"SELECT *, ST_AsBinary(ST_Transform(geom, 4326)) FROM {layer} WHERE nature = %s AND c_ar = 11"
    return lambda: connection.execute(query, (word,)).fetchall()


def _bare_redmine(system: Redmine, ends: ExitStack) -> Action:
    client = ends.enter_context(
        httpx.Client(
            base_url=system.url, headers={"X-Redmine-API-Key": system.key.read()}, trust_env=False, timeout=60
        )
    )
    return lambda: client.get(f"/issues/{_TICKET}.json").json()


def _paired(ours: Action, bare: Action) -> tuple[float, float]:
    """Medians in milliseconds; asked in turn, after one question each that opens what is kept open."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(_TIMES + 1):
        for mine, action in ((True, ours), (False, bare)):
            started = time.perf_counter()
            action()
            if turn:
                taken[mine].append(time.perf_counter() - started)
    return 1000 * statistics.median(taken[True]), 1000 * statistics.median(taken[False])


def _ms(value: float) -> str:
    return f"{_fr(value)} ms"


def _fr(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
