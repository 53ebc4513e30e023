"""The parts of a training run: where the learning rate starts anew, and what comes of their ends."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from agents.models.merge import read_adapter
from agents.training.export import export_adapter, kept_part
from agents.training.recipe import ADDING, FROM_NOTHING, Recipe
from agents.training.schedule import LOWEST, part_at, rate_at

PARTED = replace(FROM_NOTHING, rate=1.0, warmup=0.1)


def test_each_part_warms_up_and_ends_at_the_lowest_rate() -> None:
    assert [part_at(PARTED, share) for share in (0.0, 0.59, 0.6, 0.79, 0.8, 0.99, 1.0)] == [
        0,
        0,
        1,
        1,
        2,
        2,
        2,
    ]
    assert rate_at(PARTED, 0.0) < 0.1
    assert rate_at(PARTED, 0.06) > 0.9
    assert rate_at(PARTED, 0.5999) == pytest.approx(LOWEST, abs=0.001)
    assert rate_at(PARTED, 0.6) < 0.05
    assert 0.45 < rate_at(PARTED, 0.62) < 0.5
    assert rate_at(PARTED, 0.7999) == rate_at(PARTED, 0.9999) == pytest.approx(LOWEST / 2, abs=0.001)


@pytest.mark.parametrize("recipe", [Recipe(), ADDING, FROM_NOTHING])
def test_parts_are_a_whole_run(recipe: Recipe) -> None:
    assert sum(recipe.parts) == pytest.approx(1.0)


def test_an_adapter_is_the_mean_of_the_ends_of_its_parts(tmp_path: Path) -> None:
    for file, value in (
        (kept_part(tmp_path, 0), 1.0),
        (kept_part(tmp_path, 1), 2.0),
        (tmp_path / "adapter.npz", 6.0),
    ):
        tensors = {"blk.0.attn_q.weight.lora_a": np.full((2, 32), value, np.float32)}
        np.savez(file, **tensors)  # type: ignore[arg-type]  # numpy's stub takes every name for allow_pickle
    (tmp_path / "state.json").write_text(
        json.dumps({"recipe": asdict(FROM_NOTHING), "state": {"examples": 3, "seconds": 60.0}}), "utf-8"
    )
    tensors, alpha = read_adapter(export_adapter(tmp_path, tmp_path / "planner.gguf"))
    assert alpha == FROM_NOTHING.alpha
    assert np.allclose(tensors["blk.0.attn_q.weight.lora_a"], 3.0)
