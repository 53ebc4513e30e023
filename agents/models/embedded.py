"""A GGUF model in a worker process without network and with few system calls: started once, restarted when
it dies.

A thread of the model's own starts it, since the kernel ends a ``--die-with-parent`` process with the thread
that started it (prctl(2), PR_SET_PDEATHSIG): whoever asks first may be gone before the next one asks.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

from pydantic import ValidationError

from agents.models.cpu import LAID_OUT, cpu_variants
from agents.models.lines import Lines
from agents.models.protocol import Ask, Generation, ModelIdentity, PlanForm
from agents.models.weights import ModelFile
from agents.models.wire import told, written
from beffroi.errors import ModelError, PlanError
from tools.packages.mount import place_words
from tools.registry import PACKAGES
from tools.sandbox.seccomp import Profile, seccomp_filter

_LIMIT = 320
_LONGEST_ERROR = 200
_TEMPORARY = 16 * 1024 * 1024
"""Bytes of temporary files, which are memory."""
_SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/alternatives")
_ROOT = Path(__file__).resolve().parents[2]
_ROOMS = tuple(_ROOT / name for name in ("agents", "beffroi", "tools"))
"""Of the program, what a worker imports."""


class EmbeddedModel:
    """A model file behind the seam of models.

    Args:
        file: the model's file and hash.
        name: for the ledger.
        adapted: whether it was trained on the plan language.
        threads: 0 for all cores, at most 4.
        timeout: seconds that a plan, or the start, may take.
        packages: where the tools live that it may plan with.
        folders: of those packages that are not the house's own, by name.
    """

    form = PlanForm.TEXT

    def __init__(
        self,
        file: ModelFile,
        name: str,
        adapted: bool,
        threads: int,
        timeout: float,
        packages: Sequence[str] = PACKAGES,
        folders: Mapping[str, Path] = MappingProxyType({}),
    ) -> None:
        self.identity = ModelIdentity(name, file.sha256)
        self.adapted = adapted
        self._file = file
        self._threads = threads or min(4, os.cpu_count() or 1)
        self._timeout = timeout
        self._packages = tuple(packages)
        self._folders = dict(folders)
        self._lock = threading.Lock()
        self._starter = ThreadPoolExecutor(1, "beffroi-model")
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: Lines | None = None

    def generate(self, ask: Ask) -> Generation:
        """See `Model.generate`."""
        with self._lock:
            answer = self._exchange(told(ask, _LIMIT))
        if answer.get("too_long"):
            raise PlanError(
                "Avec celles qu'elle continue, elle est trop longue pour le modèle : raccourcissez-la, ou "
                "posez-la dans une nouvelle conversation.",
                en="The request and those that it continues are too long for the model.",
            )
        if error := str(answer.get("error") or "")[:_LONGEST_ERROR]:
            raise ModelError(f"Le modèle n'a pas pu répondre ({error}).", "The model could not answer.")
        return _generation(answer)

    def warm(self) -> None:
        """Start the worker now, so that the first request does not wait."""
        with self._lock:
            self._started()

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            self._stop()

    def _exchange(self, asked: dict[str, Any]) -> dict[str, Any]:
        for attempt in (1, 2):
            lines = self._started()
            try:
                return lines.ask(asked)
            except ModelError:
                self._stop()
                raise
            except (BrokenPipeError, EOFError) as error:
                self._stop()
                if attempt == 2:
                    raise ModelError(
                        "Le modèle s'est arrêté deux fois de suite.", "The model stopped twice in a row."
                    ) from error
        raise AssertionError("unreachable")

    def _started(self) -> Lines:
        if self._lines is not None and self._process is not None and self._process.poll() is None:
            return self._lines
        self._stop()
        self._process = self._starter.submit(self._start).result()
        self._lines = Lines(self._process, self._timeout)
        try:
            told = self._lines.told()
        except ModelError:
            self._stop()
            raise
        except EOFError as error:
            self._stop()
            raise ModelError(
                "Le modèle n'a pas pu démarrer : fichier tronqué ou incompatible.",
                "The model could not start: truncated or unfit file.",
            ) from error
        if not told.get("ready") or told.get("interfaces"):
            self._stop()
            raise _unready(told, self._file)
        return self._lines

    def _start(self) -> subprocess.Popen[bytes]:
        with model_calls() as rules:
            return subprocess.Popen(
                _command(self._file, self._threads, self._packages, self._folders, rules.fileno()),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env=_environment(),
                pass_fds=(rules.fileno(),),
            )

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = self._lines = None


def _generation(answer: Mapping[str, Any]) -> Generation:
    try:
        return written(answer)
    except ValidationError as error:
        raise ModelError(
            "Le modèle a répondu autre chose qu'un plan.", "The model answered something else than a plan."
        ) from error


def model_calls() -> IO[bytes]:
    """The list of system calls that a model's process may make, as bubblewrap reads it; to be closed.

    Raises:
        SandboxError: ``UNAVAILABLE`` on a processor whose calls are not listed.
    """
    rules = tempfile.TemporaryFile()  # noqa: SIM115  # the caller closes it
    rules.write(seccomp_filter(Profile.PROGRAM))
    rules.seek(0)
    return rules


def _command(
    file: ModelFile, threads: int, packages: Sequence[str], folders: Mapping[str, Path], rules: int
) -> list[str]:
    """The worker in a namespace without network, that sees its own file and the program, all read-only.

    Raises:
        ModelError: bubblewrap is missing; there is no worker with a network.
    """
    rooms = {_ROOT / name.partition(".")[0] for name in packages if name not in folders}
    seen = (*sorted(rooms.difference(_ROOMS)), file.path, *folders.values())
    wall = [*model_wall(seen), "--seccomp", str(rules)]
    words = (str(file.path), file.sha256, str(threads), *place_words(packages, folders))
    return [*wall, "--chdir", str(_ROOT), sys.executable, "-m", "agents.models.worker", *words]


def model_wall(seen: Iterable[Path]) -> list[str]:
    """The bubblewrap command in front of a process that parses a model: no network, the program's own rooms,
    and what is named, all read-only.

    Nothing else of the program's folder is seen: a home, keys or test sets may lie beside the rooms.

    Raises:
        ModelError: bubblewrap is missing.
    """
    bubblewrap = shutil.which("bwrap")
    if bubblewrap is None:
        raise ModelError(
            "Le bac à sable (bubblewrap) est absent : pas de modèle sans lui.",
            "bubblewrap is missing: no model without it.",
            command="apt-get install bubblewrap",
        )
    wall = [bubblewrap, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    wall += ["--dev", "/dev", "--proc", "/proc", "--size", str(_TEMPORARY), "--tmpfs", "/tmp"]
    for place in (*_SYSTEM, sys.base_prefix, sys.prefix, *map(str, (*_ROOMS, *seen))):
        wall += ["--ro-bind-try", place, place]
    for variant in cpu_variants():
        wall += ["--symlink", str(variant), str(LAID_OUT / variant.name)]
    return [*wall, "--remount-ro", "/dev", "--remount-ro", "/"]


def _unready(told: Mapping[str, Any], file: ModelFile) -> ModelError:
    if told.get("interfaces"):
        return ModelError(
            "Le processus du modèle a un réseau, ce qui est exclu : il est arrêté.",
            "The model's process has a network, which is ruled out: it was stopped.",
        )
    return ModelError(
        f"Le fichier du modèle « {file.path.name} » n'est pas celui qui est enregistré (tronqué ou changé "
        "depuis) : il n'est pas chargé.",
        f"The model's file '{file.path.name}' is not the one on file (truncated or changed): not loaded.",
        command="beffroi models verify",
    )


def _environment() -> dict[str, str]:
    """Only what Python and the library need of the service's environment.

    Threads that wait spin a little, then sleep: without spinning two are slower than one, and with the
    usual spinning they starve on a shared machine.
    """
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "LD_LIBRARY_PATH") if key in os.environ}
    return {**kept, "PYTHONPATH": str(_ROOT), "GOMP_SPINCOUNT": "1000", "PYTHONDONTWRITEBYTECODE": "1"}
