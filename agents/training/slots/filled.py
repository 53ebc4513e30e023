"""What a slot sampler gives: the text that the phrase shows, and the span of it that the plan copies."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_LISTS = Path(__file__).parent / "lists"


@dataclass(frozen=True)
class Filled:
    """A sampled value: text in the phrase per variant of the slot, and the span in the plan per variant."""

    shown: dict[str, str]
    copied: dict[str, str]


Sampler = Callable[[random.Random], Filled]


def same(**shown: str) -> Filled:
    """A value whose plan span is its shown text."""
    return Filled(shown, dict(shown))


def choice(base: str, options: Sequence[str]) -> Sampler:
    """Any of a list."""
    return lambda rng: same(**{base: rng.choice(options)})


@lru_cache(maxsize=64)
def listed(name: str) -> tuple[str, ...]:
    """The lines of ``lists/<name>.txt``."""
    return tuple(filter(None, (_LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()))


def capitalised(text: str) -> str:
    """With a capital, where the first word is whole and not the only one: it stays a span of the request
    however the sentence around it is put together."""
    first, space, _ = text.partition(" ")
    return text[:1].upper() + text[1:] if space and first.isalpha() else text
