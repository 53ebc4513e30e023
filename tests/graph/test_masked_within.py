"""What is kept is masked wherever it lies: in a list of lists, in a record within a record, on every screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient

from agents.assistant import Assistant
from agents.interpreter.values import Items, Labeled
from agents.views import to_json
from agents.views.cards import MASKED, card
from agents.views.tables import table
from beffroi.declared import declare_types, forget_types
from beffroi.identity import Actor
from beffroi.records import Listing, Passage, PersonalDetails, personal
from beffroi.settings.installation import Settings
from guards.clock import utc_now
from guards.inquiries import About
from tests.graph.conftest import Make
from tools.connectors import open_connectors
from ui.audit.mask import hidden
from ui.audit.present import present
from ui.server import create_app

EACH = "Cherche la mobilité dans les documents pour chacun des deux derniers tickets ouverts du 11e"
EACH_PLAN = (
    'tickets = ticketing.search(status="ouvert", district="11")\ntwo = top(tickets, n="2", by="created")\n'
    'for t in two:\n    p = documents.search(query="la mobilité")\nanswer(p)\n'
)
AUDITOR = frozenset({"auditeur"})
RH = frozenset({"rh"})
NOTE = Passage(
    "1.1", "1", "RH", None, 1.0, readers="rh", title="Mobilité", heading="", text="mobilité secrète"
)


@dataclass(frozen=True)
class Dossier:
    """A record of a package, with a record within and a list of them."""

    numero: str
    details: PersonalDetails
    autres: Listing[PersonalDetails]
    note: Passage
    naissance: date = personal("naissance", "rh")  # noqa: RUF009  # it is a field


HOME, PHONE = "3 rue Cachée", "0611223344"
DETAILS = PersonalDetails("p1", HOME, PHONE, "1980-02-03")
DOSSIER = Dossier("D-1", DETAILS, Listing((DETAILS,)), NOTE, date(1980, 2, 3))
TEXTS = (HOME, PHONE, "mobilité", "03/02/1980")


@pytest.fixture
def brought() -> Iterator[None]:
    """The record as a package declares it, for the time of a test."""

    def tool() -> Dossier:
        return DOSSIER

    declare_types(tool)
    yield
    forget_types(__name__.partition(".")[0])


def shown_of(one: object) -> str:
    return str(one).replace("1980-02-03", "03/02/1980")


def page(assistant: Assistant, settings: Settings, actor: Actor, where: str) -> str:
    browser = TestClient(create_app(settings, assistant, chat=False), follow_redirects=False)
    browser.post("/login", data={"username": actor.id, "password": "secret"})
    found = browser.get(where)
    assert found.status_code == 200, found.text
    return found.text


def test_passages_in_a_list_of_lists_are_masked_as_in_a_flat_one(
    make: Make, settings: Settings, nadia: Actor, samuel: Actor
) -> None:
    open_connectors(settings.city_home).documents.index(lambda _what, _share: None)
    assistant = make({EACH: EACH_PLAN})
    view = assistant.ask(nadia, EACH)
    assert view.status == "done" and "Note" in str(view.answer), (view.error, view.answer)
    about = About("run", view.run)
    assistant.guards.inquiries.open(samuel, about, "plainte reçue", utc_now() + timedelta(days=1))
    seen = assistant.view(samuel, view.run)
    titles = {row[0] for block in seen.answer for row in getattr(block, "rows", ())}
    assert titles == {MASKED}, seen.answer
    explained = assistant.explain(samuel, view.run, "réponse")
    assert "Note" not in str(explained)
    assert "confidentielle" not in page(assistant, settings, samuel, f"/audit/runs/{view.run}")
    assert "confidentielle" not in str(to_json(seen))


@pytest.mark.usefixtures("brought")
@pytest.mark.parametrize("text", TEXTS)
def test_a_record_within_a_record_is_masked_on_cards_and_in_tables(text: str) -> None:
    one = Labeled(DOSSIER)
    many = Labeled(Items((one,)))
    for roles, there in ((AUDITOR, False), (RH, True), (None, True)):
        for block in (card(one, roles), table(many, many.value, "Dossiers", roles)):
            assert (text in shown_of(block)) is there, (roles, block)
            assert "D-1" in str(block)


@pytest.mark.usefixtures("brought")
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    "within", [DOSSIER, (DOSSIER,), Listing((DOSSIER,)), Listing((Listing((DOSSIER,)),))]
)
def test_a_record_within_a_record_is_masked_on_a_trace(within: object, text: str) -> None:
    shown = shown_of(present(hidden(within, AUDITOR)))
    assert text not in shown, shown
