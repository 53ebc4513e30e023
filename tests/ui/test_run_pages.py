"""One's own requests: their pages, questions, doubts; hostile data stays text."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from sqlmodel import select

from agents.views import CardBlock, EffectBlock, to_json
from guards.store import ApprovalRow, RunRow, RunValue
from tests.ui.conftest import House, token_of
from tests.ui.fakes import HOSTILE
from tests.ui.people import CLAIRE, ROSA, SAMUEL
from ui.pages.work import PATIENCE
from ui.words.plain import unbroken


class Page(HTMLParser):
    """Every element of a page with its attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@pytest.mark.parametrize("path", ["/runs/{run}", "/runs/{run}?embed=1", "/runs", "/audit/runs/{run}"])
def test_hostile_data_is_text_on_every_page(house: House, path: str) -> None:
    run = house.ask(CLAIRE, f"montre les tickets {HOSTILE}")
    answer = house.browser(CLAIRE).get(path.format(run=run.run))
    page = Page(answer.text)
    assert answer.status_code == 200 and "\u202e" not in answer.text
    assert "![x](https://evil.example/x.png) <img" in "".join(page.said)
    for tag, attributes in page.elements:
        assert not (tag == "script" and not (attributes.get("src") or "").startswith("/static/"))
        for name in ("src", "href", "action"):
            assert (attributes.get(name) or "/").startswith(("/", "#"))
        assert not any(name.startswith("on") or name == "style" for name in attributes)


def test_a_run_shows_what_was_understood_with_marks_and_what_was_left_out(house: House) -> None:
    run = house.ask(CLAIRE, "Signale un nid-de-poule")
    page = house.browser(CLAIRE).get(f"/runs/{run.run}").text
    assert "J&#39;ai compris" in page and page.count(">lecture<") == 2 and page.count(">effet<") == 2
    assert "priorité normale" in page
    tickets = house.ask(CLAIRE, "les tickets, sauf les miens")
    assert "<mark>sauf les miens</mark>" in house.browser(CLAIRE).get(f"/runs/{tickets.run}").text


def test_each_value_leads_to_the_step_that_gave_it(house: House) -> None:
    run = house.ask(CLAIRE, "son téléphone")
    browser = house.browser(CLAIRE)
    page = browser.get(f"/runs/{run.run}").text
    assert f'href="/audit/runs/{run.run}#step-1"' in page
    assert 'id="step-1"' in browser.get(f"/audit/runs/{run.run}").text


def test_blocks_are_shown_by_their_type(house: House) -> None:
    browser = house.browser(CLAIRE)
    tickets = browser.get(f"/runs/{house.ask(CLAIRE, 'les tickets').run}").text
    assert "Liste incomplète" in tickets and "2 affichés sur 57" in tickets
    assert tickets.count('<svg class="map"') == 1 and "Lieux de la carte" in tickets
    chart = browser.get(f"/runs/{house.ask(CLAIRE, 'un graphique').run}").text
    assert '<svg class="chart"' in chart and "1\u202f234" in chart


def test_a_refusal_says_the_rule_and_what_to_do(house: House) -> None:
    run = house.ask(CLAIRE, "Supprime tout")
    page = house.browser(CLAIRE).get(f"/runs/{run.run}").text
    assert "effects.deletion" in page and "fermez le ticket avec un motif" in page


def test_a_failure_says_what_happened_and_what_to_do(house: House) -> None:
    page = house.browser(CLAIRE).get(f"/runs/{house.ask(CLAIRE, 'le 99 999').run}").text
    assert "Je ne trouve pas de ticket 99 999." in page and "chercher par adresse" in page


def test_what_went_wrong_is_said_once_where_an_effects_own_line_says_it(house: House) -> None:
    run = house.ask(CLAIRE, "le 99 999")
    assert run.error is not None
    line = EffectBlock(f"Pas fait : fermer le ticket. {run.error.sentence}", False)
    house.guards.runs.put(run.run, "view", to_json(replace(run, answer=(line,))))
    page = house.browser(CLAIRE).get(f"/runs/{run.run}").text
    assert page.count(run.error.sentence) == 1 and unbroken(run.error.hint) in page


def test_a_question_is_answered_by_its_choices_or_in_words(house: House) -> None:
    browser = house.browser(CLAIRE)
    for sent, said in (({"choice": "p2"}, "Samia Benali, eau"), ({"reply": "celui du 11e"}, "celui du 11e")):
        run = house.ask(CLAIRE, "qui est Benali")
        page = browser.get(f"/runs/{run.run}").text
        assert "Karim Benali, voirie du 11e" in page
        answer = browser.post(f"/runs/{run.run}/answer", data={"token": token_of(page), **sent})
        assert answer.status_code == 303 and said in browser.get(f"/runs/{run.run}").text


def test_an_answer_is_recorded_while_every_thread_is_taken_by_other_requests(house: House) -> None:
    browser = house.browser(CLAIRE)
    run = house.ask(CLAIRE, "qui est Benali").run
    sent = {"token": token_of(browser.get(f"/runs/{run}").text), "choice": "p2"}
    with ThreadPoolExecutor(1) as page, house.busy() as free:
        waiting = page.submit(browser.post, f"/runs/{run}/answer", data=sent)
        assert waiting.result(PATIENCE / 2).status_code == 303 and not free.is_set()  # waits for nobody
        assert house.guards.runs.get(run).status != "question"


