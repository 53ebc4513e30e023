"""An agreement is for the tools as they were: where one has another version by then, a person is asked anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace

import pytest

from agents.assistant import Assistant, build_assistant
from agents.planner.scripted import ScriptedPlanner
from beffroi.errors import Failure
from beffroi.identity import Actor
from beffroi.records import Ticket, TicketQuery
from beffroi.settings.installation import Settings
from guards.ledger import Kind
from tests.graph.people import open_accounts
from tests.graph.test_approving import close_plan
from tests.graph.test_things_going_wrong import failing
from tests.graph.touchy import Happens, TouchyToolbox, nothing
from tools.connectors import Connectors, open_connectors
from tools.registry import load_registry
from tools.toolbox import build_toolbox

CHANGED = "a changé depuis l'accord"
BOTH = "Commente le ticket {} « vu » et passe-le en priorité urgente"
COMMENT_AND_RAISE = """\
ticket = ticketing.get(number="{number}")
ticketing.comment(ticket=ticket, text="vu")
ticketing.set_priority(ticket=ticket, priority="urgente")
"""
Open = Callable[..., Assistant]


@pytest.fixture
def ticket(connectors: Connectors) -> Ticket:
    """An open ticket of Claire's own scope."""
    found = connectors.ticketing.search(TicketQuery(district=11))
    return next(each for each in found.items if each.category == "voirie" and each.status == "ouvert")


@pytest.fixture
def opened(settings: Settings, ticket: Ticket) -> Iterator[Open]:
    """Makes assistants on one home, as after restarts; ``tool`` has another version there."""
    with ExitStack() as stack:

        def make(
            tool: str = "",
            version: str = "another",
            plan: str = "",
            lost: Happens = nothing,
            find: Happens = nothing,
        ) -> Assistant:
            open_accounts(settings)
            plans = {
                **dict([close_plan(ticket.number)]),
                **({BOTH.format(ticket.number): plan} if plan else {}),
            }
            tools = build_toolbox(settings, open_connectors(settings.city_home))
            toolbox = TouchyToolbox(tools, after=lost, find=find)
            digests = {**toolbox.registry.digests, **({tool: version} if tool else {})}
            toolbox.registry = replace(toolbox.registry, digests=digests)
            planner = ScriptedPlanner(plans, toolbox.registry.specs)
            return stack.enter_context(closing(build_assistant(settings, planner, toolbox)))

        yield make


def test_a_card_of_another_version_of_its_tool_is_asked_for_anew(
    opened: Open, claire: Actor, ticket: Ticket, connectors: Connectors
) -> None:
    card = opened().ask(claire, close_plan(ticket.number)[0]).approval
    assert card is not None and not any(CHANGED in note for note in card.notes)
    later = opened("ticketing.close")
    view = later.accept(claire, card.id)
    assert view.status == "waiting" and view.approval is not None and view.approval.id != card.id
    assert any(CHANGED in note for note in view.approval.notes)
    assert connectors.ticketing.get(ticket.number).status == "ouvert"
    done = later.accept(claire, view.approval.id)
    assert done.status == "done", done.error
    kinds = [event.kind for event in later.guards.ledger.events(done.run)]
    assert kinds.count(Kind.EFFECT_INTENT) == 1
    assert connectors.ticketing.get(ticket.number).status == "fermé"


def test_another_version_of_a_tool_that_it_is_not_about_changes_nothing(
    opened: Open, claire: Actor, ticket: Ticket
) -> None:
    card = opened().ask(claire, close_plan(ticket.number)[0]).approval
    assert card is not None
    assert opened("ticketing.create").accept(claire, card.id).status == "done"


def lapse(settings: Settings) -> None:
    with sqlite3.connect(settings.home / "beffroi.db") as state:
        state.execute("UPDATE approval SET expires = '2020-01-01T00:00:00.000000Z'")


@pytest.mark.parametrize("tool", ["", "ticketing.set_priority"])
def test_a_card_of_what_lapsed_says_that_a_tool_changed_only_where_one_did(
    opened: Open, claire: Actor, ticket: Ticket, settings: Settings, tool: str
) -> None:
    plan = COMMENT_AND_RAISE.format(number=ticket.number)
    lost, unfound = (failing("ticketing.comment", Failure.UNAVAILABLE, 1) for _ in range(2))
    card = opened(plan=plan).ask(claire, BOTH.format(ticket.number)).approval
    assert card is not None and len(card.effects) == 2
    doubted = opened(plan=plan, lost=lost, find=unfound).accept(claire, card.id)
    assert doubted.status == "uncertain", doubted.error
    lapse(settings)
    later = opened(tool, plan=plan)
    again = later.answer(claire, card.run, "fait").approval
    assert again is not None and [each.tool for each in again.effects] == ["ticketing.set_priority"]
    assert any(CHANGED in note for note in again.notes) is bool(tool)
    moved = later.accept(claire, again.id).approval  # the comment has changed the ticket
    assert moved is not None and not any(CHANGED in note for note in moved.notes)


def test_that_a_tool_changed_is_said_on_one_card_alone(
    opened: Open, claire: Actor, ticket: Ticket, settings: Settings
) -> None:
    plan = COMMENT_AND_RAISE.format(number=ticket.number)
    card = opened(plan=plan).ask(claire, BOTH.format(ticket.number)).approval
    assert card is not None
    lost, unfound = (failing("ticketing.comment", Failure.UNAVAILABLE, 1) for _ in range(2))
    later = opened("ticketing.comment", plan=plan, lost=lost, find=unfound)
    second = later.accept(claire, card.id).approval
    assert second is not None and len(second.effects) == 2 and any(CHANGED in note for note in second.notes)
    assert later.accept(claire, second.id).status == "uncertain"
    lapse(settings)
    third = later.answer(claire, card.run, "fait").approval
    assert third is not None and not any(CHANGED in note for note in third.notes)


def test_each_tool_has_a_digest_of_its_own_and_an_absent_one_is_another() -> None:
    registry = load_registry()
    assert registry.digests.keys() == registry.specs.keys()
    assert len(set(registry.digests.values())) == len(registry.specs)
    gone = replace(registry, digests={})
    assert gone.digest_of(["gis.locate"]) != registry.digest_of(["gis.locate"])
