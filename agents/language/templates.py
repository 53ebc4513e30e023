"""Tools' sentence templates filled in (the small syntax is told in ``beffroi/tool.py``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from agents.language.french import attach
from beffroi.tool import ToolSpec

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


def worded(specs: Mapping[str, ToolSpec], templates: Mapping[str, str]) -> Mapping[str, ToolSpec]:
    """Tools that speak of their calls as they did when a plan was made.

    Args:
        templates: by tool, its sentence at that time; one that names a parameter which is there no more does
            not count.
    """
    said = {
        name: replace(spec, sentence=template)
        for name, template in templates.items()
        if (spec := specs.get(name)) is not None
        and template != spec.sentence
        and {*_SLOT.findall(template)} <= {each.name for each in spec.parameters}
    }
    return {**specs, **said} if said else specs


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
    text = text.replace(f"il y a moins de {_MOMENT}", "depuis ").replace(
        f"il y a plus de {_MOMENT}", "avant "
    )
    return text.replace(_MOMENT, "")
