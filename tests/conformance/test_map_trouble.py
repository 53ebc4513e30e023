"""A map that is slow, wrong, hostile, too large or gone, or that the settings do not fit: said in a sentence."""

from __future__ import annotations

import copy
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest

from beffroi.enums import FacilityKind
from beffroi.errors import ConfigurationError, Failure, ToolError
from beffroi.settings.maps import OgcFeatures, Wfs
from tests.conformance.maps import (
    MAP_PASSWORD,
    MAP_SECRET,
    ogc_settings,
    postgis_settings,
    running_postgis,
    wfs_settings,
)
from tests.reach.hostile import Behaviour, answer, cut, hostile, silence
from tools.demo.certificates import make_certificates
from tools.demo.demo_map import demo_layers
from tools.demo.mapserver import MapServer
from tools.demo.postgis_server import FACILITIES, PostgisServer
from tools.demo.running import free_port
from tools.gis.layers import pattern_of, telling_word
from tools.gis.mapped_sources import open_map
from tools.gis.postgis import PostgisSource

SERVERS: dict[str, Callable[..., Any]] = {
    "postgis": postgis_settings, "pygeoapi": ogc_settings, "mapserver": wfs_settings,
}  # fmt: skip
SQUARE = [[[2.2, 48.8], [2.5, 48.8], [2.5, 48.9], [2.2, 48.9], [2.2, 48.8]]]
HOME = (2.37, 48.86)


def failing(ask: Any) -> ToolError:
    with pytest.raises(ToolError) as raised:
        ask()
    assert "script" not in raised.value.fr + raised.value.en
    return raised.value


def mapping(path: tuple[Any, ...], value: Any, servers_own: dict[str, Any]) -> dict[str, Any]:
    """A server's mapping with one name changed."""
    changed = copy.deepcopy(servers_own)
    place = changed
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    return changed


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize(
    ("path", "value", "setting"),
    [
        (("facilities", 0, "layer"), "nulle_part", "facilities.0.layer"),
        (("facilities", 0, "name"), "nom_absent", "facilities.0.name"),
        (("facilities", 0, "address"), "adresse_absente", "facilities.0.address"),
        (("districts", "layer"), "nulle.part", "districts.layer"),
        (("districts", "number"), "absent", "districts.number"),
    ],
)
def test_a_mapping_that_does_not_fit_names_the_setting(
    request: pytest.FixtureRequest, server: str, path: tuple[Any, ...], value: str, setting: str
) -> None:
    make, running = SERVERS[server], request.getfixturevalue(server)
    own = make(running).model_dump(mode="json", include={"facilities", "districts", "kinds"})
    one = open_map(make(running, **mapping(path, value, own)))
    checked = one.check()
    assert checked.reachable and setting in checked.trouble and f"« {value} »" in checked.trouble
    assert setting in failing(lambda: one.facilities(FacilityKind.ECOLE, 11)).fr
    one.close()


@pytest.mark.parametrize("server", SERVERS)
def test_a_check_says_versions_counts_and_what_is_left_out(
    request: pytest.FixtureRequest, server: str
) -> None:
    make, running = SERVERS[server], request.getfixturevalue(server)
    kinds = {k: v for k, v in demo_layers()["kinds"].items() if v != "piscine"}
    checked = open_map(make(running, kinds=kinds)).check()
    assert not checked.trouble and checked.latency > 0 and any(c.isdigit() for c in checked.version)
    assert "équipements, 20 arrondissements" in checked.notes[0]
    assert "systems.gis.kinds" in checked.notes[1] and "« Piscine municipale »" in checked.notes[1]


@pytest.mark.parametrize("server", SERVERS)
def test_a_map_larger_than_the_limit_says_that_it_was_not_read_whole(
    request: pytest.FixtureRequest, server: str
) -> None:
    one = open_map(SERVERS[server](request.getfixturevalue(server), most=100, page=30))
    assert not one.facilities_on_street("rue de l'Orillon", None).complete or server != "pygeoapi"
    error = failing(lambda: one.facilities_near(*HOME, 20_000, None))
    assert error.failure is Failure.LIMIT and "réduisez le rayon" in error.fr
    assert "les 100 premiers" in one.check().notes[0]
    one.close()


