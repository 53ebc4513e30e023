"""What the ledger tells of effects, beside what the connectors wrote down themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from guards.ledger.events import Event, Kind
from guards.ledger.ledger import Ledger


class Operation(Protocol):
    """One line of a connector's log."""

    @property
    def key(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def operation(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def record(self) -> str: ...


class Finding(StrEnum):
    """How the two disagree."""

    NOT_IN_LEDGER = "not_in_ledger"
    NOT_IN_LOG = "not_in_log"
    SAID_UNDONE = "said_undone"
    SAID_DONE = "said_done"
    OTHER_RECORD = "other_record"


_SENTENCES = {
    Finding.NOT_IN_LEDGER: "fait par le connecteur, absent du registre",
    Finding.NOT_IN_LOG: "fait d'après le registre, absent du journal du connecteur",
    Finding.SAID_UNDONE: "fait par le connecteur, non fait d'après le registre",
    Finding.OTHER_RECORD: "fait, mais le registre nomme un autre objet que le connecteur",
    Finding.SAID_DONE: "fait d'après le registre, seulement refusé d'après le connecteur",
}


@dataclass(frozen=True)
class Difference:
    """One effect on which ledger and log disagree."""

    finding: Finding
    effect: str
    run: str
    operation: str
    at: str
    record: str

    @property
    def sentence(self) -> str:
        """In French."""
        what = f"{self.operation} {self.record}".strip()
        return f"{self.effect} ({what}, {self.at}) : {_SENTENCES[self.finding]}"


@dataclass(frozen=True)
class Reconciliation:
    """What a comparison found.

    Attributes:
        effects: how many effects both sides know.
        doubted: effects whose end nobody knows yet, on either side; they are no difference.
    """

    effects: int
    doubted: tuple[str, ...]
    differences: tuple[Difference, ...]


@dataclass
class _Told:
    """What the ledger says of one effect."""

    run: str
    at: str
    tool: str = ""
    state: str = "begun"
    found: bool = False
    record: str = ""


@dataclass
class _Logged:
    """What the log says of one effect."""

    at: str
    operation: str
    outcomes: set[str] = field(default_factory=set)
    record: str = ""


_STATES = {
    Kind.EFFECT_INTENT: "begun",
    Kind.EFFECT_DONE: "done",
    Kind.EFFECT_REFUSED: "undone",
    Kind.EFFECT_UNCERTAIN: "doubted",
}


def reconcile(ledger: Ledger, log: Iterable[Operation]) -> Reconciliation:
    """Compare every effect of the ledger with every one of the log.

    A ledger that tells of an effect only that it began, or that it is doubted, disagrees with nothing: the
    effect is searched for, or a person settles it.
    """
    told, logged = _of_ledger(ledger.of_kinds((*_STATES, Kind.EFFECT_SETTLED))), _of_log(log)
    differences, doubted = [], []
    for effect in sorted(told.keys() | logged.keys()):
        here, there = told.get(effect), logged.get(effect)
        finding = _judge(here, there)
        if finding is not None:
            differences.append(_difference(finding, effect, here, there))
        elif here is not None and here.state in ("begun", "doubted"):
            doubted.append(effect)
    return Reconciliation(len(told.keys() & logged.keys()), tuple(doubted), tuple(differences))


def _judge(here: _Told | None, there: _Logged | None) -> Finding | None:
    if here is None:
        return Finding.NOT_IN_LEDGER
    if there is None:
        return Finding.NOT_IN_LOG if here.state == "done" else None
    done = "done" in there.outcomes
    if done and here.state == "undone":
        return Finding.SAID_UNDONE
    only_failed = there.outcomes == {"begun", "failed"}
    if only_failed and here.state == "done" and not here.found:
        return Finding.SAID_DONE
    both = here.record and there.record
    return Finding.OTHER_RECORD if both and here.record != there.record else None


def _of_ledger(events: Iterable[Event]) -> Mapping[str, _Told]:
    told: dict[str, _Told] = {}
    for event in events:
        effect = event.payload.get("effect")
        if not isinstance(effect, str):
            continue
        one = told.setdefault(effect, _Told(event.run, event.at))
        one.tool = str(event.payload.get("tool", one.tool))
        if event.kind in _STATES:
            one.state, one.at = _STATES[event.kind], event.at
            one.found = bool(event.payload.get("found"))
            one.record = str(event.payload.get("record", ""))
        elif event.kind is Kind.EFFECT_SETTLED:
            settled = event.payload.get("as")
            one.state = {"done": "done", "refused": "undone"}.get(str(settled), "begun")
            one.found = True
    return told


def _of_log(log: Iterable[Operation]) -> Mapping[str, _Logged]:
    logged: dict[str, _Logged] = {}
    for entry in log:
        one = logged.setdefault(entry.key, _Logged(entry.at, entry.operation))
        one.outcomes.add(str(entry.outcome))
        one.record, one.at = entry.record or one.record, entry.at
    return logged


def _difference(finding: Finding, effect: str, here: _Told | None, there: _Logged | None) -> Difference:
    operation = there.operation if there else here.tool if here else ""
    at = there.at if there else here.at if here else ""
    return Difference(finding, effect, here.run if here else "", operation, at, there.record if there else "")
