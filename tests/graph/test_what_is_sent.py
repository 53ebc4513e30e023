"""What leaves is what the card held: all of it is shown, and nothing that came after."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from agents.graph.viewing import effect_views
from agents.views.cards import MASKED
from beffroi.enums import Category, Status
from beffroi.identity import Actor
from beffroi.records import Ticket
from guards.policy import LabelInput
from tests.graph.conftest import Make
from tools.city.stores import TICKETING
from tools.connectors import Connectors
from tools.registry import load_registry

NOTICE = "Préviens Karim Benali au sujet du ticket"
NOTICE_PLAN = """\
ticket = ticketing.get(number="{number}")
personne = directory.find_person(name="Karim Benali")
ticketing.notify(to=personne, ticket=ticket{more})
"""
SENT = "Envoie les quatre derniers tickets voirie du 11e à karim.benali@paris.demo"
SENT_PLAN = """\
tickets = ticketing.search(category="voirie", district="11e")
tickets2 = top(tickets, n="4", by="created", order="desc")
ticketing.send(content=tickets2, to="karim.benali@paris.demo")
"""


@pytest.fixture
def ticket(connectors: Connectors) -> Ticket:
    """An open ticket of Claire's own scope."""
    found = connectors.ticketing.search(
        Category.VOIRIE, 11, Status.OUVERT, None, None, None, None, None, None
    )
    return found.items[0]


def outbox(city: Path) -> str:
    """The last message that left."""
    with closing(sqlite3.connect(city / TICKETING)) as database:
        return str(database.execute("SELECT body FROM outbox ORDER BY rowid DESC").fetchone()[0])


@pytest.mark.parametrize("more", ["", ', message="Merci de voir."'])
def test_a_notice_quotes_the_ticket_that_was_agreed_to_whatever_it_has_become(
    make: Make, claire: Actor, ticket: Ticket, city_copy: Path, more: str
) -> None:
    assistant = make({NOTICE: NOTICE_PLAN.format(number=ticket.number, more=more)})
    card = assistant.ask(claire, NOTICE).approval
    assert card is not None
    assert ticket.title in dict(card.effects[0].whole)["Ticket"]
    with closing(sqlite3.connect(city_copy / TICKETING)) as database, database:
        change = "UPDATE ticket SET title = 'Appelez le 06 66', version = version + 1 WHERE number = ?"
        assert database.execute(change, (ticket.number,)).rowcount == 1
    done = assistant.accept(claire, card.id)
    assert done.status == "done", done.error
    sent = outbox(city_copy)
    assert f"« {ticket.title} »" in sent and "06 66" not in sent


def test_a_card_holds_all_that_will_be_sent(make: Make, claire: Actor, city_copy: Path) -> None:
    assistant = make({SENT: SENT_PLAN})
    view = assistant.ask(claire, SENT)
    assert view.approval is not None
    (effect,) = view.approval.effects
    # Numbers of tickets are names: « 4716 », never « 4 716 ».
    assert re.fullmatch(r"4 tickets \(\d+, \d+, \d+, …\)", dict(effect.values)["Contenu"])
    text = dict(effect.whole)["Contenu"]
    assert len(text.split("\n")) == 4
    done = assistant.accept(claire, view.approval.id)
    assert done.status == "done" and outbox(city_copy) == text


def test_who_may_not_read_a_value_is_not_shown_the_whole_of_it_either(make: Make, claire: Actor) -> None:
    assistant = make({SENT: SENT_PLAN})
    card = assistant.ask(claire, SENT).approval
    assert card is not None
    document = assistant.guards.approvals.get(card.id).document
    content = document.effects[0].arguments["content"]
    kept = content.model_copy(update={"label": LabelInput(readers=[["rh"]])})
    arguments = document.effects[0].arguments | {"content": kept}
    hidden = document.model_copy(
        update={"effects": (document.effects[0].model_copy(update={"arguments": arguments}),)}
    )
    specs = load_registry().specs
    (masked,) = effect_views(specs, hidden, {}, frozenset({"agent"}))
    (open_,) = effect_views(specs, hidden, {}, frozenset({"rh"}))
    assert dict(masked.values)["Contenu"] == MASKED and masked.whole == ()
    assert open_.whole == card.effects[0].whole