@pytest.mark.parametrize("server", ["pygeoapi", "mapserver", "pygeoapi_on_postgis"])
def test_pages_are_put_together(request: pytest.FixtureRequest, server: str) -> None:
    make, running = (SERVERS.get(server) or ogc_settings), request.getfixturevalue(server)
    small, large = open_map(make(running, page=17)), open_map(make(running))
    few, many = ([f.id for f in one.facilities_near(*HOME, 1000, None).items] for one in (small, large))
    assert few == many and len(many) > 40


def collection(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def district(number: str = "11", ring: Any = SQUARE) -> dict[str, Any]:
    return {"type": "Feature", "id": number, "properties": {"number": number},
            "geometry": {"type": "Polygon", "coordinates": ring}}  # fmt: skip


def facility(key: str = "1", place: Any = HOME, **properties: Any) -> dict[str, Any]:
    given = {"id": key, "name": "École", "kind": "école", "address": "1 rue X, 75011 Paris", "district": 11}
    return {"type": "Feature", "id": key, "properties": {**given, **properties},
            "geometry": {"type": "Point", "coordinates": place}}  # fmt: skip


def ogc(url: str, **changes: Any) -> Any:
    given = {"kind": "ogc-features", "url": url, "timeout": 2, "facilities": [{"layer": "lieux"}],
             "districts": {"layer": "quartiers"}}  # fmt: skip
    return open_map(OgcFeatures.model_validate(given | changes))


class Served:
    """A service whose collection of facilities answers by ``items``; ``server`` is what it is asked through."""

    def __init__(self, items: Behaviour, polygons: bytes | None) -> None:
        self._items, self._polygons = items, polygons
        self.server: Any = None

    def __call__(self, near: Any) -> None:
        asked = self.server.asked[-1].split(b"\r\n")[0].decode()
        if "/collections/lieux/items" in asked and "limit=1&" not in asked:
            self._items(near)
        elif "/quartiers/items" in asked:
            answer(body=self._polygons or collection(district()))(near)
        elif "/items" in asked:
            answer(body=collection())(near)
        else:
            answer(body=b'{"conformsTo": ["x/ogcapi-features-1/1.0/conf/core"], "properties": {}}')(near)


@pytest.fixture
def ask() -> Iterator[Any]:
    """Asks a service that answers as told for the schools of the 11th."""
    with pytest.MonkeyPatch.context():

        def asked(items: Behaviour, polygons: bytes | None = None, **changes: Any) -> Any:
            behaviour = Served(items, polygons)
            with hostile(behaviour) as server:
                behaviour.server = server
                found = ogc(server.url, **changes).facilities(FacilityKind.ECOLE, 11)
                return found, [one.split(b" ")[1].decode() for one in server.asked]

        yield asked


@pytest.mark.parametrize(
    ("behaviour", "failure"),
    [
        (answer("500 Oops", b"<script>"), Failure.UNAVAILABLE),
        (answer("200 OK", b"<html><script>", "text/html"), Failure.BROKEN),
        (answer("302 Found", b"", "text/html", "Location: http://127.0.0.1:1/x"), Failure.BROKEN),
        (answer("200 OK", b'{"features": [7]}'), Failure.BROKEN),
        (answer("200 OK", collection(facility(place=["x", 1]))), Failure.BROKEN),
        (answer("200 OK", collection(facility() | {"properties": [1]})), Failure.BROKEN),
        (answer("200 OK", collection(facility() | {"geometry": {"type": "Blob"}})), Failure.BROKEN),
        (cut(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n{"), Failure.UNAVAILABLE),
        (silence, Failure.TIMEOUT),
    ],
)
def test_a_wrong_answer_is_said(ask: Any, behaviour: Behaviour, failure: Failure) -> None:
    assert failing(lambda: ask(behaviour, timeout=1)).failure is failure


def test_a_million_features_end_at_the_limit(ask: Any) -> None:
    many = [facility(str(n)) for n in range(100_000)]
    found, _ = ask(answer("200 OK", collection(*many)), most=1000, timeout=60)
    assert not found.complete and len(found.items) == 1000
    too_long = b" " * 40_000_000
    assert failing(lambda: ask(answer("200 OK", too_long), timeout=60)).failure is Failure.LIMIT


def test_a_next_link_leads_nowhere_else(ask: Any) -> None:
    links = [{"rel": "next", "href": "http://127.0.0.1:1/steal?offset=1&token=é%26x"}]
    found, asked = ask(answer("200 OK", collection(facility(), links=links)))
    assert not found.complete  # the same page again and again: it was left
    pages = [unquote_plus(one) for one in asked if "offset=1" in one]
    assert pages and all(one.startswith("/collections/lieux/items?") and "token=é&x" in one for one in pages)


def test_what_a_server_does_not_filter_is_filtered_here(ask: Any) -> None:
    others = [facility("2", kind="piscine"), facility("3", district=12), facility("4", kind="ailleurs"),
              facility("5", kind=None), facility("6", place=(9.9, 50.0), district=None)]  # fmt: skip
    nowhere = facility("7") | {"geometry": None}
    found, _ = ask(answer("200 OK", collection(facility(), *others, nowhere)))
    assert [one.id for one in found.items] == ["1"]


def test_odd_letters_come_back_as_they_are(ask: Any) -> None:
    name = "École d’Öl « 💧 » <b>&amp;</b> L'Haÿ"
    found, _ = ask(answer("200 OK", collection(facility(name=name))))
    assert found.items[0].name == name


@pytest.mark.parametrize(
    ("ring", "words"),
    [
        ([[[y, x] for x, y in SQUARE[0]]], "latitude avant la longitude"),
        (
            [[[650_000, 6_860_000], [660_000, 6_860_000], [660_000, 6_870_000], [650_000, 6_860_000]]],
            "hors de France",
        ),
    ],
)
def test_positions_that_cannot_be_are_said(ask: Any, ring: Any, words: str) -> None:
    error = failing(lambda: ask(answer("200 OK", collection()), collection(district(ring=ring))))
    assert error.failure is Failure.UNAVAILABLE and words in error.fr


def test_axes_of_a_server_that_swaps_them_are_a_setting(mapserver: MapServer) -> None:
    one = open_map(wfs_settings(mapserver, axes="lat-lon"))
    assert "latitude avant la longitude" in one.check().trouble and "systems.gis.axes" in one.check().trouble


def test_a_wfs_checks_format_and_version(mapserver: MapServer) -> None:
    checked = open_map(wfs_settings(mapserver, format="shape-zip")).check()
    assert "systems.gis.format" in checked.trouble and "« application/json »" in checked.trouble
    old = b'<WFS_Capabilities version="1.1.0" xmlns="http://www.opengis.net/wfs"/>'
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><WFS_Capabilities version="2.0.0">&a;</WFS_Capabilities>'
    for body, words in ((old, "il faut 2.0"), (bomb, "entités"), (b"<html/>", "WFS"), (b"<a", "illisible")):
        with hostile(answer("200 OK", body, "text/xml")) as server:
            given = {"kind": "wfs", "url": f"{server.url}/wfs", "timeout": 2, **demo_layers()}
            assert words in open_map(Wfs.model_validate(given)).check().trouble
            assert server.asked[0].startswith(b"GET /wfs?service=WFS&")


def test_an_account_is_sent_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MAP_SECRET, "se:crèt-4713")
    with hostile(answer("401 Non", b"se:cr\xc3\xa8t-4713")) as server:
        one = ogc(server.url, user="sig", password={"env": MAP_SECRET})
        checked = one.check()
        assert "refuse le compte" in checked.trouble and "4713" not in f"{checked} {vars(one)}"
        assert b"Basic c2lnOnNlOmNyw6h0LTQ3MTM=" in server.asked[0]


def test_a_word_of_a_street_makes_a_harmless_pattern() -> None:
    from tools.gis.embedded_address import read_address

    for text in (
        "rue de Ménilmontant",
        "bd d'Œuvre",
        "rue '; DROP TABLE x; --",
        "rue %_\\",
        "rue 💧",
        "rue x' OR '1'='1",
    ):
        pattern = pattern_of(telling_word(read_address(text)))
        assert all(letter.isascii() and (letter.isalnum() or letter == "%") for letter in pattern)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"database": "ailleurs"}, "systems.gis.database"),
        ({"user": "personne"}, "systems.gis.user"),
    ],
)
def test_a_database_says_what_is_refused(postgis: PostgisServer, change: dict[str, Any], words: str) -> None:
    checked = open_map(postgis_settings(postgis, **change)).check()
    assert not checked.reachable and words in checked.trouble


