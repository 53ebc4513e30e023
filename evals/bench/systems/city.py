"""The systems of the demo behind real servers: OpenLDAP, addok, PostGIS, Redmine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx

from beffroi.enums import FacilityKind
from beffroi.settings.maps import Addok, Postgis
from beffroi.settings.systems import Ldap
from beffroi.settings.tickets import Redmine
from evals.bench.systems.pair import Action, Pair
from tools.connectors import open_connectors
from tools.demo.demo_map import KINDS
from tools.demo.real_city import RealCity, missing

__all__ = ["city_pairs", "missing"]

_PERSON, _NAME, _ADDRESS, _TICKET = "karim.benali", "Karim Benali", "12 rue Oberkampf", 812


def city_pairs(home: Path, city: Path, ends: ExitStack, tell: Callable[[str, float], None]) -> Iterator[Pair]:
    """One question a system; the servers run until ``ends`` is closed."""
    systems = ends.enter_context(RealCity(home, city, "bench").running(tell))
    ours = open_connectors(city, systems)
    directory, geocoder = systems.directory, systems.geocoder
    gis, ticketing = systems.gis, systems.ticketing
    assert isinstance(directory, Ldap) and isinstance(geocoder, Addok)
    assert isinstance(gis, Postgis) and isinstance(ticketing, Redmine)
    yield Pair(
        "OpenLDAP", "trouver une personne par son nom",
        lambda: ours.directory.find_person(_NAME), _bare_ldap(directory, ends),
    )  # fmt: skip
    yield Pair(
        "addok", "situer une adresse",
        lambda: ours.geocoder.locate(_ADDRESS), _bare_addok(geocoder, ends),
    )  # fmt: skip
    yield Pair(
        "PostGIS", "équipements d'un arrondissement",
        lambda: ours.gis.facilities(FacilityKind.ECOLE, 11), _bare_postgis(gis, ends),
    )  # fmt: skip
    yield Pair(
        "Redmine", "lire un ticket", lambda: ours.ticketing.get(_TICKET), _bare_redmine(ticketing, ends)
    )


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
