"""Writes trained tensors as the adapter file that the house loads and commits."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from agents.models.merge import write_adapter


def export_adapter(folder: Path, out: Path) -> Path:
    """Write ``folder/adapter.npz`` (see `train`) as a GGUF adapter in half precision."""
    notes = json.loads((folder / "state.json").read_text())
    recipe, state = notes["recipe"], notes["state"]
    about = {
        "name": "beffroi-planner",
        "description": f"{state['examples']} examples, {state['seconds'] / 60:.0f} minutes",
        "license": "EUPL-1.2",
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    write_adapter(out, dict(np.load(folder / "adapter.npz")), float(recipe["alpha"]), about)
    return out
