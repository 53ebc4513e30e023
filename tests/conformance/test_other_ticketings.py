"""What is GLPI's and Open311's own: sessions, tokens, limits of one answer, wrong keys and names."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape, unescape
from typing import cast

import pytest

from beffroi.enums import Category, Priority, Status
from beffroi.errors import ConfigurationError, Failure, ToolError
from beffroi.ports import Directory
from beffroi.records import Person, Place
from beffroi.settings.tickets import Glpi, Open311
from tests.conformance.fake_glpi import FakeGlpi
from tests.conformance.fake_open311 import CODES, FakeOpen311
from tests.conformance.meddler import Asked, Told, always, meddling
from tests.conformance.ticketing_world import glpi_settings, open311_settings, search
from tools.directory.embedded import EmbeddedDirectory
from tools.ticketing.glpi.texts import from_html, marked, to_html, unmarked
from tools.ticketing.glpi.ticketing import GlpiTicketing
from tools.ticketing.marks import mark_of, marks_in, with_mark, without_mark
from tools.ticketing.moments import local, present
from tools.ticketing.open311.ticketing import Open311Ticketing


def test_a_session_that_glpi_has_forgotten_is_opened_again(
    fake_glpi: FakeGlpi, people: EmbeddedDirectory, place: Place
) -> None:
    connector = GlpiTicketing(glpi_settings(fake_glpi.url), people)
    assert connector.get(17).number == 17
    fake_glpi.sessions.clear()
    made = connector.create(uuid.uuid4().hex, "Fuite", Category.EAU, Priority.HAUTE, place)
    assert made.place is not None and len(fake_glpi.sessions) == 1


class _Counting:
    """The directory, and who was looked up in it."""

    def __init__(self, people: EmbeddedDirectory) -> None:
        self._people = people
        self.asked: list[str] = []

    def get_person(self, person_id: str) -> Person:
        self.asked.append(person_id)
        return self._people.get_person(person_id)


def test_the_directory_is_asked_once_for_each_person_in_charge_of_many_tickets(
    fake_glpi: FakeGlpi, people: EmbeddedDirectory
) -> None:
    counting = _Counting(people)
    connector = GlpiTicketing(glpi_settings(fake_glpi.url), cast(Directory, counting))
    found = [ticket.assignee for _ in range(2) for ticket in search(connector).items]
    assigned = [person.id for person in found if person is not None]
    assert len(assigned) > len(set(assigned)) == len(counting.asked)


def test_glpi_tells_a_wrong_key_and_a_name_that_it_lacks(
    fake_glpi: FakeGlpi, people: EmbeddedDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = GlpiTicketing(glpi_settings(fake_glpi.url), people).check()
    assert right.reachable and not right.trouble and "tickets" in right.notes[0]
    monkeypatch.setenv("WRONG", "clefinconnue")
    wrong = GlpiTicketing(glpi_settings(fake_glpi.url, key={"env": "WRONG"}), people).check()
    assert (
        wrong.reachable and "systems.ticketing.key" in wrong.trouble and "clefinconnue" not in wrong.trouble
    )
    lacking = GlpiTicketing(glpi_settings(fake_glpi.url, categories={"Chaussée": "voirie"}), people).check()
    assert "Chaussée" in lacking.trouble and "systems.ticketing.categories" in lacking.trouble


@pytest.mark.parametrize("setting", ["key", "app"])
def test_a_key_of_glpi_that_no_header_can_carry_is_a_wrong_setting(
    fake_glpi: FakeGlpi, people: EmbeddedDirectory, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.setenv("WRONG", "clé")
    with pytest.raises(ConfigurationError, match="variable WRONG"):
        GlpiTicketing(glpi_settings(fake_glpi.url, **{setting: {"env": "WRONG"}}), people)


WRITTEN = (
    '<p>Voir <a href="https://ville.example/x?a=1&amp;b=2">la photo</a> &lt;ici&gt; :</p>'
    '<p><img src="/front/document.send.php?docid=7" alt="trou"></p><ul><li>un</li><li>deux</li></ul>'
)


@pytest.mark.parametrize("encoded", [True, False])  # as GLPI 10 answers, and as GLPI 11 does
def test_a_change_leaves_what_others_wrote_in_glpi_as_it_is(
    fake_glpi: FakeGlpi, people: EmbeddedDirectory, place: Place, karim: Person, encoded: bool
) -> None:
    def kept() -> str:
        return unescape(content) if "<" not in (content := fake_glpi.tickets[number]["content"]) else content

    connector = GlpiTicketing(glpi_settings(fake_glpi.url), people)
    number = connector.create(uuid.uuid4().hex, "Trou", Category.VOIRIE, Priority.NORMALE, place).number
    fake_glpi.tickets[number]["content"] = escape(WRITTEN, quote=False) if encoded else WRITTEN
    shown = connector.get(number).description
    for change in (
        lambda key, version: connector.assign(key, number, version, karim),
        lambda key, version: connector.set_priority(key, number, version, Priority.URGENTE),
        lambda key, version: connector.close(key, number, version, None),
        lambda key, version: connector.reopen(key, number, version, None),
    ):
        key, before = uuid.uuid4().hex, kept()
        change(key, connector.get(number).version)
        assert (
            kept().startswith(f"{before}<p>[Beffroi ") and kept().count("[Beffroi") == before.count("[B") + 1
        )
        assert connector.find_effect(key) is not None
    assert connector.get(number).description == shown and kept().startswith(WRITTEN)


def test_a_mark_is_taken_out_of_a_description_and_the_oldest_go_after_twenty() -> None:
    kept = to_html("Adresse : 1 rue Oberkampf")
    first = mark_of("create", "0")
    assert unmarked(marked(kept, first), first) == kept == unmarked(f"{kept}<br>{first}", first)
    for number in range(25):
        kept = marked(kept, mark_of("assign", str(number)))
    assert [*marks_in(kept)] == [mark_of("assign", str(number)) for number in range(5, 25)]


@pytest.mark.parametrize(
    "hostile", ["a" + "\n" * 100_000 + "b", "<" * 100_000, "[Beffroi " * 20_000, "<p" * 50_000]
)
def test_a_hostile_text_is_read_in_no_time(
    fake_glpi: FakeGlpi, people: EmbeddedDirectory, place: Place, hostile: str
) -> None:
    mark = mark_of("comment", "k")
    began = time.monotonic()
    assert without_mark(with_mark(hostile, mark)) == hostile.rstrip()
    assert mark in marks_in(from_html(marked(hostile, mark)))
    connector = GlpiTicketing(glpi_settings(fake_glpi.url), people)
    made = connector.create(uuid.uuid4().hex, "Trou", Category.VOIRIE, Priority.NORMALE, place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(fake_glpi.tickets[made.number], "content", escape(hostile))
        connector.get(made.number)
    assert time.monotonic() - began < 3


def test_a_ticket_that_glpi_moves_on_by_itself_is_done(
    fake_glpi: FakeGlpi, people: EmbeddedDirectory, place: Place
) -> None:
    def moved_on(asked: Asked, told: Told) -> Told:
        if asked.method == "PUT":
            fake_glpi.tickets[made.number] |= {"status": 6}
        return told

    with meddling(fake_glpi.url.removesuffix("/apirest.php")) as proxy:
        connector = GlpiTicketing(glpi_settings(f"{proxy.url}/apirest.php"), people)
        made = connector.create(uuid.uuid4().hex, "Trou", Category.VOIRIE, Priority.NORMALE, place)
        proxy.after = moved_on
        assert connector.close(uuid.uuid4().hex, made.number, made.version, None).status is Status.FERME


@dataclass
class _AnyCase:
    """A directory that finds people whatever the case of their id, as LDAP does."""

    people: EmbeddedDirectory

    def get_person(self, person_id: str) -> Person:
        return self.people.get_person(person_id.casefold())


def test_a_login_of_glpi_is_known_whatever_its_case(
    fake_glpi: FakeGlpi, people: EmbeddedDirectory, place: Place, karim: Person
) -> None:
    user = next(user for user in fake_glpi.users if user["name"] == karim.id)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(user, "name", karim.id.upper())
        connector = GlpiTicketing(glpi_settings(fake_glpi.url), cast(Directory, _AnyCase(people)))
        made = connector.create(uuid.uuid4().hex, "Trou", Category.VOIRIE, Priority.NORMALE, place)
        connector.assign(uuid.uuid4().hex, made.number, made.version, karim)
        assert made.number in {ticket.number for ticket in search(connector, assignee=karim.id).items}


@pytest.mark.parametrize(
    "told", [Told(200, b"<html>"), Told(200, b"[]"), Told(200, b'{"totalcount": "x"}'), Told(0)]
)
def test_wrong_answers_of_glpi_are_sentences(
    fake_glpi: FakeGlpi, people: EmbeddedDirectory, told: Told
) -> None:
    with meddling(fake_glpi.url.removesuffix("/apirest.php")) as proxy:
        connector = GlpiTicketing(glpi_settings(f"{proxy.url}/apirest.php"), people)
        connector.get(17)
        proxy.before = always(told, "GET", "/search/")
        with pytest.raises(ToolError) as raised:
            connector.get(17)
    assert raised.value.failure in (Failure.BROKEN, Failure.UNAVAILABLE, Failure.INVALID)


def test_a_report_that_is_numbered_later_is_followed_by_its_token(
    fake_open311: FakeOpen311, place: Place
) -> None:
    fake_open311.tokens = True
    try:
        connector = Open311Ticketing(open311_settings(fake_open311.url))
        made = connector.create(uuid.uuid4().hex, "Trou", Category.VOIRIE, Priority.NORMALE, place)
        assert connector.get(made.number) == made
    finally:
        fake_open311.tokens = False


def test_a_period_with_more_than_one_answer_holds_is_asked_by_parts(fake_open311: FakeOpen311) -> None:
    connector = Open311Ticketing(open311_settings(fake_open311.url, most=10_000))
    newest = present() - timedelta(days=120)
    found = search(
        connector, created_after=newest - timedelta(days=90), created_before=newest + timedelta(days=90)
    )
    assert found.complete
    kept = [r for r in fake_open311.requests.values() if r["zipcode"] or r["description"]]
    assert found.total > 1_000 and len(kept) >= found.total


def test_no_hour_is_left_out_where_summer_time_ends_in_a_period(
    fake_open311: FakeOpen311, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A period that ends in winter time at each hour of a day: each request is in one of them."""
    code = next(code for code, value in CODES.items() if value == Category.PROPRETE.value)
    first, last = datetime(2026, 6, 1), datetime(2026, 11, 20)
    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()
    try:
        connector = Open311Ticketing(open311_settings(fake_open311.url, most=10_000))
        found = [
            search(connector, category=Category.PROPRETE, created_after=first, created_before=end).items
            for end in (last + timedelta(hours=hour) for hour in range(24))
        ]
        listed = [{ticket.number for ticket in items if ticket.created < last} for items in found]
        reported = {
            number
            for number, each in fake_open311.requests.items()
            if each["service_code"] == code
            and first <= local(datetime.fromisoformat(each["requested_datetime"])) < last
        }
    finally:
        monkeypatch.undo()
        time.tzset()
    assert reported and all(numbers == reported for numbers in listed)


def test_open311_tells_a_wrong_key_and_a_code_that_it_lacks(
    fake_open311: FakeOpen311, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = Open311Ticketing(open311_settings(fake_open311.url, services={"999": "voirie"})).check()
    assert "999" in lacking.trouble
    monkeypatch.setenv("WRONG", "x")
    wrong = Open311Ticketing(open311_settings(fake_open311.url, key={"env": "WRONG"}))
    with pytest.raises(ToolError) as raised:
        wrong.create(uuid.uuid4().hex, "Trou", Category.VOIRIE, Priority.NORMALE, place)
    assert raised.value.failure is Failure.INVALID
    with pytest.raises(ToolError, match="priorités"):
        wrong.create(uuid.uuid4().hex, "Trou", Category.VOIRIE, Priority.URGENTE, place)


@pytest.mark.parametrize("kind", [Glpi, Open311])
def test_that_everybody_acts_as_one_account_must_be_said(kind: type[Glpi] | type[Open311]) -> None:
    given = {"kind": kind.model_fields["kind"].annotation.__args__[0], "url": "https://x.example"}
    with pytest.raises(ValueError, match="shared"):
        kind.model_validate(given | {"key": {"env": "X"}, "categories": {"a": "voirie"}})
