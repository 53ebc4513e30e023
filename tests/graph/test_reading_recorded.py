"""Whoever reads another's contents leaves a trace, by whatever door; whoever may not read leaves none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from agents.assistant import Assistant
from agents.planner.stated import StatedPlanner
from agents.views import HIDDEN
from beffroi.errors import Refused
from beffroi.identity import Actor, Role
from beffroi.settings.installation import Settings
from guards.clock import utc_now
from guards.inquiries import About
from guards.ledger import Kind
from guards.reading import open_trace
from tests.graph.conftest import Make
from tests.graph.test_approving import MANY
from tests.graph.test_main_request import COUNT, COUNT_PLAN
from tools.registry import load_registry
from ui.mcp.calls import Calls

SUPERVISED = "Ajoute le commentaire « vérifié » aux 12 derniers tickets voirie du 11e"
"""So many effects that a supervisor must agree."""


def openings(assistant: Assistant, run: str) -> list[dict[str, Any]]:
    """What the register tells of who opened a run, or listed runs where it is empty."""
    found = (event for event in assistant.guards.ledger.events() if event.run == run)
    return [event.payload for event in found if event.kind is Kind.TRACE_OPENED]


def inquire(assistant: Assistant, auditor: Actor) -> str:
    now = utc_now()
    about = About("period", since=now - timedelta(days=1), until=now + timedelta(days=1))
    return assistant.guards.inquiries.open(auditor, about, "plainte reçue", now + timedelta(days=1)).id


@pytest.fixture
def asked(make: Make, claire: Actor) -> tuple[Assistant, str]:
    """An assistant, and a run of an agent's."""
    assistant = make({COUNT: COUNT_PLAN})
    return assistant, assistant.ask(claire, COUNT).run


def test_a_view_of_anothers_run_is_recorded_once_and_ones_own_is_not(
    asked: tuple[Assistant, str], claire: Actor, samuel: Actor
) -> None:
    assistant, run = asked
    assistant.view(claire, run)
    assert openings(assistant, run) == []
    assert assistant.view(samuel, run).request == HIDDEN
    inquiry = inquire(assistant, samuel)
    assert assistant.view(samuel, run).request == COUNT
    told = [{"actor": samuel.id, "inquiry": each} for each in ("", inquiry)]
    assert openings(assistant, run) == told


def test_what_a_client_of_mcp_asks_of_anothers_run_is_recorded(
    asked: tuple[Assistant, str], settings: Settings, samuel: Actor
) -> None:
    assistant, run = asked
    inquiry = inquire(assistant, samuel)
    calls = Calls(assistant, StatedPlanner(settings, load_registry()), {}, samuel.id, str)
    assert not calls.call("beffroi_outcome", {"run": run}).isError
    assert openings(assistant, run) == [{"actor": samuel.id, "inquiry": inquiry}]


def test_who_may_not_see_a_run_is_refused_and_opens_nothing(
    asked: tuple[Assistant, str], nadia: Actor
) -> None:
    assistant, run = asked
    for look in (assistant.view, lambda who, which: assistant.explain(who, which, "réponse")):
        with pytest.raises(Refused) as refused:
            look(nadia, run)
        assert refused.value.rule == "runs.not_yours"
    assert openings(assistant, run) == []


def test_a_list_of_others_cards_is_recorded_once_and_of_ones_own_is_not(
    make: Make, claire: Actor, olivier: Actor
) -> None:
    assistant = make({SUPERVISED: MANY.format(count=12)})
    run = assistant.ask(claire, SUPERVISED).run
    assistant.approvals(claire)
    assert openings(assistant, "") == []
    assert [card.run for card in assistant.approvals(olivier)] == [run]
    assert openings(assistant, "") == [{"actor": olivier.id, "inquiry": "", "runs": [run]}]
    assistant.approvals(olivier, replace(olivier, id="console:root"))
    assert openings(assistant, "")[1]["actor"] == "console:root"


def test_a_list_for_several_people_shows_and_records_each_card_once(
    make: Make, claire: Actor, karim: Actor, olivier: Actor
) -> None:
    assistant = make({SUPERVISED: MANY.format(count=12)})
    run = assistant.ask(claire, SUPERVISED).run
    assistant.guards.delegations.give(olivier, karim.id, utc_now() + timedelta(days=1), "congés")
    assert [card.run for card in assistant.approvals(karim)] == [run]
    before = openings(assistant, "")
    console = replace(olivier, id="console:root")
    assert [card.run for card in assistant.approvals_of([karim, claire, olivier], console)] == [run]
    told = {"actor": "console:root", "inquiry": "", "runs": [run]}
    assert openings(assistant, "") == [*before, told]


