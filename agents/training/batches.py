"""Token batches of similar length from a stream of examples."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from agents.planner.prompt import END, Turn, adapter_prompt
from agents.training.fill import Example

Tokenize = Callable[[str], list[int]]


@dataclass(frozen=True)
class Batch:
    """Tokens (rows, length), padded right with zeros, and where the plan's tokens are targets (same shape, bool)."""

    tokens: np.ndarray
    targets: np.ndarray


def encode(example: Example, tokenize: Tokenize) -> tuple[list[int], int]:
    """Tokens of prompt, plan and end, and how many of them are prompt."""
    before = Turn(*example.before) if example.before else None
    prompt = tokenize(adapter_prompt(example.request, before))
    return prompt + tokenize(example.plan + END), len(prompt)


def batches(stream: Iterator[Example], tokenize: Tokenize, tokens: int, seed: int) -> Iterator[Batch]:
    """Batches of at most ``tokens`` tokens with padding; a pool sorted by length keeps the padding small."""
    rng = random.Random(seed)
    while True:
        pool = sorted((encode(next(stream), tokenize) for _ in range(320)), key=lambda pair: len(pair[0]))
        groups: list[list[tuple[list[int], int]]] = [[]]
        for item in pool:
            if (len(groups[-1]) + 1) * len(item[0]) > tokens and groups[-1]:
                groups.append([])
            groups[-1].append(item)
        rng.shuffle(groups)
        for group in groups:
            yield _pad(group)


def _pad(group: list[tuple[list[int], int]]) -> Batch:
    length = max(len(tokens) for tokens, _ in group)
    out = np.zeros((len(group), length), dtype=np.int64)
    targets = np.zeros((len(group), length), dtype=bool)
    for row, (tokens, prompt) in enumerate(group):
        out[row, : len(tokens)] = tokens
        targets[row, prompt : len(tokens)] = True
    return Batch(out, targets)
