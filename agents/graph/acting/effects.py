"""One accepted effect: judged again, then done through the journal, so that it happens once."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlmodel import Session

from agents.graph.deps import Deps
from agents.graph.judging.circumstances import PURPOSE, circumstances
from agents.graph.judging.decisions import Judged, ask_policy, kept, releases, told
from agents.graph.judging.documents import call_document
from agents.graph.phases import Go, Phase
from agents.graph.realise import encoded_arguments, given_tickets, real_arguments
from agents.graph.remembering.situation import Situation
from agents.interpreter.compare import record_key
from agents.interpreter.evaluation import CallSite
from agents.interpreter.outcomes import Fail, Ok, Outcome
from agents.interpreter.values import Labeled
from agents.views.sentences import call_sentence
from beffroi.errors import Failure, ToolError
from beffroi.tool import Effect, ToolSpec
from beffroi.types import RecordType
from guards.approvals.approvals import Approval
from guards.effects.effects import Done, EffectIntent, Failed, Uncertain, begun
from guards.effects.usage import usage_within
from guards.ledger import Kind, digest
from guards.policy import Allow, Deny, NeedsApproval


@dataclass(frozen=True)
class EffectEnded:
    """It was tried; what became of it is stored."""

    outcome: Outcome


@dataclass(frozen=True)
class EffectRefused:
    """Policy says no, now that its values are known."""

    rule: str
    reason: str


@dataclass(frozen=True)
class EffectStale:
    """What it was to change has changed since; nothing was done, and a person sees it anew."""

    what: str


@dataclass(frozen=True)
class EffectUncertain:
    """It may have happened; a person settles it. ``known`` as in `Uncertain`."""

    effect_id: str
    reason: str
    known: bool


EffectOutcome = EffectEnded | EffectRefused | EffectStale | EffectUncertain


def perform(deps: Deps, at: Situation, call: CallSite, approval: Approval) -> EffectOutcome:
    """Do one effect that was agreed to.

    Raises:
        RecordError: nothing is sent, or what was sent is found again at the next try.
    """
    try:
        return _tried(deps, at, call, approval)
    except _TooMany:
        # Another run of the same person began the last of today's meanwhile: the rules say so now.
        return _tried(deps, at, call, approval)


def _tried(deps: Deps, at: Situation, call: CallSite, approval: Approval) -> EffectOutcome:
    judged = _judged(deps, at, call, approval)
    at.memory.write(kept(at.memory, [judged]), [told(judged), *releases(judged)])
    match judged.decision:
        case Deny(rule, reason) | NeedsApproval(rule, reason):
            return _begun_before(deps, at, call) or EffectRefused(rule, reason)
        case Allow():
            return _through_journal(deps, at, call)


def _begun_before(deps: Deps, at: Situation, call: CallSite) -> EffectOutcome | None:
    """What became of an effect that the rules forbid by now, where it was begun before; None where it did not
    happen."""
    effect_id = at.memory.effect_id(call.site)
    find, system = partial(_find, deps, call), deps.toolbox.goes_to([call.spec.name])
    match deps.guards.journal.conclude(effect_id, deps.owner, find, system):
        case Done(result):
            return _store(at, call, Ok(result, 0.0))
        case Uncertain(reason, known):
            return EffectUncertain(effect_id, reason, known)
        case _:
            return None


def _judged(deps: Deps, at: Situation, call: CallSite, approval: Approval | None = None) -> Judged:
    effect = "" if approval is None else at.memory.effect_id(call.site)
    about = circumstances(deps, at.run.id, at.memory.get(PURPOSE, ""), effect)
    document = call_document(deps, at.actor, call, about, approval)
    return ask_policy(deps, document, call.site, call.spec.name)


def _through_journal(deps: Deps, at: Situation, call: CallSite) -> EffectOutcome:
    started = time.perf_counter()
    sentence, effect_id = call_sentence(call), at.memory.effect_id(call.site)
    intent = EffectIntent(
        effect_id=effect_id,
        run=at.run.id,
        line=call.line,
        tool=call.spec.name,
        arguments_digest=digest(encoded_arguments(call.arguments)),
        description=sentence,
        worker=deps.owner,
        system=deps.toolbox.goes_to([call.spec.name]),
    )
    ended = deps.guards.journal.perform(
        intent,
        do=lambda key: _send(deps, at, call, key),
        find=partial(_find, deps, call),
        check=partial(_check_budget, deps, intent),
    )
    seconds = time.perf_counter() - started
    deps.listeners.tell(at.run.id, "effect", sentence, call.site, seconds)
    match ended:
        case Done(result):
            return _store(at, call, Ok(result, seconds))
        case Failed(Failure.CONFLICT, reason):
            return _conflict(deps, at, call, Fail(Failure.CONFLICT, reason, seconds))
        case Failed(failure, reason):
            return _store(at, call, Fail(failure, reason, seconds))
        case Uncertain(reason, known):
            return EffectUncertain(effect_id, reason, known)


class _TooMany(Exception):
    """The day's effects are used up."""


