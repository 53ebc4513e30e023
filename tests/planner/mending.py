"""Mends of a plan's tree, on its text: as the planner applies them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial

from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.planner.mends import declared, deferred, literals, own_words, relayed, warrant
from agents.planner.mends.completed import completed as mended
from agents.planner.mends.tree import in_text
from agents.planner.mends.which import contrasted
from agents.planner.mends.which import excepted as exceptions
from agents.planner.orders import asking, mood
from beffroi.tool import ToolSpec
from tools.registry import load_registry

as_said = partial(in_text, literals.as_said)
completed = partial(in_text, mended)
excepted = partial(in_text, exceptions.excepted)
told = partial(in_text, relayed.told)
without_contrasted = partial(in_text, contrasted.without_contrasted)


def as_declared(plan: str, request: str, specs: Mapping[str, ToolSpec]) -> str:
    """A plan as the signatures have it."""
    return in_text(partial(declared.as_declared, specs=specs), plan, request)


def asked_for_later(plan: str, request: str, specs: Mapping[str, ToolSpec]) -> str:
    """A plan with questions for what the person will say."""
    return in_text(partial(deferred.asked_for_later, specs=specs), plan, request)


def warranted(plan: str, request: str, typed: str) -> str:
    """A plan without what the request has no word for."""
    return in_text(partial(warrant.warranted, typed=typed), plan, request)


def without_own_words(plan: str, specs: Mapping[str, ToolSpec]) -> str:
    """A plan without texts that only name their tool."""
    return in_text(lambda tree, request: own_words.without_own_words(tree, specs), plan, "")


def without_unasked_effects(plan: str, request: str, specs: Mapping[str, ToolSpec]) -> str:
    """A plan, of a request that only asks, without other authors' effects."""
    return in_text(partial(asking.without_unasked_effects, specs=specs), plan, request)


def without_unwanted(plan: str, request: str, unwanted: Collection[str]) -> str:
    """A plan without effects that are not ordered."""
    return in_text(partial(mood.without_unwanted, unwanted=unwanted), plan, request)


def checked(plan: str, request: str) -> str:
    """A plan that checks beside its request."""
    check(parse_plan(plan), request, load_registry().specs, now=datetime(2026, 11, 30))
    return plan
