"""A geocoder that is slow, wrong, hostile or gone: said in a sentence, never guessed around."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from beffroi.errors import Failure, ToolError
from beffroi.settings.maps import Addok
from tests.reach.hostile import answer, cut, endless, hostile, server_tls, silence
from tools.demo.addok_server import AddokServer
from tools.demo.running import free_port
from tools.districts import district_of_codes
from tools.geocoder.addok import AddokGeocoder

SECRET_TEXT = "texte du serveur <script>"


def geocoder(url: str, **changes: Any) -> AddokGeocoder:
    return AddokGeocoder(Addok.model_validate({"kind": "addok", "url": url, "timeout": 2, **changes}))


def feature(**properties: Any) -> dict[str, Any]:
    given = {"type": "housenumber", "name": "12 Rue Oberkampf", "street": "Rue Oberkampf", "housenumber": "12",
             "postcode": "75011", "citycode": "75111", "city": "Paris", "score": 0.95, "id": "75111_1_12"}  # fmt: skip
    geometry = {"type": "Point", "coordinates": [2.37, 48.86]}
    return {"type": "Feature", "geometry": geometry, "properties": {**given, **properties}}


def said(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def failing(ask: Any) -> ToolError:
    with pytest.raises(ToolError) as raised:
        ask()
    assert "script" not in raised.value.fr + raised.value.en
    return raised.value


@pytest.mark.parametrize(
    ("behaviour", "failure"),
    [
        (answer("500 Oops", SECRET_TEXT.encode()), Failure.UNAVAILABLE),
        (answer("503 Later"), Failure.UNAVAILABLE),
        (answer("200 OK", b"<html>" + SECRET_TEXT.encode(), "text/html"), Failure.BROKEN),
        (answer("302 Found", b"", "text/html", "Location: http://127.0.0.1:1/search"), Failure.BROKEN),
        (answer("200 OK", b"[]"), Failure.BROKEN),
        (answer("200 OK", b'{"features": 3}'), Failure.BROKEN),
        (answer("200 OK", said({"properties": {}})), Failure.BROKEN),
        (answer("200 OK", said(feature(score="NaN"))), Failure.BROKEN),
        (answer("200 OK", said(feature() | {"geometry": {"coordinates": [999, 48]}})), Failure.BROKEN),
        (cut(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"), Failure.UNAVAILABLE),
        (endless, Failure.LIMIT),
        (silence, Failure.TIMEOUT),
    ],
)
def test_a_wrong_answer_is_said(behaviour: Any, failure: Failure) -> None:
    with hostile(behaviour) as server:
        one = geocoder(server.url, timeout=20 if behaviour is endless else 1)
        assert failing(lambda: one.locate("12 rue Oberkampf")).failure is failure
        if failure is not Failure.LIMIT:
            checked = geocoder(server.url, timeout=1).check()
            assert not checked.reachable and checked.trouble and SECRET_TEXT not in checked.trouble


def test_a_wrong_certificate_is_said_and_nothing_is_asked(tmp_path: Path) -> None:
    with hostile(answer("200 OK", said(feature())), server_tls(tmp_path / "tls")) as server:
        error = failing(lambda: geocoder(server.url).locate("12 rue Oberkampf"))
        assert error.failure is Failure.UNAVAILABLE and "certificat" in error.fr and server.asked == []
        trusted = geocoder(server.url, ca=str(tmp_path / "tls" / "ca.pem"))
        assert trusted.locate("12 rue Oberkampf").exact is not None


def test_nobody_at_the_address_is_unavailable_then_left_alone() -> None:
    one = geocoder(f"http://127.0.0.1:{free_port()}")
    errors = [failing(lambda: one.locate("12 rue Oberkampf")) for _ in range(3)]
    assert {error.failure for error in errors} == {Failure.UNAVAILABLE} and "nouvel essai" in errors[-1].fr
    assert not one.health.reachable


@pytest.mark.parametrize(
    ("features", "label"),
    [
        ([feature()], "12 rue Oberkampf, 75011 Paris"),
        ([feature(score=0.3)], None),
        ([feature(), feature(id="2", citycode="75112", postcode="75012")], None),
        ([feature(type="street", name="Rue Oberkampf", housenumber="")], None),
        ([feature(housenumber="12 bis")], None),
        ([feature(street="Rue d’Oberkampf")], "12 rue d’Oberkampf, 75011 Paris"),
        ([feature(street="Rue Oberkanpf")], None),
        ([feature(citycode="69381", postcode="69001", city="Lyon")], None),
        ([feature(type="municipality", name="Paris")], None),
        ([feature(), feature(id="3", citycode="93066", postcode="93200")], "12 rue Oberkampf, 75011 Paris"),
    ],
)
def test_what_is_taken_is_beyond_doubt(features: list[Any], label: str | None) -> None:
    with hostile(answer("200 OK", said(*features))) as server:
        found = geocoder(server.url).locate("12 rue Oberkampf").exact
    assert (found.label if found else None) == label


def test_odd_letters_go_and_come_back_as_they_are() -> None:
    street = "Rue Ñandú-d’Öl 💧 <b>&amp;</b>"
    with hostile(answer("200 OK", said(feature(street=street)))) as server:
        found = geocoder(server.url, city="L'Haÿ-les-Roses & fils").locate("12 rue nandu d ol b amp b").exact
        asked = server.asked[0].split(b"\r\n")[0].decode()
    assert found is not None and found.street == street.replace("Rue", "rue")
    assert "L%27Ha%C3%BF-les-Roses+%26+fils&limit=" in asked


@pytest.mark.parametrize(
    "typed", ["12 rue A&limit=100&q=x", "12 rue A#frag", "12 rue A%26x", "12 rue A\r\nHost: x"]
)
def test_an_address_stays_one_parameter(typed: str) -> None:
    with hostile(answer("200 OK", said())) as server:
        geocoder(server.url).locate(typed)
        lines = server.asked[0].decode().split("\r\n")
    assert lines[0].count("limit=") == 1 and lines[0].count("q=") == 1
    assert sum(line.lower().startswith("host:") for line in lines) == 1


def test_arrondissements_are_read_from_codes() -> None:
    codes = [("75111", ""), ("75101", "75002"), ("75056", "75020"), ("", "75116"), ("", "75016"), ("", "75100"),
             ("75121", ""), ("13201", "13001"), ("", ""), ("75100", ""), ("٧٥١١١", "")]  # fmt: skip
    assert [district_of_codes(*pair) for pair in codes] == [
        11,
        1,
        20,
        16,
        16,
        None,
        None,
        None,
        None,
        None,
        None,
    ]


def test_a_check_says_whose_data_and_how_long(addok: AddokServer) -> None:
    checked = geocoder(addok.url, timeout=60).check()
    assert checked.reachable and not checked.trouble and checked.latency > 0
    assert "données de démonstration" in checked.notes[0]
    elsewhere = geocoder(addok.url, timeout=60, city="Zzyzx").check()
    assert elsewhere.reachable and "systems.geocoder.city" in elsewhere.trouble


def test_a_geocoder_started_again_is_taken_up_again(addok: AddokServer) -> None:
    one = geocoder(addok.url, timeout=30)
    assert one.locate("12 rue Oberkampf").exact is not None
    addok.pause()
    try:
        assert failing(lambda: one.locate("12 rue Oberkampf")).failure is Failure.UNAVAILABLE
    finally:
        addok.serve()
    until = time.monotonic() + 20
    while time.monotonic() < until and not one.health.reachable:
        try:
            assert one.locate("12 rue Oberkampf").exact is not None
        except ToolError:
            time.sleep(0.5)
    assert one.health.reachable
