"""Conversations written by hand: what their later turns go on from, told as the graph tells it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from agents.graph.remembering.handle_types import read_type, write_type
from agents.graph.remembering.story import Story, told
from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.planner.drafts import Past
from agents.planner.prompt import Turn
from beffroi.tool import ToolSpec
from evals.planning.world import NOW
from tools.registry import load_registry


def last_told(turns: Sequence[Turn]) -> Turn | None:
    """The last of these turns that had something to plan, as the planner is told it; None where none had.

    Args:
        turns: of one conversation, earliest first, with the plans that were right.
    """
    turns = [turn for turn in turns if not turn.plan.startswith("cannot(")]
    if len(turns) < 2:
        return turns[0] if turns else None
    story, said = Story("", "", {}), tuple[str, ...]()
    for at, turn in enumerate(turns):
        earlier = {name: read_type(kind) for name, kind in story.kinds.items()}
        plan = parse_plan(turn.plan)
        checked = check(plan, turn.request, _specs(), now=NOW, earlier=earlier, earlier_requests=said)
        stored = ((name, write_type(kind)) for name, kind in checked.results.items())
        story = told(str(at), turn.plan, {name: kind for name, kind in stored if kind is not None}, story)
        said = (turn.request, *said)
    return Past(turns[-1].request, story.plan, said[1:])


@cache
def _specs() -> dict[str, ToolSpec]:
    return dict(load_registry().specs)
