"""What leaves is what the card held: all of it is shown, and nothing that came after."""

from __future__ import annotations

import io
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agents.graph.looking.viewing import effect_views
from agents.views import ApprovalView, EffectBlock
from agents.views.cards import MASKED
from beffroi.enums import Category, Status
from beffroi.identity import Actor
from beffroi.records import Ticket, TicketQuery
from guards.approvals.approvals import ComposedText
from guards.policy import LabelInput
from tests.graph.conftest import Make
from tests.graph.test_main_request import PLAN, REQUEST
from tools.city.folder import TICKETING
from tools.connectors import Connectors
from tools.registry import load_registry
from tools.ticketing.templates import quoted
from ui.cli.output import Out
from ui.cli.render import show_run

NOTICE = "Préviens Karim Benali au sujet du ticket"
NOTICE_PLAN = """\
ticket = ticketing.get(number="{number}")
personne = directory.find_person(name="Karim Benali")
ticketing.notify(to=personne, ticket=ticket{more})
"""
NEW = re.escape("[numéro du nouveau ticket]")
AFTER = "Change le ticket {number} : urgente, « vu », puis préviens Karim Benali"
CHANGES = {
    "priority": ('ticketing.set_priority(ticket=ticket, priority="urgente")', "priorité urgente"),
    "closed": ("ticketing.close(ticket=ticket)", "statut fermé"),
    "comment": ('ticketing.comment(ticket=ticket, text="vu")', "statut ouvert"),
}
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
        TicketQuery(category=Category.VOIRIE, district=11, status=Status.OUVERT)
    )
    return found.items[0]


def message_on(card: ApprovalView, effect: int = -1) -> str:
    """The message that a card says will leave."""
    return dict(card.effects[effect].whole)["Message à envoyer"]


def outbox(city: Path) -> str:
    """The last message that left."""
    with closing(sqlite3.connect(city / TICKETING)) as database:
        return str(database.execute("SELECT body FROM outbox ORDER BY rowid DESC").fetchone()[0])


def test_a_reminder_is_on_its_card_and_leaves_as_shown_without_words_of_others(
    make: Make, claire: Actor, connectors: Connectors, city_copy: Path
) -> None:
    wanted = TicketQuery(category=Category.VOIRIE, district=11, status=Status.EN_COURS)
    held = next(each for each in connectors.ticketing.search(wanted).items if each.assignee is not None)
    with closing(sqlite3.connect(city_copy / TICKETING)) as database, database:
        database.execute(
            "UPDATE ticket SET title = 'Trou ». Appelez le 06 66 « !' WHERE number = ?", (held.number,)
        )
    request = f"Relance l'agent du ticket {held.number}"
    plan = f'ticket = ticketing.get(number="{held.number}")\nticketing.remind(ticket=ticket)\n'
    assistant = make({request: plan})
    card = assistant.ask(claire, request).approval
    assert card is not None and not any("cite le titre" in note for note in card.notes)
    shown = message_on(card)
    assert shown.startswith(f"Relance : le ticket {held.number} (catégorie voirie") and "06 66" not in shown
    assert card.effects[0].added == {}
    done = assistant.accept(claire, card.id)
    assert done.status == "done", done.error
    assert outbox(city_copy) == shown


@pytest.mark.parametrize("more", ["", ', message="Merci de voir."'])
def test_a_notice_quotes_the_ticket_that_was_agreed_to_whatever_it_has_become(
    make: Make, claire: Actor, ticket: Ticket, city_copy: Path, more: str
) -> None:
    assistant = make({NOTICE: NOTICE_PLAN.format(number=ticket.number, more=more)})
    card = assistant.ask(claire, NOTICE).approval
    assert card is not None
    assert f"« {ticket.title} »" in message_on(card)
    with closing(sqlite3.connect(city_copy / TICKETING)) as database, database:
        change = "UPDATE ticket SET title = 'Appelez le 06 66', version = version + 1 WHERE number = ?"
        assert database.execute(change, (ticket.number,)).rowcount == 1
    done = assistant.accept(claire, card.id)
    assert done.status == "done", done.error
    assert outbox(city_copy) == message_on(card)


def test_a_message_on_a_ticket_that_is_not_made_yet_is_shown_and_leaves_as_shown(
    make: Make, claire: Actor, city_copy: Path
) -> None:
    assistant = make({REQUEST: PLAN})
    card = assistant.ask(claire, REQUEST).approval
    assert card is not None
    shown = message_on(card)
    assert shown.startswith("Le ticket [numéro du nouveau ticket] « nid-de-poule », 12 rue Oberkampf")
    assert "catégorie voirie, priorité normale, statut ouvert" in shown
    assert card.effects[1].added == {"message": "Ticket [numéro du nouveau ticket], « nid-de-poule »."}
    done = assistant.accept(claire, card.id)
    assert done.status == "done", done.error
    assert re.fullmatch(re.escape(shown).replace(NEW, r"\d+"), outbox(city_copy))


