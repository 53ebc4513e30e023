"""What runs in a process of its own: one request with three effects, or what another process left of it."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import httpx

from agents.assistant import Assistant, build_assistant
from agents.graph.asking.rest import GO_ON
from agents.planner.scripted import ScriptedPlanner
from agents.views import RunView
from beffroi.errors import BeffroiError
from beffroi.identity import Actor, Role
from evals.faults.beats import BeatingToolbox, Beats, Strike
from evals.faults.worlds import World
from guards.effects.effects import Settlement
from guards.runs.runs import RunFilter
from tools.connectors import build_connectors
from tools.registry import load_registry
from tools.toolbox import build_toolbox

TOOLS = ("ticketing.create", "ticketing.notify", "ticketing.comment")
SHORT_LOCK, LONG_LOCK = 1.0, 8.0
"""Seconds: below and beyond what a writer waits for another."""
_ROUNDS = 4
_REQUEST = (
    "Signale un nid-de-poule {word} au 12 rue Oberkampf, préviens le responsable de la voirie du 11e "
    "et commente le ticket : « vu {word} »"
)
_PLAN = """\
lieu = gis.locate(address="12 rue Oberkampf")
ticket = ticketing.create(subject="nid-de-poule {word}", place=lieu)
service = directory.find_service(domain="voirie", district="11e")
ticketing.notify(to=service.head, ticket=ticket)
ticketing.comment(ticket=ticket, text="vu {word}")
"""


def opened(world: World, word: str, beats: Beats | None = None) -> Assistant:
    """An assistant of that installation; its planner knows the one request."""
    os.environ.update(world.secrets)
    registry = load_registry()
    connectors = build_connectors(world.settings)
    toolbox = build_toolbox(world.settings, connectors)
    planner = ScriptedPlanner({_REQUEST.format(word=word): _PLAN.format(word=word)}, registry.specs)
    tools = toolbox if beats is None else BeatingToolbox(toolbox, beats)
    return build_assistant(world.settings, planner, tools, connectors=connectors)


def begin(world: World, word: str, at: int, strike: Callable[[World], Strike], only: str = "") -> list[str]:
    """Make the request, with a fault where `Beats` is told; returns the names of the beats there were."""
    beats = Beats(at, strike(world), only)
    assistant = opened(world, word, beats)
    beats.install()
    with closing(assistant), suppress(BeffroiError):  # what it could not do is told to a person; judged later
        assistant.ask(actor_of(assistant), _REQUEST.format(word=word), auto_approve=True)
    return beats.names


def go_on(world: World, word: str, person: bool) -> None:
    """What a restart does, until the run has ended; with ``person``, what nobody else can say is said by one
    who looks into the system."""
    for _ in range(_ROUNDS):
        with closing(opened(world, word)) as assistant:
            try:
                assistant.resume_all()
                view = found(assistant, word)
                if view is None or not person or _settled(world, assistant, word, view):
                    return
            except BeffroiError:
                time.sleep(0.5)  # somebody else has it, or the trouble lasts: again later, as a server would


def found(assistant: Assistant, word: str) -> RunView | None:
    """The run of this word; None where none was recorded."""
    actor = actor_of(assistant)
    for run in assistant.runs(actor, RunFilter(limit=5)):
        if word in run.request:
            return assistant.view(actor, run.run)
    return None


def actor_of(assistant: Assistant) -> Actor:
    """The person who asks: an agent of the 11th's roads, who may also act elsewhere."""
    claire = assistant.guards.accounts.actor("claire.aubry")
    return replace(claire, roles=claire.roles | {Role.SUPERVISEUR})


def _settled(world: World, assistant: Assistant, word: str, view: RunView) -> bool:
    """Whether nothing is left to do; else the person's part is done."""
    if view.status in ("done", "failed", "refused"):
        return True
    if view.question is not None and view.question.about == "rest":
        assistant.answer(actor_of(assistant), view.run, GO_ON)
        return False
    if view.status == "waiting" and view.approval is not None:
        assistant.accept(actor_of(assistant), view.approval.id)
        return False
    for effect in assistant.guards.journal.uncertain(view.run):
        there = world.count(word)[effect.tool] > 0
        assistant.settle(
            actor_of(assistant), effect.effect_id, Settlement.DONE if there else Settlement.RESEND
        )
    return False


# --- what can happen at a beat ------------------------------------------------------------------------------


def hold_lock(world: World, seconds: float) -> None:
    """Another writer takes the state's database, and keeps it."""
    file = world.settings.home / "beffroi.db"

    def hold() -> None:
        with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as base:
            base.execute("BEGIN EXCLUSIVE")
            time.sleep(seconds)
            base.execute("ROLLBACK")

    threading.Thread(target=hold, daemon=True).start()
    time.sleep(0.05)


def let_lease_end(world: World) -> None:
    """As if minutes had passed: nobody holds a run any more, though a worker may only stand still.

    One that stands still within a transaction keeps everybody from the state, which is then left as it is.
    """
    file = world.settings.home / "beffroi.db"
    with closing(sqlite3.connect(file, timeout=2)) as base, suppress(sqlite3.OperationalError), base:
        base.execute("UPDATE lease SET until = '2000-01-01T00:00:00.000000Z'")


def fill_disk(filler: Path) -> None:
    """No byte is left on the state's disk."""
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue


def drop_sandboxes() -> None:
    """Every sandbox of this process ends at once."""
    mine = str(os.getpid())
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name, rest = (folder / "stat").read_text().split("(", 1)[1].rsplit(")", 1)
            if name == "bwrap" and rest.split()[1] == mine:
                os.killpg(int(folder.name), 9)
        except (OSError, IndexError):
            continue


def cut_line(name: str) -> None:
    """The line is cut here: before, nothing left; after, the answer is lost.

    Raises:
        httpx.ReadError | ConnectionResetError: as the network's own.
    """
    if "http" in name:
        raise httpx.ReadError("cut")
    if "smtp" in name:
        raise ConnectionResetError("cut")
