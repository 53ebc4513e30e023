"""Documents for policy: the whole plan, all effects with real values, one call, what is shown."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from agents.graph.deps import Deps
from agents.graph.judging.recipients import recipients_of
from agents.graph.judging.targets import Producers, targets_of
from agents.graph.realise import encoded_given
from agents.interpreter.compare import record_key
from agents.interpreter.evaluation import CallSite, ShownValue
from agents.interpreter.labels import absent_label, chosen_label, full_label, given_label
from agents.interpreter.values import Items, Labeled, Value
from agents.language.checked import Bound, CheckedPlan, Step
from agents.language.checking.label_bounds import declared_label, held_label
from beffroi import wire
from beffroi.declared import record_named
from beffroi.identity import Actor
from beffroi.labels import Integrity, Label, join_all, named
from guards.approvals.approvals import Approval
from guards.policy import (
    ActorInput,
    Approver,
    Bounds,
    CallArgument,
    CallDocument,
    CallStep,
    CallStepHead,
    Circumstances,
    EffectsDocument,
    Flow,
    LabelInput,
    PlanArgument,
    PlanDocument,
    PlanStep,
    ShowDocument,
    Shown,
    kind_of,
)


def plan_document(
    deps: Deps, actor: Actor, checked: CheckedPlan, circumstances: Circumstances
) -> PlanDocument:
    """The whole plan before anything runs, each value with the most that its label can be."""
    return PlanDocument(
        actor=ActorInput.of(actor),
        steps=tuple(_step(step, checked) for step in checked.steps),
        bounds=Bounds(calls=checked.bounds.calls, effects=checked.bounds.effects),
        shown=tuple(_shown(bound.record, bound.field, bound.label) for bound in checked.shown),
        flows=tuple(
            Flow(
                from_line=flow.from_line,
                field=flow.field,
                to_line=flow.to_line,
                argument=flow.argument,
                **_declared(flow.record, flow.field),
            )
            for flow in checked.flows
            if flow.to_line != 0
        ),
        mail_domains=deps.mail_domains,
        circumstances=circumstances,
    )


def effects_document(
    deps: Deps,
    actor: Actor,
    effects: Iterable[CallSite],
    producers: Producers,
    circumstances: Circumstances,
    total: int = 0,
) -> EffectsDocument:
    """All effects that are to be approved together.

    Args:
        total: how many the run comes to with these.
    """
    steps = tuple(
        CallStep(
            line=call.line,
            site=call.site,
            tool=call.spec.name,
            system=call.spec.system,
            effect=call.spec.effect,
            read_class=call.spec.read_class,
            arguments=_arguments(call),
            targets=targets_of(call, producers, recipients_of(deps, call)),
            condition=LabelInput.of(call.label),
        )
        for call in effects
    )
    return EffectsDocument(
        actor=ActorInput.of(actor),
        effects=steps,
        count=max(total, len(steps)),
        mail_domains=deps.mail_domains,
        circumstances=circumstances,
    )


def call_document(
    deps: Deps,
    actor: Actor,
    call: CallSite,
    circumstances: Circumstances,
    approval: Approval | None = None,
    *,
    confirmed: bool = False,
) -> CallDocument:
    """One call just before it is made.

    Args:
        approval: what was accepted, and by whom; None for a read.
        confirmed: for a read that the person who asks agreed to.
    """
    approver = None
    if approval is not None and approval.decided_by is not None:
        roles = tuple(sorted(approval.decided_roles))
        approver = Approver(id=approval.decided_by, roles=roles, delegated=bool(approval.delegation))
    elif confirmed:
        approver = Approver(id=actor.id, roles=tuple(sorted(actor.roles)))
    return CallDocument(
        actor=ActorInput.of(actor),
        step=CallStepHead(
            line=call.line,
            site=call.site,
            tool=call.spec.name,
            system=call.spec.system,
            effect=call.spec.effect,
            read_class=call.spec.read_class,
            condition=LabelInput.of(call.label),
            reads=LabelInput.of(held_label(call.spec.returns)),
        ),
        arguments=_arguments(call),
        targets=targets_of(call, {}, recipients_of(deps, call)),
        approved=approver is not None,
        approver=approver,
        count=1 if approval is None else len(approval.effect_ids),
        mail_domains=deps.mail_domains,
        circumstances=circumstances,
    )


def show_document(
    deps: Deps, actor: Actor, shown: Iterable[ShownValue], circumstances: Circumstances
) -> ShowDocument:
    """What the person is about to be shown, with real labels."""
    return ShowDocument(
        actor=ActorInput.of(actor),
        shown=tuple(_shown(each.name, "", label) for each in shown for label in _shown_labels(each.value)),
        mail_domains=deps.mail_domains,
        circumstances=circumstances,
    )


def _shown_labels(value: Value) -> tuple[Label, ...]:
    """What is shown is read part by part: of a list, each element may be kept for others."""
    if not isinstance(value, Labeled) or not isinstance(value.value, Items):
        return (full_label(value),)
    elements = (full_label(item).join(value.label) for item in value.value.known())
    told = {(label.readers, label.personal, label.coarse): label for label in elements}
    return (value.label.join(absent_label(value)), *told.values())


def _shown(record: str, field: str, label: Label) -> Shown:
    told = LabelInput.of(label)
    return Shown(record=record, field=field, personal=told.personal, readers=told.readers, coarse=told.coarse)


def _arguments(call: CallSite) -> dict[str, CallArgument]:
    found = {}
    for name, value in call.arguments.items():
        declared, role = call.spec.parameter(name), call.spec.role(name)
        found[name] = CallArgument(
            value=encoded_given(value, role),
            label=LabelInput.of(given_label(value, role).join(call.label)),
            type="" if declared is None else kind_of(declared.type),
            role=role.value,
            trust=trust_of(call, value).integrity.name,
            named=_named(value),
        )
    return found


def trust_of(call: CallSite, value: Value) -> Label:
    """The label of what chose a value, of a list its elements too, and of the conditions that the call stands
    under."""
    chosen = chosen_label(value) if isinstance(value, Labeled) else getattr(value, "label", Label())
    return chosen.join(call.label)


def _named(value: Value) -> bool:
    """Whether the person named this record, each of these, or these words."""
    if not isinstance(value, Labeled):
        return False
    if isinstance(value.value, Items):
        items = tuple(value.value.known())
        return bool(items) and all(map(_named, items))
    key = record_key(value.value)
    if key is None:
        return value.label.integrity is Integrity.PERSON and value.value is not None
    return named(f"{key[0]}:{key[1]}") in value.label.sources


def _step(step: Step, checked: CheckedPlan) -> PlanStep:
    return PlanStep(
        line=step.line,
        tool=step.spec.name,
        system=step.spec.system,
        effect=step.spec.effect,
        read_class=step.spec.read_class,
        in_loop=step.in_loop,
        arguments={
            parameter.name: PlanArgument(
                type=kind_of(parameter.type),
                value=wire.encode(step.constants.get(parameter.name)),
                from_lines=_lines(step, parameter.name, checked),
                integrity=_integrity(step, parameter.name, checked).name,
                role=parameter.role.value,
                named=_bound(step, parameter.name, checked).named,
                label=LabelInput.of(_bound(step, parameter.name, checked).label),
            )
            for parameter in step.spec.parameters
            if parameter.name in step.constants or _lines(step, parameter.name, checked)
        },
        returns=kind_of(step.spec.returns),
        condition=LabelInput.of(checked.conditions.get(step.line, Label())),
        reads=LabelInput.of(held_label(step.spec.returns)),
    )


def _bound(step: Step, name: str, checked: CheckedPlan) -> Bound:
    return checked.given.get((step.line, name), Bound(Label()))


def _lines(step: Step, name: str, checked: CheckedPlan) -> tuple[int, ...]:
    found = {f.from_line for f in checked.flows if f.to_line == step.line and f.argument == name}
    return tuple(sorted(found))


def _integrity(step: Step, name: str, checked: CheckedPlan) -> Integrity:
    supposed = any(s.line == step.line and s.parameter == name for s in checked.supposed)
    return Integrity.MODEL if supposed else Integrity.PERSON


def _declared(record: str, name: str) -> dict[str, Any]:
    """What a record's field, or the whole record, is declared to hold."""
    cls = record_named(record)
    fields = () if cls is None else dataclasses.fields(cls)
    held = [field.metadata for field in fields if name in ("", field.name) and "personal" in field.metadata]
    if not held:
        return {}
    told = LabelInput.of(join_all(declared_label(metadata) for metadata in held))
    return {"personal": told.personal, "readers": told.readers}
