"""What a follow-up goes on from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from agents.language.syntax import nodes as n
from agents.language.syntax.parser import parse_plan
from agents.planner.drafts import PlanRequest
from beffroi.errors import PlanError
from beffroi.tool import ToolSpec
from beffroi.types import ListType, OptionalType, RecordType, Type


@dataclass(frozen=True)
class TurnBefore:
    """The turn before.

    Attributes:
        plan: told so that it stands alone.
        types: of its results, by name.
        specs: the tools.
        now: the time of the turn that follows it.
        older: names of results that it took over from turns before it.
    """

    plan: n.Plan
    types: Mapping[str, Type]
    specs: Mapping[str, ToolSpec]
    now: datetime
    older: frozenset[str] = frozenset()

    def alone(self, cls: type) -> list[str]:
        """Names of results that are one record of this kind."""
        return [name for name, kind in self.types.items() if _record(kind) is cls]

    def lists(self) -> list[str]:
        """Names of lists of records."""
        return [name for name in self.types if self.listed(name) is not None]

    def listed(self, name: str) -> type | None:
        """The records that a list holds; None where it is none."""
        kind = self.types.get(name)
        return _record(kind.item) if isinstance(kind, ListType) else None


def turn_before(request: PlanRequest, specs: Mapping[str, ToolSpec]) -> TurnBefore | None:
    """What a request goes on from; None where it is a first one."""
    if request.before is None:
        return None
    try:
        return TurnBefore(parse_plan(request.before.plan), request.earlier, specs, request.now, request.older)
    except PlanError:
        return None


def _record(kind: Type | None) -> type | None:
    inner = kind.item if isinstance(kind, OptionalType) else kind
    return inner.cls if isinstance(inner, RecordType) else None
