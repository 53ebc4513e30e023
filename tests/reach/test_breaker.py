"""A system that fails is left alone for a while; reads are asked again, a little later."""

from __future__ import annotations

import logging

import pytest

from beffroi.errors import ConfigurationError, Failure, ToolError
from tools.reach.breaker import Breaker
from tools.reach.deadline import Deadline
from tools.reach.retry import read_with_retries


class Clock:
    """Time that moves when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def failure(kind: Failure = Failure.UNAVAILABLE) -> ToolError:
    return ToolError(kind, "ne répond pas", "does not answer")


def fail(breaker: Breaker, times: int, kind: Failure = Failure.UNAVAILABLE) -> None:
    for _ in range(times):
        with pytest.raises(ToolError, match="ne répond pas"), breaker.call():
            raise failure(kind)


def test_one_line_is_logged_when_a_system_fails_and_one_when_it_is_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    breaker = Breaker("annuaire", threshold=2, pause=0)
    with caplog.at_level(logging.INFO, "tools.reach.breaker"):
        with breaker.call():
            pass
        fail(breaker, 3)
        for _ in range(2):
            with breaker.call():
                pass
    assert [record.getMessage() for record in caplog.records] == [
        "annuaire does not answer (unavailable): see beffroi doctor",
        "annuaire answers again",
    ]


def test_after_failures_in_a_row_the_system_is_left_alone() -> None:
    clock = Clock()
    breaker = Breaker("annuaire", threshold=3, pause=15, clock=clock)
    fail(breaker, 3)
    with pytest.raises(ToolError, match="nouvel essai"), breaker.call():
        pytest.fail("the system was asked")
    assert not breaker.health.reachable and breaker.health.trouble == "ne répond pas"


def test_one_call_tries_again_and_an_answer_closes_it() -> None:
    clock = Clock()
    breaker = Breaker("annuaire", threshold=2, pause=15, clock=clock)
    fail(breaker, 2)
    clock.now += 16
    with breaker.call(), pytest.raises(ToolError, match="nouvel essai"), breaker.call():
        pytest.fail("two calls tried at once")
    with breaker.call():
        pass
    assert breaker.health.reachable


def test_a_failed_try_opens_it_again() -> None:
    clock = Clock()
    breaker = Breaker("annuaire", threshold=2, pause=15, clock=clock)
    fail(breaker, 2)
    clock.now += 16
    fail(breaker, 1)
    with pytest.raises(ToolError, match="nouvel essai"), breaker.call():
        pytest.fail("the system was asked")


def test_what_the_system_answers_is_no_failure_of_it() -> None:
    breaker = Breaker("annuaire", threshold=2)
    fail(breaker, 5, Failure.NOT_FOUND)
    with breaker.call():
        pass
    assert breaker.health.reachable


def refuse(breaker: Breaker) -> None:
    with pytest.raises(ConfigurationError), breaker.call():
        raise ConfigurationError("Le compte est refusé.")


def test_a_refused_account_says_nothing_of_whether_the_system_answers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    breaker = Breaker("annuaire", threshold=3)
    fail(breaker, 2)
    with caplog.at_level(logging.INFO, "tools.reach.breaker"):
        refuse(breaker)
    assert caplog.records == []
    assert not breaker.health.reachable and breaker.health.trouble == "Le compte est refusé."
    fail(breaker, 1)
    with pytest.raises(ToolError, match="nouvel essai"), breaker.call():
        pytest.fail("the system was asked")


def test_a_refused_account_is_told_until_it_is_taken() -> None:
    breaker = Breaker("annuaire")
    refuse(breaker)
    assert breaker.health.since > 0 and breaker.health.trouble == "Le compte est refusé."
    with breaker.call():
        pass
    assert breaker.health.reachable and breaker.health.trouble == ""


def test_a_try_that_is_given_up_leaves_the_next_one_to_try() -> None:
    clock = Clock()
    breaker = Breaker("annuaire", threshold=2, pause=15, clock=clock)
    fail(breaker, 2)
    clock.now += 16
    with pytest.raises(KeyboardInterrupt), breaker.call():
        raise KeyboardInterrupt
    assert not breaker.health.reachable
    with breaker.call():
        pass
    assert breaker.health.reachable


def test_a_read_is_asked_again_later_and_later() -> None:
    waits: list[float] = []
    answers = iter([failure(), failure(Failure.TIMEOUT)])

    def read() -> str:
        for error in answers:
            raise error
        return "12e"

    assert read_with_retries(read, Deadline(60), sleep=waits.append) == "12e"
    assert len(waits) == 2 and waits[0] <= 0.2 and waits[1] <= 0.4


def test_the_last_failure_is_raised_and_an_answer_no_is_final() -> None:
    asked: list[int] = []

    def read() -> None:
        asked.append(1)
        raise failure(Failure.NOT_FOUND if len(asked) > 3 else Failure.UNAVAILABLE)

    with pytest.raises(ToolError):
        read_with_retries(read, Deadline(60), sleep=lambda _: None)
    assert len(asked) == 3
    with pytest.raises(ToolError):
        read_with_retries(read, Deadline(60), sleep=lambda _: None)
    assert len(asked) == 4


def test_no_attempt_is_made_or_waited_for_beyond_the_deadline() -> None:
    asked, waits = list[int](), list[float]()

    def read() -> None:
        asked.append(1)
        raise failure(Failure.TIMEOUT)

    for seconds in (0.0, 1e-9):
        with pytest.raises(ToolError):
            read_with_retries(read, Deadline(seconds), base=1.0, sleep=waits.append)
    assert (len(asked), waits) == (2, [])
