"""The model worker: own process, no network. One JSON line in, one JSON line out.

python -m agents.models.worker FILE SHA256 THREADS PACKAGE…      (``name``, or ``name=folder``)

Started by `agents.models.embedded`. It loads no other file than the one with that hash, says at its start
which network interfaces it has besides the loopback, and parses a file that others made and may crash:
nothing but the plan in progress is lost with it.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from agents.decoding.foresight import Foresight
from agents.decoding.grammar import PlanGrammar
from agents.decoding.leaning import Leaning
from agents.decoding.shapes import Shapes
from agents.models.cpu import load_cpu_variants
from agents.models.decoder import Decoder, TooLong
from agents.models.weights import known_plans
from agents.models.wire import named_types
from beffroi.tool import ToolSpec
from beffroi.types import Type
from tools.packages.mount import read_places
from tools.registry import load_registry

_CONTEXT = 4096
_BESIDE = 2 * 1024**3
"""Bytes beside the weights: context, working buffers, threads and Python."""


def main() -> None:
    """Load the model named by the first argument, say so, and answer until the input ends."""
    path, wanted, threads, packages = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    with open(path, "rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != wanted:
            print(json.dumps({"ready": False, "why": "hash"}), file=answers, flush=True)
            return
        hold(os.fstat(file.fileno()).st_size)
        # The open file, not its name: another that takes its place meanwhile is not loaded.
        decoder = load_decoder(f"/proc/self/fd/{file.fileno()}", threads)
    grammars = Grammars(load_registry(*read_places(packages)).specs)
    print(json.dumps({"ready": True, "interfaces": interfaces()}), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(decoder, grammars, json.loads(line))), file=answers, flush=True)


def hold(size: int) -> None:
    """Bound this process's memory by the size of its model: once mapped, once laid out for the processor, as
    much again for its context. It cannot be raised again."""
    most = 3 * size + _BESIDE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def interfaces() -> list[str]:
    """Network interfaces of this process besides the loopback (proc(5), ``/proc/net/dev``)."""
    lines = Path("/proc/self/net/dev").read_text("ascii").splitlines()[2:]
    return [name for line in lines if (name := line.partition(":")[0].strip()) != "lo"]


def load_decoder(path: str, threads: int) -> Decoder:
    """The model of a file, ready to write plans."""
    load_cpu_variants()
    from llama_cpp import Llama

    llama = Llama(
        path,
        n_ctx=_CONTEXT,
        n_batch=512,
        n_threads=threads,
        n_threads_batch=threads,
        verbose=False,
        use_mmap=True,
    )
    return Decoder(llama, Foresight(known_plans()))


class Grammars:
    """The grammar of each request; that of the last one is kept, for it is planned several times in a row.

    Args:
        specs: installed tools by name.
    """

    def __init__(self, specs: Mapping[str, ToolSpec]) -> None:
        self._specs = specs
        self._last: tuple[object, PlanGrammar] | None = None

    def grammar(
        self, tools: Sequence[str] | None, texts: tuple[str, ...], earlier: dict[str, Type]
    ) -> PlanGrammar:
        """The one over these tools (None: all of them), texts and earlier results."""
        key = (tools, texts, earlier)
        if self._last is None or self._last[0] != key:
            allowed = self._specs if tools is None else _chosen(self._specs, tools)
            self._last = key, PlanGrammar(allowed, texts, earlier)
        return self._last[1]


def _chosen(specs: Mapping[str, ToolSpec], tools: Sequence[str]) -> dict[str, ToolSpec]:
    return {name: specs[name] for name in tools if name in specs}


def _as_plan(copied: str) -> str:
    """A plan whose literals were copied from the request, sign for sign."""
    return copied.replace("\\", "\\\\")


def _as_copied(plan: str) -> str:
    return plan.replace("\\\\", "\\")


def answer(decoder: Decoder, grammars: Grammars, asked: dict[str, Any]) -> dict[str, Any]:
    """The answer to one line: fields of `Generation`, ``too_long``, or ``error``."""
    texts = tuple(asked["texts"])
    grammar = grammars.grammar(asked["tools"], texts, named_types(asked["earlier"]))
    leaning = Leaning(asked["leanings"], grammar.tools, Shapes(asked["lines"]))
    begun, avoid = _as_copied(asked["begun"]), tuple(map(_as_copied, asked["avoid"]))
    before = time.process_time()
    try:
        done = decoder.write(asked["prompt"], grammar, leaning, texts, begun, avoid, asked["limit"])
    except TooLong:
        return {"too_long": True}
    except (RuntimeError, ValueError) as error:
        return {"error": str(error)}
    return {
        "text": _as_plan(done.text),
        "prompt_tokens": done.prompt_tokens,
        "tokens": done.tokens,
        "seconds": done.seconds,
        "processor": time.process_time() - before,
        "certainty": done.certainty,
        "score": done.score,
        "forks": [asdict(replace(fork, text=_as_plan(fork.text))) for fork in done.forks],
        "doubts": list(map(asdict, done.doubts)),
    }


if __name__ == "__main__":
    main()
