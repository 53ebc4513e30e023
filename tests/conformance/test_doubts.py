"""What a system took and does not show is a doubt: it is not told as refused, and not done again."""

from __future__ import annotations

import uuid

import pytest

from beffroi.enums import Category, Priority
from beffroi.errors import EffectDoubt, Failure, ToolError
from beffroi.records import Place
from tests.conformance.fake_glpi import FakeGlpi
from tests.conformance.fake_open311 import FakeOpen311
from tests.conformance.meddler import Told, always, meddling
from tests.conformance.ticketing_world import glpi_settings, open311_settings
from tools.directory.embedded import EmbeddedDirectory
from tools.ticketing.doubts import once_taken, perhaps_taken
from tools.ticketing.glpi.ticketing import GlpiTicketing
from tools.ticketing.open311.ticketing import Open311Ticketing
from tools.ticketing.refusals import no_ticket


def test_a_report_that_open311_took_and_does_not_show_yet_is_a_doubt(
    fake_open311: FakeOpen311, place: Place
) -> None:
    key, before = uuid.uuid4().hex, len(fake_open311.requests)
    with meddling(fake_open311.url) as proxy:
        proxy.before = always(Told(200, b"[]"), "GET", "/requests")
        connector = Open311Ticketing(open311_settings(proxy.url))
        with pytest.raises(EffectDoubt, match="Je ne trouve pas de ticket"):
            connector.create(key, "Trou", Category.VOIRIE, Priority.NORMALE, place)
        assert connector.find_effect(key) is None
    assert len(fake_open311.requests) == before + 1


@pytest.mark.parametrize(("status", "kind"), [(400, ToolError), (503, EffectDoubt), (0, EffectDoubt)])
def test_what_open311_refuses_is_refused_and_what_it_leaves_open_is_a_doubt(
    fake_open311: FakeOpen311, place: Place, status: int, kind: type[ToolError]
) -> None:
    with meddling(fake_open311.url) as proxy:
        proxy.before = always(Told(status), "POST", "/requests")
        connector = Open311Ticketing(open311_settings(proxy.url))
        with pytest.raises(ToolError) as raised:
            connector.create(uuid.uuid4().hex, "Trou", Category.VOIRIE, Priority.NORMALE, place)
    assert type(raised.value) is kind


def test_a_ticket_that_a_rule_of_glpi_moves_out_of_sight_is_a_doubt(
    fake_glpi: FakeGlpi, people: EmbeddedDirectory, place: Place
) -> None:
    with meddling(fake_glpi.url.removesuffix("/apirest.php")) as proxy:
        connector = GlpiTicketing(glpi_settings(f"{proxy.url}/apirest.php"), people)
        connector.get(17)
        proxy.before = always(Told(200, b'{"totalcount": 0}'), "GET", "/search/Ticket")
        key, before = uuid.uuid4().hex, len(fake_glpi.tickets)
        with pytest.raises(EffectDoubt, match="GLPI a pris la demande"):
            connector.create(key, "Fuite", Category.EAU, Priority.HAUTE, place)
        assert connector.find_effect(key) is None
    assert len(fake_glpi.tickets) == before + 1


@pytest.mark.parametrize("failure", list(Failure))
def test_no_failure_after_a_write_says_that_nothing_was_done(failure: Failure) -> None:
    with pytest.raises(EffectDoubt) as raised, once_taken("GLPI"):
        raise ToolError(failure, "Illisible.")
    assert raised.value.failure not in (Failure.NOT_FOUND, Failure.INVALID, Failure.CONFLICT)


def test_a_refusal_of_the_write_itself_stays_one() -> None:
    with pytest.raises(ToolError) as raised, perhaps_taken():
        no_ticket(7)
    assert type(raised.value) is ToolError
