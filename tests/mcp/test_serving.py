"""Beffroi as a server: the city's tools in one person's name, with the guards of every other screen."""

from __future__ import annotations

from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from mcp.types import CallToolResult

from agents.views import QuestionView, RunView
from beffroi.settings.installation import ServerSettings
from guards.ledger import Kind
from tests.graph.people import person
from tests.mcp.house import CLAIRE, NADIA, OLIVIER, House
from ui.mcp.answers import answer_of
from ui.mcp.page import served_page


def told(result: CallToolResult) -> str:
    return result.content[0].text  # type: ignore[union-attr]


def structured(result: CallToolResult) -> dict[str, Any]:
    assert result.structuredContent is not None
    return result.structuredContent


def test_every_tool_is_offered_and_none_that_agrees(house: House) -> None:
    tools = house.tools()
    assert {
        "beffroi_ask",
        "beffroi_outcome",
        "beffroi_answer",
        "gis_district_of",
        "ticketing_comment",
    } <= set(tools)
    assert not any("appro" in name or "accept" in name or "settle" in name for name in tools)
    assert tools["gis_district_of"].annotations.readOnlyHint is True  # type: ignore[union-attr]
    assert tools["ticketing_comment"].annotations.readOnlyHint is False  # type: ignore[union-attr]


def test_what_an_argument_is_is_said_in_french(house: House) -> None:
    tools = house.tools()
    to = tools["ticketing_notify"].inputSchema["properties"]["to"]["description"]
    place = tools["gis_nearest"].inputSchema["properties"]["place"]["description"]
    assert to.startswith("personne ou service,") and place.startswith("lieu ou équipement,")
    told = " ".join(str(tool.inputSchema) for tool in tools.values())
    assert "Person" not in told and "Facility" not in told


def test_a_read_is_a_run_like_any_other(house: House) -> None:
    result = house.call("gis_district_of", place="12 rue Oberkampf")
    assert not result.isError and "11e" in told(result)
    run = structured(result)["run"]
    kinds = [event.kind for event in house.assistant.guards.ledger.events(run)]
    assert kinds[0] is Kind.REQUEST and {Kind.PLAN, Kind.DECISION, Kind.CALL_BEGIN, Kind.CALL_END} <= set(
        kinds
    )
    assert house.assistant.view(person(house.settings, CLAIRE), run).requester == CLAIRE


def test_an_effect_waits_for_a_person_and_its_outcome_is_asked_for(house: House) -> None:
    result = house.call("ticketing_comment", OLIVIER, ticket="4012", text="vu ce matin")
    waits = structured(result)
    approval = waits["approval"]["id"]
    assert waits["status"] == "waiting" and not result.isError
    assert f"/approvals/{approval}" in told(result) and f"beffroi approvals accept {approval}" in told(result)
    assert structured(house.call("beffroi_outcome", OLIVIER, run=waits["run"]))["status"] == "waiting"

    house.assistant.accept(person(house.settings, OLIVIER), approval)
    done = house.call("beffroi_outcome", OLIVIER, run=waits["run"])
    assert structured(done)["status"] == "done" and "4012" in told(done).replace("\u202f", "").replace(
        " ", ""
    )


def test_what_the_person_may_not_read_is_refused_with_the_rule(house: House) -> None:
    refused = house.call("directory_personal_details", person="Karim Benali")
    assert refused.isError and "règle" in told(refused)
    assert not house.call("directory_personal_details", NADIA, person="Karim Benali").isError


def test_somebody_without_a_role_gets_nothing_not_even_their_own_runs(house: House) -> None:
    run = structured(house.call("gis_district_of", place="12 rue Oberkampf"))["run"]
    accounts = house.assistant.guards.accounts
    before = accounts.actor(CLAIRE).roles
    accounts.set_roles(CLAIRE, (), "console")
    refused = [house.call("beffroi_outcome", run=run), house.call("beffroi_ask", request="Bonjour")]
    accounts.set_roles(CLAIRE, before, "console")
    assert all(each.isError and "aucun rôle" in told(each) for each in refused)


def test_another_persons_run_shows_nothing(house: House) -> None:
    run = structured(house.call("gis_district_of", place="12 rue Oberkampf"))["run"]
    other = house.call("beffroi_outcome", NADIA, run=run)
    assert other.isError and "runs.not_yours" in told(other) and "11e" not in told(other)


