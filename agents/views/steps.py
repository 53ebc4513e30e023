"""The steps of a run as people see them: every call met, and where it stands."""

from __future__ import annotations

from collections.abc import Collection

from agents.interpreter.evaluation import CallSite, Evaluation
from agents.interpreter.labels import full_label
from agents.interpreter.outcomes import Fail, Left, Ok
from agents.interpreter.values import Value
from agents.language.checked import CheckedPlan, Step
from agents.views.cards import MASKED
from agents.views.run import Status, StepStatus, StepView
from agents.views.sentences import call_sentence
from agents.views.texts import value_text
from beffroi.tool import Effect

Roles = frozenset[str] | None


def step_views(
    now: Evaluation,
    checked: CheckedPlan,
    status: Status,
    roles: Roles = None,
    doubted: Collection[str] = (),
) -> tuple[StepView, ...]:
    """All calls in the plan's order; a line that no turn of a loop has reached yet stands for itself.

    Args:
        doubted: sites of the effects of which nobody knows whether they happened.
    """
    met = {call.line for call in now.calls}
    reached = [(call.line, _met(call, status, roles, call.site in doubted)) for call in now.calls]
    ahead = [(step.line, _ahead(step, status)) for step in checked.steps if step.line not in met]
    return tuple(view for _, view in sorted(reached + ahead, key=lambda pair: pair[0]))


def _met(call: CallSite, status: Status, roles: Roles, doubted: bool) -> StepView:
    standing, error = _standing(call, status, doubted)
    if error and roles is not None and not call.told.readable_by(roles):
        error = MASKED
    seconds = call.outcome.seconds if isinstance(call.outcome, Ok | Fail) else None
    return StepView(
        line=call.line,
        site=call.site,
        tool=call.spec.name,
        arguments={name: _shown(call, name, value, roles) for name, value in call.arguments.items()},
        effect=call.spec.effect.value,
        status=standing,
        sentence=call_sentence(call, roles),
        seconds=seconds,
        error=error,
    )


def _shown(call: CallSite, name: str, value: Value, roles: Roles) -> str:
    if roles is not None and not full_label(value).readable_by(roles):
        return MASKED
    declared = call.spec.parameter(name)
    return value_text(value, None if declared is None else declared.type)


def _standing(call: CallSite, status: Status, doubted: bool) -> tuple[StepStatus, str]:
    match call.outcome:
        case Ok():
            return "done", ""
        case Fail(_, reason):
            return "failed", reason
        case Left(reason):
            return "skipped", reason
        case None if doubted:
            return "uncertain", ""
        case None:
            return ("skipped", call.blocked) if call.blocked else (_untried(call, status), "")


def _untried(call: CallSite, status: Status) -> StepStatus:
    effect = call.spec.effect is not Effect.READ
    match status:
        case "waiting" if effect:
            return "waiting"
        case "refused" if effect:
            return "refused"
        case "done" | "failed" | "refused":
            return "skipped"
        case _:
            return "todo"


def _ahead(step: Step, status: Status) -> StepView:
    ended = status in ("done", "failed", "refused")
    return StepView(
        line=step.line,
        site=str(step.line),
        tool=step.spec.name,
        arguments={},
        effect=step.spec.effect.value,
        status="skipped" if ended else "todo",
        sentence=step.sentence,
    )
