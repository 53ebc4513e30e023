"""What a run says beside its steps and answer, to somebody who may not read the values that it quotes: the
register's page, questions, errors, uncertain effects, and a card's map and notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from agents.assistant import Assistant
from agents.views import RunView, to_json
from agents.views.cards import MASKED
from beffroi import wire
from beffroi.errors import Failure, ToolError
from beffroi.identity import Actor
from beffroi.labels import Label, only
from beffroi.records import Lookup, Place
from beffroi.settings.installation import Settings
from guards.approvals.approvals import ApprovalDocument, ApprovalEffect, ShownArgument
from guards.clock import utc_now
from guards.inquiries import About
from guards.policy import LabelInput
from guards.retention import Planned
from tests.graph.conftest import Make
from tools.connectors import open_connectors
from tools.toolbox import CallResult
from ui.cli.passages import passages
from ui.server import create_app

KEPT = "Viabilité hivernale"
"""Begins the title of a note that is kept for the roads."""
SEND = "Préviens Karim Benali de ce que les documents disent de l'astreinte"
SEND_PLAN = (
    'passages = documents.search(query="l\'astreinte")\nun = first(passages)\n'
    'karim = directory.find_person(name="Karim Benali")\nticketing.notify(to=karim, message=un.title)\n'
)
WHERE = "Si l'adresse personnelle de Mme Lefèvre est à Paris, où est la rue Introuvable ?"
WHERE_PLAN = (
    'p = directory.find_person(name="Mme Lefèvre")\nd = directory.personal_details(person=p)\n'
    'if "Paris" in d.home_address:\n    lieu = gis.locate(address="rue Introuvable")\nanswer(lieu)\n'
)
HERE = (
    Place("a1", "3 rue Cachée, 11e", "rue Cachée", "3", 11, 2.37, 48.86),
    Place("a2", "3 rue Voilée, 12e", "rue Voilée", "3", 12, 2.38, 48.85),
)


@pytest.fixture
def indexed(settings: Settings) -> None:
    open_connectors(settings.city_home).documents.index(lambda _what, _share: None)


def inquire(assistant: Assistant, auditor: Actor, run: str) -> None:
    until = utc_now() + timedelta(days=1)
    assistant.guards.inquiries.open(auditor, About("run", run), "plainte reçue", until)


def page(assistant: Assistant, settings: Settings, actor: Actor, where: str) -> str:
    browser = TestClient(create_app(settings, assistant, chat=False), follow_redirects=False)
    browser.post("/login", data={"username": actor.id, "password": "secret"})
    found = browser.get(where)
    assert found.status_code == 200, found.text
    return found.text


def text(view: RunView) -> str:
    """All that a screen may show of it; its plan and request are the asker's own words."""
    return str(to_json(replace(view, plan="", request="", sentences=())))


def finding(*candidates: Place) -> Callable[[str, CallResult], CallResult]:
    def told(name: str, result: CallResult) -> CallResult:
        return replace(result, value=Lookup(None, candidates)) if name == "gis.locate" else result

    return told


def failing(tool: str, times: int = 9, *, reason: str = "Le système est muet.") -> Callable[[str], None]:
    left = [times]

    def happens(name: str) -> None:
        if name == tool and left[0]:
            left[0] -= 1
            raise ToolError(Failure.UNAVAILABLE, reason, "silent")

    return happens


@pytest.mark.usefixtures("indexed")
def test_what_was_agreed_to_is_masked_on_the_registers_page_as_on_its_card(
    make: Make, settings: Settings, claire: Actor, samuel: Actor
) -> None:
    assistant = make({SEND: SEND_PLAN})
    view = assistant.ask(claire, SEND)
    assert view.status == "waiting" and view.approval is not None, (view.error, view.decisions)
    where = f"/audit/runs/{view.run}"
    assert KEPT in page(assistant, settings, claire, where)
    inquire(assistant, samuel, view.run)
    assert KEPT not in text(assistant.view(samuel, view.run))
    assert KEPT not in page(assistant, settings, samuel, where)
    done = assistant.accept(claire, view.approval.id)
    assert done.status == "done", done.error
    seen = page(assistant, settings, samuel, where)
    assert KEPT not in seen and "☑ Prévenir une personne ou un service (ticketing.notify) : (réservé)" in seen