def test_arguments_that_no_plan_takes_are_refused(house: House) -> None:
    assert house.call("gis_district_of", place="12 rue Oberkampf", more="x").isError
    assert house.call("gis_district_of").isError
    assert house.call("no_such_tool").isError


def test_words_in_an_argument_stay_one_argument(house: House) -> None:
    result = house.call(
        "ticketing_comment", OLIVIER, ticket="4012", text='vu") \nticketing.create(subject="x'
    )
    view = structured(result)["view"]
    assert [effect["tool"] for effect in (view["approval"] or {"effects": []})["effects"]] in (
        ["ticketing.comment"],
        [],
    )


def test_a_question_is_answered_with_what_the_person_said(house: House) -> None:
    asked = structured(house.call("directory_service_of", person="Martin"))
    assert asked["status"] == "question"
    choice = asked["view"]["question"]["choices"][0][0]
    answered = house.call("beffroi_answer", run=asked["run"], reply=choice)
    assert structured(answered)["status"] == "done"


def test_a_question_names_the_tool_that_answers_it(house: House) -> None:
    asked = house.call("directory_service_of", person="Martin")
    run = structured(asked)["run"]
    assert f"beffroi_answer avec run = {run}" in told(asked) and "beffroi answer" not in told(asked)


def test_a_question_for_a_person_says_so_and_how(house: House) -> None:
    run = structured(house.call("gis_district_of", place="12 rue Oberkampf"))["run"]
    view = house.assistant.view(person(house.settings, CLAIRE), run)
    asking = replace(view, status="question", question=QuestionView("rest:1", "Continuer ?", about="rest"))
    words = told(answer_of(asking, ""))
    assert "Une personne répond elle-même" in words and f"beffroi answer {run}" in words
    assert "beffroi_answer" not in words and "http" not in words


def test_where_no_page_is_served_none_is_named(house: House) -> None:
    result = house.calls(OLIVIER, page="").call("ticketing_comment", {"ticket": "4012", "text": "vu"})
    approval = structured(result)["approval"]
    assert approval["page"] == "" and "http" not in told(result)
    assert f"beffroi approvals accept {approval['id']}" in told(result)


class Healthy(BaseHTTPRequestHandler):
    """Answers as the page does where it is served."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *_: Any) -> None: ...


def test_the_page_is_named_where_it_answers() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Healthy) as server:
        settings = ServerSettings(host="0.0.0.0", port=server.server_port)
        Thread(target=server.serve_forever, daemon=True).start()
        assert served_page(settings) == f"http://127.0.0.1:{settings.port}"
        server.shutdown()
    assert served_page(settings) == ""


class Doubting:
    """An assistant whose run waits for a person to say what became of an effect."""

    def __init__(self, house: House, view: RunView) -> None:
        self.guards = house.assistant.guards
        self._view = view

    def view(self, *_: Any) -> RunView:
        return replace(
            self._view, question=QuestionView("uncertain:e", "Que faut-il faire ?", about="uncertain")
        )

    def answer(self, *_: Any, **__: Any) -> RunView:
        raise AssertionError("a client settled an effect")


def test_an_uncertain_effect_is_settled_by_a_person_only(house: House) -> None:
    run = structured(house.call("gis_district_of", place="12 rue Oberkampf"))["run"]
    view = house.assistant.view(person(house.settings, CLAIRE), run)
    refused = house.calls(CLAIRE, Doubting(house, view)).call(
        "beffroi_answer", {"run": run, "reply": "renvoyer"}
    )
    assert refused.isError and "mcp.person" in told(refused)


class Working(Doubting):
    """An assistant whose run asks nothing when it is looked at, and something a moment later."""

    def view(self, *_: Any) -> RunView:
        return replace(self._view, question=None)


def test_a_question_that_was_not_seen_is_not_answered(house: House) -> None:
    run = structured(house.call("gis_district_of", place="12 rue Oberkampf"))["run"]
    view = house.assistant.view(person(house.settings, CLAIRE), run)
    refused = house.calls(CLAIRE, Working(house, view)).call("beffroi_answer", {"run": run, "reply": "oui"})
    assert refused.isError and "questions.none" in told(refused)
