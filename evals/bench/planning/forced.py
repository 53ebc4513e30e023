"""B3: the same loop, right by construction. What a rival would cost if its model were never wrong.

The prompt holds the schemas of all tools and the history; the gold calls are then forced through the model,
one pass a token, as a decoder would write them. Independent calls are made in one turn, the last message is
as short as it can be, no time is spent on grammar or sampling: less than any real loop would take.
"""

from __future__ import annotations

import json
import time
from typing import Any

from agents.models.cpu import load_cpu_variants
from agents.models.weights import embedded_weights
from evals.bench.planning.answering import CONTEXT, MAX_TOKENS, Answer, Bench
from evals.bench.planning.desk import Desk, flat_name, instructions, schema
from evals.bench.planning.requests import Gold
from evals.bench.planning.watch import Watch
from evals.planning.world import open_world

_DONE = "C'est fait."
_END = "<|im_end|>\n"
_ASSISTANT = "<|im_start|>assistant\n"


class ForcedLoop:
    """Forces the gold answer of each request through the model."""

    def __init__(self, bench: Bench) -> None:
        load_cpu_variants()
        from llama_cpp import Llama

        self._llama = Llama(
            str(embedded_weights()), n_ctx=CONTEXT, n_batch=512, n_threads=bench.threads,
            n_threads_batch=bench.threads, verbose=False,
        )  # fmt: skip
        self._city = bench.city
        self._specs = bench.specs
        self._watch = Watch()
        self._watch.attach()
        self._start = self._tokens(self._system())
        self._llama.eval(self._start)

    def answer(self, gold: Gold) -> Answer:
        """See `Answering.answer`."""
        desk = Desk(open_world(self._city), self._specs)
        self._watch.reset()
        start = time.perf_counter()
        kind, said = "", ""
        try:
            said = self._run(gold, desk)
        except (RuntimeError, ValueError) as error:
            kind = f"interrompu ({error})"
        seconds = time.perf_counter() - start
        right = not kind and desk.right(said, gold)
        kind = kind or ("" if right else "autres appels")
        return Answer(right, len(desk.calls), seconds, self._watch.prefill, self._watch.decode, kind)

    def close(self) -> None:
        """See `Answering.close`."""
        self._llama.close()

    def _run(self, gold: Gold, desk: Desk) -> str:
        # The common beginning is kept, as a prompt cache keeps it.
        self._llama.n_tokens = len(self._start)
        self._read(f"<|im_start|>user\n{gold.case.request}{_END}{_ASSISTANT}")
        references: dict[str, str] = {}
        for turn in gold.turns:
            results = []
            for call in turn:
                arguments = {name: desk.written(v, references) for name, v in call.arguments.items()}
                name = flat_name(call.spec.name)
                self._write(f"functions.{name}:\n{json.dumps(arguments, ensure_ascii=False)}\n")
                results.append(f"<|im_start|>user\nRésultat de {name} : {desk.call(name, arguments)}{_END}")
                references[call.site] = f"r{len(desk.calls)}"
            self._write("<|im_end|>")
            self._read("\n" + "".join(results) + _ASSISTANT)
        said = " ".join(words[0] for words in gold.shown) or _DONE
        self._write("message:\n" + said)
        return said

    def _system(self) -> str:
        """The system message in llama-cpp-python's format for function calling."""
        tools = "".join(
            f"\nfunctions.{function['name']}:\n{json.dumps(function['parameters'], ensure_ascii=False)}\n"
            for function in (schema(spec)["function"] for spec in self._specs.values())
        )
        return (
            f"<|im_start|>system\n{instructions(open_world(self._city))}"
            f"\n\nYou have access to the following functions:\n{tools}"
            "\n\nYou can respond to users messages with either a single message or one or more function "
            "calls."
            "\n\nTo respond with a message begin the message with 'message:', use the following format:"
            "\n\nmessage:\n<message>"
            "\n\nTo respond with one or more function calls begin the message with "
            "'functions.<function_name>:', use the following format:"
            '\n\nfunctions.<function_name>:\n{ "arg1": "value1", "arg2": "value2" }'
            '\nfunctions.<function_name>:\n{ "arg1": "value1", "arg2": "value2" }' + _END
        )

    def _read(self, text: str) -> None:
        self._llama.eval(self._tokens(text))

    def _write(self, text: str) -> None:
        for token in self._tokens(text)[:MAX_TOKENS]:
            self._llama.eval([token])

    def _tokens(self, text: str) -> list[int]:
        found: Any = self._llama.tokenize(text.encode(), add_bos=False, special=True)
        return list(found)
