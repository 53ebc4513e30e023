"""Phrases that a trained adapter has not met yet come oftener, by the beginnings of their names."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from agents.planner.examples.files import Intent
from agents.training.generate import Generator, Shares
from agents.training.phrases import Contexts
from ui.cli.main import run

ALONE = Shares(families=0, joined=0, spread=0, composed=0, distracted=0)
CONTEXTS = Contexts(before=("Bonjour, ",), after=(" merci",))


def intent(name: str, phrase: str) -> Intent:
    return Intent(name, "answer(moi)", (phrase,))


def drawn(oftener: dict[str, float]) -> list[str]:
    intents = [intent("old_one", "ancienne"), intent("new_one", "nouvelle")]
    generator = Generator(intents, CONTEXTS, seed=3, shares=ALONE, oftener=oftener)
    return [example.request for example in islice(generator, 200)]


def test_those_named_so_come_as_many_times_oftener() -> None:
    alike = sum("nouvelle" in request.lower() for request in drawn({}))
    often = sum("nouvelle" in request.lower() for request in drawn({"new_": 50}))
    assert 60 < alike < 140 and often > 180


@pytest.mark.parametrize("given", ["new_", "new_=beaucoup", "=5", "new_=0", "new_=1001"])
def test_what_is_no_beginning_and_number_is_said(
    tmp_path: Path, given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["train", "planner", "--out", str(tmp_path / "out"), "--oftener", given])
    assert ended.value.code == 1 and "un début de nom" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
