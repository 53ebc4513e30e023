"""Greedy decoding through the plan grammar, on a loaded llama.cpp model."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from agents.planner.decoding.grammar import PlanGrammar, prefix
from agents.planner.prompt import END

_FORKS = 2
_HESITATION = 0.04
"""Probability from which a second choice counts as one."""
_FIRST_LOOK = 8
_LONG_LOOK = 2_000


@dataclass(frozen=True)
class Decoded:
    """What was written, with its cost; ``certainty`` and ``forks`` as in `Generation`."""

    text: str
    prompt_tokens: int
    tokens: int
    seconds: float
    certainty: float
    forks: tuple[str, ...]


@dataclass(frozen=True)
class _Choice:
    """The best allowed token with its probability, and the second best where the best is not sure."""

    token: int
    probability: float
    other: int | None
    other_probability: float


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
        hesitations: list[tuple[float, str]] = []
        banned = {prefix(plan) for plan in avoid}
        while written < limit:
            choice = self._next(text, grammar, banned)
            if choice is None:
                break
            lowest = min(lowest, choice.probability)
            if choice.other is not None and choice.other != self._end:
                hesitations.append((-choice.other_probability, text + self._vocabulary[choice.other]))
            if choice.token == self._end:
                break
            text += self._vocabulary[choice.token]
            written += 1
            self._evaluate([*self._read, choice.token])
        forks = tuple(_utf8(fork) for _, fork in sorted(hesitations)[:_FORKS])
        return Decoded(_utf8(text), len(tokens), written, time.monotonic() - start, lowest, forks)

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

    def _next(self, text: str, grammar: PlanGrammar, banned: set[str]) -> _Choice | None:
        pointer = self._llama._ctx.get_logits_ith(-1)
        logits = np.ctypeslib.as_array(pointer, shape=(len(self._vocabulary),))
        top = float(logits.max())
        total = float(np.exp(logits - top).sum())
        found: list[tuple[int, float]] = []
        for token in self._candidates(logits):
            probability = float(np.exp(logits[token] - top)) / total
            if found and probability < _HESITATION:
                break
            if self._allowed(token, text, grammar, banned):
                found.append((token, probability))
                if len(found) == 2 or probability > 1 - _HESITATION:
                    break
        if not found:
            return None
        other, other_probability = found[1] if len(found) == 2 else (None, 0.0)
        return _Choice(*found[0], other, other_probability)

    @staticmethod
    def _candidates(logits: np.ndarray) -> Iterator[int]:
        """Tokens from the likeliest on; few are sorted unless more are wanted."""
        seen = 0
        for look in (_FIRST_LOOK, _LONG_LOOK):
            yield from (int(token) for token in _best(logits, look)[seen:])
            seen = look

    def _allowed(self, token: int, text: str, grammar: PlanGrammar, banned: set[str]) -> bool:
        if token == self._end:
            return text not in banned and grammar.complete(text)
        piece = self._vocabulary[token]
        return bool(piece) and grammar.viable(text + piece)


def _best(logits: np.ndarray, count: int) -> np.ndarray:
    chosen = np.argpartition(logits, -count)[-count:]
    return chosen[np.argsort(logits[chosen])[::-1]]


def _utf8(text: str) -> str:
    """The text of bytes as latin-1; a letter cut in the middle is left out."""
    return text.encode("latin-1").decode("utf-8", errors="ignore")


def _vocabulary(llama: Any) -> list[str]:
    """The bytes of every token, as latin-1 characters."""
    return [llama.detokenize([token]).decode("latin-1") for token in range(llama.n_vocab())]
