"""What keeps a server's model to plans: a grammar or a schema, in the request field that its server knows.

| constraint | server | field |
| --- | --- | --- |
| gbnf | llama-server, llama-cpp-python | ``grammar`` |
| vllm | vLLM 0.11 and later; before | ``structured_outputs``; ``guided_grammar`` |
| json | most others | ``response_format`` with a JSON schema |
| none | any | nothing: the prompt alone |

Whatever the server made of it, the answer is parsed and checked like any other plan.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from agents.models.plan_grammar import plan_grammar
from agents.models.plan_json import text_of_json
from agents.models.plan_schema import plan_schema
from agents.models.protocol import Ask
from agents.models.said import Said
from beffroi.errors import PlanError
from beffroi.tool import ToolSpec

_THOUGHT = re.compile(r"^\s*<think>.*?(?:</think>|$)", re.DOTALL)
_FENCE = re.compile(r"```(?:\w+\n)?(.*?)(?:```|$)", re.DOTALL)


class Constraint(StrEnum):
    """What a server offers to constrain an answer with (setting ``model.constraint``)."""

    GBNF = "gbnf"
    VLLM = "vllm"
    JSON = "json"
    NONE = "none"


def constraint_fields(
    constraint: Constraint, specs: Mapping[str, ToolSpec], ask: Ask, guided: bool = False
) -> dict[str, Any]:
    """Fields to add to a chat completion request.

    Args:
        specs: installed tools by name; only those of ``ask.tools`` may be called, unless that is None.
        guided: whether the vLLM at hand still has the older field.
    """
    if constraint is Constraint.NONE:
        return {}
    allowed = [spec for name, spec in specs.items() if ask.tools is None or name in ask.tools]
    said = Said(ask.texts)
    if constraint is Constraint.JSON:
        schema = {"name": "plan", "strict": True, "schema": plan_schema(allowed, said)}
        return {"response_format": {"type": "json_schema", "json_schema": schema}}
    grammar = plan_grammar(allowed, said, ask.earlier)
    if constraint is Constraint.GBNF:
        return {"grammar": grammar}
    return {"guided_grammar": grammar} if guided else {"structured_outputs": {"grammar": grammar}}


def plan_of_answer(constraint: Constraint, answer: str) -> str:
    """The plan's text in an answer; JSON that is none stays as it is, for the checker to refuse."""
    text = _THOUGHT.sub("", answer)
    if fenced := _FENCE.search(text):
        text = fenced[1]
    text = text.strip()
    if constraint is not Constraint.JSON:
        return text
    try:
        return text_of_json(text)
    except PlanError:
        return text
