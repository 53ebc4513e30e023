"""The settings name another city system under a run: nothing is done there that nobody agreed to, or twice."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from agents.assistant import Assistant, build_assistant
from agents.planner.scripted import ScriptedPlanner
from beffroi.errors import Failure, Refused
from beffroi.identity import Actor
from beffroi.settings.installation import Settings
from tests.graph.people import open_accounts
from tests.graph.test_main_request import PLAN, REQUEST
from tests.graph.test_things_going_wrong import failing
from tests.graph.touchy import Happens, TouchyToolbox, nothing
from tools.city.folder import TICKETING
from tools.city.manifest import write_identity
from tools.connectors import open_connectors
from tools.registry import load_registry
from tools.toolbox import build_toolbox

ELSEWHERE = "Le système où va une de ces actions a changé"
Open = Callable[..., Assistant]


@pytest.fixture
def other(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another city, with the same records: it stands for another ticketing in the settings."""
    made, open_files = tmp_path_factory.mktemp("other") / "city", shutil.ignore_patterns("*-shm", "*-wal")
    return Path(shutil.copytree(settings.city_home, made, ignore=open_files))


@pytest.fixture
def opened(settings: Settings) -> Iterator[Open]:
    """Makes assistants on one home, as after restarts, over the city in a folder."""
    with ExitStack() as stack:

        def make(city: Path, before: Happens = nothing, after: Happens = nothing) -> Assistant:
            open_accounts(settings)
            connectors = open_connectors(city)
            toolbox = TouchyToolbox(build_toolbox(settings, connectors), before=before, after=after)
            planner = ScriptedPlanner({REQUEST: PLAN}, load_registry().specs)
            built = build_assistant(settings, planner, toolbox, connectors=connectors)
            return stack.enter_context(closing(built))

        yield make


def tickets(city: Path) -> int:
    """How many there are."""
    with closing(sqlite3.connect(city / TICKETING)) as database:
        return int(database.execute("SELECT count(*) FROM ticket").fetchone()[0])


def dying(name: str) -> None:
    """The process ends once the ticket is made, before that is written down."""
    if name == "ticketing.create":
        raise SystemExit


def test_a_card_of_another_system_is_asked_for_anew(
    opened: Open, claire: Actor, settings: Settings, other: Path
) -> None:
    before = tickets(settings.city_home), tickets(other)
    asked = opened(settings.city_home).ask(claire, REQUEST)
    assert asked.approval is not None, asked.error
    card = asked.approval
    assert not any(ELSEWHERE in note for note in card.notes)
    later = opened(other)
    view = later.accept(claire, card.id)
    assert view.status == "waiting" and view.approval is not None and view.approval.id != card.id
    assert any(ELSEWHERE in note for note in view.approval.notes)
    assert (tickets(settings.city_home), tickets(other)) == before
    done = later.accept(claire, view.approval.id)
    assert done.status == "done", done.error
    assert (tickets(settings.city_home), tickets(other)) == (before[0], before[1] + 1)


@pytest.mark.parametrize("forbidden", [False, True])
def test_an_effect_that_went_to_another_system_is_neither_looked_for_nor_sent_again(
    opened: Open, claire: Actor, settings: Settings, other: Path, forbidden: bool
) -> None:
    before = tickets(settings.city_home), tickets(other)
    first = opened(settings.city_home, after=dying)
    with pytest.raises(SystemExit):
        first.ask(claire, REQUEST, auto_approve=True)
    if forbidden:
        first.guards.accounts.set_roles(claire.id, [], "console")
    later = opened(other)
    (view,) = later.resume_all()
    assert view.status == "uncertain" and view.question is not None, view.error
    assert "Ce système a changé depuis le" in view.question.text
    for reply in ("verifier",) if forbidden else ("verifier", "renvoyer"):
        view = later.answer(claire, view.run, reply)
        assert view.status == "uncertain" and view.question is not None
        assert "Ce système a changé depuis le" in view.question.text
    assert (tickets(settings.city_home), tickets(other)) == (before[0] + 1, before[1])
    view = opened(settings.city_home).answer(claire, view.run, "verifier")
    assert view.status == ("refused" if forbidden else "done"), view.error
    assert (tickets(settings.city_home), tickets(other)) == (before[0] + 1, before[1])


def test_what_is_left_is_not_gone_on_with_in_another_system(
    opened: Open, claire: Actor, settings: Settings, other: Path
) -> None:
    down = failing("ticketing.notify", Failure.UNAVAILABLE, 1)
    view = opened(settings.city_home, before=down).ask(claire, REQUEST, auto_approve=True)
    assert view.status == "question"
    with pytest.raises(Refused, match="a changé depuis"):
        opened(other).answer(claire, view.run, "reprendre")
    assert opened(settings.city_home).answer(claire, view.run, "reprendre").status == "done"


def test_a_home_that_is_moved_has_the_same_systems_and_another_folder_is_another(
    settings: Settings, other: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def place(home: Path, city: Path) -> str:
        moved = settings.model_copy(update={"home": home})
        return build_toolbox(moved, open_connectors(city)).goes_to(["ticketing.create"])

    restored = tmp_path_factory.mktemp("restored")
    shutil.copytree(settings.city_home, restored / "city")
    here = place(settings.home, settings.city_home)
    assert here == place(restored, restored / "city")
    assert here != place(settings.home, other)
    write_identity(settings.city_home)  # as when it is generated again
    assert here != place(settings.home, settings.city_home)
