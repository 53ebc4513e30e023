"""Documents through the whole graph: one request, two people, each with what they may read."""

from __future__ import annotations

import os
import sqlite3
from datetime import timedelta

import pytest

from agents.views import PassagesBlock, RunView, from_json, to_json
from agents.views.cards import MASKED
from agents.views.passages import AS_THEY_ARE
from beffroi.errors import ToolError
from beffroi.identity import Actor
from beffroi.settings.installation import Settings
from guards.clock import utc_now
from guards.inquiries import About
from guards.ledger import Kind
from tests.graph.conftest import Make
from tools.connectors import open_connectors

TERRACES = "Que dit le règlement de voirie sur les terrasses ?"
ON_CALL = "Que disent les documents sur l'astreinte ?"
SEND = "Envoie à nadia.cherif@paris.demo ce que les documents disent de la mobilité interne"
PLANS = {
    TERRACES: 'passages = documents.search(query="le règlement de voirie sur les terrasses")\nanswer(passages)\n',
    ON_CALL: 'passages = documents.search(query="l\'astreinte")\nanswer(passages)\n',
    SEND: (
        'passages = documents.search(query="la mobilité interne")\n'
        'ticketing.send(content=passages, to="nadia.cherif@paris.demo")\n'
    ),
}


@pytest.fixture(autouse=True)
def indexed(settings: Settings) -> None:
    """The demo's documents are indexed beforehand: a busy machine takes longer than a search waits."""
    open_connectors(settings.city_home).documents.index(lambda _what, _share: None)


def passages(view: RunView) -> PassagesBlock:
    assert view.status == "done", view.error
    (block,) = view.answer
    assert isinstance(block, PassagesBlock), block
    return block


def test_passages_are_shown_as_they_are_with_their_document(make: Make, claire: Actor) -> None:
    assistant = make(PLANS)
    view = assistant.ask(claire, TERRACES)
    block = passages(view)

    first = block.passages[0]
    assert first.title == "Règlement de voirie" and "Règlements et chartes" in first.where
    assert "terrasse" in first.text and block.note == AS_THEY_ARE and block.sites == ("1",)
    assert view.sentences == (
        "Chercher « le règlement de voirie sur les terrasses » dans les documents que vous pouvez lire",
        "Montrer ces passages",
    )
    assert from_json(to_json(view)) == view
    with assistant.document(claire, first.document) as found:
        assert b"1,60" in os.read(found.file, 10_000)
    opened = [e.payload for e in assistant.guards.ledger.events("") if e.kind is Kind.DOCUMENT_OPENED]
    assert opened == [{"actor": claire.id, "document": first.document}]


def test_two_people_ask_the_same_and_each_reads_what_is_theirs(
    make: Make, claire: Actor, nadia: Actor
) -> None:
    assistant = make(PLANS)

    roads, staff = (passages(assistant.ask(actor, ON_CALL)) for actor in (claire, nadia))

    assert {p.title for p in roads.passages} == {"Viabilité hivernale : consignes aux équipes de voirie"}
    assert {p.title for p in staff.passages} == {"Grille des indemnités"}
    with (
        pytest.raises(ToolError, match="n'existe pas"),
        assistant.document(claire, staff.passages[0].document),
    ):
        pass


def test_who_looks_at_another_persons_run_reads_no_more_of_it_than_they_may(
    make: Make, nadia: Actor, samuel: Actor
) -> None:
    assistant = make(PLANS)
    run = assistant.ask(nadia, ON_CALL).run

    until = utc_now() + timedelta(days=1)
    assistant.guards.inquiries.open(samuel, About("run", run), "plainte reçue", until)
    block = passages(assistant.view(samuel, run))

    assert {(p.title, p.text, p.document) for p in block.passages} == {(MASKED, MASKED, "")}


def test_a_change_of_roles_counts_at_the_next_request(make: Make, settings: Settings, claire: Actor) -> None:
    assistant = make(PLANS)
    before = passages(assistant.ask(claire, ON_CALL))
    with sqlite3.connect(settings.home / "beffroi.db") as state:
        changed = state.execute("""UPDATE account SET roles = '["agent", "rh"]' WHERE id = ?""", (claire.id,))
        assert changed.rowcount == 1
    after = passages(assistant.ask(claire, ON_CALL))

    assert {p.title for p in after.passages} == {p.title for p in before.passages} | {"Grille des indemnités"}


