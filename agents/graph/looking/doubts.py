"""The effects that wait for a person, of all runs, as whoever looks may read them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from agents.graph.looking.masking import uncertain_views
from agents.views import HIDDEN, UncertainView
from beffroi.identity import Actor, Role
from guards import Guards
from guards.effects.effects import UncertainEffect
from guards.reading import open_list


@dataclass(frozen=True)
class Doubt:
    """An effect of which nobody knows whether it happened, and whose it is; its description and reason are
    hidden from whoever may not read the contents of its run."""

    effect: UncertainEffect
    requester: str
    requester_name: str


def doubts(guards: Guards, actor: Actor, run: str | None = None) -> list[Doubt]:
    """Uncertain effects, oldest first: of one's own runs; for an auditor of all, whose inquiries show what
    they were. That others' are shown is recorded first.

    Args:
        run: of this one only.

    Raises:
        RecordError: they cannot be read, or it cannot be recorded; nothing may be shown.
    """
    found = guards.journal.uncertain(run)
    runs = {each: guards.runs.get(each) for each in dict.fromkeys(effect.run for effect in found)}
    if Role.AUDITEUR not in actor.roles:
        runs = {name: each for name, each in runs.items() if each.actor == actor.id}
    open_to = open_list(guards, actor, list(runs.values()))
    views = {
        view.effect_id: view for each in open_to for view in uncertain_views(guards, each, actor.reads_as)
    }
    return [
        Doubt(
            _shown(effect, views.get(effect.effect_id)), runs[effect.run].actor, runs[effect.run].actor_name
        )
        for effect in found
        if effect.run in runs
    ]


def _shown(effect: UncertainEffect, view: UncertainView | None) -> UncertainEffect:
    """That an effect cannot be read is no secret."""
    if not effect.readable:
        return effect
    if view is None:
        return replace(effect, description=HIDDEN, reason=HIDDEN)
    return replace(effect, description=view.sentence, reason=view.reason)