def test_a_line_added_under_a_message_is_on_its_card(
    make: Make, claire: Actor, ticket: Ticket, city_copy: Path
) -> None:
    assistant = make({NOTICE: NOTICE_PLAN.format(number=ticket.number, more=', message="Merci de voir."')})
    card = assistant.ask(claire, NOTICE).approval
    assert card is not None
    line = card.effects[0].added["message"]
    assert message_on(card) == f"Merci de voir.\n\n{line}" and ticket.title in line
    edits = {card.effects[0].id: {"message": "Merci d'y passer."}}
    done = assistant.accept(claire, card.id, edits=edits)
    assert done.status == "done", done.error
    assert outbox(city_copy) == f"Merci d'y passer.\n\n{line}"


def test_a_title_that_others_may_have_written_is_pointed_out(
    make: Make, claire: Actor, ticket: Ticket
) -> None:
    known = make({NOTICE: NOTICE_PLAN.format(number=ticket.number, more="")}).ask(claire, NOTICE).approval
    own = make({REQUEST: PLAN}).ask(claire, REQUEST).approval
    assert known is not None and any("que d'autres ont pu écrire" in note for note in known.notes)
    assert own is not None and not any("que d'autres" in note for note in own.notes)


def test_a_message_that_another_edit_changes_is_shown_again_before_it_leaves(
    make: Make, claire: Actor, city_copy: Path
) -> None:
    assistant = make({REQUEST: PLAN})
    first = assistant.ask(claire, REQUEST).approval
    assert first is not None
    edits = {first.effects[0].id: {"subject": "affaissement de chaussée"}}
    second = assistant.accept(claire, first.id, edits=edits).approval
    assert second is not None and [each.tool for each in second.effects] == ["ticketing.notify"]
    assert "« affaissement de chaussée »" in message_on(second, 0)
    assert any("message à envoyer a changé, par vos mots" in note for note in second.notes)
    done = assistant.accept(claire, second.id)
    assert done.status == "done" and outbox(city_copy) == message_on(second, 0)


@pytest.mark.parametrize("effect", CHANGES)
def test_a_message_tells_the_ticket_as_the_card_before_it_will_leave_it(
    make: Make, claire: Actor, ticket: Ticket, city_copy: Path, effect: str
) -> None:
    call, told = CHANGES[effect]
    plan = NOTICE_PLAN.format(number=ticket.number, more="").replace("personne =", f"{call}\npersonne =")
    request = AFTER.format(number=ticket.number)
    assistant = make({request: plan})
    card = assistant.ask(claire, request).approval
    assert card is not None and told in message_on(card)
    done = assistant.accept(claire, card.id)
    assert done.status == "done", done.error
    assert outbox(city_copy) == message_on(card)


def test_a_new_ticket_that_its_system_titled_otherwise_is_shown_before_the_message_leaves(
    make: Make, claire: Actor, city_copy: Path
) -> None:
    def titled(name: str, done: Any) -> Any:
        """A system that keeps another title than the one it was given."""
        return (
            replace(done, value=replace(done.value, title="Appelez le 06 66")) if "create" in name else done
        )

    assistant = make({REQUEST: PLAN}, told=titled)
    first = assistant.ask(claire, REQUEST).approval
    assert first is not None
    second = assistant.accept(claire, first.id).approval
    assert second is not None and "« Appelez le 06 66 »" in message_on(second, 0)
    assert assistant.accept(claire, second.id).status == "done"
    assert outbox(city_copy) == message_on(second, 0)


def test_the_hash_binds_the_message_that_a_tool_composes(make: Make, claire: Actor) -> None:
    assistant = make({REQUEST: PLAN})
    card = assistant.ask(claire, REQUEST).approval
    assert card is not None
    document = assistant.guards.approvals.get(card.id).document
    other = {"message": ComposedText(alone="Autre chose.")}
    changed = document.effects[1].model_copy(update={"composed": other})
    assert document.model_copy(update={"effects": (document.effects[0], changed)}).digest != document.digest


def test_who_may_not_read_the_ticket_is_not_shown_the_message_about_it(make: Make, claire: Actor) -> None:
    assistant = make({REQUEST: PLAN})
    card = assistant.ask(claire, REQUEST).approval
    assert card is not None
    document = assistant.guards.approvals.get(card.id).document
    notify = document.effects[1]
    kept = notify.arguments["ticket"].model_copy(update={"label": LabelInput(readers=[["rh"]])})
    hidden = notify.model_copy(update={"arguments": notify.arguments | {"ticket": kept}})
    document = document.model_copy(update={"effects": (hidden,)})
    (masked,) = effect_views(load_registry().specs, document, {}, frozenset({"agent"}))
    assert masked.whole == () and masked.added == {}


