"""Which hosts a run reaches for is known of the run, threads included."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest

from beffroi.touched import host_port, touch, touch_url, touching


def test_what_connectors_say_is_collected_once() -> None:
    with touching() as hosts:
        touch_url("https://tickets.ville.example/redmine")
        touch_url("https://tickets.ville.example/autre")
        touch("2001:db8::5", 5432)
    touch("apres.example", 1)
    assert hosts == {"tickets.ville.example:443", "[2001:db8::5]:5432"}


def test_a_thread_with_a_copy_of_the_context_says_it_to_the_same_run() -> None:
    with touching() as hosts, ThreadPoolExecutor(1) as pool:
        pool.submit(copy_context().run, touch, "carte.ville.example", 5432).result()
    assert hosts == {"carte.ville.example:5432"}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8081/v1", ("127.0.0.1", 8081)),
        ("ldaps://annuaire.ville.example", ("annuaire.ville.example", 636)),
        ("postgresql+psycopg://u@base.ville.example/b", ("base.ville.example", 5432)),
        ("https://[2001:db8::5]/x", ("2001:db8::5", 443)),
    ],
)
def test_an_address_has_its_own_port_or_that_of_its_scheme(url: str, expected: tuple[str, int]) -> None:
    assert host_port(url) == expected
