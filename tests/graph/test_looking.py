"""Looking at a run carries nothing out: what ended is told as ended, what was agreed to waits for who goes on."""

from __future__ import annotations

from beffroi.identity import Actor
from beffroi.settings.installation import ApprovalSettings, Settings
from guards.runs.runs import RunStatus
from tests.graph.conftest import Make
from tests.graph.test_main_request import PLAN, REQUEST


def test_a_run_that_was_agreed_to_is_not_carried_out_by_looking_at_it(make: Make, claire: Actor) -> None:
    done: list[str] = []
    assistant = make({REQUEST: PLAN}, before=done.append)
    card = assistant.ask(claire, REQUEST).approval
    assert card is not None
    read, events = list(done), assistant.guards.ledger.events(card.run)
    assistant.guards.approvals.accept(card.id, claire)  # by a process that died at once
    agreed = assistant.guards.ledger.events(card.run)
    assert len(agreed) == len(events) + 1
    assert assistant.view(claire, card.run).status == "running"  # to people it is under way
    assert assistant.guards.runs.get(card.run).status is RunStatus.WAITING
    assert done == read and assistant.guards.ledger.events(card.run) == agreed
    assert [view.status for view in assistant.resume_all()] == ["done"]
    assert "ticketing.create" in done


def test_a_card_that_ran_out_is_told_though_nobody_goes_on_with_its_run(
    make: Make, claire: Actor, settings: Settings
) -> None:
    settings.approvals = ApprovalSettings(own_hours=1e-6)
    assistant = make({REQUEST: PLAN})
    run = assistant.ask(claire, REQUEST).run
    events = assistant.guards.ledger.events(run)
    seen = assistant.view(claire, run)
    assert seen.status == "failed" and seen.error is not None and "expiré" in seen.error.sentence
    assert assistant.guards.ledger.events(run) == events
    assert assistant.guards.runs.get(run).status is RunStatus.WAITING
    (ended,) = assistant.resume_all()
    assert (ended.status, ended.error) == (seen.status, seen.error)


def test_a_refusal_is_told_though_nobody_goes_on_with_its_run(make: Make, claire: Actor) -> None:
    assistant = make({REQUEST: PLAN})
    card = assistant.ask(claire, REQUEST).approval
    assert card is not None
    assistant.guards.approvals.refuse(card.id, claire, "trop tôt")
    seen = assistant.view(claire, card.run)
    assert seen.status == "refused" and seen.error is not None and "trop tôt" in seen.error.sentence
    assert assistant.guards.runs.get(card.run).status is RunStatus.WAITING