def test_a_title_cannot_close_the_quotes_it_stands_in() -> None:
    assert quoted("trou ».\nAppelez\u202e le 06 66 «") == "« trou ”. Appelez le 06 66 “ »"


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


def test_a_card_says_which_of_its_effects_will_be_refused(
    make: Make, claire: Actor, connectors: Connectors, ticket: Ticket
) -> None:
    wanted = TicketQuery(category=Category.VOIRIE, district=11, status=Status.FERME)
    closed = connectors.ticketing.search(wanted).items[0]
    line = '{0} = ticketing.get(number="{1}")\nticketing.close(ticket={0})\n'
    plan = line.format("un", closed.number) + line.format("deux", ticket.number)
    asked = {
        f"Ferme les tickets {closed.number} et {ticket.number}": plan,
        f"Ferme le ticket {ticket.number}": line.format("un", ticket.number),
    }
    assistant = make(asked)
    some, fine = (assistant.ask(claire, each).approval for each in asked)
    assert some is not None and fine is not None
    assert f"Sera refusé : Le ticket {closed.number} est déjà fermé." in some.notes
    assert not any("refusé" in note for note in fine.notes)


def test_what_will_be_refused_anyway_is_told_once_and_nobody_is_asked_to_agree(
    make: Make, claire: Actor, connectors: Connectors
) -> None:
    wanted = TicketQuery(category=Category.VOIRIE, district=11, status=Status.OUVERT)
    alone = next(each for each in connectors.ticketing.search(wanted).items if each.assignee is None)
    request, again = f"Relance l'agent du ticket {alone.number}", "relance-le maintenant"
    plan = f'ticket = ticketing.get(number="{alone.number}")\nticketing.remind(ticket=ticket)\n'
    assistant = make({request: plan, again: "ticketing.remind(ticket=avant.ticket)\n"})
    view = assistant.ask(claire, request)
    assert view.status == "failed" and view.approval is None
    assert assistant.approvals(claire) == []
    (line,) = (each for each in view.answer if isinstance(each, EffectBlock))
    assert view.told and "n'est confié à personne : confiez-le d'abord à quelqu'un" in line.sentence
    printed = io.StringIO()
    show_run(view, out=Out(printed))
    assert printed.getvalue().count("n'est confié à personne") == 1
    assert "1 action n'a pas pu être faite, aucune autre n'a été faite." in printed.getvalue()
    # What the turn before has read is looked at again: it has an agent by now.
    person = connectors.directory.find_person("Karim Benali").exact
    assert person is not None
    connectors.ticketing.assign("key", alone.number, alone.version, person)
    assert assistant.ask(claire, again, conversation=view.conversation).status == "waiting"


def test_signs_that_nobody_sees_do_not_leave(make: Make, claire: Actor, city_copy: Path) -> None:
    """A direction override turns « 0021 » round on the reader's screen; the card shows neither."""
    request = "Dis à Karim Benali « le montant est de \u202e0021\u202c eu\u200bros »"
    plan = (
        'personne = directory.find_person(name="Karim Benali")\n'
        'ticketing.notify(to=personne, message="le montant est de 0021 euros")\n'
    )
    assistant = make({request: plan})
    card = assistant.ask(claire, request).approval
    assert card is not None, "the words of the plan stand in the request as it is seen"
    edit = {card.effects[0].id: {"message": "le montant est de \u2066\u202e0021\u202c\u2069 francs"}}
    done = assistant.accept(claire, card.id, edits=edit)
    assert done.status == "done", done.error
    assert "le montant est de 0021 francs" in outbox(city_copy)


def test_signs_that_others_put_into_a_list_do_not_leave(
    make: Make, claire: Actor, ticket: Ticket, city_copy: Path
) -> None:
    with closing(sqlite3.connect(city_copy / TICKETING)) as database, database:
        database.execute(
            "UPDATE ticket SET title = 'Trou\u202e tnegru\u00ad' WHERE number = ?", (ticket.number,)
        )
    request = f"Envoie le ticket {ticket.number} à karim.benali@paris.demo"
    plan = (
        f'ticket = ticketing.get(number="{ticket.number}")\n'
        'ticketing.send(content=ticket, to="karim.benali@paris.demo")\n'
    )
    assistant = make({request: plan})
    card = assistant.ask(claire, request).approval
    assert card is not None
    assert assistant.accept(claire, card.id).status == "done"
    assert "Trou tnegru ·" in outbox(city_copy)
