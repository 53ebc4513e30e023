"""A broker that lacks walls, to show what each of them holds. Nothing but these attacks uses it."""

from __future__ import annotations

import inspect
import json
from typing import Any

from beffroi.errors import ToolError
from beffroi.wire import decode
from tools.broker.operations import Operation, operations
from tools.broker.session import Session
from tools.sandbox.channel import Channel
from tools.sandbox.walls import Wall


def sessions(off: frozenset[Wall]) -> type[Session]:
    """A session without these walls."""
    lacking = {name: method for wall in off for name, method in _UNWALLED.get(wall, {}).items()}
    return type("Unwalled", (Session,), lacking) if lacking else Session


def channels(off: frozenset[Wall]) -> type[Channel]:
    """A channel that takes any form, where that wall is off."""
    return _Lenient if Wall.FORM in off else Channel


class _Lenient(Channel):
    def receive(self, deadline: float) -> dict[str, Any]:
        while (body := self._frame()) is None:
            self._wait(1, deadline)
            self._read_link()
        told = json.loads(body.decode("utf-8", "surrogatepass"))
        return {"result": told["result"]} if "result" in told else told


def _operation(self: Session, name: str) -> Operation:
    known = operations().get(name)
    if known is not None:
        return known
    target: Any = self._ports
    for part in name.split("."):
        target = getattr(target, part)
    parameters = inspect.signature(target).parameters
    return Operation(
        name, tuple((parameter, object) for parameter in parameters), object, False, False, False
    )


def _bound(self: Session, operation: Operation, args: list[Any], kw: dict[str, Any]) -> dict[str, Any]:
    try:
        names = [*(["key"] if operation.effect else []), *(name for name, _ in operation.parameters)]
        values = dict(zip(names, map(decode, args), strict=False))
        return values | {key: decode(value) for key, value in kw.items()}
    except ToolError:
        return {}


def _nothing(self: Session, *_: Any) -> None:
    """A wall that is not there."""


def _any_result(self: Session, value: Any, hint: Any) -> Any:
    return value


_UNWALLED: dict[Wall, dict[str, Any]] = {
    Wall.OPERATIONS: {"_operation": _operation},
    Wall.COUNT: {"_count": _nothing},
    Wall.PACE: {"_paced": _nothing},
    Wall.TYPES: {"_bound": _bound, "_typed": _nothing},
    Wall.KEY: {"_own_key": _nothing},
    Wall.ONE_EFFECT: {"_once": _nothing},
    Wall.ORIGIN: {"_named": _nothing},
    Wall.RESULT: {"result": _any_result},
}
