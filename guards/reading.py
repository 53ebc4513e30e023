"""Opening a trace: who opens it, under which inquiry, is recorded before anything is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

from beffroi.identity import Actor
from guards.inquiries import Inquiries, Inquiry
from guards.ledger import Event, Kind, Ledger
from guards.ledger.facts import facts
from guards.runs import Run


@dataclass(frozen=True)
class Opened:
    """How a trace may be read.

    Attributes:
        contents: whole; else its headers only.
        inquiry: under which its contents are read; None where the reader asked themselves.
    """

    contents: bool
    inquiry: Inquiry | None = None


def open_trace(ledger: Ledger, inquiries: Inquiries, actor: Actor, run: Run) -> Opened:
    """Record that a trace is opened.

    Raises:
        RecordError: it cannot be recorded; nothing may be shown.
    """
    own = run.actor == actor.id
    inquiry = None if own else inquiries.covering(actor.id, run.id)
    told = {"actor": actor.id, "inquiry": "" if inquiry is None else inquiry.id}
    ledger.record(run.id, Kind.TRACE_OPENED, told)
    return Opened(own or inquiry is not None, inquiry)


def event_header(event: Event) -> Event:
    """An event with only what stands in clear of it in the ledger's tree."""
    return replace(event, payload=facts(event.payload))
