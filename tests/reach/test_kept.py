"""What a system was asked is kept for a while, and nobody waits for it to be asked again."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from beffroi.errors import Failure, ToolError
from tests.reach.test_breaker import Clock
from tools.reach.kept import Kept, KeptEach


def test_a_value_is_kept_for_a_while() -> None:
    clock, asked = Clock(), iter(range(10))
    kept = Kept(lambda: next(asked), 300, clock)
    assert (kept(), kept()) == (0, 0)
    clock.now += 301
    assert (kept(), kept()) == (1, 1)
    assert [Kept(lambda: next(asked), 0, clock)() for _ in range(2)] == [2, 3]


@pytest.mark.parametrize(("age", "waits"), [(301, False), (601, True)])
def test_while_one_thread_asks_again_the_others_use_the_old_value_unless_it_is_too_old(
    age: int, waits: bool
) -> None:
    clock, asks, go = Clock(), threading.Event(), threading.Event()
    values = ["old", "new"]

    def read() -> str:
        if len(values) == 1:
            asks.set()
            assert go.wait(10)
        return values.pop(0)

    kept = Kept(read, 300, clock)
    assert kept() == "old"
    clock.now += age
    with ThreadPoolExecutor() as threads:
        one = threads.submit(kept)
        assert asks.wait(10)
        other = threads.submit(kept)
        if not waits:
            assert other.result(10) == "old"
        go.set()
        assert (one.result(10), other.result(10)) == ("new", "new" if waits else "old")
    assert values == []


def test_of_a_failure_nothing_is_kept() -> None:
    answers: list[str | ToolError] = [ToolError(Failure.TIMEOUT, "tard", "late"), "Claire", "Karim"]

    def read(key: str = "") -> str:
        answer = answers.pop(0)
        if isinstance(answer, ToolError):
            raise answer
        return key + answer

    each = KeptEach(read, 300, Clock())
    with pytest.raises(ToolError):
        each("1 ")
    assert [each(key) for key in ("1 ", "1 ", "2 ", "1 ")] == ["1 Claire", "1 Claire", "2 Karim", "1 Claire"]