def test_a_question_answered_is_gone_on_with_while_requests_wait_for_the_model(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = house.browser(CLAIRE)
    run = house.ask(CLAIRE, "qui est Benali").run
    sent = {"token": token_of(browser.get(f"/runs/{run}").text), "choice": "p2"}
    gone_on: list[str] = []
    monkeypatch.setattr(house.assistant, "go_on", gone_on.append)
    with house.busy(carrying=0) as free:
        browser.post(f"/runs/{run}/answer", data=sent)
        assert gone_on == [run] and not free.is_set()


def test_an_empty_answer_is_told_and_the_question_stands(house: House) -> None:
    browser = house.browser(CLAIRE)
    run = house.ask(CLAIRE, "qui est Benali")
    token = token_of(browser.get(f"/runs/{run.run}").text)
    answer = browser.post(f"/runs/{run.run}/answer", data={"token": token, "reply": "  "})
    assert answer.status_code == 422 and "Choisissez une réponse" in answer.text
    assert house.assistant.view(CLAIRE, run.run).status == "question"


@pytest.mark.parametrize(("become", "shown"), [("fait", "good"), ("renvoyer", "good"), ("abandonner", "bad")])
def test_a_doubtful_effect_is_settled_by_a_person(house: House, become: str, shown: str) -> None:
    browser = house.browser(CLAIRE)
    run = house.ask(CLAIRE, "envoi perdu")
    page = browser.get(f"/runs/{run.run}").text
    assert "On ne sait pas" in page
    sent = {"token": token_of(page), "question": f"uncertain:{run.uncertain[0].effect_id}", "choice": become}
    assert browser.post(f"/runs/{run.run}/answer", data=sent).status_code == 303
    assert f'class="outcome {shown}"' in browser.get(f"/runs/{run.run}").text


@pytest.mark.parametrize("somebody", [ROSA, SAMUEL], ids=lambda actor: actor.id)
def test_somebody_elses_request_does_not_exist_here(house: House, somebody: object) -> None:
    run = house.ask(CLAIRE, "qui est Benali")
    browser = house.browser(somebody)  # type: ignore[arg-type]
    token = token_of(browser.get("/runs").text)
    assert browser.get(f"/runs/{run.run}").status_code == 404
    assert browser.get(f"/runs/{run.run}/state").status_code == 404
    answer = browser.post(f"/runs/{run.run}/answer", data={"token": token, "choice": "p1"})
    assert answer.status_code == 404 and run.run not in browser.get("/runs").text


def test_the_mark_of_a_run_changes_when_it_does(house: House) -> None:
    run = house.ask(CLAIRE, "qui est Benali")
    browser = house.browser(CLAIRE)
    before = browser.get(f"/runs/{run.run}/state").json()
    assert before == browser.get(f"/runs/{run.run}/state").json()
    house.assistant.answer(CLAIRE, run.run, "p1")
    assert browser.get(f"/runs/{run.run}/state").json()["state"] != before["state"]


def test_the_mark_of_a_run_is_its_pages_and_opens_nothing(house: House) -> None:
    run = house.ask(CLAIRE, "Signale un nid-de-poule").run
    browser = house.browser(CLAIRE)
    mark = re.search(r'data-state="(\w+)" data-live="yes" data-waits="yes"', browser.get(f"/runs/{run}").text)
    with house.guards.store.transaction() as tx:
        for table in (RunRow, RunValue, ApprovalRow):
            for row in tx.exec(select(table)):
                row.sealed = b"?"
    assert mark is not None
    assert browser.get(f"/runs/{run}/state").json() == {"state": mark[1], "status": "waiting"}


def test_older_requests_are_reached_by_links_and_the_list_scrolls_by_keyboard(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.pages.runs.PAGE", 2)
    for number in range(5):
        house.guards.runs.create(CLAIRE, f"demande {number}")
    browser, start, found = house.browser(CLAIRE), "/runs", []
    while start:
        page = Page(browser.get(start).text)
        found += [text for text in page.said if text.startswith("demande ")]
        wide = next(attributes for _, attributes in page.elements if attributes.get("class") == "wide")
        assert wide["tabindex"] == "0" and wide["aria-label"] == "Mes demandes"
        links = [str(each.get("href")) for tag, each in page.elements if tag == "a"]
        later = [link for link in links if link.startswith("/runs?start=")]
        start = later[-1] if "Demandes suivantes" in page.said else ""
    assert found == [f"demande {number}" for number in (4, 3, 2, 1, 0)] and later == ["/runs?start=2"]
    assert browser.get("/runs?start=-1").status_code == browser.get("/runs?start=x").status_code == 422


def test_a_tickets_own_page_is_a_link_that_only_a_press_opens(house: House) -> None:
    run = house.ask(CLAIRE, "son téléphone")
    page = 'https://t.example/issues/4012?a="><img src=x>'
    card = CardBlock("Ticket", "Ticket 4012 : trou", (("Statut", "ouvert"),), ("1",), page=page)
    done = replace(
        run, answer=(card, EffectBlock("Fait", True, sites=("1",), page=page), EffectBlock("Fait", True))
    )
    house.guards.runs.put(run.run, "view", to_json(done))
    for where in (f"/runs/{run.run}", f"/runs/{run.run}?embed=1"):
        found = Page(house.browser(CLAIRE).get(where).text)
        links = [given for tag, given in found.elements if given.get("href") == page]
        assert [(each["rel"], each["target"]) for each in links] == [("noopener noreferrer", "_blank")] * 2
        assert [tag for tag, given in found.elements if page in given.values()] == ["a", "a"]
        assert not any(given.get("src") == "x" for _, given in found.elements)
