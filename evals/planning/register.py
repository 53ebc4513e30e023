"""The register of runs on ``test``: each is written down, and there may be six."""

from __future__ import annotations

import errno
import json
import os
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from agents.models.protocol import ModelIdentity
from agents.models.weights import ADAPTER, sha256
from beffroi.errors import ConfigurationError

REGISTER = Path(__file__).parent / "runs.jsonl"
MOST = 6
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Generation:
    """What runs are counted by: the adapter's file, or the whole model where it has no adapter of ours."""

    digest: str

    @classmethod
    def of(cls, identity: ModelIdentity, adapted: bool) -> Generation:
        """The generation of a model; a server's is its name."""
        if adapted and ADAPTER.exists():
            return cls(sha256(ADAPTER))
        return cls(identity.sha256 or identity.name)


def past_runs(register: Path = REGISTER) -> int:
    """How many runs on ``test`` there have been, whatever the model."""
    if not register.exists():
        return 0
    return sum(bool(line.strip()) for line in register.read_text("utf-8").splitlines())


def spent(register: Path = REGISTER) -> bool:
    """Whether ``test`` was measured as often as it may be."""
    return past_runs(register) >= MOST


def check_allowed(again: bool, register: Path = REGISTER) -> None:
    """Refuse a run too many, and one that could not be written down at its end.

    Raises:
        ConfigurationError: there were six already, and ``again`` was not said; or the register is read-only.
    """
    if not os.access(register if register.exists() else register.parent, os.W_OK):
        raise _unwritable(register, os.strerror(errno.EACCES))
    count = past_runs(register)
    if spent(register) and not again:
        raise ConfigurationError(
            f"Le jeu « test » a déjà été mesuré {count} fois ({MOST} au plus) : le mesurer encore, c'est "
            "régler le planificateur dessus. Mesurez « dev » ou « heldout » (--set), ou insistez avec "
            f"--again ; ce passage sera inscrit dans « {register.name} ».",
            f"Set 'test' was measured {count} times ({MOST} at most). "
            "Use 'dev' or 'heldout' (--set), or insist with --again.",
        )


def write_run(
    generation: Generation, identity: ModelIdentity, figures: dict[str, Any], register: Path = REGISTER
) -> None:
    """Add one line: when, on which commit, with which model, what came out.

    Raises:
        ConfigurationError: the register cannot be written.
    """
    line = {
        "date": datetime.now().astimezone().isoformat(timespec="seconds"),
        "commit": commit(),
        "model": identity.name,
        "model_sha256": identity.sha256,
        "generation": generation.digest,
        "figures": figures,
    }
    try:
        with register.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        raise _unwritable(register, error.strerror) from error


def _unwritable(register: Path, why: str | None) -> ConfigurationError:
    return ConfigurationError(
        f"Le registre « {register} » ne peut pas être écrit ({why}) : rendez-le inscriptible.",
        f"Register '{register}' cannot be written ({why}): make it writable.",
    )


def commit() -> str:
    """The commit of this checkout, with ``+`` where files differ from it; empty outside one."""
    head = _git("rev-parse", "HEAD")
    return f"{head}+" if head and _git("status", "--porcelain", "--untracked-files=no") else head


def _git(*words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=_ROOT, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
