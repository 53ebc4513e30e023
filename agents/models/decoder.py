"""Greedy decoding through the plan grammar, on a loaded llama.cpp model.

Each pass of the model confirms several tokens where the plan goes on as foreseen (`Foresight`); what is
written is what one token at a time would give, but for the rounding of scores in a batch.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from agents.decoding.certainty import Certainty, Doubt, names_earlier
from agents.decoding.copying import Respelt, forced, likely, open_value, shares
from agents.decoding.foresight import Foresight
from agents.decoding.grammar import PlanGrammar, prefix
from agents.decoding.leaning import Leaning
from agents.models.protocol import Fork
from agents.models.weights import END

_FORKS = 2
_HESITATION = 0.04
"""Probability from which a second choice counts as one."""
_LEAST = 1e-9
_FIRST_LOOK = 8
_LEANED = 40
_LONG_LOOK = 2_000
_AHEAD = 7
"""Most tokens foreseen in one pass: the cost of a pass grows with them."""


@dataclass(frozen=True)
class Decoded:
    """What was written, with its cost; the rest as in `Generation`."""

    text: str
    prompt_tokens: int
    tokens: int
    seconds: float
    certainty: float
    score: float
    forks: tuple[Fork, ...]
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True)
class _Choice:
    """The best allowed token with its probability, and the second best where the best is not sure.

    Attributes:
        sureness: the probability as certainty counts it: where tools are listed, its share of the two.
    """

    token: int
    probability: float
    sureness: float
    other: int | None
    other_probability: float


@dataclass
class _Writing:
    """A plan on its way: its text, its log-probability, and what the model hesitated at."""

    text: str
    banned: set[str]
    written: int = 0
    score: float = 0.0
    certainty: Certainty = field(default_factory=Certainty)
    hesitations: list[tuple[float, Fork]] = field(default_factory=list)


class TooLong(Exception):
    """A prompt that the model cannot hold."""


class Decoder:
    """Writes plans with one loaded model. Keeps what consecutive prompts share.

    Args:
        llama: a loaded `llama_cpp.Llama`.
        foresight: how plans are likely to go on.
    """

    def __init__(self, llama: Any, foresight: Foresight) -> None:
        self._llama = llama
        self._foresight = foresight
        self._end = llama.tokenize(END.encode(), add_bos=False, special=True)[0]
        self._vocabulary = _vocabulary(llama)
        self._respelt = Respelt(self._vocabulary)
        self._read: list[int] = []
        self._first_row = 0

    def write(
        self,
        prompt: str,
        grammar: PlanGrammar,
        leaning: Leaning,
        texts: tuple[str, ...],
        begun: str,
        avoid: tuple[str, ...],
        limit: int,
    ) -> Decoded:
        """Write the likeliest plan that the grammar allows, at most ``limit`` tokens; one that has no end by
        then is certain of nothing.

        Args:
            texts: the request and earlier ones, where values are copied from.
            begun: a valid beginning to go on from.
            avoid: whole plans that must not come again.

        Raises:
            TooLong: the model's memory does not hold the prompt and a plan.
        """
        start = time.monotonic()
        tokens = self._llama.tokenize((prompt + begun).encode(), add_bos=False, special=False)
        if len(tokens) + limit + _AHEAD > self._llama.n_ctx():
            raise TooLong
        plan = _Writing(prefix(begun), {prefix(plan) for plan in avoid})
        pending, foreseen, cut = list(tokens), list[int](), False
        while True:
            self._evaluate([*pending, *foreseen], len(foreseen) + 1)
            finished = False
            for row in range(len(foreseen) + 1):
                choice = self._choose(row, plan, grammar, leaning)
                cut = plan.written >= limit
                finished = choice is None or choice.token == self._end or cut
                if choice is None or finished:
                    break
                plan.text += self._vocabulary[choice.token]
                plan.written += 1
                pending.append(choice.token)
                if row == len(foreseen) or choice.token != foreseen[row]:
                    break
            if finished:
                break
            foreseen = self._foresee(plan.text, texts)
        hesitated = sorted(plan.hesitations, key=lambda pair: -pair[0])[:_FORKS]
        return Decoded(
            _utf8(plan.text),
            len(tokens),
            plan.written,
            time.monotonic() - start,
            0.0 if cut else plan.certainty.whole(),
            plan.score,
            tuple(replace(fork, text=_utf8(fork.text)) for _, fork in hesitated),
            (Doubt(0, 0.0),) if cut else plan.certainty.doubts(),
        )

    def _foresee(self, text: str, texts: tuple[str, ...]) -> list[int]:
        likely = self._foresight.next(_utf8(text), texts[0] if texts else "")
        if not likely:
            return []
        return list(self._llama.tokenize(likely.encode(), add_bos=False, special=False))[:_AHEAD]

    def _choose(self, row: int, plan: _Writing, grammar: PlanGrammar, leaning: Leaning) -> _Choice | None:
        """The best allowed token after the ``row``-th of the pass; notes how sure it was."""
        choice = self._next(row, plan.text, grammar, leaning, plan.banned)
        if choice is not None:
            plan.certainty.add(plan.text, choice.sureness, self._piece(choice.other))
            if choice.other is not None and choice.other != self._end:
                text = plan.text + self._vocabulary[choice.other]
                both = 1.0 if leaning.lists else min(1.0, choice.probability + choice.other_probability)
                fork = Fork(text, plan.score + math.log(choice.other_probability), len(plan.text), both)
                plan.hesitations.append((choice.other_probability, fork))
            plan.score += math.log(max(choice.probability, _LEAST))
        return choice

    def _piece(self, token: int | None) -> str | None:
        """The text of a token, empty for the end of the plan."""
        if token is None:
            return None
        return "" if token == self._end else self._vocabulary[token]

    def _evaluate(self, tokens: list[int], rows: int) -> None:
        """Bring the model's memory to exactly these tokens, with scores after each of the last ``rows``."""
        shared = 0
        for old, new in zip(self._read, tokens[:-rows], strict=False):
            if old != new:
                break
            shared += 1
        context, batch, size = self._llama._ctx, self._llama._batch, self._llama.n_batch
        context.kv_cache_seq_rm(-1, shared, -1)
        self._read = tokens[:shared]  # what is left of it, should the model fail below
        for at in range(shared, len(tokens), size):
            part = tokens[at : at + size]
            batch.set_batch(batch=part, n_past=at, logits_all=False)
            for row in range(max(0, len(part) - rows), len(part)):
                batch.batch.logits[row] = True
            context.decode(batch)
        self._first_row = len(part) - rows
        self._read = list(tokens)

    def _next(
        self, row: int, text: str, grammar: PlanGrammar, leaning: Leaning, banned: set[str]
    ) -> _Choice | None:
        pointer = self._llama._ctx.get_logits_ith(self._first_row + row)
        logits = np.ctypeslib.as_array(pointer, shape=(len(self._vocabulary),))
        logits = self._leaned(logits, text, leaning)
        found: list[tuple[int, float]] = []
        begins: dict[str, bool] = {}
        if open_value(text) == "":
            wanted = likely(logits, _best(logits, _FIRST_LOOK), _HESITATION)
            logits = self._respelt.lifted(
                logits, wanted, lambda token: self._allowed(token, text, grammar, banned, begins)
            )
        top = float(logits.max())
        total = float(np.exp(logits - top).sum())
        held, earlier, least = False, names_earlier(text), _HESITATION
        for looked, token in enumerate(self._candidates(logits)):
            probability = float(np.exp(logits[token] - top)) / total
            if found and (probability < least or looked >= _LONG_LOOK):
                break
            if self._allowed(token, text, grammar, banned, begins):
                found.append((token, probability))
                if len(found) == 2 or probability > 1 - _HESITATION:
                    break
                if (held := forced(text, grammar.viable)) or earlier or leaning.lists:
                    least = _HESITATION * probability  # two words that begin alike may both surprise it
        if not found:
            return None
        (token, probability), (other, second) = found[0], found[1] if len(found) == 2 else (None, 0.0)
        if held or earlier:
            probability, second = shares(probability, second)
        sureness = shares(probability, second)[0] if leaning.lists else probability
        return _Choice(token, probability, sureness, other, second)

    def _leaned(self, logits: np.ndarray, text: str, leaning: Leaning) -> np.ndarray:
        """The scores with what the words speak against; only tokens that could be chosen are looked at."""
        if not leaning.speaks(text):
            return logits
        leaned = logits.copy()
        for token in _best(logits, _LEANED):
            is_end = token == self._end
            leaned[token] += leaning.of_end(text) if is_end else leaning.of(text, self._vocabulary[token])
        return leaned

    @staticmethod
    def _candidates(logits: np.ndarray) -> Iterator[int]:
        """Tokens from the likeliest on, to the last: what the grammar lets begin, one of them can go on."""
        seen = 0
        for look in (_FIRST_LOOK, _LONG_LOOK, len(logits)):
            yield from (int(token) for token in _best(logits, look)[seen:])
            seen = look

    def _allowed(
        self, token: int, text: str, grammar: PlanGrammar, banned: set[str], begins: dict[str, bool]
    ) -> bool:
        """Whether the token may come; ``begins`` remembers which first bytes may: most cost nothing then."""
        if token == self._end:
            return text not in banned and grammar.complete(text)
        piece = self._vocabulary[token]
        if piece[:1] not in begins:
            begins[piece[:1]] = bool(piece) and grammar.viable(text + piece[0])
        return begins[piece[:1]] and (len(piece) == 1 or grammar.viable(text + piece))


def _best(logits: np.ndarray, count: int) -> np.ndarray:
    chosen = np.argpartition(logits, -count)[-count:] if count < len(logits) else np.arange(len(logits))
    return chosen[np.argsort(logits[chosen])[::-1]]


def _utf8(text: str) -> str:
    """The text of bytes as latin-1; a letter cut in the middle is left out."""
    return text.encode("latin-1").decode("utf-8", errors="ignore")


def _vocabulary(llama: Any) -> list[str]:
    """The bytes of every token, as latin-1 characters."""
    return [llama.detokenize([token]).decode("latin-1") for token in range(llama.n_vocab())]
