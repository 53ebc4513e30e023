"""What pages show of a run whose contents were erased: when, by which rule, by whom; nothing breaks."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from chainlit.types import Pagination, ThreadFilter
from sqlmodel import select

from agents.graph.looking.viewing import run_view
from agents.views import RunView
from beffroi.errors import RecordError
from beffroi.identity import Actor
from guards.keys import run_scope
from guards.keys.tables import KeyRow
from guards.runs.runs import ERASED_REQUEST
from tests.ui.conftest import House
from tests.ui.people import CLAIRE, OLIVIER, SAMUEL
from ui.chat.history import RunHistory
from ui.chat.push import Conversations
from ui.words.messages import Words


def _deps(house: House) -> Any:
    """What a view is made of, with no tool."""
    toolbox = SimpleNamespace(registry=SimpleNamespace(specs={}))
    return SimpleNamespace(guards=house.guards, toolbox=toolbox)


@pytest.fixture
def erased(house: House, monkeypatch: pytest.MonkeyPatch) -> RunView:
    """A run of Claire's, erased at the auditor's request; seen through the real view of a run."""
    run = house.ask(CLAIRE, "son téléphone")
    plan = house.guards.erasures.plan_runs([run.run])
    house.guards.erasures.erase(plan, SAMUEL, "erasure.request")

    def view(_: Actor, run_id: str, _opened: object = None) -> RunView:
        return run_view(_deps(house), run_id)

    monkeypatch.setattr(house.assistant, "view", view)
    return run


@pytest.mark.parametrize("reader", [CLAIRE, SAMUEL], ids=lambda actor: actor.id)
def test_the_register_shows_when_by_which_rule_and_by_whom(
    house: House, erased: RunView, reader: Actor
) -> None:
    page = house.browser(reader).get(f"/audit/runs/{erased.run}")
    assert page.status_code == 200
    assert "Contenu effacé" in page.text and "erasure.request" in page.text and SAMUEL.id in page.text
    assert "son téléphone" not in page.text and "erased" in page.text
    assert 'name="reason"' not in page.text  # no inquiry can open what is gone


def test_lists_and_the_runs_own_page_say_it(house: House, erased: RunView) -> None:
    browser = house.browser(CLAIRE)
    for address in ("/runs", "/audit", f"/runs/{erased.run}", "/approvals"):
        page = browser.get(address)
        assert page.status_code == 200 and "son téléphone" not in page.text, address
    assert "a été effacé" in browser.get(f"/runs/{erased.run}").text


def test_the_approval_of_an_erased_run_is_told_as_erased(house: House) -> None:
    run = house.ask(CLAIRE, "Signale un nid-de-poule")
    (approval,) = house.guards.approvals.of_run(run.run)
    house.guards.erasures.erase(house.guards.erasures.plan_runs([run.run]), SAMUEL, "erasure.request")
    for reader in (CLAIRE, OLIVIER):
        page = house.browser(reader).get(f"/approvals/{approval.id}")
        assert page.status_code == 403 and "effacée" in page.text


def test_a_conversation_shows_its_erased_request_as_erased(house: House, erased: RunView) -> None:
    words = Words()
    history = RunHistory(house.assistant, house.guards, Conversations(words), words)
    thread = asyncio.run(history.get_thread(erased.conversation))
    assert thread is not None and thread["name"] == ERASED_REQUEST
    asked, told = [step["output"] for step in thread["steps"]]
    assert asked == ERASED_REQUEST and "a été effacé" in told
    listed = asyncio.run(history.list_threads(Pagination(first=20), ThreadFilter(userId=CLAIRE.id)))
    assert [item["name"] for item in listed.data] == [ERASED_REQUEST]


def test_what_lost_its_key_is_not_told_as_erased(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    run = house.ask(CLAIRE, "Signale un nid-de-poule")
    (approval,) = house.guards.approvals.of_run(run.run)
    keys = house.guards.store.keys
    with keys._database.transaction() as tx:
        scope = keys._ring.bound(run_scope(run.run))
        tx.delete(tx.exec(select(KeyRow).where(KeyRow.scope == scope)).one())
    keys.destroy([], [], at="", rule="", erasure="")  # what is kept in memory is forgotten

    def view(_: Actor, run_id: str, _opened: object = None) -> RunView:
        return run_view(_deps(house), run_id)

    monkeypatch.setattr(house.assistant, "view", view)
    for reader, address in (
        (CLAIRE, "/runs"), (CLAIRE, f"/runs/{run.run}"), (CLAIRE, f"/approvals/{approval.id}"),
        (SAMUEL, f"/audit/runs/{run.run}"),
    ):  # fmt: skip
        page = house.browser(reader).get(address)
        assert "clé manque" in page.text and "effacée" not in page.text, address
        assert "a été effacé" not in page.text and "Contenu effacé" not in page.text, address
    with pytest.raises(RecordError, match="clé manque"):
        house.guards.runs.update(run.run)
    words = Words()
    history = RunHistory(house.assistant, house.guards, Conversations(words), words)
    thread = asyncio.run(history.get_thread(run.conversation))
    assert thread is not None and "clé manque" in thread["steps"][1]["output"]