def test_a_wrong_password_is_said_and_never_shown(
    postgis: PostgisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MAP_SECRET, "faux-4714")
    checked = open_map(postgis_settings(postgis)).check()
    assert "systems.gis.user" in checked.trouble and "4714" not in str(checked)
    monkeypatch.delenv(MAP_SECRET)
    with pytest.raises(ConfigurationError, match=MAP_SECRET):
        open_map(postgis_settings(postgis))


def test_a_table_that_the_account_may_not_read_is_said(postgis: PostgisServer) -> None:
    with postgis.superuser() as admin:
        admin.execute("CREATE TABLE sig.secrets AS SELECT * FROM sig.equipements")
    layers = [{**demo_layers()["facilities"][0], "layer": "sig.secrets"}]
    one = open_map(postgis_settings(postgis, facilities=layers))
    assert "accordez SELECT" in failing(lambda: one.facilities(FacilityKind.ECOLE, 11)).fr


def test_a_slow_table_is_a_timeout(postgis: PostgisServer) -> None:
    with postgis.superuser() as admin:
        admin.execute(f"CREATE OR REPLACE VIEW sig.lente AS SELECT e.* FROM {FACILITIES} e, pg_sleep(30)")
        admin.execute("GRANT SELECT ON sig.lente TO beffroi")
    layers = [{**demo_layers()["facilities"][0], "layer": "sig.lente"}]
    one = open_map(postgis_settings(postgis, facilities=layers, timeout=2))
    assert failing(lambda: one.facilities(FacilityKind.ECOLE, 11)).failure is Failure.TIMEOUT


