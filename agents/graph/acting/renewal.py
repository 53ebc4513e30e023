"""An agreement is for the tools as they were when it was asked for: with another version it is asked anew."""

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

_CHANGED = "tools_changed"
_AGAIN = "Un outil, ou ce que les réglages en disent, a changé depuis l'accord : relisez cette carte."


def with_same_tools(deps: Deps, at: Situation, approval: Approval) -> Approval:
    """The agreement as it holds with today's tools: whole where those that it is about are the same, else
    only for what was begun. The rest is asked for anew.

    Raises:
        RecordError: it cannot be noted.
    """
    whole = deps.guards.approvals.get(approval.id).document  # with what has lapsed since
    same = deps.toolbox.registry.digest_of(effect.tool for effect in whole.effects) == whole.tools
    if at.memory.get(_CHANGED, False) is same:
        at.memory.write({_CHANGED: not same})
    if same:
        return approval
    with deps.guards.store.reading() as session:
        return begun_only(session, approval)


def tool_notes(at: Situation, waiting: Iterable[CallSite]) -> Iterator[str]:
    """What a card says of its tools: that one changed since an agreement, and what settings always give."""
    if at.memory.get(_CHANGED, False):
        yield _AGAIN
    tools = {call.spec.name: (call.spec, served) for call in waiting if (served := served_by(call.spec))}
    for spec, served in tools.values():
        for name, value in served.allowed.fixed.items():
            told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            always = f"Toujours donné par les réglages, pour « {spec.summary} »"
            yield f"{always} : {lowered(parameter_word(name))} = « {short(told)} »."
