"""After an effect its ticket is shown, with its map: as it now stands, once, under the rules of any shown value."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from agents.interpreter.evaluation import Evaluation
from agents.interpreter.values import Labeled
from agents.views import CardBlock, EffectBlock, MapBlock, RunView, TableBlock, TextBlock
from agents.views.answer import answer_blocks
from agents.views.cards import MASKED
from agents.views.pages import with_pages
from beffroi.enums import Category, Priority, Status
from beffroi.identity import Actor
from beffroi.labels import Label, only
from beffroi.records import Place, Ticket
from beffroi.settings.installation import Settings
from beffroi.settings.systems import SystemsSettings
from guards.policy.ruleset import SHIPPED
from tests.graph.conftest import Make
from tests.graph.test_main_request import PLAN, REQUEST

URGENT = "Crée un ticket nid-de-poule au 12 rue Oberkampf et passe-le en priorité urgente"
URGENT_PLAN = """\
lieu = gis.locate(address="12 rue Oberkampf")
ticket = ticketing.create(subject="nid-de-poule", place=lieu)
ticketing.set_priority(ticket=ticket, priority="urgente")
"""
PLACE = Place("a1", "3 rue Cachée, 11e", "rue Cachée", "3", 11, 2.37, 48.86)
NOW = datetime(2026, 11, 24, tzinfo=UTC)
NO_TICKETS = """\
package beffroi.rules
deny contains {"rule": "city.no_tickets", "reason": "Pas de fiche."} if {
	input.stage == "show"
	input.shown[_].record == "Ticket"
}
"""
NOTHING = Evaluation((), (), (), (), None, (), {}, frozenset(), (), False)


def ticket(number: int, title: str = "trou") -> Ticket:
    place = (Category.VOIRIE, Status.OUVERT, Priority.NORMALE, 11, PLACE)
    return Ticket(number, title, *place, NOW, NOW, None, 1)


def made(*tickets: Ticket, label: Label | None = None) -> Evaluation:
    values = (Labeled(each, label or Label(), frozenset({"2"})) for each in tickets)
    return replace(NOTHING, made=tuple(values))


def kinds(view: RunView) -> list[str]:
    return [block.block for block in view.answer]


def test_the_main_request_ends_with_its_tickets_card_and_map(make: Make, claire: Actor) -> None:
    assistant = make({REQUEST: PLAN})
    view = assistant.ask(claire, REQUEST, auto_approve=True)
    assert kinds(view) == ["effect", "effect", "card", "map"], view.error
    effect, _, card, places = view.answer
    assert isinstance(effect, EffectBlock) and isinstance(card, CardBlock) and isinstance(places, MapBlock)
    assert card.link == effect.link and card.title.endswith(": nid-de-poule") and card.sites == ("2",)
    assert places.points[0].detail == dict(card.rows)["Lieu"]
    waiting = assistant.ask(claire, REQUEST)
    assert waiting.status == "waiting" and kinds(waiting) == []


def test_a_ticket_that_two_effects_changed_is_shown_once_as_it_now_stands(make: Make, claire: Actor) -> None:
    view = make({URGENT: URGENT_PLAN}).ask(claire, URGENT, auto_approve=True)
    assert kinds(view) == ["effect", "effect", "card", "map"], view.error
    card = view.answer[2]
    assert isinstance(card, CardBlock) and dict(card.rows)["Priorité"] == "urgente"


def test_what_the_plan_shows_itself_is_not_shown_twice(make: Make, claire: Actor) -> None:
    view = make({REQUEST: PLAN + "answer(ticket)\n"}).ask(claire, REQUEST, auto_approve=True)
    assert kinds(view) == ["card", "map", "effect", "effect"], view.error


def test_what_policy_does_not_let_be_shown_is_not(
    make: Make, claire: Actor, settings: Settings, tmp_path: Path
) -> None:
    settings.policy.path = Path(shutil.copytree(SHIPPED, tmp_path / "rules"))
    (settings.policy.path / "city.rego").write_text(NO_TICKETS)
    view = make({REQUEST: PLAN}).ask(claire, REQUEST, auto_approve=True)
    assert view.status == "done" and kinds(view) == ["effect", "effect"], view.error


def test_more_than_a_few_tickets_are_one_table_with_one_map() -> None:
    table, places = answer_blocks(made(*map(ticket, range(4000, 4004))))
    assert isinstance(table, TableBlock) and len(table.rows) == 4 and table.title == "Tickets"
    assert isinstance(places, MapBlock) and len(places.points) == 4


def test_a_kept_ticket_has_neither_title_nor_link_nor_map_for_others() -> None:
    kept = made(ticket(4012, "chez Mme Lefèvre"), label=Label(readers=only("rh")))
    (card,) = answer_blocks(kept, frozenset({"agent"}))
    assert isinstance(card, CardBlock)
    assert (
        card.title == f"Ticket {MASKED}" and card.link == "" and {text for _, text in card.rows} == {MASKED}
    )
    assert "4012" not in repr(card) and len(answer_blocks(kept, frozenset({"rh"}))) == 2


def test_a_tickets_page_is_its_number_in_the_address_that_the_settings_give() -> None:
    redmine = {
        "kind": "redmine", "url": "https://t.example", "key": {"env": "X"}, "project": "p", "trackers": ["S"],
        "categories": {"V": "voirie"}, "statuses": {"N": "ouvert", "C": "fermé"}, "priorities": {"N": "normale"},
    }  # fmt: skip
    page = {"page": "https://t.example/issues/{number}"}
    systems = SystemsSettings.model_validate({"ticketing": redmine | page})
    blocks = (
        CardBlock("Ticket", "t", (), link="Ticket:4012"), CardBlock("Place", "p", (), link="Place:a1"),
        CardBlock("Ticket", "t", (), link="Ticket:4/../x"), EffectBlock("fait", True, "Ticket:4012"),
        EffectBlock("fait", True, "Ticket:7"), TextBlock("a", "b"),
    )  # fmt: skip
    found = [getattr(block, "page", "") for block in with_pages(blocks, systems)]
    at = "https://t.example/issues/"
    assert found == [at + "4012", "", "", "", at + "7", ""]
    none = SystemsSettings.model_validate({"ticketing": redmine})
    assert with_pages(blocks, none) == with_pages(blocks, SystemsSettings()) == blocks


def test_kinds_are_not_mixed_in_one_table() -> None:
    place = Labeled(PLACE, Label(), frozenset({"3"}))
    tickets = made(*(ticket(number) for number in range(6001, 6005)))
    shown = answer_blocks(replace(tickets, made=(place, *tickets.made)))
    assert [type(block) for block in shown] == [CardBlock, TableBlock, MapBlock]
