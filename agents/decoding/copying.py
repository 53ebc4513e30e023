"""Values are copied from the request letter by letter: what of that is no choice of the model's.

A model that has begun « genealogie » may itself rather write another word; within the word it has no say, so
that its surprise there tells nothing of the plan. And where it would begin « écoles » and the person typed
« Écoles », it means that word.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

import numpy as np


def open_value(text: str) -> str | None:
    """What stands of the value that is being written; None outside of quotes."""
    line = text[text.rfind("\n") + 1 :]
    return line.rpartition('"')[2] if line.count('"') % 2 else None


def forced(text: str, viable: Callable[[str], bool]) -> bool:
    """Whether the text ends within a word of a value, which can only go on as the request does.

    Args:
        viable: whether a text can still become a plan.
    """
    return bool(open_value(text)) and not viable(f'{text}"') and not viable(f"{text} ")


def shares(first: float, second: float) -> tuple[float, float]:
    """Two probabilities as shares of what may come; all of it is the first where there is no second."""
    return (first / (first + second), second / (first + second)) if second else (1.0, 0.0)


class Respelt:
    """Tokens that begin the same word otherwise.

    Args:
        vocabulary: the bytes of every token as latin-1 characters.
    """

    def __init__(self, vocabulary: list[str]) -> None:
        self._vocabulary = vocabulary
        self._tokens: Mapping[str, int] = {piece: token for token, piece in enumerate(vocabulary)}

    def lifted(self, logits: np.ndarray, wanted: list[int], allowed: Callable[[int], bool]) -> np.ndarray:
        """The scores, where what is wanted and may not come counts for the token that begins it as typed."""
        lifted = logits
        for token in wanted:
            if not allowed(token) and (typed := next(filter(allowed, self._others(token)), None)) is not None:
                lifted = logits.copy() if lifted is logits else lifted
                lifted[typed] = np.logaddexp(lifted[typed], logits[token])
                lifted[token] = -np.inf
        return lifted

    def _others(self, token: int) -> Iterator[int]:
        """The same letters with the first in the other case, then that letter alone."""
        try:
            word = self._vocabulary[token].encode("latin-1").decode("utf-8")
        except UnicodeDecodeError:
            return
        for piece in (word[:1].swapcase() + word[1:], word[:1].swapcase()):
            other = self._tokens.get(piece.encode().decode("latin-1"))
            if other is not None and other != token:
                yield other


def likely(logits: np.ndarray, tokens: np.ndarray, least: float) -> list[int]:
    """Those of the tokens that have at least this probability."""
    top = float(logits.max())
    total = float(np.exp(logits - top).sum())
    return [int(token) for token in tokens if math.exp(float(logits[token]) - top) >= least * total]
