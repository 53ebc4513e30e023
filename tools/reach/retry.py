"""Retries of reads: few, spread out, and never of a write."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from beffroi.errors import NO_ANSWER, ToolError
from tools.reach.deadline import Deadline

T = TypeVar("T")


def read_with_retries(
    read: Callable[[], T],
    deadline: Deadline,
    *,
    attempts: int = 3,
    base: float = 0.2,
    sleep: Callable[[float], None] = time.sleep,
) -> T:
    """The answer of ``read``, asked again where the system could not be reached.

    Args:
        deadline: of all attempts together; none is made, or waited for, that it does not leave time for.
        base: seconds before the second attempt at most; it doubles, and the wait is drawn below it.

    Raises:
        ToolError: the last failure.
    """
    for attempt in range(1, attempts + 1):
        try:
            return read()
        except ToolError as error:
            pause = random.uniform(0.0, base * 2 ** (attempt - 1))
            late = time.monotonic() + pause >= deadline.moment
            if error.failure not in NO_ANSWER or attempt == attempts or late:
                raise
            sleep(pause)
    raise AssertionError("attempts must be at least 1")
