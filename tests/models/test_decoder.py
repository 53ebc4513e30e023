"""What the decoder takes for a choice, with scores in place of a model."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field

import numpy as np
import pytest

from agents.decoding.foresight import Foresight
from agents.decoding.grammar import PlanGrammar, prefix
from agents.decoding.leaning import Leaning
from agents.models.decoder import Decoder, TooLong
from tools.registry import load_registry

PIECES = ["<end>", "t", "d", "x", '"']


@dataclass
class FakeLlama:
    """Scores of five tokens, the same wherever one looks."""

    probabilities: dict[str, float]
    kept: list[np.ndarray] = field(default_factory=list)

    @property
    def _ctx(self) -> FakeLlama:
        return self

    def get_logits_ith(self, row: int) -> object:
        least = 1e-12
        logits = np.log(np.array([self.probabilities.get(piece, least) for piece in PIECES], np.float32))
        self.kept.append(logits)
        return logits.ctypes.data_as(ctypes.POINTER(ctypes.c_float))

    def n_vocab(self) -> int:
        return len(PIECES)

    def detokenize(self, tokens: list[int]) -> bytes:
        return PIECES[tokens[0]].encode()

    def tokenize(self, text: bytes, add_bos: bool, special: bool) -> list[int]:
        return [0]


@pytest.mark.parametrize(
    ("request_", "probability", "other"),
    [
        ("envoie ça à jean.dupont@ville.fr", 1.0, None),
        ("envoie ça à jean.dupont@ville.fr, pas à jean.dupond@loin.fr", 0.6, "d"),
    ],
)
def test_a_word_begun_is_certain_only_where_one_word_begins_so(
    request_: str, probability: float, other: str | None
) -> None:
    decoder = Decoder(FakeLlama({"x": 0.99, "t": 0.0003, "d": 0.0002}), Foresight(()))
    grammar = PlanGrammar(load_registry().specs, (request_,))
    text = prefix('ticketing.send(content=moi, to="jean.dupon')
    choice = decoder._next(0, text, grammar, Leaning({}), set())
    assert choice is not None and PIECES[choice.token] == "t"
    assert choice.probability == pytest.approx(probability)
    assert (None if choice.other is None else PIECES[choice.other]) == other


@dataclass
class RememberingLlama(FakeLlama):
    """Keeps what was decoded, as a model's memory does, and fails where it is told to."""

    memory: list[int] = field(default_factory=list)
    fails: bool = False
    n_batch: int = 2

    @property
    def _batch(self) -> RememberingLlama:
        return self

    @property
    def batch(self) -> RememberingLlama:
        return self

    @property
    def logits(self) -> dict[int, bool]:
        return {}

    def set_batch(self, batch: list[int], n_past: int, logits_all: bool) -> None:
        self.part = list(batch)

    def kv_cache_seq_rm(self, sequence: int, start: int, end: int) -> None:
        del self.memory[start:]

    def decode(self, batch: object) -> None:
        if self.fails and len(self.memory) > 2:
            raise RuntimeError("no room")
        self.memory += self.part

    def n_ctx(self) -> int:
        return 8


def test_after_a_failure_nothing_is_taken_for_read_that_is_not_in_the_memory() -> None:
    llama = RememberingLlama({})
    decoder = Decoder(llama, Foresight(()))
    decoder._evaluate([1, 2, 3, 4, 5], 1)
    llama.fails = True
    with pytest.raises(RuntimeError):
        decoder._evaluate([1, 7, 8, 9, 6], 1)
    llama.fails = False
    decoder._evaluate([1, 2, 3, 4, 5], 1)
    assert llama.memory == [1, 2, 3, 4, 5]


def test_a_prompt_that_the_memory_does_not_hold_is_refused_before_it_is_read() -> None:
    llama = RememberingLlama({})
    with pytest.raises(TooLong):
        grammar = PlanGrammar(load_registry().specs, ("x",))
        Decoder(llama, Foresight(())).write("x", grammar, Leaning({}), ("x",), "", (), 20)
    assert llama.memory == []