@pytest.mark.usefixtures("indexed")
def test_an_uncertain_effect_is_masked_for_whoever_may_not_read_its_values(
    make: Make, settings: Settings, claire: Actor, samuel: Actor
) -> None:
    silent = failing("ticketing.notify", reason=f"« {KEPT} » n'a pas eu de réponse.")
    assistant = make({SEND: SEND_PLAN}, after=silent, find=silent)
    view = assistant.ask(claire, SEND, auto_approve=True)
    view = assistant.accept(claire, view.approval.id) if view.approval and view.status == "waiting" else view
    assert view.status == "uncertain" and view.question is not None, view.error
    assert KEPT in view.uncertain[0].reason and KEPT in view.question.text
    inquire(assistant, samuel, view.run)
    other = assistant.view(samuel, view.run)
    assert KEPT not in text(other) and other.question is not None
    assert (other.uncertain[0].reason, other.question.text) == (MASKED, MASKED)
    assert other.question.choices == view.question.choices
    moved = replace(claire, domain="propreté")
    assert KEPT not in text(assistant.view(moved, view.run))
    assert KEPT not in page(assistant, settings, samuel, f"/audit/runs/{view.run}")


@pytest.mark.parametrize("found", [(), HERE], ids=["nothing is found", "several are"])
def test_a_sentence_on_a_search_is_masked_for_whoever_may_not_read_what_decided_it(
    make: Make, settings: Settings, nadia: Actor, claire: Actor, samuel: Actor, found: tuple[Place, ...]
) -> None:
    assistant = make({WHERE: WHERE_PLAN}, told=finding(*found))
    view = assistant.ask(nadia, WHERE)
    assert view.status == ("question" if found else "failed"), (view.error, view.decisions)
    inquire(assistant, samuel, view.run)
    for other in (samuel, replace(nadia, roles=claire.roles)):
        seen = assistant.view(other, view.run)
        assert "rue Cachée" not in text(seen) and "Je ne trouve" not in text(seen)
        said = seen.question.text if seen.question is not None else seen.error and seen.error.sentence
        assert said == MASKED
        if seen.question is not None and view.question is not None:
            assert view.question.choices[0].label == HERE[0].label
            labels = [choice.label for choice in seen.question.choices]
            assert labels == [MASKED, MASKED, view.question.choices[-1].label]
    seen_page = page(assistant, settings, samuel, f"/audit/runs/{view.run}")
    assert "Plusieurs adresses" not in seen_page and "Je ne trouve" not in seen_page


def test_why_a_read_failed_is_masked_for_whoever_may_not_read_what_decided_it(
    make: Make, settings: Settings, nadia: Actor, samuel: Actor
) -> None:
    reason = "Le géocodeur ne répond pas pour « 3 rue Cachée »."
    assistant = make({WHERE: WHERE_PLAN}, before=failing("gis.locate", reason=reason))
    view = assistant.ask(nadia, WHERE)
    assert view.status == "failed" and view.error is not None and view.error.sentence == reason
    assert reason in {step.error for step in view.steps}
    inquire(assistant, samuel, view.run)
    seen = assistant.view(samuel, view.run)
    assert seen.error is not None and seen.error.sentence == MASKED and reason not in text(seen)
    assert "rue Cachée" not in page(assistant, settings, samuel, f"/audit/runs/{view.run}")


def test_a_stop_whose_readers_were_not_kept_is_for_whoever_may_read_all_of_the_run(
    make: Make, nadia: Actor, samuel: Actor
) -> None:
    assistant = make({WHERE: WHERE_PLAN}, told=finding())
    run = assistant.ask(nadia, WHERE).run
    assistant.guards.runs.update(
        run, error={"sentence": "L'action « 3 rue Cachée »…", "hint": "", "rule": ""}
    )
    inquire(assistant, samuel, run)
    own, other = assistant.view(nadia, run).error, assistant.view(samuel, run).error
    assert own is not None and "Cachée" in own.sentence
    assert other is not None and other.sentence == MASKED


