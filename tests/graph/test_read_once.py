"""What a page shows is read from the state once: a run's values, those of the turn before, a person's accounts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from agents.assistant import Assistant
from agents.graph.judging.recipients import recipients_of
from agents.graph.remembering.situation import load
from agents.interpreter.values import Labeled
from beffroi.identity import Actor
from beffroi.labels import Label, only
from tests.graph.conftest import Make
from tests.graph.test_main_request import PLAN, REQUEST

PHONE = "Le téléphone de Karim Benali"
OFFICE = "et de Introuvable Zyxwv ?"
PLANS = {
    PHONE: 'personne = directory.find_person(name="Karim Benali")\nanswer(personne.phone)\n',
    OFFICE: 'autre = directory.find_person(name="Introuvable Zyxwv")\nanswer(avant.personne.office, autre)\n',
}


def counted(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often all values of each run are read from now on."""
    runs, found = assistant.guards.runs, Counter[str]()
    values = runs.values

    def read(run_id: str) -> dict[str, Any]:
        found[run_id] += 1
        return values(run_id)

    monkeypatch.setattr(runs, "values", read)
    return found


def test_a_page_reads_a_run_and_the_turn_before_it_once(
    make: Make, claire: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = make(PLANS)
    first = assistant.ask(claire, PHONE)
    second = assistant.ask(claire, OFFICE, conversation=first.conversation)
    assert first.status == "done" and second.status == "failed" and second.error is not None
    error = {**assistant.guards.runs.get(second.run).data["error"]}
    error.pop("readers", None)  # then it is for whoever may read all of the run
    assistant.guards.runs.update(second.run, error=error)
    reads = counted(assistant, monkeypatch)
    assert assistant.view(claire, second.run).error == second.error
    assert reads == {first.run: 1, second.run: 1}


def test_of_a_recipient_their_own_accounts_alone_are_read(
    make: Make, claire: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = make({REQUEST: PLAN})
    deps, view = assistant._deps, assistant.ask(claire, REQUEST)
    notice = load(deps, view.run).evaluate(deps).effects[-1]
    to = notice.arguments["to"]
    assert isinstance(to, Labeled)
    kept = replace(notice, label=notice.label.join(Label(readers=only("rh"))))
    (account,) = assistant.guards.accounts.of_person(to.value.id)
    monkeypatch.delattr(type(assistant.guards.accounts), "list")
    assert set(recipients_of(deps, kept)(to.value)) == account.reads_as
