"""Mends of a plan's tree, on its text: as the planner applies them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from agents.planner.mends import contrasted, declared, deferred, left_out, relayed
from agents.planner.mends import excepted as exceptions
from agents.planner.mends.tree import in_text
from beffroi.tool import ToolSpec

completed = partial(in_text, left_out.completed)
excepted = partial(in_text, exceptions.excepted)
told = partial(in_text, relayed.told)
without_contrasted = partial(in_text, contrasted.without_contrasted)


def as_declared(plan: str, request: str, specs: Mapping[str, ToolSpec]) -> str:
    """A plan as the signatures have it."""
    return in_text(partial(declared.as_declared, specs=specs), plan, request)


def asked_for_later(plan: str, request: str, specs: Mapping[str, ToolSpec]) -> str:
    """A plan with questions for what the person will say."""
    return in_text(partial(deferred.asked_for_later, specs=specs), plan, request)
