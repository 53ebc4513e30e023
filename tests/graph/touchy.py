"""A toolbox to which something happens: before a call, after it, or when an effect is looked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from agents.assistant import Assistant
from beffroi.identity import Actor
from beffroi.records import Notice, Ticket
from tools.toolbox import CallResult, Toolbox

Happens = Callable[[str], None]
Tells = Callable[[str, CallResult], CallResult]


def nothing(_name: str) -> None:
    """Nothing happens."""


def as_it_is(_name: str, result: CallResult) -> CallResult:
    """A tool tells the truth."""
    return result


def without_tool(assistant: Assistant, name: str) -> Assistant:
    """The same assistant once a tool was taken away."""
    toolbox = cast(TouchyToolbox, assistant._deps.toolbox)
    specs = {each: spec for each, spec in toolbox.registry.specs.items() if each != name}
    toolbox.registry = replace(toolbox.registry, specs=specs)
    return assistant


class TouchyToolbox:
    """A real toolbox; each function is given the tool's name and may raise; ``told`` may make it lie."""

    def __init__(
        self,
        toolbox: Toolbox,
        before: Happens = nothing,
        after: Happens = nothing,
        find: Happens = nothing,
        told: Tells = as_it_is,
    ) -> None:
        self.registry = toolbox.registry
        self.warm, self.close, self.goes_to = toolbox.warm, toolbox.close, toolbox.goes_to
        self._toolbox, self._before, self._after, self._find = toolbox, before, after, find
        self._told = told

    def call(
        self, name: str, arguments: dict[str, Any], *, key: str, now: datetime, actor: Actor | None = None
    ) -> CallResult:
        """The call, with what happens around it."""
        self._before(name)
        result = self._toolbox.call(name, arguments, key=key, now=now, actor=actor)
        self._after(name)
        return self._told(name, result)

    def find_effect(
        self, name: str, key: str, since: datetime | None = None, tickets: Sequence[int] = ()
    ) -> Ticket | Notice | None:
        """The search, with what happens before it."""
        self._find(name)
        return self._toolbox.find_effect(name, key, since, tickets)
