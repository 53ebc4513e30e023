"""Documents for policy: the whole plan, all effects with real values, one call just before it is made."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from agents.graph.deps import Deps
from agents.graph.realise import encoded
from agents.graph.targets import Producers, targets_of
from agents.interpreter.evaluation import CallSite
from agents.interpreter.labels import full_label
from agents.language.checked import CheckedPlan, Step
from beffroi import wire
from beffroi.declared import record_named
from beffroi.identity import Actor
from beffroi.labels import Integrity
from guards.approvals import Approval
from guards.policy import (
    ActorInput,
    Approver,
    Bounds,
    CallArgument,
    CallDocument,
    CallStep,
    CallStepHead,
    EffectsDocument,
    Flow,
    LabelInput,
    PlanArgument,
    PlanDocument,
    PlanStep,
    Shown,
    kind_of,
)


def plan_document(deps: Deps, actor: Actor, checked: CheckedPlan) -> PlanDocument:
    """The whole plan before anything runs."""
    return PlanDocument(
        actor=ActorInput.of(actor),
        steps=tuple(_step(step, checked) for step in checked.steps),
        bounds=Bounds(calls=checked.bounds.calls, effects=checked.bounds.effects),
        shown=tuple(
            Shown(record=flow.record, field=flow.field, **_declared(flow.record, flow.field))
            for flow in checked.flows
            if flow.to_line == 0
        ),
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
    )


def effects_document(
    deps: Deps, actor: Actor, effects: Iterable[CallSite], producers: Producers
) -> EffectsDocument:
    """All effects that are to be approved together."""
    steps = tuple(
        CallStep(
            line=call.line,
            tool=call.spec.name,
            system=call.spec.system,
            effect=call.spec.effect,
            read_class=call.spec.read_class,
            arguments=_arguments(call),
            targets=targets_of(call, producers),
        )
        for call in effects
    )
    return EffectsDocument(
        actor=ActorInput.of(actor), effects=steps, count=len(steps), mail_domains=deps.mail_domains
    )


def call_document(
    deps: Deps, actor: Actor, call: CallSite, approval: Approval | None = None, *, confirmed: bool = False
) -> CallDocument:
    """One call just before it is made.

    Args:
        approval: what was accepted, and by whom; None for a read.
        confirmed: for a read that the person who asks agreed to.
    """
    approver = None
    if approval is not None and approval.decided_by is not None:
        approver = Approver(id=approval.decided_by, roles=tuple(sorted(approval.decided_roles)))
    elif confirmed:
        approver = Approver(id=actor.id, roles=tuple(sorted(actor.roles)))
    return CallDocument(
        actor=ActorInput.of(actor),
        step=CallStepHead(
            line=call.line,
            tool=call.spec.name,
            system=call.spec.system,
            effect=call.spec.effect,
            read_class=call.spec.read_class,
        ),
        arguments=_arguments(call),
        targets=targets_of(call, {}),
        approved=approver is not None,
        approver=approver,
        count=1 if approval is None else len(approval.effect_ids),
        mail_domains=deps.mail_domains,
    )


def _arguments(call: CallSite) -> dict[str, CallArgument]:
    found = {}
    for name, value in call.arguments.items():
        declared = call.spec.parameter(name)
        found[name] = CallArgument(
            value=encoded(value),
            label=LabelInput.of(full_label(value).join(call.label)),
            type="" if declared is None else kind_of(declared.type),
        )
    return found


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
            )
            for parameter in step.spec.parameters
            if parameter.name in step.constants or _lines(step, parameter.name, checked)
        },
        returns=kind_of(step.spec.returns),
    )


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
    readers = set(held[0]["readers"]).intersection(*(metadata["readers"] for metadata in held))
    personal = tuple(sorted({metadata["personal"] for metadata in held}))
    return {"personal": personal, "readers": tuple(sorted(readers))}
