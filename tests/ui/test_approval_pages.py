"""The approval page: every effect with its values, ticked or not, edited, refused; by whom it waits for."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from agents.views import RunView
from guards.approvals.approvals import ApprovalStatus
from tests.ui.conftest import House, token_of
from tests.ui.people import CLAIRE, OLIVIER, ROSA, SAMUEL
from ui.pages.work import PATIENCE
from ui.words.plain import unbroken

REQUEST = "Signale un nid-de-poule au 12 rue Oberkampf"


def form(page: str, run: RunView, **more: Any) -> dict[str, Any]:
    assert run.approval is not None
    ticked = [effect.id for effect in run.approval.effects]
    return {
        "token": token_of(page),
        "hash": run.approval.hash,
        "effect": ticked,
        "decision": "accept",
        **more,
    }


def asked(house: House, text: str = REQUEST) -> tuple[RunView, str]:
    run = house.ask(CLAIRE, text)
    assert run.approval is not None
    return run, f"/approvals/{run.approval.id}"


def test_the_page_shows_every_effect_with_its_values_and_a_map(house: House) -> None:
    run, where = asked(house)
    page = house.browser(CLAIRE).get(where).text
    assert run.approval is not None
    for effect in run.approval.effects:
        assert (
            unbroken(effect.sentence).replace("'", "&#39;") in page and f'value="{effect.id}" checked' in page
        )
    assert "Deux actions attendent votre accord" in page and "12 rue Oberkampf, 11e" in page
    assert "<svg" in page and "effects.approval" in page and run.approval.hash in page


def test_a_single_action_is_accepted_without_being_ticked(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, where = asked(house)
    assert run.approval is not None
    alone = replace(run.approval, effects=run.approval.effects[:1])
    monkeypatch.setattr(house.assistant, "approval", lambda actor, approval: alone)
    page = house.browser(CLAIRE).get(where).text
    assert f'<input type="hidden" name="effect" value="{alone.effects[0].id}">' in page
    assert "Inclure cette action" not in page and 'type="checkbox"' not in page


def test_all_that_will_be_sent_unfolds_on_the_page(house: House) -> None:
    _, where = asked(house)
    page = house.browser(CLAIRE).get(where).text
    folded = page.partition('<details class="whole">')[2].partition("</details>")[0]
    assert "<summary>Contenu, en entier</summary>" in folded
    assert re.findall("<li>(.*?)</li>", folded) == [
        f"Ticket {n} · &lt;b&gt;trou&lt;/b&gt; · 01 42 00 00 {n}" for n in range(10, 50)
    ]


def test_accepting_does_both_and_leads_to_the_request(house: House) -> None:
    run, where = asked(house)
    browser = house.browser(CLAIRE)
    answer = browser.post(where, data=form(browser.get(where).text, run))
    assert answer.status_code == 303 and answer.headers["location"] == f"/runs/{run.run}#outcome"
    assert house.assistant.view(CLAIRE, run.run).status == "done"
    page = browser.get(answer.headers["location"]).text
    assert page.count("ticket 6041") == 2 and "Accepter" not in page


@pytest.mark.parametrize("decision", ["accept", "refuse"])
def test_a_decision_is_recorded_while_every_thread_is_taken_by_other_requests(
    house: House, decision: str
) -> None:
    run, where = asked(house)
    browser = house.browser(CLAIRE)
    sent = form(browser.get(where).text, run, decision=decision)
    assert run.approval is not None
    with ThreadPoolExecutor(1) as page, house.busy() as free:
        waiting = page.submit(browser.post, where, data=sent)
        assert waiting.result(PATIENCE / 2).status_code == 303 and not free.is_set()  # waits for nobody
        assert house.guards.approvals.get(run.approval.id).status != "pending"
    ended = {"accept": "done", "refuse": "refused"}[decision]
    for _ in range(200):
        if house.assistant.view(CLAIRE, run.run).status == ended:
            return
        time.sleep(0.05)
    pytest.fail("what was decided was not carried out")


def test_what_was_agreed_to_is_done_while_requests_wait_for_the_model(house: House) -> None:
    run, where = asked(house)
    browser = house.browser(CLAIRE)
    sent = form(browser.get(where).text, run)
    with house.busy(carrying=0) as free:
        assert browser.post(where, data=sent).status_code == 303 and not free.is_set()
        assert house.assistant.view(CLAIRE, run.run).status == "done"


def test_only_what_stays_ticked_is_agreed_to(house: House) -> None:
    run, where = asked(house)
    browser = house.browser(CLAIRE)
    assert run.approval is not None
    first = run.approval.effects[0].id
    browser.post(where, data=form(browser.get(where).text, run, effect=[first]))
    assert house.guards.approvals.get(run.approval.id).effect_ids == {first}


def test_an_edited_text_is_what_is_agreed_to(house: House) -> None:
    run, where = asked(house)
    browser = house.browser(CLAIRE)
    assert run.approval is not None
    notify = run.approval.effects[1].id
    edited = {f"edit:{notify}:message": "Merci de passer\r\ndemain."}
    browser.post(where, data=form(browser.get(where).text, run, **edited))
    given = house.guards.approvals.of_run(run.run)[-1]
    assert given.edited_from == run.approval.id
    assert given.document.effects[1].arguments["message"].value == "Merci de passer\ndemain."


def test_what_was_typed_and_unticked_comes_back_with_a_card_that_is_not_accepted(house: House) -> None:
    run, where = asked(house)
    browser = house.browser(CLAIRE)
    assert run.approval is not None
    create, notify = (effect.id for effect in run.approval.effects)
    typed = {f"edit:{notify}:message": "Passez <b>demain</b>.", "reason": "je relis", "hash": "0" * 64}
    page = browser.post(where, data=form(browser.get(where).text, run, effect=[notify], **typed)).text
    assert ">Passez &lt;b&gt;demain&lt;/b&gt;.</textarea>" in page and ">je relis</textarea>" in page
    assert re.search(r"Texte proposé\W+Un nid-de-poule est signalé", page)
    assert f'value="{notify}" checked' in page and f'value="{create}" checked' not in page


def test_a_text_that_was_emptied_is_told_and_nothing_is_lost(house: House) -> None:
    run, where = asked(house)
    browser = house.browser(CLAIRE)
    assert run.approval is not None
    notify = run.approval.effects[1].id
    sent = form(browser.get(where).text, run, **{f"edit:{notify}:message": " "})
    answer = browser.post(where, data=sent)
    assert answer.status_code == 409 and "Ce texte ne peut pas être effacé" in answer.text
    assert re.search(r"Texte proposé\W+Un nid-de-poule est signalé", answer.text)
    assert house.assistant.view(CLAIRE, run.run).status == "waiting"


def test_a_text_typed_on_a_card_that_is_decided_already_is_given_back(house: House) -> None:
    run, where = asked(house)
    browser = house.browser(CLAIRE)
    assert run.approval is not None
    create, notify = run.approval.effects
    edit = {f"edit:{notify.id}:message": "Passez demain.", f"edit:{create.id}:priority": "normale"}
    sent = form(browser.get(where).text, run, **edit)
    assert browser.post(where, data={**sent, "decision": "refuse"}).status_code == 303
    page = browser.post(where, data=sent).text
    assert "déjà été refusée" in page and "Textes de votre dernier envoi" in page
    assert re.findall("<blockquote>(.*?)</blockquote>", page) == ["Passez demain."]
    for text in (" ", notify.editable["message"]):
        page = browser.post(where, data=sent | {f"edit:{notify.id}:message": text}).text
        assert "déjà été refusée" in page and "dernier envoi" not in page and "<blockquote>" not in page


def test_a_form_sent_after_the_sign_in_ended_leads_back_to_its_card(house: House) -> None:
    run, where = asked(house)
    sent = form(house.browser(CLAIRE).get(where).text, run)
    answer = house.browser().post(where, data=sent)
    assert answer.headers["location"] == "/login?next=" + where.replace("/", "%2F")


def test_a_supposed_value_is_picked_from_its_closed_list(house: House) -> None:
    run, where = asked(house)
    browser = house.browser(CLAIRE)
    assert run.approval is not None
    page, create = browser.get(where).text, run.approval.effects[0].id
    assert "priorité (supposé, à changer au besoin)" in page.lower()
    assert "<option selected>normale</option><option>urgente</option>" in page
    browser.post(where, data=form(page, run, **{f"edit:{create}:priority": "urgente"}))
    given = house.guards.approvals.of_run(run.run)[-1]
    assert given.document.effects[0].arguments["priority"].value == {"$": "Priority", "value": "urgente"}


def test_a_supervisor_is_offered_no_text_that_they_may_not_change(house: House) -> None:
    _, where = asked(house, REQUEST + " (superviseur)")
    page = house.browser(OLIVIER).get(where).text
    assert '<textarea id="e-' not in page and "Merci de passer." in page and "modifiable" not in page


def test_a_text_left_as_it_was_is_no_edit(house: House) -> None:
    run, where = asked(house)
    browser = house.browser(CLAIRE)
    assert run.approval is not None
    notify = run.approval.effects[1]
    same = {f"edit:{notify.id}:message": notify.editable["message"]}
    browser.post(where, data=form(browser.get(where).text, run, **same))
    assert [item.status for item in house.guards.approvals.of_run(run.run)] == [ApprovalStatus.USED]


def test_nothing_ticked_is_told_and_nothing_done(house: House) -> None:
    run, where = asked(house)
    browser = house.browser(CLAIRE)
    answer = browser.post(where, data=form(browser.get(where).text, run, effect=[]))
    assert answer.status_code == 409 and "Cochez au moins une action" in answer.text
    assert house.assistant.view(CLAIRE, run.run).status == "waiting"


def test_another_document_than_the_one_shown_is_not_agreed_to(house: House) -> None:
    run, where = asked(house)
    browser = house.browser(CLAIRE)
    answer = browser.post(where, data=form(browser.get(where).text, run, hash="0" * 64))
    assert answer.status_code == 409 and "relisez" in answer.text


def test_a_refusal_keeps_its_reason(house: House) -> None:
    run, where = asked(house)
    browser = house.browser(CLAIRE)
    browser.post(where, data=form(browser.get(where).text, run, decision="refuse", reason="déjà signalé"))
    assert run.approval is not None
    given = house.guards.approvals.get(run.approval.id)
    assert given.status == "refused" and given.reason == "déjà signalé"
    assert "Refusé par Claire Aubry" in browser.get(where).text


def test_later_changes_nothing(house: House) -> None:
    run, where = asked(house)
    browser = house.browser(CLAIRE)
    answer = browser.post(where, data=form(browser.get(where).text, run, decision="later"))
    assert answer.headers["location"] == "/approvals?later=1#told"
    assert "Rien n&#39;est fait" in browser.get("/approvals?later=1").text
    assert house.assistant.view(CLAIRE, run.run).status == "waiting"


def test_the_second_decision_does_not_count(house: House) -> None:
    run, where = asked(house)
    browser = house.browser(CLAIRE)
    sent = form(browser.get(where).text, run)
    assert browser.post(where, data=sent).status_code == 303
    again = browser.post(where, data={**sent, "decision": "refuse"})
    assert again.status_code == 409 and "déjà été" in again.text


def test_a_supervisor_decides_after_the_asker_has_closed_the_page(house: House) -> None:
    run, where = asked(house, REQUEST + " (superviseur)")
    mine = house.browser(CLAIRE).get(where).text
    assert "attendent l&#39;accord d&#39;un superviseur" in mine and "Accepter" not in mine
    assert "Retirer ma demande" in mine and where in house.browser(CLAIRE).get("/approvals").text
    other = house.browser(OLIVIER)
    assert where in other.get("/approvals").text and "Demandé par Claire Aubry" in other.get(where).text
    answer = other.post(where, data=form(other.get(where).text, run))
    assert (
        answer.headers["location"] == f"{where}#outcome"
        and "Accepté par Olivier Perrault" in other.get(where).text
    )
    assert house.assistant.view(CLAIRE, run.run).status == "done"


@pytest.mark.parametrize("somebody", [ROSA, OLIVIER, SAMUEL], ids=lambda actor: actor.id)
def test_what_is_asked_of_one_person_does_not_exist_for_others(house: House, somebody: Any) -> None:
    run, where = asked(house)
    assert run.approval is not None
    browser = house.browser(somebody)
    assert browser.get(where).status_code == 404
    token = token_of(browser.get("/runs").text)
    sent = {
        "token": token,
        "hash": run.approval.hash,
        "effect": run.approval.effects[0].id,
        "decision": "accept",
    }
    assert browser.post(where, data=sent).status_code == 404
    assert house.guards.approvals.get(run.approval.id).status == "pending"


def test_an_approval_that_never_was_is_not_found(house: House) -> None:
    assert house.browser(CLAIRE).get("/approvals/0123456789abcdef").status_code == 404
