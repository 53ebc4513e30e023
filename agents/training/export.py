"""Writes trained tensors as the adapter file that the house loads and commits."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from agents.models.cards import write_sum
from agents.models.merge import write_adapter
from agents.models.weights import PLANS
from agents.training.phrases import load_intents


def export_adapter(folder: Path, out: Path) -> Path:
    """Write what a run came to (see `train`) as a GGUF adapter in half precision, and beside it the plans
    that it was trained on (``plans.txt``) and its sum (``SHA256SUMS``): no adapter loads without."""
    notes = json.loads((folder / "state.json").read_text())
    recipe, state = notes["recipe"], notes["state"]
    about = {
        "name": "beffroi-planner",
        "description": f"{state['examples']} examples, {state['seconds'] / 60:.0f} minutes",
        "license": "EUPL-1.2",
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    write_adapter(out, _mean_of_parts(folder), float(recipe["alpha"]), about)
    write_plans(out.with_name(PLANS.name))
    write_sum(out)
    return out


def kept_part(folder: Path, part: int) -> Path:
    """The file of the adapter at the end of a part of a run, from 0, that another part follows."""
    return folder / f"part-{part + 1}.npz"


def _mean_of_parts(folder: Path) -> dict[str, np.ndarray]:
    """Mean of the adapters at the ends of the run's parts; the last one's is where the run ended."""
    ends = [np.load(file) for file in (*sorted(folder.glob("part-*.npz")), folder / "adapter.npz")]
    return {name: np.mean([end[name] for end in ends], axis=0) for name in ends[-1].files}


def write_plans(out: Path) -> None:
    """Write every plan of the training phrases once, blank lines between: what `known_plans` reads."""
    plans = dict.fromkeys(intent.plan for intent in load_intents())
    out.write_text("\n\n".join(plans), encoding="utf-8")
