"""What the effect journal speaks of: an effect about to happen, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from beffroi import wire
from beffroi.errors import Failure, RecordError
from beffroi.local_time import LOCAL
from guards.clock import from_text
from guards.effects.contents import EffectContents, open_effect
from guards.keys import Keys
from guards.store import EffectRow, Store

UNREADABLE = "[action illisible]"
_OTHER_SYSTEM = (
    "Ce système a changé depuis le {:%d/%m/%Y à %H:%M}, quand cette action y a été envoyée : celui "
    "d'aujourd'hui ne sait pas si elle a été faite, et rien ne lui est envoyé. Regardez dans l'ancien, puis "
    "répondez qu'elle est faite ou qu'elle est abandonnée."
)


class Settlement(StrEnum):
    """What a person says became of an effect that may have happened; the keys that they choose among.

    ``RESEND``: it did not happen, and is sent again unless it is found after all. ``DROPPED``: it shall not.
    """

    DONE = "fait"
    RESEND = "renvoyer"
    DROPPED = "abandonner"


class EffectState(StrEnum):
    """Where an effect stands. *cleared*: a person asked for it to be sent again; *erased*: its run was before
    anybody said what became of it, and nobody will."""

    INTENT = "intent"
    DONE = "done"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    CLEARED = "cleared"
    ERASED = "erased"


ENDED = (EffectState.DONE, EffectState.REFUSED, EffectState.ERASED)
"""Where nothing more happens to an effect."""


@dataclass(frozen=True)
class EffectIntent:
    """An effect about to happen.

    Attributes:
        effect_id: from run, step and business key; also the key given to the city system.
        arguments_digest: sha256 of the arguments; another one under the same id is an error.
        description: French sentence for people.
        worker: who is about to send it (`guards.runs.workers.worker_name`).
        system: digest of the system that it goes to; empty where that is not told.
    """

    effect_id: str
    run: str
    line: int
    tool: str
    arguments_digest: str
    description: str
    worker: str = ""
    system: str = ""


@dataclass(frozen=True)
class Done:
    """It happened; ``result`` is what the tool returned (None where a person only said that it did)."""

    result: Any


@dataclass(frozen=True)
class Failed:
    """It did not happen."""

    failure: Failure
    reason: str


@dataclass(frozen=True)
class Uncertain:
    """It may have happened; a person settles it. ``known``: the reason says what was done, all or a part."""

    reason: str
    known: bool = False


Outcome = Done | Failed | Uncertain


@dataclass(frozen=True)
class UncertainEffect:
    """An effect that waits for a person: what it was, since when, and why nobody knows; ``known`` as in
    `Uncertain`. Of one that is not ``readable``, ``reason`` says why."""

    effect_id: str
    run: str
    line: int
    tool: str
    description: str
    reason: str
    since: str
    known: bool = False
    readable: bool = True


def begun(store: Store, effect_id: str) -> datetime | None:
    """When an effect was first about to be sent, since when it is looked for; None where it never was."""
    with store.reading() as session:
        row = session.get(EffectRow, effect_id)
    return None if row is None else from_text(row.created)


def went_to(store: Store, effect_id: str) -> str:
    """Digest of the system that an effect was first sent to; empty where it never was, or none was kept.

    Raises:
        RecordError: it cannot be read.
    """
    with store.reading() as session:
        row = session.get(EffectRow, effect_id)
    return "" if row is None else open_effect(store.keys, row).system


def other_system(row: EffectRow, contents: EffectContents, system: str) -> str:
    """Why nobody can tell what became of an effect without an end that went to another system than
    ``system``; empty where it did not."""
    if row.state in ENDED or contents.system in ("", system):
        return ""
    return _OTHER_SYSTEM.format(from_text(row.created).astimezone(LOCAL))


def existing(tx: Session, effect_id: str) -> EffectRow:
    """The row of an effect, which nobody else changes meanwhile.

    Raises:
        RecordError: the journal knows none with this id.
    """
    row = tx.get(EffectRow, effect_id, with_for_update=True)
    if row is None:
        raise RecordError(
            f"L'effet « {effect_id} » est inconnu du journal.", f"No effect '{effect_id}' in the journal."
        )
    return row


def of_this_try(tx: Session, seen: EffectRow) -> EffectRow:
    """The row as it is now. What was seen says nothing of a try that was begun since; how one ended stands.

    Raises:
        RecordError: it was begun again since it was ``seen``.
    """
    row = existing(tx, seen.effect_id)
    if row.state not in ENDED and row.attempts != seen.attempts:
        raise performed_elsewhere()
    return row


def performed_elsewhere() -> RecordError:
    """Another try of the effect is on its way."""
    return RecordError(
        "Cette action est déjà en cours : attendez qu'elle se termine.",
        "This effect is already being performed.",
    )


def may_be_done(store: Store, run: str) -> bool:
    """Whether an effect of a run is known to have happened, or may have.

    Raises:
        RecordError: it cannot be read.
    """
    states = (EffectState.DONE, EffectState.INTENT, EffectState.UNCERTAIN, EffectState.ERASED)
    query = select(EffectRow.effect_id).where(EffectRow.run == run, col(EffectRow.state).in_(states))
    with store.reading() as session:
        return session.exec(query.limit(1)).first() is not None


def uncertain_effect(keys: Keys, row: EffectRow) -> UncertainEffect:
    """An effect that waits for a person, as its row tells of it; of one that cannot be read, that is told: it
    keeps nobody from the others."""
    where = (row.effect_id, row.run, row.line, row.tool)
    try:
        held = open_effect(keys, row)
    except RecordError as error:
        return UncertainEffect(*where, UNREADABLE, error.fr, row.updated, readable=False)
    return UncertainEffect(*where, held.description, held.reason, row.updated, held.known)


def outcome_of(row: EffectRow, contents: EffectContents) -> Outcome:
    """How the effect of a row ended; one without an end may have happened."""
    match EffectState(row.state):
        case EffectState.DONE:
            return Done(wire.decode(contents.result))
        case EffectState.REFUSED | EffectState.CLEARED:
            return Failed(Failure(row.failure or Failure.UNAVAILABLE), contents.reason)
        case EffectState.UNCERTAIN | EffectState.INTENT | EffectState.ERASED:
            return Uncertain(contents.reason, contents.known)