def test_who_agrees_to_anothers_request_reads_its_card_and_no_trace(
    make: Make, claire: Actor, olivier: Actor
) -> None:
    assistant = make({SUPERVISED: MANY.format(count=12)})
    card = assistant.ask(claire, SUPERVISED).approval
    assert card is not None and assistant.approval(olivier, card.id).id == card.id
    before = assistant.guards.ledger.events()
    with pytest.raises(Refused) as refused:
        assistant.explain(olivier, card.run, "1")
    assert refused.value.rule == "runs.card_only"
    assert assistant.guards.ledger.events() == before
    for _ in range(2):
        seen = assistant.view(olivier, card.run)
        assert seen.request == SUPERVISED and seen.approval is not None and seen.approval.id == card.id
        assert (seen.plan, seen.sentences, seen.steps, seen.decisions, seen.answer) == ("", (), (), (), ())
        if seen.status == "waiting":
            assistant.accept(olivier, card.id)
    assert assistant.view(olivier, card.run).status == "done"


def test_what_a_supervisor_decided_is_read_by_no_other(
    make: Make, claire: Actor, karim: Actor, olivier: Actor
) -> None:
    assistant = make({SUPERVISED: MANY.format(count=12)})
    card = assistant.ask(claire, SUPERVISED).approval
    assert card is not None
    assistant.refuse(olivier, card.id)
    assistant.guards.delegations.give(olivier, karim.id, utc_now() + timedelta(minutes=1), "congés")
    other = replace(olivier, id="sofia.moretti", person_id="")
    for who in (other, karim):
        for look, what in ((assistant.view, card.run), (assistant.approval, card.id)):
            with pytest.raises(Refused) as refused:
                look(who, what)
            assert refused.value.rule == "runs.not_yours"
    assert assistant.approval(olivier, card.id).request == SUPERVISED


def test_an_auditor_who_supervises_reads_contents_under_an_inquiry_alone(
    make: Make, claire: Actor, samuel: Actor
) -> None:
    assistant = make({SUPERVISED: MANY.format(count=12)})
    card = assistant.ask(claire, SUPERVISED).approval
    assert card is not None
    both = replace(samuel, roles=samuel.roles | {Role.SUPERVISEUR})
    assert assistant.approval(both, card.id).request == SUPERVISED
    assert not open_trace(assistant.guards, both, card.run).contents
    assert assistant.view(both, card.run).request == HIDDEN
    with pytest.raises(Refused) as refused:
        assistant.explain(both, card.run, "1")
    assert refused.value.rule == "inquiry.needed"
    inquire(assistant, both)
    assert assistant.view(both, card.run).request == SUPERVISED


def test_who_is_no_auditor_any_more_reads_the_card_alone_though_their_inquiry_is_open(
    make: Make, claire: Actor, samuel: Actor
) -> None:
    assistant = make({SUPERVISED: MANY.format(count=12)})
    card = assistant.ask(claire, SUPERVISED).approval
    assert card is not None
    inquire(assistant, samuel)
    supervisor = replace(samuel, roles=frozenset({Role.SUPERVISEUR}))
    opened = open_trace(assistant.guards, supervisor, card.run)
    assert (opened.contents, opened.inquiry, opened.card_only) == (False, None, True)
    seen = assistant.view(supervisor, card.run)
    assert (seen.request, seen.plan, seen.steps, seen.answer) == (SUPERVISED, "", (), ())
    assert seen.approval is not None and seen.approval.id == card.id
    with pytest.raises(Refused) as refused:
        assistant.explain(supervisor, card.run, "1")
    assert refused.value.rule == "runs.card_only"
    assert assistant.runs(supervisor) == []
    told = {"actor": samuel.id, "inquiry": ""}
    assert openings(assistant, card.run) == [told, told]
    assert openings(assistant, "") == []


def test_a_list_that_shows_requests_is_recorded_once_with_its_inquiry(
    asked: tuple[Assistant, str], claire: Actor, samuel: Actor
) -> None:
    assistant, run = asked
    assert [each.request for each in assistant.runs(claire)] == [COUNT]
    assert [each.request for each in assistant.runs(samuel)] == [HIDDEN]
    assert openings(assistant, "") == []
    inquiry = inquire(assistant, samuel)
    assert [each.request for each in assistant.runs(samuel)] == [COUNT]
    assert openings(assistant, "") == [{"actor": samuel.id, "inquiry": inquiry, "runs": [run]}]
