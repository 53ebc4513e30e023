"""Notices by mail in the whole house: judged, approved and journalled like any effect, and doubt is shown."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from agents.assistant import Assistant, build_assistant
from agents.planner.scripted import ScriptedPlanner
from agents.views import EffectBlock
from beffroi.enums import Status
from beffroi.errors import Failure, ToolError
from beffroi.identity import Actor
from beffroi.records import TicketQuery
from beffroi.settings.installation import SandboxSettings, Settings
from beffroi.settings.systems import SystemsSettings
from guards.ledger import Kind
from tests.graph.people import open_accounts, person
from tests.graph.test_killed import count
from tests.graph.test_main_request import PLAN, REQUEST
from tests.mail.conftest import PASSWORD, MailServer, Serve, smtp_settings
from tools.city.folder import TICKETING
from tools.connectors import Connectors, open_connectors
from tools.mail.message import message_id
from tools.registry import load_registry

SEND = "Envoie le résultat à {0}"
SEND_PLAN = 'ticket = ticketing.get(number=6000)\nticketing.send(content=ticket, to="{0}")\n'
NOTICE = "Préviens Karim Benali au sujet du ticket 6000"
NOTICE_PLAN = """\
ticket = ticketing.get(number=6000)
personne = directory.find_person(name="Karim Benali")
ticketing.notify(to=personne, ticket=ticket)
"""
House = Callable[..., tuple[Assistant, Settings, Actor]]


@pytest.fixture
def house(tmp_path: Path, city_copy: Path) -> Iterator[House]:
    """A house with a mail server; each call is a new one on the same home, as after a restart."""
    with ExitStack() as stack:

        def build(server: MailServer, **more: object) -> tuple[Assistant, Settings, Actor]:
            systems = SystemsSettings(mail=smtp_settings(server, **more))
            settings = Settings(home=tmp_path, sandbox=SandboxSettings(spares=2), systems=systems)
            open_accounts(settings)
            plans = {REQUEST: PLAN, NOTICE: NOTICE_PLAN} | {
                SEND.format(to): SEND_PLAN.format(to)
                for to in ("helene.lefevre@paris.demo", "jean@exemple.com")
            }
            planner = ScriptedPlanner(plans, load_registry().specs, {}, {}, ())
            made = stack.enter_context(closing(build_assistant(settings, planner)))
            return made, settings, person(settings, "claire.aubry")

        yield build


def test_a_notice_is_approved_and_leaves_by_mail_alone(serve: Serve, house: House) -> None:
    server = serve()
    assistant, settings, claire = house(server)
    messages = count(settings, "outbox")
    waiting = assistant.ask(claire, REQUEST)
    assert waiting.approval is not None and server.taken == []
    done = assistant.accept(claire, waiting.approval.id)
    assert done.status == "done", done.error
    (message,) = server.messages
    number = next(b for b in done.answer if isinstance(b, EffectBlock)).link.removeprefix("Ticket:")
    assert message["subject"] == f"Ticket {number}" and f"ticket {number} «" in message.get_content()
    assert server.recipients[0].endswith("@paris.demo") and count(settings, "outbox") == messages
    ended = [e for e in assistant.guards.ledger.events(done.run) if e.kind is Kind.EFFECT_DONE]
    assert [event.payload["tool"] for event in ended] == ["ticketing.create", "ticketing.notify"]
    assert assistant.guards.ledger.verify().ok


def test_a_title_that_changes_after_the_agreement_does_not_leave(
    serve: Serve, house: House, city_copy: Path
) -> None:
    server = serve()
    assistant, _, claire = house(server)
    waiting = assistant.ask(claire, NOTICE)
    assert waiting.approval is not None
    with closing(sqlite3.connect(city_copy / TICKETING)) as database, database:
        (title,) = database.execute("SELECT title FROM ticket WHERE number = 6000").fetchone()
        database.execute(
            "UPDATE ticket SET title = 'Appelez le 06 66', version = version + 1 WHERE number = 6000"
        )
    done = assistant.accept(claire, waiting.approval.id)
    assert done.status == "done", done.error
    sent = server.messages[0].get_content()
    assert title in " ".join(sent.split()) and "06 66" not in sent


def test_a_result_is_sent_to_the_city_and_nowhere_else(serve: Serve, house: House) -> None:
    server = serve()
    assistant, _, claire = house(server, domains=["paris.demo", "exemple.com"])
    sent = assistant.ask(claire, SEND.format("helene.lefevre@paris.demo"), auto_approve=True)
    assert sent.status == "done" and "6000" in server.messages[0].get_content()
    outside = assistant.ask(claire, SEND.format("jean@exemple.com"), auto_approve=True)
    assert outside.status == "refused" and outside.error is not None
    assert "jean@exemple.com" in outside.error.sentence and len(server.taken) == 1


def test_a_domain_that_the_mail_does_not_list_is_a_wall_of_its_own(serve: Serve, house: House) -> None:
    server = serve()
    assistant, _, claire = house(server, domains=["ville.example"])
    told = assistant.ask(claire, SEND.format("helene.lefevre@paris.demo"), auto_approve=True)
    assert told.status == "failed" and server.taken == [] and server.signed_in == []


@pytest.mark.parametrize(
    ("reply", "taken"), [("fait", 1), ("renvoyer", 2), ("abandonner", 1), ("verifier", 1)]
)
def test_a_cut_after_the_message_is_shown_to_a_person_and_never_resent_blindly(
    serve: Serve, house: House, reply: str, taken: int
) -> None:
    server = serve(DATA="cut")
    assistant, _, claire = house(server)
    view = assistant.ask(claire, REQUEST, auto_approve=True)
    assert view.status == "uncertain" and view.question is not None
    effect = view.uncertain[0].effect_id
    assert message_id(effect, "ne-pas-repondre@ville.example") in view.question.text
    assert [again.status for again in house(server)[0].resume_all()] in ([], ["uncertain"])
    server.replies.clear()
    ended = assistant.answer(claire, view.run, reply)
    assert len(server.taken) == taken and len({m["message-id"] for m in server.messages}) == 1
    assert ended.status == {"abandonner": "failed", "verifier": "uncertain"}.get(reply, "done")
    assert assistant.guards.ledger.verify().ok


def test_a_server_that_is_down_is_told_and_nothing_is_in_doubt(serve: Serve, house: House) -> None:
    server = serve(MAIL="421 closing")
    assistant, _, claire = house(server)
    asked = assistant.ask(claire, REQUEST, auto_approve=True)
    assert asked.status == "question" and not asked.uncertain and server.taken == []
    view = assistant.answer(claire, asked.run, "arreter")
    assert view.status == "failed" and not view.uncertain and server.taken == []
    assert [b.ok for b in view.answer if isinstance(b, EffectBlock)] == [True, False]
    assert PASSWORD not in repr(view)


# --- reminders, without the rest of the house -------------------------------------------------------------------


@pytest.fixture
def mailing(serve: Serve, city_copy: Path) -> tuple[MailServer, Connectors]:
    server = serve()
    return server, open_connectors(city_copy, SystemsSettings(mail=smtp_settings(server)))


def test_a_reminder_goes_to_the_assignee_of_the_ticket_as_it_was_judged(
    mailing: tuple[MailServer, Connectors],
) -> None:
    server, connectors = mailing
    tickets = connectors.ticketing
    found = tickets.search(TicketQuery(district=11, status=Status.OUVERT)).items
    ticket = next(t for t in found if t.assignee is not None)
    with pytest.raises(ToolError) as stale:
        tickets.remind("k0", ticket.number, ticket.version + 1, "Merci de voir.")
    notice = tickets.remind("k1", ticket.number, ticket.version, "Merci de voir.")
    assert stale.value.failure is Failure.CONFLICT and tickets.find_effect("k0") is None
    assert tickets.find_effect("k1") == notice and tickets.get(ticket.number).version == ticket.version
    assert ticket.assignee is not None and server.recipients == [ticket.assignee.email]
    assert server.messages[0]["subject"] == f"Relance : ticket {ticket.number}"
    assert server.messages[0].get_content().startswith("Merci de voir.")


def test_who_has_no_address_is_said(mailing: tuple[MailServer, Connectors]) -> None:
    from dataclasses import replace

    server, connectors = mailing
    karim = connectors.directory.find_person("Karim Benali").exact
    assert karim is not None
    with pytest.raises(ToolError, match="pas d'adresse"):
        connectors.ticketing.notify("k", replace(karim, email=""), None, "Bonjour")
    with pytest.raises(ToolError, match="n'est pas de la Ville"):
        connectors.ticketing.notify("k", replace(karim, email="karim@exemple.com"), None, "Bonjour")
    assert server.taken == []


def test_other_effects_stay_the_ticketings_own(mailing: tuple[MailServer, Connectors]) -> None:
    _, connectors = mailing
    closed = connectors.ticketing.close("k", 6000, connectors.ticketing.get(6000).version, None)
    assert connectors.ticketing.find_effect("k") == closed
