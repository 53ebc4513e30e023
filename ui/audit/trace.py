"""One run put together for reading from top to bottom, like a letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agents.graph.remembering.memory import Memory
from agents.interpreter.outcomes import Fail, Left, Ok, Outcome
from agents.views import RunView, StepView, headers_only
from agents.views.cards import MASKED
from beffroi.identity import Actor
from guards.inquiries import Inquiry
from guards.reading import Opened, event_header, open_trace
from guards.retention import Erasure
from ui.audit.agreements import Agreement, agreements
from ui.audit.came_back import came_back
from ui.audit.mask import Mask, hidden
from ui.audit.names import Names, Told
from ui.audit.present import Shown, present
from ui.audit.reached import Reached, hosts_by_system, reached
from ui.audit.readings import Readings, read_readings
from ui.serving.screen import Screen
from ui.words.understood import Line, understood


@dataclass(frozen=True)
class Call:
    """One call: what was asked, of which systems and hosts, and what came back."""

    step: StepView
    item: str
    first: bool
    result: Shown | None
    asked: tuple[Reached, ...] = ()


@dataclass(frozen=True)
class Trace:
    """A run for the page; every text is masked already.

    Attributes:
        mask: masks personal values in what is shown beside the view.
        readings: what was offered where the planner was unsure.
        inquiry: under which the contents are read; None where the reader asked themselves, or sees headers.
        headers: contents are hidden, since no inquiry of the reader's covers the run.
        erasure: what took the run's contents; None while they are there.
    """

    view: RunView
    lines: tuple[Line, ...]
    calls: tuple[Call, ...]
    approvals: tuple[Agreement, ...]
    events: tuple[Told, ...]
    mask: Mask
    readings: Readings | None = None
    inquiry: Inquiry | None = None
    headers: bool = False
    erasure: Erasure | None = None

    @property
    def masked(self) -> bool:
        return self.mask.needed


def read_trace(screen: Screen, actor: Actor, run: str) -> Trace:
    """The trace of a run; that it is opened, by whom and under which inquiry is recorded first.

    Raises:
        BeffroiError: it cannot be read, or that it was opened cannot be recorded.
    """
    guards = screen.guards
    opened = open_trace(guards, actor, run)
    if opened.contents:
        return _contents(screen, actor, opened)
    view = headers_only(screen.assistant.view(actor, run, opened))
    names, events = names_of(screen), guards.ledger.events(run)
    return Trace(
        view=view,
        lines=(),
        calls=_calls(view, {}, Mask((), whole=True), actor, names, hosts_by_system(screen.settings, events)),
        approvals=agreements(guards, names.tools, actor, opened, Mask((), whole=True)),
        events=tuple(names.told(event_header(event)) for event in events),
        mask=Mask((), whole=True),
        headers=True,
        erasure=screen.guards.erasures.of_run(run),
    )


def _contents(screen: Screen, actor: Actor, opened: Opened) -> Trace:
    run = opened.run.id
    memory = Memory(screen.guards, run)
    results, mask = came_back(memory)
    view: RunView = mask.deep(screen.assistant.view(actor, run, opened))
    names, events = names_of(screen), tuple(screen.guards.ledger.events(run))
    return Trace(
        view=view,
        lines=understood(view),
        calls=_calls(view, results, mask, actor, names, hosts_by_system(screen.settings, events)),
        approvals=agreements(screen.guards, names.tools, actor, opened, mask),
        events=tuple(map(names.told, events)),
        mask=mask,
        readings=mask.deep(read_readings(memory, events, screen.guards.accounts)),
        inquiry=opened.inquiry,
        erasure=screen.guards.erasures.of_run(run),
    )


def names_of(screen: Screen) -> Names:
    """Names of codes, in the language of the screens."""
    return Names(screen.words, screen.assistant.registry.specs)


def _calls(
    view: RunView,
    results: Mapping[str, Outcome],
    mask: Mask,
    actor: Actor,
    names: Names,
    hosts: Mapping[str, tuple[str, ...]],
) -> tuple[Call, ...]:
    seen: set[int] = set()
    calls = []
    for step in view.steps:
        result = mask.deep(_came_back(step, results.get(step.site), actor, names))
        item = step.site.partition("[")[2].rstrip("]").replace("][", ".")
        asked = reached(step.tool, names.tools, hosts)
        calls.append(Call(step, item, step.line not in seen, result, asked))
        seen.add(step.line)
    return tuple(calls)


def _came_back(step: StepView, outcome: Outcome | None, actor: Actor, names: Names) -> Shown | None:
    """What a call gave: of a text it is not said who may read it, so what was masked going in stays so, and
    of a package's result by what its tool was answered on the way."""
    match outcome:
        case Ok() if MASKED in step.arguments.values():
            return Shown("", rows=(("", MASKED),))
        case Ok(read=read) if not read.readable_by(actor.reads_as):
            return Shown("", rows=(("", MASKED),))
        case Ok(value):
            return present(hidden(value, actor.reads_as))
        case Fail(failure):
            return Shown(names.failure(failure), rows=(("", step.error),))
        case Left():
            return Shown("", rows=(("", step.error),))
    return None
