"""One point: a run in a process of its own, a fault at one beat, a restart, and the judgement."""

from __future__ import annotations

import json
import multiprocessing
import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from agents.views import RunView
from evals.faults import worker
from evals.faults.beats import LATE, Late, Strike
from evals.faults.worker import TOOLS
from evals.faults.worlds import Deeds, World
from guards.ledger import Kind

_PATIENCE = 180.0
_FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Point:
    """What became of one run.

    Attributes:
        beat: number of the beat, and ``name`` what happened there; empty where the fault never fell.
        status: of the run in the end; ``absent`` where no request was recorded.
        lost: effects recorded as done that the system does not have, or the reverse.
        doubled: effects that the system has more than once.
        doubts: effects that a person was asked about.
        stuck: the run neither ended nor waits for a person.
        ledger: whether the ledger verifies.
    """

    system: str
    fault: str
    beat: int
    name: str
    status: str
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    doubts: int
    stuck: bool
    ledger: bool

    @property
    def sound(self) -> bool:
        """Nothing lost, nothing twice, an end, a ledger that verifies."""
        return not (self.lost or self.doubled or self.stuck) and self.ledger


def calm_beats(world: World, word: str) -> list[str]:
    """Names of the beats of a calm run, in order.

    Raises:
        RuntimeError: it is not done, so that nothing could be learnt from faults.
    """
    process, told = _started(world, word, "calm", 0)
    beats = list(_read(told).get("beats", ()))
    _waited(process)
    calm = _judged(world, word, "calm", 0, "")
    if calm.status != "done" or not calm.sound:
        raise RuntimeError(f"a calm run is not done: {calm}")
    return beats


def run_point(world: World, word: str, fault: str, beat: int) -> Point:
    """Let ``fault`` fall at a beat of a new run, go on as a restart does, and judge."""
    process, told = _started(world, word, fault, beat)
    name = str(_read(told).get("name", ""))
    try:
        if name and fault in ("freeze", "takeover"):
            if fault == "takeover":
                worker.let_lease_end(world)
            _meanwhile(process, world, word)
        if name and fault == "restart" and world.server is not None:
            world.server.stop(kill=True)
            world.server.start()
        _waited(process)
    finally:
        if world.filler is not None:
            world.filler.unlink(missing_ok=True)
    _waited(_child(worker.go_on, world, word, True))
    return _judged(world, word, fault, beat, name)


def _meanwhile(frozen: Any, world: World, word: str) -> None:
    """Others look for what is left while the first process stands still; then it goes on."""
    second = _child(worker.go_on, world, word, False)
    os.kill(frozen.pid, signal.SIGCONT)
    _waited(second)
    _waited(frozen)


def _judged(world: World, word: str, fault: str, beat: int, name: str) -> Point:
    with closing(worker.opened(world, word)) as assistant:
        view = worker.found(assistant, word)
        events = [] if view is None else assistant.guards.ledger.events(view.run)
        sound = assistant.guards.ledger.verify().ok
        waiting = [] if view is None else assistant.guards.journal.uncertain(view.run)
    done = {str(e.payload["tool"]) for e in events if e.kind is Kind.EFFECT_DONE}
    done |= _settled_as_done(events)
    deeds = world.count(word)
    return Point(
        system=world.name, fault=fault, beat=beat, name=name,
        status="absent" if view is None else view.status,
        lost=_lost(deeds, done, {each.tool for each in waiting}),
        doubled=tuple(tool for tool in TOOLS if deeds[tool] > 1),
        doubts=sum(e.kind is Kind.EFFECT_UNCERTAIN for e in events),
        stuck=view is not None and _stuck(view),
        ledger=sound,
    )  # fmt: skip


def _lost(deeds: Deeds, done: set[str], doubted: set[str]) -> tuple[str, ...]:
    return tuple(tool for tool in TOOLS if tool not in doubted and (deeds[tool] > 0) != (tool in done))


def _settled_as_done(events: list[Any]) -> set[str]:
    tools = {str(e.payload["effect"]): str(e.payload["tool"]) for e in events if e.kind is Kind.EFFECT_INTENT}
    settled = [e.payload for e in events if e.kind is Kind.EFFECT_SETTLED and e.payload["as"] == "done"]
    return {tools[str(payload["effect"])] for payload in settled}


def _stuck(view: RunView) -> bool:
    """Whether it neither ended nor waits for somebody."""
    return view.status == "running" or (
        view.status == "waiting" and view.approval is None and view.question is None
    )


# --- processes ----------------------------------------------------------------------------------------------


def _started(world: World, word: str, fault: str, beat: int) -> tuple[Any, int]:
    read, write = os.pipe()
    process = _child(_begin, world, word, fault, beat, write)
    os.close(write)
    return process, read


def _begin(world: World, word: str, fault: str, beat: int, told: int) -> None:
    def tell(**what: Any) -> None:
        with os.fdopen(told, "wb") as pipe:
            pipe.write(json.dumps(what).encode())

    def strike(world: World) -> Strike:
        def fall(name: str) -> None:
            tell(name=name)
            _fall(world, fault, name)

        return fall

    beats = worker.begin(world, word, beat, strike, LATE if fault == "late" else "")
    if not beat:
        tell(beats=beats)


def _fall(world: World, fault: str, name: str) -> None:
    match fault:
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "freeze" | "takeover":
            os.kill(os.getpid(), signal.SIGSTOP)
        case "lock":
            worker.hold_lock(world, worker.SHORT_LOCK)
        case "long lock":
            worker.hold_lock(world, worker.LONG_LOCK)
        case "broker":
            worker.drop_sandboxes()
        case "disk" if world.filler is not None:
            worker.fill_disk(world.filler)
        case "cut":
            worker.cut_line(name)
        case "late":
            raise Late
        case "restart":
            time.sleep(0.2)  # until the server is gone


def _child(what: Callable[..., None], *args: Any) -> Any:
    process = _FORK.Process(target=what, args=args)
    process.start()
    return process


def _read(told: int) -> dict[str, Any]:
    """What the run's process told, once; nothing where it ended without a word."""
    with os.fdopen(told, "rb") as pipe:
        ready, _, _ = select.select([pipe], [], [], _PATIENCE)
        text = pipe.read() if ready else b""
    return dict(json.loads(text)) if text else {}


def _waited(process: Any) -> None:
    process.join(_PATIENCE)
    if process.is_alive():
        process.kill()
        process.join()
