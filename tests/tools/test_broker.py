"""The broker: strict types all the way down, and what a city system's trouble becomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi import (
    Category,
    City,
    Domain,
    Effect,
    Failure,
    Listing,
    Lookup,
    Person,
    Place,
    Query,
    TicketQuery,
    tool,
)
from beffroi.errors import SandboxError
from beffroi.tool import spec_of
from beffroi.wire import encode
from tests.tools.conftest import QUICK
from tests.tools.fakes import KARIM, OBERKAMPF, PISCINE, TICKET, FakeConnectors, FakeGeocoder, FakeGis
from tools.broker.fits import fits
from tools.broker.session import Session
from tools.registry import load_registry

REGISTRY = load_registry()


def session(name: str, city: FakeConnectors | None = None, *given: Any) -> Session:
    named = dict(enumerate(given))
    return Session(REGISTRY.get(name), "key", city or FakeConnectors(), QUICK, named)  # type: ignore[arg-type]  # any names


@pytest.mark.parametrize(
    ("value", "hint", "fitting"),
    [
        (True, int, False),
        (2**63, int, False),
        (1, float, True),
        (float("inf"), float, False),
        (Category.VOIRIE, str, False),
        (Category.VOIRIE, Domain, False),
        ("voirie", Category, False),
        (None, int | None, True),
        (PISCINE, Place, False),
        (replace(OBERKAMPF, number=12), Place, False),  # type: ignore[arg-type]  # the fault
        (Lookup(None, (KARIM,)), Lookup[Person], True),
        (Lookup(None, (OBERKAMPF,)), Lookup[Person], False),
        (Listing((KARIM, "x")), Listing[Person], False),
        ((2.3, 48.8, 100), tuple[float, float, float] | None, True),
        ((2.3, 48.8), tuple[float, float, float] | None, False),
        ([2.3, 48.8, 100], tuple[float, float, float], False),
        ((KARIM, KARIM), tuple[Person, ...], True),
        (datetime(2026, 1, 1, tzinfo=UTC), datetime, True),
        ({"$": "x"}, object, True),
    ],
)
def test_a_value_fits_only_its_very_type(value: Any, hint: Any, fitting: bool) -> None:
    assert fits(value, hint) is fitting


def test_arguments_may_come_by_place_or_by_name() -> None:
    served = session("gis.distance")

    by_place = served.serve("gis.distance", [1.0, 2, 3.0, 4.0], {})
    by_name = served.serve("gis.distance", [1.0], {"lat2": 4.0, "lon2": 3.0, "lat1": 2.0})

    assert by_place == by_name == {"value": 1234.5}


@pytest.mark.parametrize(
    ("args", "kw"),
    [
        ([], {}),
        (["7"], {}),
        ([7, 8], {}),
        ([7], {"number": 7}),
        ([7], {"key": "key"}),
        ([True], {}),
        ([{"$": "Ticket"}], {}),
        ([{"$": "nothing"}], {}),
        ([{"no": "tag"}], {}),
    ],
)
def test_a_call_that_does_not_fit_the_port_ends(args: list[Any], kw: dict[str, Any]) -> None:
    with pytest.raises(SandboxError) as caught:
        session("ticketing.get").serve("ticketing.get", args, kw)

    assert caught.value.failure is Failure.BROKEN


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("$"), inner),
    max_leaves=8,
)


@given(name=st.text() | st.just("ticketing.assign"), args=st.lists(json_values))
def test_whatever_a_sandbox_says_no_effect_slips_through(name: str, args: list[Any]) -> None:
    city = FakeConnectors()

    with pytest.raises(SandboxError):
        session("ticketing.assign", city).serve(name, args, {})

    assert city.ticketing.effects == {}


def test_the_key_and_the_types_of_an_effect_are_checked() -> None:
    city = FakeConnectors()
    good = [encode(value) for value in ("key", 7, 3, KARIM)]

    for place, bad in ((0, "other"), (1, 7.0), (2, None), (3, encode(OBERKAMPF))):
        with pytest.raises(SandboxError):
            session("ticketing.assign", city, TICKET, KARIM).serve(
                "ticketing.assign", [*good[:place], bad, *good[place + 1 :]], {}
            )
    assert city.ticketing.effects == {}

    session("ticketing.assign", city, TICKET, KARIM).serve("ticketing.assign", good, {})
    assert city.ticketing.effects == {"key": ("assign", (7, KARIM))}


@pytest.mark.parametrize(
    "wrong",
    [
        {"district": "11"},
        {"category": "voirie"},
        {"near": [2.3, 48.8]},
        {"near": [2.3, 48.8, float("nan")]},
        {"assignee": {"$": "Person"}},
        {"sql": "1=1"},
    ],
)
def test_a_query_is_checked_field_by_field(wrong: dict[str, Any]) -> None:
    city = FakeConnectors()
    good = encode(TicketQuery(district=11, near=(2.3, 48.8, 100.0)))

    with pytest.raises(SandboxError):
        session("ticketing.search", city).serve("ticketing.search", [good | wrong], {})
    assert city.ticketing.near == []

    session("ticketing.search", city).serve("ticketing.search", [good], {})
    assert city.ticketing.near == [(2.3, 48.8, 100.0)]


def test_a_city_systems_error_goes_back_to_the_tool_and_is_counted() -> None:
    served = session("ticketing.get", None, 99)

    answer = served.serve("ticketing.get", [99], {})

    assert answer["error"]["failure"] == "not_found"
    assert [(record.name, record.ok) for record in served.records] == [("ticketing.get", False)]


def test_an_unforeseen_error_of_a_city_system_is_recorded_and_told_as_broken(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def explode() -> None:
        raise OSError("password=secret")

    answer = session("gis.locate", FakeConnectors(geocoder=FakeGeocoder(before=explode))).serve(
        "geocoder.locate", ["x"], {}
    )

    assert answer["error"]["failure"] == "broken"
    assert "secret" not in str(answer)
    assert "geocoder.locate failed" in caplog.text


def test_an_answer_of_the_wrong_type_does_not_reach_the_tool() -> None:
    class Wrong(FakeGis):
        def distance(self, lon1: float, lat1: float, lon2: float, lat2: float) -> float:
            return "far"  # type: ignore[return-value]  # the fault

    answer = session("gis.distance", FakeConnectors(gis=Wrong())).serve("gis.distance", [1, 2, 3, 4], {})

    assert answer["error"]["failure"] == "broken"


def test_a_tool_without_a_declared_write_cannot_write() -> None:
    @tool(
        "test.act", effect=Effect.READ, operations=("ticketing.get",), summary="", sentence="", phrases=("p",)
    )
    def act(city: City, text: Query) -> str:
        """Do something."""
        return text

    spec = spec_of(act)
    city = FakeConnectors()
    arguments = [encode(value) for value in ("key", TICKET.number, TICKET.version, "x")]

    with pytest.raises(SandboxError, match="non déclarée"):
        Session(spec, "key", city, QUICK).serve("ticketing.comment", arguments, {})
    assert city.ticketing.effects == {}
