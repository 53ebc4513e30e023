"""Trains the linear model of words (`agents.planner.wording`) on the same examples as the adapter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import numpy as np

from agents.planner.wording import PLACES, Wording, features, forms_of
from agents.training.compose import load_topics
from agents.training.generate import Generator, Shares
from agents.training.phrases import load_contexts, load_intents

EXAMPLES = 300_000
_SELDOM = 100
"""Examples below which a form is not learnt."""


def drawn(count: int = EXAMPLES, seed: int = 5) -> Iterator[tuple[str, str]]:
    """Requests for the city's own tools with their plans; those that continue a turn are left out."""
    shares = Shares(families=0, distracted=0)
    generator = Generator(load_intents(), load_contexts(), seed, shares=shares, topics=load_topics())
    for example in islice(generator, count):
        if example.before is None:
            yield example.request, example.plan


def learn(
    examples: Iterable[tuple[str, str]],
    tell: Callable[[str], None] = lambda _: None,
    passes: int = 3,
    rate: float = 0.1,
) -> Wording:
    """Logistic regression, each form by itself (averaged stochastic gradient, Polyak and Juditsky 1992).

    Args:
        examples: requests with their plans.
        tell: is told of each pass.
    """
    heard = [(features(request), forms_of(plan)) for request, plan in examples]
    counts = Counter(form for _, forms in heard for form in forms)
    names = tuple(sorted(form for form, count in counts.items() if count >= _SELDOM))
    weights, drift = (np.zeros((PLACES + 1, len(names)), np.float64) for _ in range(2))
    wanted = np.array([[name in forms for name in names] for _, forms in heard], np.float64)
    order, step = np.random.default_rng(1), 0
    for turn in range(passes):
        tell(f"Passage {turn + 1} sur {passes} : {len(heard)} exemples, {len(names)} formes")
        for at in order.permutation(len(heard)):
            step += 1
            places = np.append(heard[at][0], PLACES)
            odds = np.clip(weights[places].sum(axis=0), -30, 30)
            slope = rate * (1 / (1 + np.exp(-odds)) - wanted[at])
            weights[places] -= slope
            drift[places] -= step * slope
    weights -= drift / step
    return Wording(names, weights)
