"""An agreement is for the tools and systems that it was asked for: where they are others it is asked anew."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from agents.graph.deps import Deps
from agents.graph.remembering.situation import Situation
from agents.interpreter.evaluation import CallSite
from agents.language.french.grammar import lowered
from agents.views.texts import short
from agents.views.words import parameter_word
from guards.approvals.approvals import Approval
from guards.approvals.lapse import begun_only
from tools.mcp.declared import served_by

_CHANGED, _MOVED = "tools_changed", "systems_changed"
_AGAIN = "Un outil, ou ce que les réglages en disent, a changé depuis l'accord : relisez cette carte."
_ELSEWHERE = (
    "Le système où va une de ces actions a changé depuis l'accord : relisez cette carte, et vérifiez que ce "
    "qu'elle nomme est bien celui d'aujourd'hui."
)


def with_same_tools(deps: Deps, at: Situation, approval: Approval) -> Approval:
    """The agreement as it holds with today's tools and systems: whole where those that it is about are the
    same, else only for what was begun. The rest is asked for anew.

    Raises:
        RecordError: it cannot be noted.
    """
    whole = deps.guards.approvals.get(approval.id).document  # with what has lapsed since
    tools = frozenset(effect.tool for effect in whole.effects)
    others = {
        _CHANGED: deps.toolbox.registry.digest_of(tools) != whole.tools,
        _MOVED: whole.systems not in ("", deps.toolbox.goes_to(tools)),
    }
    if any(at.memory.get(name, False) is not other for name, other in others.items()):
        at.memory.write(others)
    if not any(others.values()):
        return approval
    with deps.guards.store.reading() as session:
        return begun_only(session, approval)


def tool_notes(at: Situation, waiting: Iterable[CallSite]) -> Iterator[str]:
    """What a card says of its tools: that one, or its system, changed since an agreement, and what settings
    always give."""
    if at.memory.get(_CHANGED, False):
        yield _AGAIN
    if at.memory.get(_MOVED, False):
        yield _ELSEWHERE
    tools = {call.spec.name: (call.spec, served) for call in waiting if (served := served_by(call.spec))}
    for spec, served in tools.values():
        for name, value in served.allowed.fixed.items():
            told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            always = f"Toujours donné par les réglages, pour « {spec.summary} »"
            yield f"{always} : {lowered(parameter_word(name))} = « {short(told)} »."