def test_what_a_package_read_on_the_way_is_masked_on_the_trace_too(
    make: Make, settings: Settings, claire: Actor, nadia: Actor, samuel: Actor
) -> None:
    kept, held = Label(readers=only("rh"), personal=frozenset({"téléphone"})), set[str]()

    def told(name: str, result: CallResult) -> CallResult:
        if name != "ticketing.get":
            return result
        held.add(result.value.title)
        return replace(result, read=kept)

    request = "Dans quel arrondissement est le ticket 1 ?"
    assistant = make({request: 'ticket = ticketing.get(number="1")\nanswer(ticket.district)\n'}, told=told)
    run = assistant.ask(claire, request).run
    (subject,) = held
    assistant.guards.runs.update(run, error={"sentence": f"« {subject} »…", "hint": "", "rule": ""})
    inquire(assistant, samuel, run)
    for who in (samuel, claire):
        assert subject not in page(assistant, settings, who, f"/audit/runs/{run}")
        assert subject not in text(assistant.view(who, run))
        said = passages(assistant.guards, who, [Planned(run, utc_now(), "refused")], [subject])
        assert said == {run: "(dans ses données)"}
    reader = assistant.view(replace(claire, roles=nadia.roles), run)
    assert reader.error is not None and subject in reader.error.sentence


def test_what_quotes_nothing_kept_is_told_to_everybody_who_looks(
    make: Make, claire: Actor, samuel: Actor
) -> None:
    request = "Où est la rue Introuvable ?"
    assistant = make({request: 'lieu = gis.locate(address="rue Introuvable")\nanswer(lieu)\n'})
    view = assistant.ask(claire, request)
    assert view.status == "failed" and view.error is not None
    inquire(assistant, samuel, view.run)
    assert assistant.view(samuel, view.run).error == view.error


def test_a_card_draws_no_map_of_what_it_masks(make: Make, settings: Settings, claire: Actor) -> None:
    request = "Où est le 12 rue Oberkampf ?"
    assistant = make({request: 'lieu = gis.locate(address="12 rue Oberkampf")\nanswer(lieu)\n'})
    run = assistant.ask(claire, request).run
    for readers, shown in ((("rh",),), False), ((("domaine:voirie",),), True):
        label = LabelInput(readers=readers)
        place = ShownArgument(value=wire.encode(HERE[0]), shown=HERE[0].label, label=label)
        effect = ApprovalEffect(
            id=f"{run}.{shown}", line=1, tool="ticketing.create", sentence="Créer", arguments={"place": place}
        )
        document = ApprovalDocument(
            run=run, requester=claire.id, plan="", effects=(effect,), policy="", tools="", by="self"
        )
        asked = assistant.guards.approvals.request(document)
        origin = "Origine de « place » (texte libre) : documents : Passage neige-3"
        assistant.guards.runs.put(
            run, f"card:{asked.id}", {"origins": [origin], "notes": ["Supposé : normale"]}
        )
        view = assistant.approval(claire, asked.id)
        assert (view.effects[0].place is not None) is shown
        assert view.notes == ((origin,) if shown else ()) + ("Supposé : normale",)
        seen = page(assistant, settings, claire, f"/approvals/{asked.id}")
        assert ("rue Cachée" in seen, "<svg" in seen, "neige-3" in seen) == (shown, shown, shown)


def test_words_that_look_like_the_mark_of_what_is_masked_hide_nothing(make: Make, claire: Actor) -> None:
    request = f"Préviens Karim Benali : « {MASKED} »"
    plan = f'karim = directory.find_person(name="Karim Benali")\nticketing.notify(to=karim, message="{MASKED}")\n'
    assistant = make({request: plan})
    view = assistant.ask(claire, request)
    asked = view.approval
    assert asked is not None, view.error
    stored = assistant.guards.approvals.get(asked.id)
    origin = "Le lieu vient de la note « travaux »."
    assistant.guards.runs.put(
        stored.run, f"card:{asked.id}", {"origins": [origin], "refused": ["Sera refusé"]}
    )
    card = assistant.approval(claire, asked.id)
    assert card.effects[0].sentence == stored.document.effects[0].sentence
    assert card.effects[0].editable["message"] == MASKED
    assert card.notes[:2] == ("Sera refusé", origin)
