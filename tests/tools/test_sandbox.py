"""The sandbox and its pool: warm, single use, cleared away, never replaced by anything weaker."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from beffroi import Failure, Lookup
from beffroi.errors import SandboxError
from beffroi.settings.installation import SandboxSettings, Settings
from tests.tools.conftest import QUICK
from tests.tools.fakes import NOW, OBERKAMPF, FakeConnectors, FakeGeocoder
from tools.sandbox.jail import build_jail
from tools.sandbox.pool import Pool
from tools.sandbox.seccomp import seccomp_filter
from tools.sandbox.spare import Spare
from tools.toolbox import Toolbox, build_toolbox


def descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(found for child in children for found in descendants(int(child)))]


def test_a_killed_sandbox_is_cleared_away_with_all_that_is_in_it() -> None:
    spare = Spare(build_jail(), QUICK)
    spare.wait_ready()
    inside = descendants(spare.pid)
    assert len(inside) == 3

    spare.kill()
    spare.reap()

    assert not [pid for pid in inside if Path(f"/proc/{pid}").exists()]


def test_a_sandbox_killed_before_it_is_ready_is_cleared_away_too() -> None:
    spare = Spare(build_jail(), QUICK)

    spare.kill()
    spare.reap()

    assert not spare.alive


def test_without_bubblewrap_nothing_runs_and_the_error_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(SandboxError) as caught:
        build_jail(search=str(tmp_path))

    assert caught.value.failure is Failure.UNAVAILABLE
    assert caught.value.command == "apt-get install bubblewrap"


def test_a_sandbox_that_cannot_start_says_bubblewraps_own_words(tmp_path: Path) -> None:
    def start() -> Spare:
        return Spare(build_jail([tmp_path / "missing"]), QUICK)

    with closing(Pool(start, size=2)) as pool, pytest.raises(SandboxError) as caught, pool.sandbox():
        pass

    assert caught.value.failure is Failure.UNAVAILABLE
    assert "Can't find source path" in caught.value.fr


def test_a_processor_without_a_known_filter_is_refused() -> None:
    with pytest.raises(SandboxError, match="riscv64"):
        seccomp_filter(machine="riscv64")

    assert len(seccomp_filter(machine="aarch64")) % 8 == 0


def test_a_failed_start_is_tried_again_at_the_next_call() -> None:
    attempts: list[int] = []

    def start() -> Spare:
        attempts.append(1)
        if len(attempts) == 1:
            raise OSError(12, "plus de mémoire")
        return Spare(build_jail(), QUICK)

    with closing(Pool(start, size=0)) as pool:
        with pytest.raises(SandboxError, match="plus de mémoire"), pool.sandbox():
            pass
        with pool.sandbox() as spare:
            assert spare.alive


def test_each_call_has_a_sandbox_of_its_own_and_spares_are_replaced() -> None:
    with closing(Pool(lambda: Spare(build_jail(), QUICK), size=1)) as pool:
        pool.warm()
        used = []
        for _ in range(3):
            with pool.sandbox() as spare:
                used.append(spare.pid)

    assert len(set(used)) == 3


def test_a_spare_that_died_while_waiting_is_passed_over() -> None:
    made: list[Spare] = []

    def start() -> Spare:
        made.append(Spare(build_jail(), QUICK))
        return made[-1]

    with closing(Pool(start, size=1)) as pool:
        pool.warm()
        os.kill(descendants(made[0].pid)[1], signal.SIGKILL)
        while made[0].alive:
            time.sleep(0.01)
        with pool.sandbox() as spare:
            assert spare is not made[0]


def test_a_spare_that_waited_long_before_its_first_call_serves_it() -> None:
    made: list[Spare] = []

    def start() -> Spare:
        made.append(Spare(build_jail(), QUICK))
        return made[-1]

    with closing(Pool(start, size=1)) as pool:
        pool.warm()
        time.sleep(1.0)
        made[0]._started -= 3_600
        with pool.sandbox() as spare:
            assert spare is made[0]


def test_a_closed_toolbox_refuses_calls(tmp_path: Path) -> None:
    toolbox = build_toolbox(Settings(home=tmp_path, sandbox=QUICK), FakeConnectors())
    toolbox.warm()
    toolbox.close()

    with pytest.raises(SandboxError) as caught:
        toolbox.call("gis.locate", {"address": "x"}, key="k", now=NOW)
    assert caught.value.failure is Failure.UNAVAILABLE


@pytest.mark.parametrize("spares", [0, 2])
def test_several_calls_run_at_once(tmp_path: Path, spares: int) -> None:
    together = threading.Barrier(4, timeout=10)

    def meet() -> None:
        together.wait()

    city = FakeConnectors(geocoder=FakeGeocoder(before=meet))
    settings = Settings(home=tmp_path, sandbox=SandboxSettings(spares=spares))
    values: list[object] = []
    with closing(build_toolbox(settings, city)) as toolbox:

        def call() -> None:
            values.append(toolbox.call("gis.locate", {"address": "rue Oberkampf"}, key="k", now=NOW).value)

        threads = [threading.Thread(target=call) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert values == [Lookup(OBERKAMPF)] * 4


def test_spares_outlive_the_thread_that_asked_for_them() -> None:
    with closing(Pool(lambda: Spare(build_jail(), QUICK), size=1)) as pool:
        first = threading.Thread(target=pool.warm)
        first.start()
        first.join()
        time.sleep(0.2)
        with pool.sandbox() as spare:
            assert spare.alive


def test_a_call_tells_how_long_it_took_and_what_it_asked(toolbox: Toolbox) -> None:
    result = toolbox.call("gis.locate", {"address": "rue Oberkampf"}, key="k", now=NOW)

    assert [record.name for record in result.operations] == ["geocoder.locate"]
    assert 0 < result.wait_seconds < result.seconds
