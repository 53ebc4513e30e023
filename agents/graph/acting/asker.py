"""Whoever asked may be gone when their run goes on: it does so with the roles that they have then."""

from __future__ import annotations

from collections.abc import Callable

from agents.graph.asking.rest import NOT_AGAIN
from agents.graph.deps import Deps
from agents.graph.phases import Go, Phase, stop
from agents.graph.waits import goes_on_without
from beffroi.labels import CONSTANT
from guards.effects.effects import may_be_done
from guards.people.standing_roles import Unchecked
from guards.runs.runs import ENDED, Run, RunStatus

_WAITS = (
    "Les rôles de {}, qui a fait cette demande, n'ont pas été confirmés récemment par l'annuaire ou le "
    "fournisseur d'identité : rien de plus n'est fait pour l'instant. Ce qui est décidé le reste, et la "
    "demande reprend d'elle-même dès que l'annuaire répond ou que cette personne se connecte. Si cela dure, "
    "prévenez l'administrateur."
)
_WAITS_EN = (
    "The roles of who asked were not confirmed lately by their source: nothing more is done for now. What "
    "was decided stands, and the request goes on by itself once the directory answers or they sign in."
)
_GONE = "{}, qui a fait cette demande, n'a plus aucun rôle dans Beffroi : rien de plus n'est fait."


def confirm_asker(deps: Deps, run_id: str) -> None:
    """See that the roles of who asked are those that they have now, before anything is read or done in their
    name. Their source is asked where it last told them too long ago.

    Raises:
        Unchecked: it does not answer, or cannot be asked without them: nothing of the run changes.
        RecordError: what it said cannot be recorded, or the run cannot be read.
    """
    run = deps.guards.runs.get(run_id)
    if run.status in ENDED or goes_on_without(deps, run):
        return
    try:
        deps.guards.roles.confirm(run.actor)
    except Unchecked as error:
        raise Unchecked(error.rule, _WAITS.format(run.actor_name), _WAITS_EN) from error


def in_their_name(deps: Deps, run_id: str, phase: Phase, node: Callable[[Deps, str], Go]) -> Go:
    """Do a node's work for who asked. Where they have no role any more the run ends, once it is known what
    became of what was begun."""
    run = deps.guards.runs.get(run_id)
    if phase is Phase.REPORT or not _without_role(deps, run):
        return node(deps, run_id)
    begun = may_be_done(deps.guards.store, run_id)
    if begun and phase is Phase.ACT and (go := node(deps, run_id)).to is not Phase.REPORT:
        return go
    hint = NOT_AGAIN if begun else "Voyez avec l'administrateur, puis refaites la demande."
    sentence = _GONE.format(run.actor_name)
    return stop(RunStatus.REFUSED, sentence, hint, rule="roles.none", told=CONSTANT)


def _without_role(deps: Deps, run: Run) -> bool:
    found = deps.guards.accounts.find(run.actor)
    return found is not None and not found.roles
