"""Words of a request that name a tool are no filter of what it lists.

Asked « liste les passages prévus », a small model fills the optional text of a tool that it has not learnt
with what is left of the request, « prévus »: the tool's own word, which then keeps everything out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from agents.language.lexicon.folding import stems
from agents.language.syntax import nodes as n
from agents.planner.mends.tree import changed, words
from beffroi.tool import Effect, ToolSpec
from beffroi.types import TextType


def without_own_words(plan: n.Plan, specs: Mapping[str, ToolSpec]) -> n.Plan:
    """The plan, its reads of other authors' tools without optional texts that only name the tool itself."""

    def told(node: object) -> object:
        match node:
            case n.Call(tool, arguments) if (spec := specs.get(tool)) and _reads(spec):
                kept = (pair for pair in arguments if not _names(spec, pair[0], words(pair[1])))
                return replace(node, arguments=tuple(kept))
        return node

    return changed(plan, told)


def _reads(spec: ToolSpec) -> bool:
    return spec.effect is Effect.READ and not spec.of_the_house


def _names(spec: ToolSpec, parameter: str, text: str) -> bool:
    declared = spec.parameter(parameter)
    if not text or declared is None or declared.required or declared.type != TextType("query"):
        return False
    own = {*stems(spec.name.replace(".", " ").replace("_", " ")), *stems(spec.summary)}
    return {*stems(text)} <= own
