"""Processes: those of the host, and new ones of its own."""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType

from evals.attacks.escapes.attempt import Aim, Attempt
from evals.attacks.escapes.scene import Scene, Victim
from tools.sandbox.landlock import landlock_version
from tools.sandbox.walls import Wall

_SIGNALS = (Wall.LANDLOCK,) if landlock_version() >= 6 else ()
_OTHERS = (Wall.SECCOMP, Wall.PROCESSES)
_INSIDE = (Wall.SECCOMP, Wall.PROCESSES, Wall.LANDLOCK, Wall.USERS, Wall.CAPABILITIES)


def _at(
    words: Callable[[Victim], str], reached: Callable[[Victim, str], bool]
) -> Callable[[Scene], AbstractContextManager[Aim]]:
    @contextmanager
    def aim(scene: Scene) -> Iterator[Aim]:
        with scene.victim() as victim:
            yield Aim(words(victim), lambda answer: reached(victim, answer))

    return aim


def _telling(words: Callable[[Victim], str]) -> Callable[[Scene], AbstractContextManager[Aim]]:
    @contextmanager
    def aim(scene: Scene) -> Iterator[Aim]:
        with scene.victim() as victim:
            yield Aim(words(victim), lambda answer: scene.secret in answer)

    return aim


def _pid(victim: Victim) -> str:
    return str(victim.pid)


def _signalled(victim: Victim, _: str) -> bool:
    return _soon(lambda: victim.state()["signals"] > 0)


@contextmanager
def _own_group(scene: Scene) -> Iterator[Aim]:
    """Reached where the house's own process hears a signal sent to the group."""
    heard: list[int] = []

    def hear(number: int, _: FrameType | None) -> None:
        heard.append(number)

    before = signal.signal(signal.SIGURG, hear)
    try:
        yield Aim("", lambda _: _soon(lambda: bool(heard)))
    finally:
        signal.signal(signal.SIGURG, before)


def _soon(heard: Callable[[], bool]) -> bool:
    """Whether a signal comes: on a busy machine it takes a moment."""
    for _ in range(25):
        if heard():
            return True
        time.sleep(0.02)
    return False


PROCESSES = (
    Attempt(
        "a debugger attached", "processes.trace", _INSIDE, _at(_pid, lambda _, a: a == "done"), root_only=True
    ),
    Attempt(
        "another's memory read",
        "processes.memory",
        _INSIDE,
        _telling(lambda v: f"{v.pid} {v.room}"),
        root_only=True,
    ),
    Attempt("a process held", "processes.handle", _OTHERS, _at(_pid, lambda _, a: a == "done")),
    Attempt(
        "another's descriptor taken",
        "processes.descriptor",
        _INSIDE,
        _telling(lambda v: f"{v.pid} {v.file}"),
        root_only=True,
    ),
    Attempt(
        "a signal sent",
        "processes.kill",
        (*_OTHERS, *_SIGNALS),
        _at(_pid, _signalled),
    ),
    Attempt(
        "a signal sent to the group",
        "processes.group",
        (*_OTHERS, Wall.SESSION, *_SIGNALS),
        _own_group,
        together=(Wall.PROCESSES,),
    ),
    Attempt(
        "a signal sent by the kernel",
        "processes.owner",
        (*_OTHERS, *_SIGNALS),
        _at(_pid, _signalled),
    ),
    Attempt(
        "another's limits lowered",
        "processes.limits",
        _OTHERS,
        _at(_pid, lambda v, _: v.state()["files"] == 17),
    ),
    Attempt(
        "another slowed down",
        "processes.slow",
        (*_OTHERS, Wall.CAPABILITIES),
        by_root=(Wall.CAPABILITIES,),
        aim=_at(_pid, lambda v, _: v.state()["nice"] == 19),
    ),
    Attempt("a process started", "processes.fork", (Wall.SECCOMP,)),
    Attempt(
        "processes without end",
        "processes.forks",
        (Wall.SECCOMP, Wall.PROCESS_COUNT),
        user_only=(Wall.PROCESS_COUNT,),
    ),
    Attempt(
        "threads without end",
        "processes.threads",
        (Wall.SECCOMP, Wall.PROCESS_COUNT),
        user_only=(Wall.PROCESS_COUNT,),
        limits={"memory": 4096},
    ),
    Attempt(
        "a shell",
        "processes.shell",
        (Wall.SECCOMP, Wall.LANDLOCK, Wall.FILES),
        needs=lambda: shutil.which("sh", path="/bin") is not None,
    ),
    Attempt("another interpreter", "processes.interpreter", (Wall.SECCOMP, Wall.LANDLOCK)),
)
