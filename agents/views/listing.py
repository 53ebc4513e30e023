"""The runs that a person may see, a line each: read from the guards' tables alone, without tools or model."""

from __future__ import annotations

from dataclasses import replace

from agents.views.headers import summary_header
from agents.views.run import RunSummary
from beffroi.identity import Actor, Role
from guards import Guards
from guards.reading import open_list
from guards.runs.runs import Run, RunFilter


def list_runs(guards: Guards, actor: Actor, filters: RunFilter | None = None) -> list[RunSummary]:
    """Runs, newest first: one's own; all of them for an auditor, whose inquiries show the requests. That
    others' are shown is recorded first."""
    which = filters or RunFilter()
    if Role.AUDITEUR not in actor.roles:
        which = replace(which, actor=actor.id)
    found = guards.runs.list(which)
    open_to = open_list(guards, actor, found)
    return [summary(run) if run.id in open_to else summary_header(summary(run)) for run in found]


def summary(run: Run) -> RunSummary:
    """One line of a list."""
    return RunSummary(
        run=run.id,
        conversation=run.conversation,
        requester=run.actor,
        requester_name=run.actor_name,
        request=run.request,
        status=run.status.value,
        phase=run.phase,
        created=run.created,
        updated=run.updated,
        dry_run=bool(run.data.get("dry_run")),
        stopped=run.stopped,
        erased=bool(run.erasure),
    )
