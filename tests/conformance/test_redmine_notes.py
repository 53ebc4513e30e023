"""Notes in Redmine tell one person, whatever the texts in them name; what Redmine did in part is a doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from beffroi.enums import Status
from beffroi.errors import EffectDoubt, Failure, ToolError
from guards.effects.effects import Done, EffectIntent, Outcome, Settlement, Uncertain
from guards.effects.journal import EffectJournal
from guards.ledger import Ledger
from guards.store import Store
from tests.guards.people import CLAIRE
from tools.ticketing.marks import mark_of
from tools.ticketing.redmine.client import Issue
from tools.ticketing.redmine.effects import Effect, Effects
from tools.ticketing.redmine.literal import as_written, literal
from tools.ticketing.redmine.people import User
from tools.ticketing.versions import SameVersions

MENTIONED = re.compile(r"(?:^|\W)@([A-Za-z0-9_\-@.]+)", re.ASCII)
"""Whom Redmine tells of a note (`Mentionable`)."""
HOSTILE = (
    'Trou @dg.mairie @maire !http://ici.example/x.png! "lien":http://la.example [[wiki]] #12 {{toc}} <b>'
)
AT = "2026-11-02T09:00:00Z"


class FakeRedmine:
    """One ticket; what is written into it is kept, or as much of it as ``does``."""

    def __init__(self, *does: str) -> None:
        self.does = does or ("notes", "custom_fields", "status_id")
        self.status, self.field = 1, ""
        self.notes: list[str] = []

    def send(self, method: str, path: str, body: Any) -> dict[str, Any]:
        change = {name: value for name, value in body["issue"].items() if name in self.does}
        self.status = change.get("status_id", self.status)
        self.field = change["custom_fields"][0]["value"] if "custom_fields" in change else self.field
        self.notes += [change["notes"]] if "notes" in change else []
        return {}

    def read(self, number: int) -> Issue:
        named = {"id": 1, "name": "x"}
        journals = [{"id": n, "notes": note, "created_on": AT} for n, note in enumerate(self.notes, 1)]
        return Issue.model_validate({
            "id": number, "project": named, "tracker": named, "priority": named, "subject": "Trou",
            "status": {"id": self.status}, "created_on": AT, "updated_on": AT, "journals": journals,
            "custom_fields": [{"id": 9, "value": self.field}],
        })  # fmt: skip

    def get(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        issue = self.read(7).model_dump(mode="json")
        if path != "/issues.json":
            return {"issue": issue}
        digest = next(value for name, value in query.items() if name in ("cf_9", "notes"))[1:]
        held = self.field if "cf_9" in query else "".join(self.notes)
        found = [issue] if digest in held else []
        return {"issues": found, "total_count": len(found)}

    def parse(self, kind: Any, value: Any) -> Any:
        return kind.model_validate(value)

    def listed(self, kind: Any, found: dict[str, Any], name: str) -> list[Any]:
        return [self.parse(kind, each) for each in found[name]]


def effect(redmine: FakeRedmine, operation: str) -> Effect:
    system: Any = SimpleNamespace(private_notes=False, project="voirie")
    statuses = {1: Status.OUVERT, 5: Status.FERME}
    names: Any = SimpleNamespace(fields={"effect": 9}, project=1, statuses=statuses)
    client: Any = redmine
    return Effect(Effects(client, system, names, SameVersions()), mark_of(operation, "key"))


def test_a_note_tells_its_recipient_and_nobody_that_its_texts_name() -> None:
    redmine, user = FakeRedmine(), User.model_validate({"id": 3, "login": "k.benali"})
    notice = effect(redmine, "notify").tell(
        redmine.read, redmine.read(7), "Karim @chef Benali", user, f"Ticket 7, « {HOSTILE} »."
    )
    (note,) = redmine.notes
    assert MENTIONED.findall(note) == ["k.benali"]
    assert notice.recipient == "Karim @chef Benali" and HOSTILE in as_written(note)


def test_a_comment_mentions_nobody() -> None:
    redmine = FakeRedmine()
    effect(redmine, "comment").note(redmine.read, redmine.read(7), HOSTILE)
    assert MENTIONED.findall(redmine.notes[0]) == []


@pytest.mark.parametrize("markup", ["!http", '":http', "[[", "{{", "<b", "](", "://", "www."])
def test_no_markup_of_a_text_is_left_as_one(markup: str) -> None:
    assert markup not in literal(f"x {markup} y") and as_written(literal(f"x {markup} y")) == f"x {markup} y"


@pytest.mark.parametrize(
    "line",
    [
        "h1. Urgent", "H2. Urgent", "bq. dit", "bq.. dit", "bc. code", "p(. x", "p{color:red}. x", "pre. x", "fn1. note",
        "table{border:1px}. x", "notextile. x", "- a", "* a", "# a", "1. un", "12) un", "    code", "\tcode",
        "---", "-pas- fait", "   - a",
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", ["", "vu\n", "vu\r\n", "vu\n\n"])
def test_no_line_begins_with_what_is_markup_there(before: str, line: str) -> None:
    text = before + line
    started = literal(text).replace("\r", "").split("\n")[-1]
    assert started.startswith("\u2060") and as_written(literal(text)) == text


@pytest.mark.parametrize("text", ["c'est -pas- fait", "un - deux", "-5", "fin-", "(-a-)"])
def test_a_hyphen_at_the_edge_of_a_word_strikes_nothing_out(text: str) -> None:
    assert not re.search(r"(?<!\u2060)-|-(?!\u2060)", literal(text)) and as_written(literal(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "01 42 76 40 40", "01-42-76-40-40", "01.42.76.40.40", "2026-11-02", "2.11.2026", "12 rue Oberkampf, 75011",
        "rendez-vous sous-sol", "1.5 m",
    ],
)  # fmt: skip
def test_a_number_a_date_and_a_compound_word_are_written_as_they_are(text: str) -> None:
    assert literal(text) == literal(f"vu\n{text}").removeprefix("vu\n") == text


def test_a_change_of_which_redmine_did_a_part_is_a_doubt_and_one_that_it_did_not_is_refused() -> None:
    part, none = FakeRedmine("custom_fields"), FakeRedmine("nothing")
    with pytest.raises(EffectDoubt):
        effect(part, "close").change(part.read, part.read(7), {"status_id": 5}, lambda i: i.status.id == 5)
    with pytest.raises(ToolError) as raised:
        effect(none, "close").change(none.read, none.read(7), {"status_id": 5}, lambda i: i.status.id == 5)
    assert (type(raised.value), raised.value.failure) == (ToolError, Failure.INVALID)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[EffectJournal]:
    store = Store(f"sqlite:///{tmp_path / 'state.db'}")
    yield EffectJournal(store, Ledger(store), quiet=0.0)
    store.close()


@pytest.mark.parametrize("reason", [{}, {"notes": "trou rebouché"}])
@pytest.mark.parametrize("does", [("custom_fields",), ("custom_fields", "notes"), ("notes",)])
def test_a_change_done_in_part_is_never_recorded_as_done(
    journal: EffectJournal, does: tuple[str, ...], reason: dict[str, str]
) -> None:
    redmine = FakeRedmine(*does)
    redmine.field = str(other := mark_of("assign", "another key"))
    tried = effect(redmine, "close")

    def close(key: str) -> Issue:
        change = {"status_id": 5, **reason}
        return tried.change(redmine.read, redmine.read(7), change, lambda i: i.status.id == 5)

    def find(key: str) -> str | None:
        return "found" if tried.mark in tried.at.marks(redmine.read(7)) else None

    intent = EffectIntent("e1", "run-1", 1, "ticketing.close", "d" * 64, "Fermer le ticket 7")
    if does == ("notes",) and not reason:
        with pytest.raises(ToolError, match="workflow") as refused:
            close("e1")
        assert type(refused.value) is ToolError
        return
    for _ in range(2):  # the second is « Vérifier »
        assert isinstance(journal.perform(intent, close, find), Uncertain)
    assert redmine.status == 1 and redmine.field == str(other)


class Closing:
    """Closes ticket 7 through the journal, and searches for it as the connector does."""

    def __init__(self, journal: EffectJournal, redmine: FakeRedmine) -> None:
        self.journal, self.redmine = journal, redmine
        self.tried = effect(redmine, "close")
        self.read: Callable[[int], Issue] = redmine.read

    def ask(self) -> Outcome:
        intent = EffectIntent("e1", "run-1", 1, "ticketing.close", "d" * 64, "Fermer le ticket 7")
        return self.journal.perform(intent, self._close, self._find)

    def _close(self, key: str) -> str:
        before = self.redmine.read(7)
        self.tried.change(self.read, before, {"status_id": 5}, lambda issue: issue.status.id == 5)
        return "closed"

    def _find(self, key: str) -> str | None:
        return "found" if self.tried.at.find("key") is not None else None


def unreadable(number: int) -> Issue:
    raise ToolError(Failure.TIMEOUT, "Trop tard.")


def second_write(redmine: FakeRedmine, monkeypatch: pytest.MonkeyPatch, ends: BaseException) -> None:
    """The first write is taken; the one after it ends like this."""
    sent = redmine.send

    def once(method: str, path: str, body: Any) -> dict[str, Any]:
        monkeypatch.setattr(redmine, "send", end)
        return sent(method, path, body)

    def end(method: str, path: str, body: Any) -> dict[str, Any]:
        raise ends

    monkeypatch.setattr(redmine, "send", once)


def test_a_change_that_cannot_be_read_again_is_found_by_its_mark_and_its_status(
    journal: EffectJournal,
) -> None:
    closing = Closing(journal, FakeRedmine())
    closing.read = unreadable
    assert closing.ask() == Done("found")


def test_a_mark_whose_status_was_refused_is_no_proof_where_the_change_cannot_be_read_again(
    journal: EffectJournal,
) -> None:
    closing = Closing(journal, FakeRedmine("custom_fields"))
    closing.read = unreadable
    for _ in range(2):  # the second is « Vérifier à nouveau »
        ended = closing.ask()
        assert isinstance(ended, Uncertain) and "n'est pas « fermé »" in ended.reason
    assert closing.redmine.field


def test_a_mark_that_a_kill_left_is_no_proof(journal: EffectJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    closing = Closing(journal, FakeRedmine("custom_fields"))
    second_write(closing.redmine, monkeypatch, SystemExit())
    with pytest.raises(SystemExit):
        closing.ask()
    assert closing.redmine.field
    for _ in range(2):
        assert isinstance(closing.ask(), Uncertain)


def test_a_mark_that_cannot_be_taken_back_leaves_the_doubt_until_a_person_settles_it(
    journal: EffectJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    closing = Closing(journal, FakeRedmine("custom_fields"))
    second_write(closing.redmine, monkeypatch, ToolError(Failure.UNAVAILABLE, "En panne."))
    for _ in range(2):
        assert isinstance(closing.ask(), Uncertain) and closing.redmine.field
    closing.redmine.status = 5  # somebody else closed it: what was done in part stays that
    assert isinstance(closing.ask(), Uncertain)
    assert journal.settle("e1", CLAIRE, Settlement.DONE) == Done(None) == closing.ask()


def test_what_redmine_took_and_does_not_show_is_a_doubt() -> None:
    redmine = FakeRedmine()

    def gone(number: int) -> Issue:
        raise ToolError(Failure.NOT_FOUND, f"Je ne trouve pas de ticket {number}.")

    with pytest.raises(EffectDoubt):
        effect(redmine, "comment").note(gone, redmine.read(7), "vu")
    assert len(redmine.notes) == 1
