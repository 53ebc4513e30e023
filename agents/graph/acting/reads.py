"""Reads: each judged with the labels of its real values, then run side by side, each in its own sandbox."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass

from sqlmodel import Session

from agents.graph.deps import Deps
from agents.graph.judging.circumstances import PURPOSE, circumstances, one_more
from agents.graph.judging.decisions import Judged, ask_policy, kept, releases, told
from agents.graph.judging.documents import call_document
from agents.graph.realise import encoded_arguments, real_arguments
from agents.graph.remembering.memory import Told
from agents.graph.remembering.situation import Situation
from agents.interpreter.evaluation import CallSite
from agents.interpreter.outcomes import Fail, Ok, Outcome
from agents.views.sentences import call_sentence
from beffroi import wire
from beffroi.errors import ToolError
from beffroi.tool import ReadClass
from guards.effects.usage import usage_within
from guards.ledger import Kind, digest
from guards.policy import Allow, Circumstances, Deny, NeedsApproval

AT_ONCE = 4
"""Sandboxes at work side by side for one run."""


@dataclass(frozen=True)
class ReadsDone:
    """They ran; what became of them is stored."""


@dataclass(frozen=True)
class ReadsRefused:
    """Policy refuses one of them, ``call``: nothing ran."""

    rule: str
    reason: str
    call: CallSite


@dataclass(frozen=True)
class ReadsNeedConsent:
    """Policy wants the person to agree to one of them first: nothing ran."""

    call: CallSite
    reason: str


ReadsOutcome = ReadsDone | ReadsRefused | ReadsNeedConsent


def run_reads(deps: Deps, at: Situation, calls: Sequence[CallSite]) -> ReadsOutcome:
    """Judge these reads, and run them where all may be.

    Raises:
        RecordError: something could not be recorded; nothing runs, or what ran is read again.
    """
    judged = _judged_all(deps, at, calls)
    refusal = _refusal(calls, judged)
    try:
        _record(deps, at, calls, judged, refusal)
    except _TooMany:
        # Another run of the same person took the last of today's meanwhile.
        judged = _judged_all(deps, at, calls)
        refusal = _refusal(calls, judged)
        _record(deps, at, calls, judged, refusal)
    if refusal is not None:
        return refusal
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="read") as pool:
        # Each in a copy of this context: the hosts that it touches are the run's.
        started = [(copy_context(), call) for call in calls]
        outcomes = list(pool.map(lambda each: each[0].run(_run, deps, at, each[1]), started))
    ended = list(zip(calls, outcomes, strict=True))
    values = {k: v for call, outcome in ended for k, v in at.memory.result(call.site, outcome).items()}
    at.memory.write(values, [_end(call, outcome) for call, outcome in ended])
    return ReadsDone()


def _judged_all(deps: Deps, at: Situation, calls: Sequence[CallSite]) -> list[Judged]:
    """Each with the personal reads before it counted already."""
    about, judged = circumstances(deps, at.run.id, at.memory.get(PURPOSE, "")), []
    for call in calls:
        judged.append(_judged(deps, at, call, about))
        about = one_more(about) if _is_personal(call) else about
    return judged


def _judged(deps: Deps, at: Situation, call: CallSite, about: Circumstances) -> Judged:
    confirmed = at.memory.confirmed(consent_key(at, call))
    document = call_document(deps, at.actor, call, about, confirmed=bool(confirmed))
    return ask_policy(deps, document, call.site, call.spec.name)


def _record(
    deps: Deps, at: Situation, calls: Sequence[CallSite], judged: Sequence[Judged], refusal: object
) -> None:
    """Write the decisions, and, where all may run, that they begin.

    Raises:
        _TooMany: with these there are more personal reads today than may be.
    """
    begun = [] if refusal is not None else [event for call in calls for event in _begin(at, call)]
    released = [] if refusal is not None else [event for one in judged for event in releases(one)]
    personal = refusal is None and any(map(_is_personal, calls))

    def check(tx: Session) -> None:
        used = usage_within(tx, at.run.id, deps.clock().astimezone())
        if used.personal > deps.settings.policy.limits.personal_reads_per_day:
            raise _TooMany

    at.memory.write(
        kept(at.memory, judged), [*map(told, judged), *released, *begun], check if personal else None
    )


class _TooMany(Exception):
    """The day's personal reads are used up."""


def _is_personal(call: CallSite) -> bool:
    return call.spec.read_class is ReadClass.PERSONAL


def consent_key(at: Situation, call: CallSite) -> str:
    """Key of the question whether a read may be made: this one, with what it is given now."""
    return at.memory.confirmation(f"read:{call.site}:{digest(encoded_arguments(call.arguments))}")


def _refusal(calls: Sequence[CallSite], judged: Sequence[Judged]) -> ReadsRefused | ReadsNeedConsent | None:
    for call, one in zip(calls, judged, strict=True):
        match one.decision:
            case Deny(rule, reason):
                return ReadsRefused(rule, reason, call)
            case NeedsApproval(reason=reason):
                return ReadsNeedConsent(call, reason)
            case Allow():
                pass
    return None


def _run(deps: Deps, at: Situation, call: CallSite) -> Outcome:
    started = time.perf_counter()
    arguments = real_arguments(call)
    key = f"{at.run.id}.{call.site}"
    try:
        result = deps.toolbox.call(call.spec.name, arguments, key=key, now=at.now, actor=at.actor)
        seconds = time.perf_counter() - started
        outcome: Outcome = Ok(result.value, seconds, call.after, read=result.read)
    except ToolError as error:
        outcome = Fail(error.failure, error.fr, time.perf_counter() - started, call.after)
    seconds = time.perf_counter() - started
    deps.listeners.tell(at.run.id, "read", call_sentence(call), call.site, seconds)
    return outcome


def _begin(at: Situation, call: CallSite) -> Iterator[Told]:
    if _is_personal(call):
        purpose = at.memory.get(PURPOSE, "")
        yield Kind.PERSONAL_READ, {"site": call.site, "tool": call.spec.name, "purpose": purpose}
    arguments = digest(encoded_arguments(call.arguments))
    yield Kind.CALL_BEGIN, {"site": call.site, "tool": call.spec.name, "arguments": arguments}


def _end(call: CallSite, outcome: Outcome) -> Told:
    payload = {"site": call.site, "tool": call.spec.name}
    match outcome:
        case Ok(value, seconds):
            result = digest(wire.encode(value))
            return Kind.CALL_END, {**payload, "result": result, "seconds": round(seconds, 6)}
        case Fail(failure, _, seconds):
            return Kind.CALL_END, {**payload, "failure": failure.value, "seconds": round(seconds, 6)}
        case _:
            return Kind.CALL_END, payload
