"""A model's process that answers slowly, without end, or nonsense holds nobody and fills no memory."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import agents
from agents.models.embedded import EmbeddedModel, model_wall
from agents.models.lines import LONGEST, Lines
from agents.models.protocol import Ask
from agents.models.weights import ModelFile, embedded_weights, sha256
from agents.planner.prompt import adapter_prompt
from beffroi.errors import ModelError

DRIPS = "import sys, time\nwhile True: print('x', end='', flush=True); time.sleep(0.2)"
FLOODS = "import sys\nwhile True: sys.stdout.write('x' * 65536)"
ROOT = Path(agents.__path__[0]).parent
DEAF = "import time\ntime.sleep(60)"


@contextmanager
def process(code: str, timeout: float = 20.0) -> Iterator[Lines]:
    """A process that runs this code, as a model's is talked to."""
    made = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield Lines(made, timeout)
    finally:
        made.kill()
        made.wait()


def says(line: str) -> str:
    return f"import time\nprint({line!r}, flush=True)\ntime.sleep(60)"


@pytest.mark.parametrize("code", [DRIPS, DEAF], ids=["drips", "says nothing"])
def test_an_answer_has_one_deadline_however_it_comes(code: str) -> None:
    with process(code, timeout=1.5) as lines, pytest.raises(ModelError, match="pas répondu"):
        lines.told()


def test_a_process_that_reads_nothing_holds_nobody() -> None:
    with process(DEAF, timeout=1.5) as lines, pytest.raises(ModelError, match="pas répondu"):
        lines.ask({"prompt": "x" * 1_000_000})


def test_an_answer_without_end_is_not_kept() -> None:
    with process(FLOODS) as lines, pytest.raises(ModelError, match="plus longue"):
        lines.told()
    assert len(lines._buffer) < LONGEST + 100_000


@pytest.mark.parametrize("line", ["this is no JSON", "[1]", "[" * 100_000, '"text"', "\ud7ff{", "NaNaN"])
def test_what_is_no_answer_is_an_error_of_the_model(line: str) -> None:
    with process(says(line)) as lines, pytest.raises(ModelError, match="illisible"):
        lines.told()


def test_what_is_asked_is_answered_line_by_line() -> None:
    echo = "import sys\nfor line in sys.stdin: print(line, end='', flush=True)"
    with process(echo) as lines:
        for asked in ({"a": 1}, {"b": "é" * 100_000}):
            assert lines.ask(asked) == asked


def test_memory_is_bounded_by_the_size_of_the_model() -> None:
    code = "from agents.models.worker import hold\nhold(1 << 20)\nprint(len(bytearray({} << 20)))"
    small, large = (
        subprocess.run([sys.executable, "-c", code.format(size)], capture_output=True, text=True)
        for size in (512, 4096)
    )
    assert small.stdout == "536870912\n" and large.returncode and "MemoryError" in large.stderr


def test_files_of_the_worker_are_bounded_as_they_are_memory() -> None:
    code = (
        "for place, size in (('/tmp/a', 1), ('/tmp/b', 32), ('/dev/shm/c', 1), ('/dev/d', 1), ('/e', 1)):\n"
        "    try: open(place, 'wb').write(b'x' * (size << 20)); print(place)\n"
        "    except OSError: pass"
    )
    command = [*model_wall(()), sys.executable, "-I", "-c", code]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "/tmp/a\n"


def test_the_worker_sees_no_home_beside_the_program() -> None:
    with tempfile.TemporaryDirectory(prefix=".home-", dir=ROOT) as home:
        (Path(home) / "master.key").write_text("secret")
        code = (
            "import os, sys\n"
            "root, home = sys.argv[1:]\n"
            "print(*sorted(os.listdir(root)), os.path.exists(home), os.path.exists(f'{root}/agents/models'))"
        )
        command = [*model_wall(()), sys.executable, "-I", "-c", code, str(ROOT), home]
        seen = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert set(seen[:-2]) - {".venv"} == {"agents", "beffroi", "tools"}
    assert seen[-2:] == ["False", "True"]


@pytest.mark.model
def test_the_worker_outlives_the_thread_that_asked_first() -> None:
    file = embedded_weights()
    model = EmbeddedModel(ModelFile(file, sha256(file)), "m", adapted=True, threads=1, timeout=120)
    try:
        first = threading.Thread(target=model.warm)
        first.start()
        first.join()
        worker = model._process
        with pytest.raises(subprocess.TimeoutExpired):
            assert worker is not None and worker.wait(1)
        assert model.generate(Ask(adapter_prompt("Bonjour"), ("Bonjour",))).text and model._process is worker
    finally:
        model.close()


@pytest.mark.model
def test_the_worker_is_held_and_its_weights_are_mapped_all_the_same() -> None:
    file = embedded_weights()
    model = EmbeddedModel(ModelFile(file, sha256(file)), "m", adapted=True, threads=1, timeout=120)
    try:
        model.warm()
        assert model._process is not None
        parent = f"/proc/{model._process.pid}"
        child = Path(f"{parent}/task/{model._process.pid}/children").read_text().split()[0]
        inner = Path(f"/proc/{child}/task/{child}/children").read_text().split()
        limits = Path(f"/proc/{(inner or [child])[0]}/limits").read_text()
        (line,) = (each for each in limits.splitlines() if each.startswith("Max address space"))
        assert line.split()[3:5] == [str(3 * file.stat().st_size + 2 * 1024**3)] * 2
    finally:
        model.close()
