"""What waits for a person: others' and their own cards that they decide on, questions, doubtful effects."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from beffroi.errors import BeffroiError
from beffroi.identity import Actor
from guards import Guards
from guards.approvals.approvals import Approval
from guards.runs.runs import Run, RunFilter, RunStatus
from ui.assets.format import short
from ui.words.messages import Words

_log = logging.getLogger("beffroi.ui")
_MOST = 50
"""Questions, and doubts, that are counted."""
_LENGTH = 100


@dataclass(frozen=True)
class Waiting:
    """What waits, oldest first; ``runs`` wait for an answer."""

    approvals: tuple[Approval, ...] = ()
    runs: tuple[Run, ...] = ()

    def __len__(self) -> int:
        return len(self.approvals) + len(self.runs)


@dataclass(frozen=True)
class Line:
    """One thing that waits, and the page where the person deals with it."""

    text: str
    href: str


def waiting_for(guards: Guards, actor: Actor, most: int | None = None) -> Waiting:
    """What waits for a person; nothing where it cannot be read: the page of agreements then says why.

    Args:
        most: open only so many of the cards.
    """
    try:
        approvals = tuple(guards.approvals.pending_for(actor, most))
        runs = tuple(run for which in _asked(actor) for run in guards.runs.list(which)[::-1])
    except BeffroiError:
        _log.exception("What waits for a person could not be read")
        return Waiting()
    return Waiting(approvals, runs)


def count_waiting(guards: Guards, actor: Actor) -> int:
    """How much waits for a person, without opening any of it; nothing where it cannot be read."""
    try:
        return guards.approvals.count_for(actor) + sum(map(guards.runs.count, _asked(actor)))
    except BeffroiError:
        _log.exception("What waits for a person could not be counted")
        return 0


def waiting_lines(guards: Guards, actor: Actor, words: Words, most: int) -> list[Line]:
    """The first of it as sentences that lead there."""
    found = waiting_for(guards, actor, most)
    cards = [Line(_card(guards, actor, words, each), f"/approvals/{each.id}") for each in found.approvals]
    questions = [
        Line(words(f"waiting.{run.status}", request=short(run.request, _LENGTH)), f"/runs/{run.id}")
        for run in found.runs
    ]
    return (cards + questions)[:most]


def _asked(actor: Actor) -> list[RunFilter]:
    """Runs that wait for a person's answer."""
    return [
        RunFilter(actor.id, status=each, limit=_MOST) for each in (RunStatus.QUESTION, RunStatus.UNCERTAIN)
    ]


def _card(guards: Guards, actor: Actor, words: Words, item: Approval) -> str:
    run = guards.runs.get(item.run)
    if item.requester != actor.id:
        return words("waiting.other", name=run.actor_name)
    return words("waiting.own", request=short(run.request, _LENGTH))