def _check_budget(deps: Deps, effect: EffectIntent, tx: Session) -> None:
    used = usage_within(tx, effect.run, deps.clock().astimezone(), effect.effect_id)
    if used.effects + 1 > deps.settings.policy.limits.effects_per_day:
        raise _TooMany


def _find(deps: Deps, call: CallSite, key: str) -> Any | None:
    since = begun(deps.guards.store, key)
    return deps.toolbox.find_effect(call.spec.name, key, since, given_tickets(call))


def _send(deps: Deps, at: Situation, call: CallSite, key: str) -> Any:
    now, arguments = deps.clock().astimezone(), real_arguments(call)
    return deps.toolbox.call(call.spec.name, arguments, key=key, now=now, actor=at.actor).value


def _store(at: Situation, call: CallSite, outcome: Ok | Fail) -> EffectEnded:
    payload = {"site": call.site, "tool": call.spec.name, "seconds": round(outcome.seconds, 6)}
    if isinstance(outcome, Fail):
        payload["failure"] = outcome.failure.value
    at.memory.write(at.memory.result(call.site, outcome), [(Kind.CALL_END, payload)])
    return EffectEnded(outcome)


def refuse_ahead(
    deps: Deps, at: Situation, calls: Sequence[CallSite], refused: Mapping[str, ToolError]
) -> Go:
    """Effects that would each be refused as things stand: told as failed, and nobody is asked to agree. What
    was read in an earlier turn may be another by now: it is read again first.

    Args:
        refused: why, by site.
    """
    for call in calls:
        if (newer := _changed(deps, at, call)) is not None:
            at.memory.write(at.memory.refreshed(newer))
            return Go(Phase.READ)
    for call in calls:
        error = refused[call.site]
        event = (Kind.ERROR, {"site": call.site, "failure": error.failure.value})
        at.memory.write(at.memory.result(call.site, Fail(error.failure, error.fr)), [event])
    return Go(Phase.READ)


def _conflict(deps: Deps, at: Situation, call: CallSite, failed: Fail) -> EffectOutcome:
    """A conflict is a change elsewhere where the record has another version now; else a plain refusal."""
    newer = _changed(deps, at, call)
    if newer is None:
        return _store(at, call, failed)
    refreshed = at.memory.refreshed(newer)
    again = {f"generation:{call.site}": at.memory.generation(call.site) + 1}
    at.memory.write(refreshed | again, [(Kind.ERROR, {"site": call.site, "failure": "stale"})])
    return EffectStale(failed.reason)


def _changed(deps: Deps, at: Situation, call: CallSite) -> Any:
    """The first record that a call is given and that has another version by now, as it is; None without."""
    found = ((_read_again(deps, at, call, value), value) for value in real_arguments(call).values())
    return next(
        (newer for newer, value in found if newer is not None and newer.version != value.version), None
    )


def _read_again(deps: Deps, at: Situation, call: CallSite, value: Any) -> Any:
    """The record as it is now, by the tool of its system that reads one by its key; None where none may."""
    key, system = record_key(value), call.spec.system
    reader = None if key is None or not hasattr(value, "version") else _reader(deps, system, type(value))
    if reader is None or key is None:
        return None
    arguments = {reader.parameters[0].name: Labeled(key[1])}
    read = CallSite(f"{call.site}.again", call.line, reader, arguments, call.label, call.looped)
    judged = _judged(deps, at, read)
    at.memory.write(kept(at.memory, [judged]), [told(judged)])
    if not isinstance(judged.decision, Allow):
        return None
    try:
        found = deps.toolbox.call(
            reader.name, real_arguments(read), key=f"{at.run.id}.again", now=at.now, actor=at.actor
        )
    except ToolError:
        return None
    return found.value


def _reader(deps: Deps, system: str, cls: type) -> ToolSpec | None:
    for spec in deps.toolbox.registry.specs.values():
        one = len(spec.parameters) == 1 and not spec.lookup
        if spec.system == system and spec.effect is Effect.READ and one and spec.returns == RecordType(cls):
            return spec
    return None
