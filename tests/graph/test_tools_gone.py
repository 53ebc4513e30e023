"""A package of tools that is off from one day to the next: its conversation, its pages and its start go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from agents.assistant import Assistant, build_assistant
from agents.planner.scripted import ScriptedPlanner
from agents.views import RunView, TextBlock
from beffroi.errors import RecordError
from beffroi.identity import Actor
from beffroi.settings.installation import SandboxSettings, Settings
from tests.graph.people import open_accounts, person
from tests.tools.made import enabled, make_package
from tools.connectors import open_connectors
from tools.packages.installation import load_installation
from tools.packages.mount import unmount
from tools.toolbox import build_toolbox
from ui.audit.mask import MASKED
from ui.audit.trace import read_trace
from ui.serving.screen import Screen
from ui.words.messages import Words

FIRST, SECOND, THIRD, UNSAID = (
    "où est le colis CL1 ?",
    "redis-moi son numéro",
    "qui est le chef de la voirie du 11e ?",
    "où est le colis ?",
)
PLANS = {
    FIRST: 'trouve = colis.suivre(numero="CL1")\nanswer(trouve.numero)',
    SECOND: "answer(avant.trouve.numero)",
    UNSAID: "trouve = colis.suivre(numero=ask())\nanswer(trouve.numero)",
    THIRD: 'service = directory.find_service(domain="voirie", district="11e")\nanswer(service)',
}
SENT = "dis à karim.benali@paris.demo que le colis est là"
PLANS[SENT] = 'colis.suivre(numero="karim.benali@paris.demo")'
PACKAGE = "beffroi_colis"
Start = Callable[[], Assistant]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return make_package(tmp_path / "author", PACKAGE)


@pytest.fixture
def installed(tmp_path: Path, city_copy: Path, made: Path) -> Settings:
    settings = enabled(tmp_path, made).model_copy(update={"sandbox": SandboxSettings(spares=1)})
    assert settings.city_home == city_copy
    open_accounts(settings)
    return settings


@pytest.fixture
def start(installed: Settings) -> Iterator[Start]:
    """Starts the assistant of that installation, as a new process would."""
    with ExitStack() as stack:

        def started() -> Assistant:
            unmount(PACKAGE)
            registry = load_installation(installed).registry
            tools = build_toolbox(installed, open_connectors(installed.city_home))
            planner = ScriptedPlanner(PLANS, registry.specs)
            return stack.enter_context(closing(build_assistant(installed, planner, tools)))

        yield started
    unmount(PACKAGE)


@pytest.fixture
def claire(installed: Settings) -> Actor:
    return person(installed, "claire.aubry")


@pytest.fixture
def asked(start: Start, claire: Actor, made: Path) -> list[RunView]:
    """A turn with the package's tool and one on what it found, and one alone; then its source changes."""
    assistant = start()
    first = assistant.ask(claire, FIRST)
    second = assistant.ask(claire, SECOND, conversation=first.conversation)
    alone = assistant.ask(claire, FIRST)
    assert {each.status for each in (first, second, alone)} == {"done"}, (first.error, second.error)
    with (made / "suivre.py").open("a") as source:
        source.write("#")
    return [first, second, alone]


def test_runs_that_hold_its_values_still_open_and_say_so(
    start: Start, claire: Actor, asked: list[RunView]
) -> None:
    assistant = start()
    for run in asked:
        view = assistant.view(claire, run.run)
        assert view.status == "done" and view.request == run.request
        (block,) = view.answer
        assert isinstance(block, TextBlock) and "un outil qui n'est plus activé" in block.value


def test_its_conversation_goes_on_without_what_it_brought(
    start: Start, claire: Actor, asked: list[RunView]
) -> None:
    assistant = start()
    again = assistant.ask(claire, SECOND, conversation=asked[-1].conversation)
    assert again.status == "failed" and again.error is not None
    assert "imprévue" not in again.error.sentence
    view = assistant.ask(claire, THIRD, conversation=asked[-1].conversation)
    assert view.status == "done", view.error


def test_values_of_another_form_of_its_record_still_open(
    installed: Settings, start: Start, claire: Actor, asked: list[RunView], made: Path
) -> None:
    source = (made / "suivre.py").read_text("utf-8")
    (made / "suivre.py").write_text(source.replace("consigne: str", "note: str"), "utf-8")
    installed.tools.packages[:] = enabled(installed.home, made).tools.packages
    assistant = start()
    assert "colis.suivre" in load_installation(installed).registry.specs
    for run in asked:
        (block,) = assistant.view(claire, run.run).answer
        assert isinstance(block, TextBlock) and "ou qui a changé depuis" in block.value


