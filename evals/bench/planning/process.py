"""Runs rows in processes of their own, each request within a limit."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from beffroi.errors import ModelError
from evals.bench.planning.answering import Bench
from evals.bench.planning.cost import cpu_seconds

_START = 600.0
_ROOT = Path(__file__).resolve().parents[3]


class Row:
    """One row; started at its first request and again after one that was cut off.

    Args:
        cases: ids of the requests that will come.
        limit: seconds for one request.
    """

    def __init__(self, name: str, bench: Bench, cases: Sequence[str], limit: float) -> None:
        self._name, self._limit = name, limit
        settings = bench.settings.model_dump(mode="json")
        self._told = {
            "settings": settings, "city": str(bench.city), "packages": bench.packages, "cases": list(cases),
        }  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None
        self._buffer = b""

    def ask(self, case: str) -> dict[str, Any]:
        """Fields of `Answer`, and ``cpu`` in seconds; ``cut`` where the limit came first.

        Raises:
            ModelError: the row cannot start.
        """
        process = self._started()
        cpu, start = cpu_seconds(process.pid), time.perf_counter()
        self._tell(process, {"case": case})
        told = self._line(process, self._limit)
        if told is not None:
            return {**told, "cut": False}
        broken = process.poll() is not None
        spent = 0.0 if broken else cpu_seconds(process.pid) - cpu
        self.close()
        kind = "le processus s'est arrêté" if broken else f"coupé à {self._limit:.0f} s"
        seconds = time.perf_counter() - start
        none = {"right": False, "calls": 0, "prefill": 0.0, "decode": 0.0}
        return {**none, "seconds": seconds, "cpu": spent, "kind": kind, "cut": True}

    def close(self) -> None:
        """End the row and all that it started."""
        if self._process is not None:
            # It leads a group of its own, which a local server and the like belong to.
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None
        self._buffer = b""

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None:
            return self._process
        process = subprocess.Popen(
            [sys.executable, "-m", "evals.bench.planning.child", self._name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            # As the planner's worker: threads wait without spinning. Nothing is sent to a tracing service.
            env={**os.environ, "GOMP_SPINCOUNT": "1000", "LANGSMITH_TRACING": "false"},
            start_new_session=True,
        )
        self._process = process
        self._tell(process, self._told)
        if self._line(process, _START) is None:
            self.close()
            raise ModelError(
                f"La ligne « {self._name} » n'a pas pu démarrer.", f"Row '{self._name}' could not start."
            )
        return process

    def _tell(self, process: subprocess.Popen[bytes], what: dict[str, Any]) -> None:
        assert process.stdin is not None
        process.stdin.write(json.dumps(what).encode() + b"\n")
        process.stdin.flush()

    def _line(self, process: subprocess.Popen[bytes], limit: float) -> dict[str, Any] | None:
        assert process.stdout is not None
        end = time.monotonic() + limit
        while b"\n" not in self._buffer:
            ready, _, _ = select.select([process.stdout], [], [], max(0.0, end - time.monotonic()))
            chunk = os.read(process.stdout.fileno(), 65536) if ready else b""
            if not chunk:
                return None
            self._buffer += chunk
        line, _, self._buffer = self._buffer.partition(b"\n")
        told: dict[str, Any] = json.loads(line)
        return told
