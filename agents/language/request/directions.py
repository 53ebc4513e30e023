"""« plus de » and « moins de » before a value, against what the tool's own sentence says of the parameter."""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.language.syntax.advice import wrong
from beffroi.tool import Parameter, ToolSpec

_SENTENCE = re.compile(r"\b(plus|moins|rayon) de \{(\w+)\}")
_SAID = re.compile(r"\s*(?:depuis |il y a |à |a )?(plus|moins) (?:de |d['’])", re.IGNORECASE)


def check_direction(spec: ToolSpec, parameter: Parameter, node: n.Literal) -> None:
    """« moins de 10 jours » is no ``older_than``.

    Raises:
        PlanError: the words say the contrary of what the tool does with the value.
    """
    said = _SAID.match(str(node.value))
    ways = {name: "plus" if way == "plus" else "moins" for way, name in _SENTENCE.findall(spec.sentence)}
    if said is None or ways.get(parameter.name, said[1].lower()) == said[1].lower():
        return
    other = next((p.name for p in spec.parameters if _is_contrary(p, parameter, ways)), None)
    raise wrong(
        node.line,
        f"« {node.value} » dit le contraire de {parameter.name}",
        f"Écrivez {other}=…" if other else f"Écrivez {parameter.name}=ask()",
    )


def _is_contrary(other: Parameter, parameter: Parameter, ways: dict[str, str]) -> bool:
    """Whether another parameter takes the same sort of value the other way round."""
    way = ways.get(other.name)
    return other.type == parameter.type and way is not None and way != ways[parameter.name]


def without_direction(words: str) -> str:
    """The value alone, where a sentence says « plus de » itself."""
    return _SAID.sub("", words, count=1)
