"""Information flow in whole runs: what is refused before anything is done, asked singly, counted, released."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from agents.views import RunView, TextBlock
from beffroi.errors import Failure, ToolError
from beffroi.identity import Actor, Role
from beffroi.labels import Label, only
from beffroi.settings.installation import Settings
from beffroi.settings.rules import Purpose, RuleLimits
from guards.effects.effects import Outcome, Settlement
from guards.ledger import Kind
from tests.graph.conftest import Make
from tools.toolbox import CallResult

DETAILS = (
    'personne = directory.find_person(name="Mme Lefèvre")\n'
    "details = directory.personal_details(person=personne)\n"
)
READ = "Donne-moi l'adresse personnelle de Mme Lefèvre"
READ_PLAN = DETAILS + "answer(details.home_address)\n"
KEPT = {
    "into a ticket": (
        "Commente le ticket 1 avec l'adresse personnelle de Mme Lefèvre",
        DETAILS + 'ticket = ticketing.get(number="1")\nticketing.comment(ticket=ticket, text=details.home_address)\n',
        "flows.readers",
    ),
    "into a ticket, one bit of it": (
        "Commente le ticket 1 avec « oui » si Mme Lefèvre habite Paris",
        DETAILS
        + 'ticket = ticketing.get(number="1")\nif "Paris" in details.home_address:\n'
        + '    ticketing.comment(ticket=ticket, text="oui")\n',
        "flows.readers",
    ),
    "to another system, by a branch": (
        "Lis le ticket 1 si Mme Lefèvre habite Paris",
        DETAILS
        + 'if "Paris" in details.home_address:\n    ticket = ticketing.get(number="1")\nanswer(personne)\n',
        "flows.system",
    ),
    "of people out of a list": (
        "Donne-moi les adresses personnelles des agents de la voirie du 11e",
        'equipe = directory.search_people(domain="voirie", district="11e")\nfor p in equipe:\n'
        + "    d = directory.personal_details(person=p)\nanswer(d)\n",
        "personal.subject",
    ),
}  # fmt: skip
CHOSEN = "Relance les tickets voirie du 11e dont le texte contient trottoir"
CHOSEN_PLAN = (
    'tickets = ticketing.search(category="voirie", district="11e", status="en cours")\n'
    'choisis = [t for t in tickets if "e" in t.description]\n'
    'deux = top(choisis, n="2", by="created")\nfor t in deux:\n    ticketing.remind(ticket=t)\n'
)


def read_by(*roles: str) -> Callable[[str, CallResult], CallResult]:
    """As a package's tool that was answered what only these may read."""
    kept = Label(readers=only(*roles), personal=frozenset({"téléphone"}))
    return lambda name, result: replace(result, read=kept) if name == "ticketing.get" else result


def test_what_a_tool_read_on_the_way_goes_nowhere_that_its_result_may_not(make: Make, claire: Actor) -> None:
    request = "Dans quel arrondissement est le ticket 1 ?"
    plan = 'ticket = ticketing.get(number="1")\nanswer(ticket.district)\n'
    assert make({request: plan}).ask(claire, request).status == "done"
    kept = make({request: plan}, told=read_by("rh")).ask(claire, request)
    assert kept.status == "refused" and denied(kept) == {"phones.private"}, (kept.status, kept.decisions)


def denied(view: RunView) -> set[str]:
    return {decision.rule for decision in view.decisions if decision.outcome == "deny"}


@pytest.mark.parametrize("way", KEPT)
def test_what_can_be_known_is_refused_before_any_call(make: Make, nadia: Actor, way: str) -> None:
    request, plan, rule = KEPT[way]
    assistant = make({request: plan})
    view = assistant.ask(nadia, request, auto_approve=True)
    assert view.status == "refused" and rule in denied(view), view.decisions
    kinds = {event.kind for event in assistant.guards.ledger.events(view.run)}
    assert not kinds & {Kind.CALL_BEGIN, Kind.EFFECT_INTENT}


