"""What the tests of the plan language share: the real tools and a fixed moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from agents.language.checked import CheckedPlan
from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from beffroi.tool import ToolSpec
from beffroi.types import Type
from tools.registry import load_registry

NOW = datetime(2026, 11, 24, 15, 30)
"""A Tuesday."""


@lru_cache(maxsize=1)
def specs() -> Mapping[str, ToolSpec]:
    """The tools of this installation."""
    return load_registry().specs


def checked(
    plan: str,
    request: str,
    *,
    earlier: Mapping[str, Type] | None = None,
    earlier_requests: tuple[str, ...] = (),
) -> CheckedPlan:
    """A plan, parsed and checked against a request."""
    return check(
        parse_plan(plan),
        request,
        specs(),
        now=NOW,
        earlier=earlier,
        earlier_requests=earlier_requests,
    )
