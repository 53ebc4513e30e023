"""Where a run stands: its plan checked again, and evaluated with everything it remembers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from agents.graph.deps import Deps
from agents.graph.remembering.earlier import EarlierTurn, load_earlier
from agents.graph.remembering.memory import Memory
from agents.graph.remembering.unseen import unseen_by_port
from agents.graph.remembering.written import written
from agents.interpreter.evaluate import evaluate
from agents.interpreter.evaluation import CallSite, Context, Do, Evaluation
from agents.language.checked import CheckedPlan
from agents.language.checking.checker import check
from agents.language.french.templates import worded
from agents.language.syntax.parser import parse_plan
from agents.planner.drafts import PlanRequest
from agents.planner.prompt import normalise_request
from beffroi.errors import RecordError
from beffroi.identity import Actor
from beffroi.local_time import LOCAL
from guards.runs.runs import ENDED, Run


@dataclass(frozen=True)
class Situation:
    """One run as its nodes see it.

    Attributes:
        actor: the person who asks, with the roles they have now; where it is only looked at and their account
            is gone, somebody without roles.
        now: the run's own time (local zone): what ages and « hier » are counted from.
    """

    run: Run
    actor: Actor
    memory: Memory
    checked: CheckedPlan
    earlier: EarlierTurn
    now: datetime

    def evaluate(self, deps: Deps, do: Do | None = None) -> Evaluation:
        """What the plan comes to with what is remembered at this moment; ``do`` as `evaluate` has it."""
        context = Context(
            now=self.now,
            me=self.memory.me(),
            earlier=self.earlier.values,
            fresh=self.memory.fresh(),
            replies=self.memory.replies(),
            anew=self.memory.anew(),
            unseen=unseen_by_port(deps, self.actor),
        )
        now = evaluate(self.checked, self.memory.results(), context, do)
        return replace(now, calls=self._as_done(now.calls), effects=self._as_done(now.effects))

    def _as_done(self, calls: Iterable[CallSite]) -> tuple[CallSite, ...]:
        """The calls, those that came to something with the words of whoever agreed to them."""
        return tuple(
            call if call.outcome is None else written(call, self.memory.said(call.site)) for call in calls
        )


def load(deps: Deps, run_id: str, *, looking: bool = False) -> Situation:
    """The situation of a run that has a plan.

    Args:
        looking: nothing is carried out in it: it is told though the person who asked was erased.

    Raises:
        RecordError: it has none.
        PlanError: its plan does not fit the tools any more.
        Refused: the account of the person who asks is gone; not where it is only looked at.
    """
    run, memory = deps.guards.runs.get(run_id), Memory(deps.guards, run_id)
    return situated(deps, run, memory, before(deps, memory), looking=looking)


def before(deps: Deps, memory: Memory) -> EarlierTurn:
    """The turn that a run's plan goes on from; an empty one where it has no plan."""
    return load_earlier(deps.guards, (memory.draft or {}).get("before", ""))


def situated(
    deps: Deps, run: Run, memory: Memory, earlier: EarlierTurn, *, looking: bool = False
) -> Situation:
    """The situation of a run whose parts are read already.

    Raises:
        RecordError, PlanError, Refused: as `load`.
    """
    draft = memory.draft
    if draft is None:
        raise RecordError("Cette demande n'a pas de plan.", "This run has no plan.")
    checked = check_again(deps, draft, run, earlier)
    return Situation(run, _asker(deps, run, looking), memory, checked, earlier, run_time(run))


def _asker(deps: Deps, run: Run, looking: bool) -> Actor:
    if looking and deps.guards.accounts.find(run.actor) is None:
        return Actor(run.actor, run.actor_name, frozenset(), "", "", "", "", None)
    return deps.guards.accounts.actor(run.actor)


def check_again(deps: Deps, draft: Mapping[str, Any], run: Run, earlier: EarlierTurn) -> CheckedPlan:
    """A stored plan, checked as it was when it was made: same words, same time, same earlier results. A run
    that has ended is told in the sentences that its tools had, with what they supposed; one that goes on in
    those of the tools as they are, which will do it.

    Raises:
        PlanError: it does not fit the tools any more.
    """
    specs = deps.toolbox.registry.specs
    return check(
        parse_plan(draft["plan"]),
        normalise_request(run.request),
        worded(specs, draft.get("templates", {}), draft.get("results", {}), draft.get("supposed", {}))
        if run.status in ENDED
        else specs,
        now=run_time(run),
        earlier=earlier.types,
        earlier_requests=earlier.requests,
    )


def plan_request(run: Run, earlier: EarlierTurn) -> PlanRequest:
    """What the planner is asked for a run."""
    return PlanRequest(run.request, run_time(run), earlier.turn, earlier.types, earlier.older)


def run_time(run: Run) -> datetime:
    """The time that a run counts from, in the local zone of its city."""
    return run.created.astimezone(LOCAL)
