"""Where each part of a shown value or of a step came from, and which rule decided: for people and as JSON."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from agents.graph.deps import Deps
from agents.graph.judging.documents import trust_of
from agents.graph.remembering.situation import Situation, load
from agents.interpreter.evaluation import CallSite, ShownValue
from agents.interpreter.labels import content_label, full_label, of_field
from agents.interpreter.values import Items, Labeled, Value, Waiting
from agents.views.cards import MASKED, columns_of
from agents.views.headings import headings
from agents.views.origins import TRUST, kept_phrase, origin_sentences
from agents.views.sentences import call_sentence
from agents.views.texts import short, text_of, value_text
from agents.views.words import field_word, parameter_word
from beffroi.errors import PlanError, RecordError
from beffroi.identity import Actor
from beffroi.labels import Label, join_all
from guards.past.judgements import PastDecision, past_decisions
from guards.reading import open_trace
from guards.runs.runs import Run

ANSWER = "réponse"
"""Names what the plan shows, as a step."""
_ITEMS = 20


@dataclass(frozen=True)
class Part:
    """One part of a value: what it is, how far it is trusted and why, who may read it.

    Attributes:
        value: as people read it; masked where the one who looks may not.
        trust: in French, of what chose or wrote it.
        kept: who may read it and what it holds; empty where all staff may.
        origins: one phrase per source.
        sources: the same as ``kind:system:ref``.
    """

    name: str
    value: str
    trust: str
    kept: str
    origins: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Ruled:
    """One decision on it: at which stage, how it fell, by which rule with its sentence; what else spoke."""

    stage: str
    outcome: str
    rule: str
    sentence: str
    considered: tuple[str, ...]


@dataclass(frozen=True)
class Explained:
    """One step, or one value of the answer.

    Attributes:
        step: site of the call, or the plan's own text of a shown value.
        certain: False where it has not run: the parts then say the most that each can hold.
        condition: what decided that it runs; None where nothing did.
    """

    step: str
    sentence: str
    certain: bool
    parts: tuple[Part, ...]
    condition: Part | None
    decisions: tuple[Ruled, ...]


def explain(deps: Deps, run: Run, step: str, actor: Actor) -> tuple[Explained, ...]:
    """Explain every call of one line of a run's plan (``"4"``; ``"4[2]"`` for one turn of a loop), or each
    value of its answer (`ANSWER`). That it was looked at is recorded first.

    Raises:
        RecordError: the run has no plan, or its plan no such line; it does not fit the tools any more; or it
            cannot be recorded.
    """
    open_trace(deps.guards, actor, run.id)
    try:
        at = load(deps, run.id, looking=True)
    except PlanError as error:
        raise RecordError(
            "Cette demande ne s'explique plus pas à pas : un de ses outils n'est plus activé, ou a changé "
            "depuis. La page Registre dit ce qui a été compris et accordé.",
            "A tool of this run is not in use any more, or has changed: see the page Registre.",
            command=f"beffroi runs show {run.id}",
        ) from error
    now = at.evaluate(deps)
    past = tuple(past_decisions(deps.guards.store, run.id))
    if step == ANSWER:
        headed = zip(now.shown, headings(now), strict=True)
        return tuple(_shown(at, each, heading, past, actor) for each, heading in headed)
    named = (call for call in now.calls if step in (call.site, str(call.line)))
    calls = [call for call in named if not any(isinstance(v, Waiting) for v in call.arguments.values())]
    found = tuple(_call(call, past, actor) for call in calls) or tuple(_ahead(at, step, past))
    if not found:
        lines = ", ".join(str(known.line) for known in at.checked.steps)
        raise RecordError(
            f"Cette demande n'a pas d'étape « {step} ». Étapes : {lines} ; ou « {ANSWER} ».",
            f"This run has no step '{step}'.",
        )
    return found


# --- calls --------------------------------------------------------------------------------------------------


def _call(call: CallSite, past: Iterable[PastDecision], actor: Actor) -> Explained:
    names = actor.reads_as
    condition = _part("Condition", "", call.label, names) if call.label != Label() else None
    return Explained(
        step=call.site,
        sentence=call_sentence(call, names),
        certain=True,
        parts=tuple(_argument(call, name, value, names) for name, value in call.arguments.items()),
        condition=condition,
        decisions=tuple(_on_call(call.site, call.line, past)),
    )


def _argument(call: CallSite, name: str, value: Value, names: frozenset[str]) -> Part:
    declared = call.spec.parameter(name)
    whole, chosen = full_label(value), trust_of(call, value)
    shown = value_text(value, None if declared is None else declared.type)
    told = dataclasses.replace(whole.join(call.label), integrity=chosen.integrity)
    return _part(parameter_word(name), shown, told, names)


def _ahead(at: Situation, step: str, past: Iterable[PastDecision]) -> Iterator[Explained]:
    """A step that was never reached: what was known of it before anything ran."""
    for known in at.checked.steps:
        if str(known.line) != step:
            continue
        bounds = [(name, bound) for (line, name), bound in at.checked.given.items() if line == known.line]
        under = at.checked.conditions.get(known.line, Label())
        yield Explained(
            step=step,
            sentence=known.sentence,
            certain=False,
            parts=tuple(_part(parameter_word(name), "", bound.label, frozenset()) for name, bound in bounds),
            condition=_part("Condition", "", under, frozenset()) if under != Label() else None,
            decisions=tuple(_on_call("", known.line, past)),
        )


# --- the answer ---------------------------------------------------------------------------------------------


def _shown(
    at: Situation, each: ShownValue, heading: str, past: Iterable[PastDecision], actor: Actor
) -> Explained:
    return Explained(
        step=each.name,
        sentence=heading,
        certain=isinstance(each.value, Labeled),
        parts=tuple(_parts(at, each, actor.reads_as)),
        condition=None,
        decisions=tuple(_ruled(one) for one in past if one.stage in ("plan", "show")),
    )


def _parts(at: Situation, each: ShownValue, names: frozenset[str]) -> Iterator[Part]:
    value = each.value
    told = "" if isinstance(value, Waiting) else value_text(value, each.type)
    if not isinstance(value, Labeled):
        bounds = (bound.label for bound in at.checked.shown if bound.text == each.name)
        yield _part("Valeur", told, join_all(bounds), names)
        return
    yield _part("Valeur", told, full_label(value), names)
    if isinstance(value.value, Items):
        for number, item in enumerate(tuple(value.value.known())[:_ITEMS], 1):
            yield _part(f"Élément {number}", short(text_of(item.value)), full_label(item), names)
    elif dataclasses.is_dataclass(value.value):
        for name in columns_of(type(value.value).__name__):
            if (held := getattr(value.value, name, None)) not in (None, ""):
                yield _part(
                    field_word(name), text_of(held), of_field(value, name).join(content_label(held)), names
                )


def _part(name: str, value: str, label: Label, names: frozenset[str]) -> Part:
    readable = label.readable_by(names)
    return Part(
        name=name,
        value=value if readable or not value else MASKED,
        trust=TRUST[label.integrity],
        kept=kept_phrase(label),
        origins=origin_sentences(label),
        sources=tuple(f"{s.kind}:{s.system}:{s.ref}" for s in sorted(label.sources)),
    )


# --- decisions ----------------------------------------------------------------------------------------------


def _on_call(site: str, line: int, past: Iterable[PastDecision]) -> Iterator[Ruled]:
    """Decisions that judged a call: its own, and those on a plan or a set of effects that it is part of."""
    for one in past:
        own = one.site == site if one.stage == "call" else _judges(one.document, site, line)
        if own:
            yield _ruled(one)


def _judges(document: dict[str, Any] | None, site: str, line: int) -> bool:
    match document:
        case {"stage": "plan", "steps": list(steps)}:
            return any(step["line"] == line for step in steps)
        case {"stage": "effects", "effects": list(effects)}:
            return any(effect["site"] == site for effect in effects)
        case _:
            return False


def _ruled(one: PastDecision) -> Ruled:
    said = {(line["rule"], line["outcome"]): line["sentence"] for line in one.considered}
    others = tuple(dict.fromkeys(line["rule"] for line in one.considered if line["rule"] != one.rule))
    return Ruled(one.stage, one.outcome, one.rule, said.get((one.rule, one.outcome), ""), others)


def to_json(found: Iterable[Explained]) -> list[dict[str, Any]]:
    """The objects that ``--json`` prints."""
    return [dataclasses.asdict(one) for one in found]