def test_what_a_text_chose_is_agreed_to_one_by_one_with_its_origin(make: Make, claire: Actor) -> None:
    request = "Relance 2 tickets voirie en cours du 11e qui contiennent « e »"
    assistant = make({request: CHOSEN_PLAN})
    view = assistant.ask(claire, request, auto_approve=True)
    cards = 0
    while view.status == "waiting" and view.approval is not None:
        cards += 1
        assert len(view.approval.effects) == 1 and view.approval.rule == "flows.target"
        assert any(note.startswith("Origine de") and "texte libre" in note for note in view.approval.notes)
        view = assistant.accept(claire, view.approval.id)
    assert cards == 2, view.error
    rules = [e.payload["rule"] for e in assistant.guards.ledger.events(view.run) if e.kind is Kind.RELEASE]
    assert rules == ["release.target"] * 2


def test_a_personal_read_has_a_purpose_and_is_counted(make: Make, settings: Settings, nadia: Actor) -> None:
    settings.policy.limits = RuleLimits(personal_reads_per_day=2)
    assistant = make({READ: READ_PLAN})
    assert [assistant.ask(nadia, READ).status for _ in range(2)] == ["done", "done"]
    third = assistant.ask(nadia, READ)
    assert third.status == "refused" and "personal.quota" in denied(third)
    events = [e for e in assistant.guards.ledger.events() if e.kind is Kind.PERSONAL_READ]
    assert [e.payload["purpose"] for e in events] == ["gestion du personnel"] * 2


def test_of_several_purposes_the_person_says_which(make: Make, settings: Settings, nadia: Actor) -> None:
    register = settings.policy.purposes
    settings.policy.purposes = [*register, register[0].model_copy(update={"name": "urgence"})]
    assistant = make({READ: READ_PLAN})
    view = assistant.ask(nadia, READ)
    assert view.status == "question" and view.question is not None
    assert [choice.key for choice in view.question.choices] == ["gestion du personnel", "urgence"]
    assert not any(e.kind is Kind.CALL_BEGIN for e in assistant.guards.ledger.events(view.run))
    done = assistant.answer(nadia, view.run, "urgence")
    assert done.status == "done", done.error
    events = assistant.guards.ledger.events(view.run)
    assert [e.payload["purpose"] for e in events if e.kind is Kind.PERSONAL_READ] == ["urgence"]
    settings.policy.purposes = [Purpose(name="paie", categories=["adresse"], roles=[Role.RH])]
    refused = assistant.ask(nadia, READ)
    assert refused.status == "refused" and "personal.purpose" in denied(refused)


def test_a_days_effects_have_a_budget(make: Make, settings: Settings, claire: Actor) -> None:
    settings.policy.limits = RuleLimits(effects_per_day=1)
    request = "Préviens Karim Benali que « c'est prêt »"
    plan = 'p = directory.find_person(name="Karim Benali")\nticketing.notify(to=p, message="c\'est prêt")\n'
    assistant = make({request: plan})
    assert assistant.ask(claire, request, auto_approve=True).status == "done"
    second = assistant.ask(claire, request, auto_approve=True)
    assert second.status == "refused" and "effects.budget" in denied(second)


def test_a_budget_of_nothing_stops_what_was_agreed_to_before(
    make: Make, settings: Settings, claire: Actor
) -> None:
    request = "Préviens Karim Benali que « c'est prêt »"
    plan = 'p = directory.find_person(name="Karim Benali")\nticketing.notify(to=p, message="c\'est prêt")\n'
    assistant = make({request: plan})
    card = assistant.ask(claire, request).approval
    assert card is not None
    settings.policy.limits = RuleLimits(effects_per_day=0)
    stopped = assistant.accept(claire, card.id)
    assert stopped.status == "refused" and "effects.budget" in denied(stopped)
    assert not any(e.kind is Kind.EFFECT_INTENT for e in assistant.guards.ledger.events(stopped.run))


def test_what_was_agreed_to_before_the_budget_was_used_up_is_not_done(
    make: Make, settings: Settings, claire: Actor
) -> None:
    settings.policy.limits = RuleLimits(effects_per_day=1)
    request = "Préviens Karim Benali que « c'est prêt »"
    plan = 'p = directory.find_person(name="Karim Benali")\nticketing.notify(to=p, message="c\'est prêt")\n'
    assistant = make({request: plan})
    cards = [assistant.ask(claire, request).approval for _ in range(2)]
    first, second = [assistant.accept(claire, card.id) for card in cards if card is not None]
    assert first.status == "done", first.error
    assert second.status == "refused" and "effects.budget" in denied(second)
    assert not any(e.kind is Kind.EFFECT_INTENT for e in assistant.guards.ledger.events(second.run))