def test_what_is_kept_for_some_is_not_sent(make: Make, nadia: Actor) -> None:
    view = make(PLANS).ask(nadia, SEND, auto_approve=True)

    assert view.status == "refused"
    assert "flows.readers" in {decision.rule for decision in view.decisions if decision.outcome == "deny"}


def test_nothing_is_found_where_nothing_may_be_read(make: Make, claire: Actor) -> None:
    request = "Que disent les documents sur l'appréciation ?"
    plan = 'passages = documents.search(query="l\'appréciation")\nanswer(passages)\n'
    view = make({request: plan}).ask(claire, request)

    assert view.status == "done" and not isinstance(view.answer[0], PassagesBlock)


NOT_FOUND = "l'introuvable"
FOUND_BY_ALL = "le règlement de voirie sur les terrasses"
COMMENT = 'ticket = ticketing.get(number="1")\n'
TOLD = {
    "that there is none": (NOT_FOUND, 'if not passages:\n    ticketing.comment(ticket=ticket, text="vu")\n'),
    "how many": (FOUND_BY_ALL, 'if count(passages) > 0:\n    ticketing.comment(ticket=ticket, text="vu")\n'),
    "one for each": (FOUND_BY_ALL, 'for p in passages:\n    ticketing.comment(ticket=ticket, text="vu")\n'),
    "the first, or none": (
        NOT_FOUND,
        'un = first(passages)\nif not un:\n    ticketing.comment(ticket=ticket, text="vu")\n',
    ),
}


@pytest.mark.parametrize("way", TOLD)
def test_that_kept_folders_hold_nothing_decides_no_effect_that_others_see(
    make: Make, claire: Actor, way: str
) -> None:
    words, rest = TOLD[way]
    request = f"Cherche {words}, puis commente le ticket 1 : « vu »"
    plan = f'passages = documents.search(query="{words}")\n{COMMENT}{rest}'
    view = make({request: plan}).ask(claire, request, auto_approve=True)

    assert view.status == "refused", view
    assert "flows.readers" in {decision.rule for decision in view.decisions if decision.outcome == "deny"}


def test_one_may_tell_others_what_an_open_folder_says(make: Make, claire: Actor) -> None:
    request = f"Commente le ticket 1 avec le titre de ce que dit {FOUND_BY_ALL}"
    plan = (
        f'passages = documents.search(query="{FOUND_BY_ALL}")\n{COMMENT}un = first(passages)\n'
        "ticketing.comment(ticket=ticket, text=un.title)\n"
    )
    view = make({request: plan}).ask(claire, request)

    assert view.status == "waiting", (view.error, view.decisions)


def test_that_several_searches_found_nothing_decides_no_effect_that_others_see(
    make: Make, claire: Actor
) -> None:
    request = f"Pour les 3 derniers tickets voirie du 11e cherche {NOT_FOUND} ; sans résultat commente le ticket 1 : « vu »"
    plan = (
        'tickets = ticketing.search(category="voirie", district="11e")\n'
        'trois = top(tickets, n="3", by="created", order="desc")\n'
        f'for t in trois:\n    d = documents.search(query="{NOT_FOUND}")\ntous = flatten(d)\n{COMMENT}'
        'if count(tous) == 0:\n    ticketing.comment(ticket=ticket, text="vu")\n'
    )
    view = make({request: plan}).ask(claire, request, auto_approve=True)

    assert view.status == "refused", view
    assert "flows.readers" in {decision.rule for decision in view.decisions if decision.outcome == "deny"}


def test_how_many_were_found_is_told_to_whoever_reads_several_kept_folders(make: Make, karim: Actor) -> None:
    request = "Combien de passages parlent de l'astreinte ?"
    plan = 'passages = documents.search(query="l\'astreinte")\nanswer(count(passages))\n'
    view = make({request: plan}).ask(karim, request)

    assert view.status == "done", (view.error, view.decisions)


def test_that_nothing_was_found_is_told_to_whoever_reads_several_kept_folders(
    make: Make, settings: Settings, claire: Actor
) -> None:
    request = f"Combien de passages parlent de {NOT_FOUND} ?"
    plan = f'passages = documents.search(query="{NOT_FOUND}")\nanswer(count(passages))\n'
    assistant = make({request: plan})
    with sqlite3.connect(settings.home / "beffroi.db") as state:
        state.execute("""UPDATE account SET roles = '["agent", "rh"]' WHERE id = ?""", (claire.id,))
    view = assistant.ask(claire, request)

    assert view.status == "done", (view.error, view.decisions)
