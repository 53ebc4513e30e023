"""Tools' sentence templates filled in (the small syntax is told in ``beffroi/tool.py``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from agents.language.french.grammar import attach
from beffroi.tool import ToolSpec
from beffroi.types import ListType

_PIECE = re.compile(r"\[([^\]]*)\]|« \{(\w+)\} »|\{(\w+)\}|([^\[{«]+|[«\[{])")
_SLOT = re.compile(r"\{(\w+)\}")
_MOMENT = "\u2060"


def fill(template: str, values: Mapping[str, str], bare: frozenset[str] = frozenset()) -> str:
    """The sentence.

    Args:
        values: text of each parameter that is there.
        bare: parameters that lose the quotes of « {parameter} »: references, and what is still to be asked.
    """
    return _moments(_fill("", template, values, bare))


def moment(words: str) -> str:
    """Words that name a moment rather than a length, so that « il y a plus de » becomes « avant »."""
    return _MOMENT + (f"le {words}" if re.match(r"\d{1,2}(?:er)?[ /]", words) else words)


def is_whole(spec: ToolSpec) -> bool:
    """Whether a tool's result is named by its whole phrase; a search's list is by a part of it."""
    return bool(spec.result) and not (isinstance(spec.returns, ListType) and "[" in spec.result)


def worded(
    specs: Mapping[str, ToolSpec],
    templates: Mapping[str, str],
    results: Mapping[str, str] = MappingProxyType({}),
    supposed: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> Mapping[str, ToolSpec]:
    """Tools that speak of their calls, and suppose of them, as they did when a plan was made.

    Args:
        templates: by tool, its sentence at that time; one that names a parameter which is there no more does
            not count.
        results: by tool, its noun phrase of what it gave at that time, likewise.
        supposed: by tool, what it supposed at that time where nothing was said (`defaults_of`).
    """
    said = dict(specs)
    for name, template in templates.items():
        if name in said and _fits(template, said[name]):
            said[name] = replace(said[name], sentence=template)
    for name, phrase in results.items():
        if name in said and _fits(phrase, said[name]):
            said[name] = replace(said[name], result=phrase)
    for name, defaults in supposed.items():
        if name in said:
            parameters = (replace(p, default=defaults.get(p.name)) for p in said[name].parameters)
            said[name] = replace(said[name], parameters=tuple(parameters))
    return said


def _fits(template: str, spec: ToolSpec) -> bool:
    return {*_SLOT.findall(template)} <= {each.name for each in spec.parameters}


def defaults_of(spec: ToolSpec) -> dict[str, str]:
    """What a tool supposes where nothing is said, by parameter."""
    return {each.name: each.default for each in spec.parameters if each.default is not None}


def _fill(done: str, template: str, values: Mapping[str, str], bare: frozenset[str]) -> str:
    for group, quoted, name, text in _PIECE.findall(template):
        if group:
            done = _fill(done, group, values, bare) if _complete(group, values) else done
        elif quoted and quoted not in bare:
            done += f"« {values.get(quoted, '…')} »"
        elif quoted or name:
            done = attach(done, values.get(quoted or name, "…"))
        else:
            done += text
    return done


def _complete(group: str, values: Mapping[str, str]) -> bool:
    return all(name in values for name in _SLOT.findall(group))


def _moments(text: str) -> str:
    text = re.sub(rf"il y a moins de {_MOMENT}(?=(?:ce|cet|cette|aujourd['’]hui)\b)", "", text)
    text = text.replace(f"il y a moins de {_MOMENT}", "depuis ").replace(
        f"il y a plus de {_MOMENT}", "avant "
    )
    return text.replace(_MOMENT, "")