def test_two_runs_at_once_begin_no_more_effects_than_the_day_has(
    make: Make, settings: Settings, claire: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.policy.limits = RuleLimits(effects_per_day=1)
    request = "Préviens Karim Benali que « c'est prêt »"
    plan = 'p = directory.find_person(name="Karim Benali")\nticketing.notify(to=p, message="c\'est prêt")\n'
    slower, quicker = make({request: plan}), make({request: plan})
    cards = [assistant.ask(claire, request).approval for assistant in (slower, quicker)]
    assert cards[0] is not None and cards[1] is not None
    accept = partial(quicker.accept, claire, cards[1].id)
    perform, between = slower.guards.journal.perform, list[RunView]()

    def overtaken(*words: Any, **how: Any) -> Outcome:
        """Once the slower one is judged, the other worker is through before it begins its effect."""
        between.extend([] if between else [accept()])
        return perform(*words, **how)

    monkeypatch.setattr(slower.guards.journal, "perform", overtaken)
    second = slower.accept(claire, cards[0].id)
    assert between[0].status == "done", between[0].error
    assert second.status == "refused" and "effects.budget" in denied(second), second.error
    assert not any(e.kind is Kind.EFFECT_INTENT for e in slower.guards.ledger.events(second.run))


def test_an_effect_that_was_begun_before_a_stop_does_not_count_against_itself(
    make: Make, settings: Settings, claire: Actor
) -> None:
    settings.policy.limits = RuleLimits(effects_per_day=1)
    request = "Préviens Karim Benali que « c'est prêt »"
    plan = 'p = directory.find_person(name="Karim Benali")\nticketing.notify(to=p, message="c\'est prêt")\n'

    def silent(name: str) -> None:
        if name == "ticketing.notify":
            raise ToolError(Failure.UNAVAILABLE, "Le système ne répond pas.")

    view = make({request: plan}, before=silent, find=silent).ask(claire, request, auto_approve=True)
    assert view.status == "uncertain", view.error
    sent = make({request: plan}).settle(claire, view.uncertain[0].effect_id, Settlement.RESEND)
    assert sent.status == "done", sent.error


def test_an_edit_frees_nothing(make: Make, nadia: Actor) -> None:
    request = "Préviens Karim Benali du téléphone privé de Mme Lefèvre"
    plan = DETAILS + (
        'karim = directory.find_person(name="Karim Benali")\n'
        "ticketing.notify(to=karim, message=details.private_phone)\n"
    )
    assistant = make({request: plan})
    view = assistant.ask(nadia, request, auto_approve=True)
    assert view.status == "waiting" and view.approval is not None, view.decisions
    assert view.approval.rule == "release.person" and len(view.approval.effects) == 1
    (effect,) = view.approval.effects
    done = assistant.accept(nadia, view.approval.id, edits={effect.id: {"message": "06 00 00 00 00"}})
    rules = {e.payload["rule"] for e in assistant.guards.ledger.events(view.run) if e.kind is Kind.RELEASE}
    assert done.status == "done" and rules == {"release.exact"}


def test_who_may_no_longer_read_it_sees_their_own_run_masked(
    make: Make, settings: Settings, nadia: Actor, claire: Actor
) -> None:
    assistant = make({READ: READ_PLAN})
    run = assistant.ask(nadia, READ).run
    (before,) = assistant.view(nadia, run).answer
    other = Actor(**{**vars(nadia), "roles": claire.roles})
    (after,) = assistant.view(other, run).answer
    assert isinstance(before, TextBlock) and isinstance(after, TextBlock)
    assert before.value != after.value == "(réservé)"


def test_no_kept_value_is_in_the_ledger(make: Make, tmp_path: Path, nadia: Actor) -> None:
    assistant = make({READ: READ_PLAN})
    (shown,) = assistant.ask(nadia, READ).answer
    assert isinstance(shown, TextBlock)
    assert all(shown.value not in str(event.payload) for event in assistant.guards.ledger.events())
