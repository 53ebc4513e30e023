"""Portions of an attack, several at once where that is asked; each process has its own ground."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from evals.attacks.outcome import Outcome

Portion = TypeVar("Portion")


def carried_out(
    carry_out: Callable[[Portion], list[Outcome]], portions: Sequence[Portion], workers: int
) -> Iterator[list[Outcome]]:
    """What came of each portion, in their order.

    Args:
        carry_out: a function of a module, as processes are told its name.
        workers: processes at once; with one, it is done in this process.
    """
    if workers < 2 or len(portions) < 2:
        yield from map(carry_out, portions)
        return
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        yield from pool.map(carry_out, portions)