def test_a_past_run_is_told_in_the_words_that_its_tool_had_and_one_that_goes_on_in_todays(
    installed: Settings, start: Start, claire: Actor, made: Path
) -> None:
    assistant = start()
    asked, open_still = [assistant.ask(claire, FIRST)], assistant.ask(claire, UNSAID)
    assert open_still.status == "question"
    source = (made / "suivre.py").read_text("utf-8")
    before = asked[0].steps[0].sentence
    assert before == "Suivre le colis « CL1 »"
    changed = source.replace("Suivre le colis", "Chercher le colis")
    assert changed != source
    (made / "suivre.py").write_text(changed, "utf-8")
    installed.tools.packages[:] = enabled(installed.home, made).tools.packages
    assistant = start()
    run = asked[0].run
    assert assistant.view(claire, run).steps[0].sentence == before
    assert assistant.explain(claire, run, "1")[0].sentence == before
    assert assistant.ask(claire, FIRST).steps[0].sentence == "Chercher le colis « CL1 »"
    assert assistant.view(claire, open_still.run).steps[0].sentence.startswith("Chercher le colis")


def test_a_past_run_is_told_with_what_its_tool_supposed_then(
    installed: Settings, start: Start, claire: Actor, made: Path
) -> None:
    module = made / "suivre.py"
    text = module.read_text("utf-8").replace("numero: Query", "numero: Query, rayon: Metres = 100")
    text = text.replace("import City", "import City, Metres").replace(
        "Suivre le colis « {numero} »", "Suivre le colis « {numero} » à {rayon}"
    )
    text = text.replace("    questions=", '    defaults={"rayon": "100 m"},\n    questions=')
    module.write_text(text, "utf-8")
    installed.tools.packages[:] = enabled(installed.home, made).tools.packages
    assistant = start()
    run = assistant.ask(claire, FIRST)
    assert run.steps[0].sentence == "Suivre le colis « CL1 » à 100 m" and run.supposed, run.error
    module.write_text(text.replace("100 m", "300 m"), "utf-8")
    installed.tools.packages[:] = enabled(installed.home, made).tools.packages
    told = start().view(claire, run.run)
    assert told.steps[0].sentence == run.steps[0].sentence and told.supposed == run.supposed
    assert told.answer == run.answer


def test_a_run_whose_tool_is_gone_tells_what_was_agreed_to_and_that_it_is_not_explained(
    tmp_path: Path, installed: Settings, start: Start, claire: Actor
) -> None:
    acting = make_package(
        tmp_path / "acting",
        PACKAGE,
        imports="from beffroi import Email, Notice",
        effect="NOTIFY",
        operations='("ticketing.send",)',
        sentence="Écrire « Colis arrivé » à {numero}",
        given="Email",
        returns="Notice",
        body='return city.ticketing.send(city.key, numero, "Colis arrivé")',
    )
    installed.tools.packages[:] = enabled(installed.home, acting).tools.packages
    done = start().ask(claire, SENT, auto_approve=True)
    assert done.status == "done", done.error
    installed.tools.packages.clear()
    assistant = start()
    off, agreed = assistant.view(claire, done.run).answer
    assert isinstance(off, TextBlock) and "plus activé" in off.value
    assert isinstance(agreed, TextBlock) and agreed.value == done.steps[0].sentence
    with pytest.raises(RecordError, match="ne s'explique plus") as told:
        assistant.explain(claire, done.run, "1")
    assert told.value.command == f"beffroi runs show {done.run}"


def test_the_trace_of_a_run_whose_tool_is_gone_opens_and_what_it_cannot_read_is_masked(
    installed: Settings, start: Start, claire: Actor
) -> None:
    done = start().ask(claire, FIRST)
    assert done.request == FIRST and "CL1" in FIRST
    installed.tools.packages.clear()
    assistant = start()
    screen = SimpleNamespace(
        guards=assistant.guards, assistant=assistant, settings=installed, words=Words("fr")
    )
    trace = read_trace(cast(Screen, screen), claire, done.run)
    assert trace.view.request == FIRST.replace("CL1", MASKED) and not trace.headers
    assert "CL1" not in str(trace.view) and trace.events
