"""`beffroi effects list`: what waits for a person is listed; what it is, to whoever may read it."""

from __future__ import annotations

import pytest

from agents.views import HIDDEN
from beffroi.errors import Failure, ToolError
from guards import Guards
from guards.effects.effects import EffectIntent
from guards.ledger import Kind
from tests.cli.conftest import Command
from tests.cli.test_policy_past import asked
from ui.cli.session import opened_guards

__all__ = ["asked"]


@pytest.fixture
def doubted(beffroi: Command, asked: str) -> str:
    """An effect of Claire's request that nobody knows to have happened."""
    with opened_guards() as guards:
        (card,) = guards.approvals.of_run(asked)
        effect = card.document.effects[0]
        intent = EffectIntent(effect.id, asked, effect.line, effect.tool, "d" * 64, effect.sentence)
        guards.journal.perform(intent, _silent, _silent)
    return effect.id


def _silent(_key: str) -> None:
    raise ToolError(Failure.UNAVAILABLE, "Le système n'a pas répondu.", "No answer.")


def openings(guards: Guards) -> list[tuple[str, bool, list[str]]]:
    found = (event.payload for event in guards.ledger.events() if event.kind is Kind.TRACE_OPENED)
    return [(told["actor"], bool(told["inquiry"]), told["runs"]) for told in found]


def test_what_it_is_is_for_whoever_asked_and_under_an_inquiry_and_that_is_recorded(
    beffroi: Command, asked: str, doubted: str
) -> None:
    (own,) = beffroi("effects", "list", "--as", "claire.aubry", "--json").json
    assert "Oberkampf" in own["description"] and "pas répondu" in own["reason"]
    masked = beffroi("effects", "list", "--json")
    (others,) = masked.json
    assert others == own | {"description": HIDDEN, "reason": HIDDEN}
    assert (own["effect_id"], own["run"], own["tool"]) == (doubted, asked, "ticketing.create")
    assert own["since"] and own["requester"] == "claire.aubry"
    assert "inquiry open" in masked.err and "Oberkampf" not in beffroi("effects", "list").out
    with opened_guards() as guards:
        assert openings(guards) == []
    beffroi("inquiry", "open", "--run", asked, "--reason", "plainte reçue")
    (read,) = beffroi("effects", "list", "--run", asked, "--json").json
    assert read["description"] == own["description"]
    with opened_guards() as guards:
        ((who, under, runs),) = openings(guards)
    assert who.startswith("console:") and under and runs == [asked]


def test_of_others_who_is_no_auditor_lists_none(beffroi: Command, asked: str, doubted: str) -> None:
    assert beffroi("effects", "list", "--as", "rosa.figueira", "--json").json == []
    assert "de vos demandes" in beffroi("effects", "list", "--as", "rosa.figueira").out
    assert "Claire" in beffroi("effects", "list", "--as", "samuel.cohen").out
    assert doubted in beffroi("effects", "list", "--as", "claire.aubry").out