def test_a_database_that_never_answers_is_a_timeout(postgis: PostgisServer) -> None:
    with hostile(silence) as server:
        one = open_map(postgis_settings(postgis, port=server.port, timeout=2))
        assert failing(lambda: one.district_at(*HOME)).failure is Failure.TIMEOUT
    one = open_map(postgis_settings(postgis, port=free_port(), timeout=2))
    assert failing(lambda: one.district_at(*HOME)).failure is Failure.UNAVAILABLE


def test_nothing_is_ever_written(postgis: PostgisServer) -> None:
    import psycopg

    one: Any = open_map(postgis_settings(postgis, user="admin"))
    with pytest.raises(ToolError, match="25006"):
        one._source._rows(f"DELETE FROM {FACILITIES}")
    assert psycopg and one.facilities(FacilityKind.ECOLE, 11).total > 5


def test_a_database_over_tls_checks_the_certificate_and_is_taken_up_again(
    city_folder: Path, tmp_path: Path
) -> None:
    make_certificates(tmp_path)
    (tmp_path / "other").mkdir()
    make_certificates(tmp_path / "other")
    with running_postgis(city_folder, tmp_path) as server:
        right = open_map(postgis_settings(server, ca=str(tmp_path / "ca.pem")))
        assert right.facilities(FacilityKind.ECOLE, 11).total > 5
        wrong = open_map(postgis_settings(server, ca=str(tmp_path / "other" / "ca.pem"))).check()
        assert not wrong.reachable and "systems.gis.ca" in wrong.trouble
        server.stop(kill=True)
        assert failing(lambda: right.facilities(FacilityKind.ECOLE, 12)).failure is Failure.UNAVAILABLE
        server.start()
        assert right.facilities(FacilityKind.ECOLE, 12).total > 5


def test_after_a_restart_the_first_question_is_answered_whatever_was_kept(
    city_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MAP_SECRET, MAP_PASSWORD)
    with running_postgis(city_folder) as server:
        source = PostgisSource(postgis_settings(server))
        threads = [threading.Thread(target=source._rows, args=("SELECT pg_sleep(2)",)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        server.stop()
        server.start()
        assert source.districts().items
        source.close()


def test_a_database_without_tls_is_refused_from_elsewhere(postgis: PostgisServer, tmp_path: Path) -> None:
    make_certificates(tmp_path)
    checked = open_map(postgis_settings(postgis, ca=str(tmp_path / "ca.pem"))).check()
    assert not checked.reachable and "n'est pas chiffrée" in checked.trouble
