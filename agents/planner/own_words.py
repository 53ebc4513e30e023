"""Words of a request that name a tool are no filter of what it lists.

Asked « liste les passages prévus », a small model fills the optional text of a tool that it has not learnt
with what is left of the request, « prévus »: the tool's own word, which then keeps everything out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from agents.language.lexicon.folding import stems
from beffroi.tool import Effect, ToolSpec
from beffroi.types import TextType

_SAID = r'"(?P<said>(?:[^"\\]|\\.)*)"'
_CALL = re.compile(r'(?P<before>\b(?P<tool>\w+\.\w+)\()(?P<given>(?:[^()"]|"(?:[^"\\]|\\.)*")*)\)')
_TEXT = re.compile(rf"(?P<name>\w+)={_SAID}(?:, )?")


def without_own_words(plan: str, specs: Mapping[str, ToolSpec]) -> str:
    """The plan, its reads of other authors' tools without optional texts that only name the tool itself."""

    def told(call: re.Match[str]) -> str:
        spec = specs.get(call["tool"])
        if spec is None or spec.effect is not Effect.READ or spec.of_the_house:
            return call[0]
        given = _TEXT.sub(lambda text: "" if _names(spec, text) else text[0], call["given"])
        return f"{call['before']}{given.removesuffix(', ')})"

    return _CALL.sub(told, plan)


def _names(spec: ToolSpec, text: re.Match[str]) -> bool:
    declared = spec.parameter(text["name"])
    if declared is None or declared.required or declared.type != TextType("query"):
        return False
    own = {*stems(spec.name.replace(".", " ").replace("_", " ")), *stems(spec.summary)}
    return {*stems(text["said"])} <= own
