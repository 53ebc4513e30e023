"""When the learning rate falls and starts anew, over a run whose share done goes from 0 to 1.

A run is one or more parts, each with a warm-up and a cosine of its own. The adapters at their ends make
different mistakes, and their mean fewer (Izmailov et al. 2018, "Averaging weights leads to wider optima").
"""

from __future__ import annotations

import math
from itertools import accumulate

from agents.training.recipe import Recipe

LOWEST = 0.03
"""What is left of the rate at the end of a part."""
ANEW = 0.5
"""The rate of every part after the first, beside the recipe's."""


def part_at(recipe: Recipe, share: float) -> int:
    """Which part of the run, from 0; the last one at its end and after."""
    ends = [*accumulate(recipe.parts)][:-1]
    return sum(share >= end for end in ends)


def rate_at(recipe: Recipe, share: float) -> float:
    """The learning rate where this share of the run is done."""
    part = part_at(recipe, share)
    within = min(1.0, (share - sum(recipe.parts[:part])) / recipe.parts[part])
    rate = recipe.rate * (ANEW if part else 1.0)
    if within < recipe.warmup:
        return rate * (0.05 + within / recipe.warmup)
    return rate * (LOWEST + (1 - LOWEST) * 0.5 * (1 + math.cos(math.pi * within)))
