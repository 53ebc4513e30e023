"""Greedy decoding through the plan grammar, on a loaded llama.cpp model."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from agents.planner.decoding.grammar import PlanGrammar, prefix
from agents.planner.prompt import END

_FIRST_LOOK = 8
_LONG_LOOK = 2_000


@dataclass(frozen=True)
class Decoded:
    """Text written, tokens read and written, seconds, and the lowest probability among the chosen tokens."""

    text: str
    prompt_tokens: int
    tokens: int
    seconds: float
    certainty: float


class Decoder:
    """Writes plans with one loaded model. Keeps what consecutive prompts share."""

    def __init__(self, llama: Any) -> None:
        self._llama = llama
        self._end = llama.tokenize(END.encode(), add_bos=False, special=True)[0]
        self._vocabulary = _vocabulary(llama)
        self._read: list[int] = []

    def write(
        self, prompt: str, grammar: PlanGrammar, begun: str, avoid: tuple[str, ...], limit: int
    ) -> Decoded:
        """Write the likeliest plan that the grammar allows, at most ``limit`` tokens.

        Args:
            begun: a valid beginning to go on from.
            avoid: whole plans that must not come again.
        """
        start = time.monotonic()
        tokens = self._llama.tokenize((prompt + begun).encode(), add_bos=False, special=False)
        self._evaluate(tokens)
        text, written, lowest = prefix(begun), 0, 1.0
        banned = {prefix(plan) for plan in avoid}
        while written < limit:
            token, probability = self._next(text, grammar, banned)
            if token is None:
                break
            lowest = min(lowest, probability)
            if token == self._end:
                break
            text += self._vocabulary[token]
            written += 1
            self._evaluate([*self._read, token])
        out = text.encode("latin-1").decode("utf-8", errors="ignore")
        return Decoded(out, len(tokens), written, time.monotonic() - start, lowest)

    def _evaluate(self, tokens: list[int]) -> None:
        """Bring the model's memory to exactly these tokens."""
        shared = 0
        for old, new in zip(self._read, tokens[:-1], strict=False):
            if old != new:
                break
            shared += 1
        self._llama.n_tokens = shared
        self._llama.eval(tokens[shared:])
        self._read = list(tokens)

    def _next(self, text: str, grammar: PlanGrammar, banned: set[str]) -> tuple[int | None, float]:
        pointer = self._llama._ctx.get_logits_ith(-1)
        logits = np.ctypeslib.as_array(pointer, shape=(len(self._vocabulary),))
        top = float(logits.max())
        total = float(np.exp(logits - top).sum())
        for look in (_FIRST_LOOK, _LONG_LOOK):
            for token in _best(logits, look):
                if self._allowed(int(token), text, grammar, banned):
                    return int(token), float(np.exp(logits[token] - top)) / total
        return None, 0.0

    def _allowed(self, token: int, text: str, grammar: PlanGrammar, banned: set[str]) -> bool:
        if token == self._end:
            return text not in banned and grammar.complete(text)
        piece = self._vocabulary[token]
        return bool(piece) and grammar.viable(text + piece)


def _best(logits: np.ndarray, count: int) -> np.ndarray:
    chosen = np.argpartition(logits, -count)[-count:]
    return chosen[np.argsort(logits[chosen])[::-1]]


def _vocabulary(llama: Any) -> list[str]:
    """The bytes of every token, as latin-1 characters."""
    return [llama.detokenize([token]).decode("latin-1") for token in range(llama.n_vocab())]
