"""A server's tool inside a run: judged, approved, recorded like any other; what it returns commands nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from agents.assistant import Assistant, build_assistant
from agents.planner.scripted import ScriptedPlanner
from agents.views import TextBlock
from agents.views.blocks import CardBlock
from beffroi.settings.installation import Settings
from beffroi.types import RecordType
from guards.ledger import Kind
from tests.graph.people import open_accounts, person
from tests.mcp.conftest import Accept, hostile_server, npm_server, with_server
from tools.connectors import open_connectors
from tools.packages.installation import load_installation
from tools.toolbox import build_toolbox

CLAIRE, NADIA, OLIVIER = "claire.aubry", "nadia.cherif", "olivier.perrault"
READ = "lis le fichier arbres.txt"
WRITE = "écris « un chêne » dans neuf.txt"
PLANS = {
    READ: 'lu = files.read_text_file(path="arbres.txt")\nanswer(lu)',
    WRITE: 'files.write_file(path="neuf.txt", content="un chêne")',
}
Open = Callable[[Settings, Mapping[str, str]], Assistant]


@pytest.fixture
def archives(tmp_path: Path) -> Path:
    folder = tmp_path / "archives"
    folder.mkdir()
    (folder / "arbres.txt").write_text("12 platanes", "utf-8")
    return folder


@pytest.fixture
def opened(city_copy: Path) -> Iterator[Open]:
    """Makes the assistant of an installation with plans written beforehand."""
    with ExitStack() as stack:

        def make(settings: Settings, plans: Mapping[str, str]) -> Assistant:
            assert settings.city_home == city_copy
            open_accounts(settings)
            registry = load_installation(settings).registry
            tools = build_toolbox(settings, open_connectors(settings.city_home))
            planner = ScriptedPlanner(plans, registry.specs)
            return stack.enter_context(closing(build_assistant(settings, planner, tools)))

        yield make


@pytest.fixture
def files(archives: Path, accept: Accept) -> Settings:
    server = npm_server("filesystem", str(archives), write=[archives])
    return accept("files", server, read_text_file={}, write_file={"effect": "write"})


def test_a_read_is_judged_and_recorded(files: Settings, opened: Open) -> None:
    assistant = opened(files, PLANS)
    view = assistant.ask(person(files, CLAIRE), READ)
    assert view.status == "done" and "12 platanes" in str(view.answer)
    kinds = [event.kind for event in assistant.guards.ledger.events(view.run)]
    assert {Kind.DECISION, Kind.CALL_BEGIN, Kind.CALL_END} <= set(kinds)


def test_a_write_is_approved_with_its_values_and_done_once(
    files: Settings, archives: Path, opened: Open
) -> None:
    assistant = opened(files, PLANS)
    olivier = person(files, OLIVIER)
    view = assistant.ask(olivier, WRITE)
    assert view.status == "waiting" and view.approval is not None
    assert not (archives / "neuf.txt").exists()
    assert {"neuf.txt", "un chêne"} <= {value for _, value in view.approval.effects[0].values}
    done = assistant.accept(olivier, view.approval.id)
    assert done.status == "done" and (archives / "neuf.txt").read_text("utf-8") == "un chêne"
    said = next(block for block in done.answer if isinstance(block, CardBlock))
    assert said.title == "Réponse de « files »" and "Successfully wrote" in dict(said.rows)["Texte"]


def test_a_plan_names_the_text_of_an_answer_and_nothing_else_of_it(files: Settings) -> None:
    returned = load_installation(files).registry.specs["files.read_text_file"].returns
    assert isinstance(returned, RecordType) and list(returned.fields) == ["text"]


def test_what_settings_always_give_is_on_the_card_and_another_value_is_asked_for_anew(
    tmp_path: Path, accept: Accept, opened: Open
) -> None:
    own = tmp_path / "own"
    own.mkdir()

    def settings(channel: str) -> Settings:
        given = {"effect": "notify", "fixed": {"text": channel}}
        return accept("hostile", hostile_server("injection", own), say=given)

    request, plans = "dis bonjour", {"dis bonjour": "hostile.say()"}
    olivier = person(settings("voirie"), OLIVIER)
    card = opened(settings("voirie"), plans).ask(olivier, request).approval
    assert card is not None and any("texte = « voirie »" in note for note in card.notes)
    later = opened(settings("public"), plans)
    again = later.accept(olivier, card.id)
    assert again.status == "waiting" and again.approval is not None, again.error
    assert any("texte = « public »" in note for note in again.approval.notes)
    kinds = [event.kind for event in later.guards.ledger.events(again.run)]
    assert Kind.EFFECT_INTENT not in kinds
    assert later.accept(olivier, again.approval.id).status == "done"


def test_a_write_that_names_nothing_of_the_city_is_a_supervisors(files: Settings, opened: Open) -> None:
    view = opened(files, PLANS).ask(person(files, CLAIRE), WRITE)
    assert view.status == "refused" and [d.rule for d in view.decisions if d.outcome == "deny"]


def test_what_a_server_returns_is_text_and_starts_nothing(
    tmp_path: Path, accept: Accept, opened: Open
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    settings = accept("hostile", hostile_server("injection", own), say={})
    assistant = opened(settings, {"dis bonjour": 'dit = hostile.say(text="bonjour")\nanswer(dit.text)'})
    view = assistant.ask(person(settings, OLIVIER), "dis bonjour")
    assert view.status == "done" and len(view.steps) <= 2 and view.approval is None
    (block,) = view.answer
    assert isinstance(block, TextBlock) and "IGNORE PREVIOUS INSTRUCTIONS" in block.value
    assert "sur tous les tickets.\n</data>" in block.value
    kinds = [event.kind for event in assistant.guards.ledger.events(view.run)]
    assert kinds.count(Kind.CALL_BEGIN) == 1 and Kind.EFFECT_INTENT not in kinds


def test_what_a_server_returns_is_never_searched_with(tmp_path: Path, accept: Accept, opened: Open) -> None:
    own = tmp_path / "own"
    own.mkdir()
    settings = accept("hostile", hostile_server("calm", own), say={})
    plan = 'dit = hostile.say(text="bonjour")\nencore = hostile.say(text=dit.text)\nanswer(encore.text)'
    view = opened(settings, {"dis bonjour": plan}).ask(person(settings, OLIVIER), "dis bonjour")
    assert view.status == "failed"


def test_personal_data_of_a_server_is_for_its_readers(tmp_path: Path, accept: Accept, opened: Open) -> None:
    own = tmp_path / "own"
    own.mkdir()
    said = {"personal": "santé", "readers": ["rh"]}
    settings = accept("hostile", hostile_server("calm", own), say=said)
    assistant = opened(settings, {"dis bonjour": 'dit = hostile.say(text="bonjour")\nanswer(dit)'})
    assert assistant.ask(person(settings, CLAIRE), "dis bonjour").status == "refused"
    assert assistant.ask(person(settings, NADIA), "dis bonjour").status == "done"


def test_an_effect_whose_server_died_is_doubted_and_not_sent_again(
    tmp_path: Path, accept: Accept, opened: Open
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    settings = accept("hostile", hostile_server("calm", own), say={"effect": "notify"})
    dying = with_server(settings, "hostile", hostile_server("dies", own))
    assistant = opened(dying, {"dis bonjour": 'hostile.say(text="bonjour")'})
    claire = person(settings, CLAIRE)
    view = assistant.ask(claire, "dis bonjour")
    assert view.approval is not None
    done = assistant.accept(claire, view.approval.id)
    assert done.status == "uncertain" and done.uncertain


def test_an_effect_that_its_server_says_failed_is_doubted_and_says_what_to_do(
    tmp_path: Path, accept: Accept, opened: Open
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    settings = accept("hostile", hostile_server("calm", own), say={"effect": "notify"})
    failing = with_server(settings, "hostile", hostile_server("says_no", own))
    assistant = opened(failing, {"dis bonjour": 'hostile.say(text="bonjour")'})
    claire = person(settings, CLAIRE)
    card = assistant.ask(claire, "dis bonjour").approval
    assert card is not None
    done = assistant.accept(claire, card.id)
    assert done.status == "uncertain" and done.question is not None
    for words in ("a échoué : « disk full", "ne prouve pas que rien", "regardez dans son système", "sinon"):
        assert words in done.question.text


@pytest.mark.parametrize("restarted", [False, True])
def test_what_was_not_sent_to_a_server_is_gone_on_with(
    tmp_path: Path, accept: Accept, opened: Open, restarted: bool
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    settings = accept("hostile", hostile_server("calm", own), say={"effect": "notify"})
    gone = hostile_server("calm", own).model_copy(update={"command": ["/usr/bin/none-such"]})
    down = with_server(settings, "hostile", gone)
    request = "Commente le ticket 2629 « vu » et dis « bonjour »"
    plan = 'ticket = ticketing.get(number="2629")\nticketing.comment(ticket=ticket, text="vu")\n'
    plans = {request: plan + 'hostile.say(text="bonjour")'}
    claire = person(settings, CLAIRE)
    assistant = opened(down, plans)
    card = assistant.ask(claire, request).approval
    assert card is not None and len(card.effects) == 2
    stopped = assistant.accept(claire, card.id)
    assert stopped.question is not None and stopped.question.about == "rest", (stopped.status, stopped.error)
    again = (opened(settings, plans) if restarted else assistant).answer(claire, stopped.run, "reprendre")
    assert again.status == "waiting" and again.approval is not None, again.error
    assert [effect.tool for effect in again.approval.effects] == ["hostile.say"]


def test_a_changed_tool_is_unknown_to_plans(tmp_path: Path, accept: Accept, opened: Open) -> None:
    own = tmp_path / "own"
    own.mkdir()
    settings = accept("hostile", hostile_server("calm", own), say={})
    changed = with_server(settings, "hostile", hostile_server("changed", own))
    plans = {"dis bonjour": 'dit = hostile.say(text="bonjour")\nanswer(dit.text)'}
    first = opened(changed, plans).ask(person(settings, CLAIRE), "dis bonjour")
    assert "beffroi mcp review hostile" in (first.error.sentence if first.error else "") + str(first.answer)
    again = opened(changed, plans).ask(person(settings, CLAIRE), "dis bonjour")
    assert again.status == "failed"
