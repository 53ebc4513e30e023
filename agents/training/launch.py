"""Starts a training: one process per worker, progress from the first, then the adapter file.

python -m agents.training.launch WORKER FOLDER RECIPE      (what `launch` starts; the recipe as JSON)
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from agents.models.weights import embedded_weights
from agents.training.export import export_adapter
from agents.training.recipe import Recipe
from beffroi.errors import ConfigurationError

_ENVIRONMENT = {
    # One thread a worker; large blocks are kept rather than given back at every step.
    "OMP_NUM_THREADS": "1",
    "GLOO_SOCKET_IFNAME": "lo",
    "MALLOC_MMAP_THRESHOLD_": "4294967296",
    "MALLOC_TRIM_THRESHOLD_": "42949672960",
    "MALLOC_TOP_PAD_": "268435456",
}


def launch(folder: Path, recipe: Recipe, report: Callable[[str], None]) -> Path:
    """Train in ``folder`` (taken up where it stopped) and return the adapter file.

    Raises:
        ConfigurationError: torch is missing, or a worker failed.
    """
    try:
        import torch  # noqa: F401  # only whether it is there
    except ImportError as error:
        raise ConfigurationError(
            "L'entraînement demande l'extra « train » : uv sync --extra train",
            "Training needs the extra 'train': uv sync --extra train",
        ) from error
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rendezvous").unlink(missing_ok=True)
    workers = [_start(index, folder, recipe) for index in range(recipe.workers)]
    for line in workers[0].stdout or ():
        report(line.rstrip())
    if any(worker.wait() for worker in workers):
        raise ConfigurationError(
            "L'entraînement s'est arrêté sur une erreur.", "Training stopped on an error."
        )
    return export_adapter(folder, folder / "planner.gguf")


def _start(index: int, folder: Path, recipe: Recipe) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "agents.training.launch", str(index), str(folder), json.dumps(asdict(recipe))],
        stdout=subprocess.PIPE if index == 0 else subprocess.DEVNULL,
        env={**os.environ, **_ENVIRONMENT},
        text=True,
    )


def main() -> None:
    """One worker."""
    from llama_cpp import Llama

    from agents.training.train import train

    index, folder, recipe = int(sys.argv[1]), Path(sys.argv[2]), Recipe(**json.loads(sys.argv[3]))
    weights = embedded_weights()
    vocabulary = Llama(str(weights), vocab_only=True, verbose=False)

    def tokenize(text: str) -> list[int]:
        return list(vocabulary.tokenize(text.encode(), add_bos=False, special=True))

    train(weights, folder, tokenize, recipe, lambda line: print(line, flush=True), index)


if __name__ == "__main__":
    main()
