"""Many installed tools: the city's own, and those of other systems under many names.

A city with a thousand tools has them for a thousand things; copies of the same ten would ask the planner to
choose between equals, which nobody could.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import replace
from itertools import product

from beffroi.tool import ToolSpec

SIZES = (10, 100, 1000)


def installed(
    specs: Mapping[str, ToolSpec], others: Mapping[str, ToolSpec], size: int, needed: set[str]
) -> dict[str, ToolSpec]:
    """``size`` tools: those needed, the city's, then the others, again and again under other names."""
    ordered = sorted(specs, key=lambda name: name not in needed)
    found = {name: specs[name] for name in ordered[:size]}
    for letters in _endings():
        for name, spec in others.items():
            if len(found) >= size:
                return found
            system, _, verb = name.partition(".")
            other = f"{system}{letters}.{verb}"
            found[other] = replace(spec, name=other)
    return found


def _endings() -> list[str]:
    return [
        "".join(letters) for length in (0, 1, 2) for letters in product(string.ascii_lowercase, repeat=length)
    ]
