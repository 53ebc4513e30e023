"""Token batches of similar length from a stream of examples."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from agents.models.weights import END
from agents.planner.prompt import Turn, adapter_prompt
from agents.training.fill import Example

LENGTHS = (48, 64, 80, 96, 112, 128, 152, 176, 208, 240, 288, 336, 400, 456, 512)
"""Lengths in tokens that batches are padded to; longer examples are left out."""

_POOL = 480

Tokenize = Callable[[str], list[int]]


@dataclass(frozen=True)
class Batch:
    """Tokens (rows, length), padded with zeros; ``targets`` marks the plan's tokens (same shape, bool)."""

    tokens: np.ndarray
    targets: np.ndarray


def encode(example: Example, tokenize: Tokenize) -> tuple[list[int], int]:
    """Tokens of prompt, plan and end, and how many of them are prompt."""
    before = Turn(*example.before) if example.before else None
    prompt = tokenize(adapter_prompt(example.request, before, example.signatures))
    return prompt + tokenize(example.plan + END), len(prompt)


def batches(stream: Iterator[Example], tokenize: Tokenize, tokens: int, seed: int) -> Iterator[Batch]:
    """Batches of at most ``tokens`` tokens with padding; a pool sorted by length keeps the padding small.

    ``seed`` decides the order of lengths alone: workers that share it meet batches of like length at the same
    step, so that none waits long for another.
    """
    rng = random.Random(seed)
    while True:
        drawn = (encode(next(stream), tokenize) for _ in range(_POOL))
        pool = sorted((e for e in drawn if len(e[0]) <= LENGTHS[-1]), key=lambda pair: len(pair[0]))
        groups: list[list[tuple[list[int], int]]] = [[]]
        for item in pool:
            if (len(groups[-1]) + 1) * _rounded(item) > tokens and groups[-1]:
                groups.append([])
            groups[-1].append(item)
        while groups:
            group = groups.pop(int(rng.random() * len(groups)))
            yield _pad(group, max(1, tokens // _rounded(group[-1])))


def _rounded(item: tuple[list[int], int]) -> int:
    """Few distinct shapes: the network is compiled once per shape."""
    return next(length for length in LENGTHS if len(item[0]) <= length)


def _pad(group: list[tuple[list[int], int]], rows: int) -> Batch:
    length = _rounded(group[-1])
    out = np.zeros((max(rows, len(group)), length), dtype=np.int64)
    targets = np.zeros(out.shape, dtype=bool)
    for row, (tokens, prompt) in enumerate(group):
        out[row, : len(tokens)] = tokens
        targets[row, prompt : len(tokens)] = True
    return Batch(out, targets)
