"""Advice to try again, and where it may be given: never once a part of a request was done.

A new request has new effects: what was done would be done a second time.
"""

from __future__ import annotations

import re

from agents.graph.deps import Deps
from guards.ledger import Event, Kind

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀÉÈÊÎÔ«])")
_ADVICE = r"(?:réessayez|relancez|recommencez|refaites)\b"
_RETRY = re.compile(_ADVICE, re.IGNORECASE)
_CLAUSE = re.compile(rf"\s*[:;,]\s*(?:puis |ou )?{_ADVICE}[^.!?]*", re.IGNORECASE)


def without_retry(reason: str) -> str:
    """What of a reason says what happened, each sentence once; nothing that advises to try again."""
    sentences = _SENTENCE.split(_CLAUSE.sub("", reason.strip()))
    return " ".join(dict.fromkeys(each for each in sentences if not _RETRY.match(each)))


def something_done(deps: Deps, run_id: str) -> bool:
    """Whether an effect of the run is known to have happened.

    Raises:
        RecordError: the ledger cannot be read.
    """
    return any(_done(event) for event in deps.guards.ledger.events(run_id))


def _done(event: Event) -> bool:
    settled = event.kind is Kind.EFFECT_SETTLED and event.payload.get("as") == "done"
    return settled or event.kind is Kind.EFFECT_DONE
