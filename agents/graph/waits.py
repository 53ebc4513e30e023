"""Where a run goes, by what stands in the tables: after a wait, and where it has no checkpoint."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from agents.graph.asking.questions import from_json
from agents.graph.asking.rest import NOT_AGAIN
from agents.graph.deps import Deps
from agents.graph.phases import Phase, error_of
from beffroi.errors import Refused
from beffroi.labels import CONSTANT
from guards.approvals.approvals import Approval, ApprovalStatus
from guards.effects.effects import may_be_done
from guards.runs.runs import Run, RunStatus


def approval_ended(deps: Deps, run: Run, latest: datetime | None = None) -> bool:
    """Whether what a waiting run waits for was decided, or ran out, without anybody going on with it.

    Args:
        latest: a decision after this moment does not count yet: whoever took it goes on with the run.
    """
    if run.erasure:
        return False
    approval = deps.guards.approvals.standing(str(run.data["approval"]))
    decided = approval.decided_at
    fresh = latest is not None and decided is not None and decided > latest
    return approval.status is not ApprovalStatus.PENDING and not fresh


def after_approval(deps: Deps, run_id: str) -> Phase:
    """To *act* where it was given, to *report* where it was not, else on waiting.

    Where it was given with edits it is another approval than the one that the run waits for: the run's from
    here on.
    """
    approval = deps.guards.approvals.standing(str(deps.guards.runs.get(run_id).data["approval"]))
    match approval.status:
        case ApprovalStatus.ACCEPTED | ApprovalStatus.USED:
            deps.guards.runs.update(run_id, RunStatus.RUNNING, approval=approval.id)
            return Phase.ACT
        case ApprovalStatus.PENDING:
            return Phase.APPROVE
        case ApprovalStatus.REFUSED | ApprovalStatus.EXPIRED | ApprovalStatus.SUPERSEDED:
            end, error = _not_given(deps, approval)
            deps.guards.runs.update(run_id, RunStatus.RUNNING, end=end.value, error=error)
            return Phase.REPORT


def as_it_ends(deps: Deps, run: Run) -> Run:
    """The run as people are told of it: one whose approval was refused, or ran out, has ended for them though
    nobody has gone on with it yet; one that was agreed to is under way. Nothing is written, and nothing goes
    on by being looked at."""
    if run.status is not RunStatus.WAITING or run.erasure:
        return run
    approval = deps.guards.approvals.standing(str(run.data["approval"]))
    match approval.status:
        case ApprovalStatus.REFUSED | ApprovalStatus.EXPIRED | ApprovalStatus.SUPERSEDED:
            end, error = _not_given(deps, approval)
            return replace(run, status=end, data={**run.data, "error": error})
        case ApprovalStatus.ACCEPTED | ApprovalStatus.USED:
            return replace(run, status=RunStatus.RUNNING)
        case ApprovalStatus.PENDING:
            return run


def goes_on_without(deps: Deps, run: Run) -> bool:
    """Whether a run that is woken does nothing in the name of its person: it ends, or goes on waiting."""
    match Phase(run.phase):
        case Phase.APPROVE:
            return not _is_given(deps, str(run.data["approval"]))
        case Phase.QUESTION:
            return run.data.get("question") is not None or bool(run.data.get("given_up"))
        case Phase.REPORT | Phase.END:
            return True
        case _:
            return False


def _is_given(deps: Deps, approval_id: str) -> bool:
    """Whether something may be done under an approval; not under one that is unknown, or whose time ran out
    before anything was begun."""
    try:
        approval = deps.guards.approvals.standing(approval_id)
    except Refused:
        return False
    if approval.status is ApprovalStatus.ACCEPTED:
        return approval.expires > deps.clock()
    return approval.status is ApprovalStatus.USED


def _not_given(deps: Deps, approval: Approval) -> tuple[RunStatus, dict[str, Any]]:
    """How a run ends whose approval was not given, and what is told of it."""
    if approval.status is ApprovalStatus.REFUSED:
        # By whom and why is read off the card each time: the run outlives who refused.
        own = approval.decided_by == approval.requester
        return RunStatus.REFUSED, error_of("", told=CONSTANT) | {"card": approval.id, "own": own}
    sentence = "La demande d'accord a expiré : rien de plus n'a été fait."
    hint = NOT_AGAIN if may_be_done(deps.guards.store, approval.run) else "Refaites la demande."
    return RunStatus.FAILED, error_of(sentence, hint, told=CONSTANT)


def after_question(deps: Deps, run_id: str) -> Phase:
    """Back to where it was asked, once there is a reply."""
    run = deps.guards.runs.get(run_id)
    if run.data.get("question") is not None:
        return Phase.QUESTION
    if run.data.get("given_up"):
        return Phase.REPORT
    return from_json(run.data["answered"]).back


def where_it_stands(deps: Deps, run_id: str) -> Phase:
    """The phase that a run is in: the tables have it before each checkpoint is written."""
    phase = Phase(deps.guards.runs.get(run_id).phase)
    match phase:
        case Phase.APPROVE:
            return after_approval(deps, run_id)
        case Phase.QUESTION:
            return after_question(deps, run_id)
        case _:
            return phase
