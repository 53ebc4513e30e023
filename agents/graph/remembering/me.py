"""Who « moi » is: the directory is asked once a run, before its first read; the answer is kept with it."""

from __future__ import annotations

from typing import Any

from agents.graph.deps import Deps
from agents.graph.phases import Go, stop
from agents.graph.remembering.memory import ME
from agents.graph.remembering.situation import Situation
from agents.language.checked import CheckedPlan
from agents.language.syntax import nodes as n
from agents.language.syntax import words
from agents.language.syntax.walk import expressions_of, statements_of
from beffroi import wire
from beffroi.errors import Failure, ToolError
from beffroi.identity import Actor
from guards.runs.runs import RunStatus

_AGAIN = "L'annuaire dit qui est « moi » : réessayez dans un instant, ou donnez un nom dans votre demande."


def find_me(deps: Deps, at: Situation) -> Go | None:
    """Keep the directory's record of the person who asks, where the plan speaks of them and it is not kept
    yet; where the run goes if the directory does not answer."""
    if at.memory.has(ME) or not uses_me(at.checked):
        return None
    try:
        at.memory.write({ME: wire.encode(_entry(deps, at.actor))})
    except ToolError as error:
        return stop(RunStatus.FAILED, error.fr, _AGAIN)
    return None


def uses_me(checked: CheckedPlan) -> bool:
    """Whether the plan speaks of the person who asks."""
    nodes = (node for each in statements_of(checked.plan.body) for node in expressions_of(each))
    return any(isinstance(node, n.Name) and node.name == words.ME for node in nodes)


def _entry(deps: Deps, actor: Actor) -> Any:
    try:
        return deps.connectors.directory.get_person(actor.person_id) if actor.person_id else None
    except ToolError as error:
        if error.failure is not Failure.NOT_FOUND:
            raise
        return None
