"""Connections are kept between questions, and not trusted once one of them has failed."""

from __future__ import annotations

import pytest

from tools.reach.idle import Idle


class Line:
    """A connection that knows whether it was closed."""

    def __init__(self) -> None:
        self.closed = False

    def close(self) -> None:
        self.closed = True


def kept(idle: Idle[Line], count: int) -> list[Line]:
    """So many connections, used at once."""
    if not count:
        return []
    with idle.taken(Line) as line:
        return [line, *kept(idle, count - 1)]


def test_a_connection_is_used_again() -> None:
    idle = Idle[Line]()
    (first,) = kept(idle, 1)
    with idle.taken(Line) as second:
        assert second is first and not first.closed


def test_no_more_than_some_are_kept() -> None:
    idle = Idle[Line](most=2)
    assert sorted(line.closed for line in kept(idle, 3)) == [False, False, True]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_whatever_fails_ends_its_connection_and_those_that_are_kept(error: type[BaseException]) -> None:
    idle = Idle[Line]()
    lines = kept(idle, 3)
    with pytest.raises(error), idle.taken(Line):
        raise error
    assert all(line.closed for line in lines)
    with idle.taken(Line) as new:
        assert new not in lines


def test_once_closed_none_is_left_open() -> None:
    idle = Idle[Line]()
    lines = kept(idle, 2)
    idle.close()
    assert all(line.closed for line in lines)
