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
from dataclasses import asdict
from pathlib import Path
from typing import Any

from agents.models.cpu import load_cpu_variants
from agents.models.decoder import Decoder
from agents.models.weights import known_plans
from agents.models.wire import named_types
from agents.planner.decoding.foresight import Foresight
from agents.planner.decoding.grammar import PlanGrammar
from agents.planner.decoding.leaning import Leaning
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
    specs = load_registry(*read_places(packages)).specs
    print(json.dumps({"ready": True, "interfaces": interfaces()}), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(decoder, specs, json.loads(line))), file=answers, flush=True)


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


def answer(decoder: Decoder, specs: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """The answer to one line: fields of `Generation`, or ``error``."""
    texts = tuple(asked["texts"])
    allowed = {name: specs[name] for name in asked["tools"] if name in specs} or specs
    leaning = Leaning(asked["leanings"], tuple(allowed))
    grammar = PlanGrammar(allowed, texts, named_types(asked["earlier"]))
    room = _CONTEXT - 600
    if len(asked["prompt"]) > room * 3:
        return {"error": "too_long"}
    try:
        done = decoder.write(
            asked["prompt"], grammar, leaning, texts, asked["begun"], tuple(asked["avoid"]), asked["limit"]
        )
    except (RuntimeError, ValueError) as error:
        return {"error": str(error)}
    return {
        "text": done.text,
        "prompt_tokens": done.prompt_tokens,
        "tokens": done.tokens,
        "seconds": done.seconds,
        "certainty": done.certainty,
        "score": done.score,
        "forks": [asdict(fork) for fork in done.forks],
    }


if __name__ == "__main__":
    main()
