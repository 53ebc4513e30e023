"""A ticketing whose effects are written down on both sides of the call, whatever system is behind it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from beffroi.errors import EffectDoubt, ToolError
from beffroi.ports import Ticketing
from beffroi.record_ids import record_id
from tools.broker.operations import operations
from tools.oplog.log import OperationLog, Outcome

_log = logging.getLogger(__name__)


class LoggedTicketing:
    """A ticketing (`beffroi.ports.Ticketing`): effects are logged, all else is passed on."""

    def __init__(self, ticketing: Ticketing, log: OperationLog) -> None:
        self._ticketing, self._log = ticketing, log

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._ticketing, name)
        operation = operations().get(f"ticketing.{name}")
        return self._logged(operation.name, found) if operation is not None and operation.effect else found

    def _logged(self, operation: str, do: Callable[..., Any]) -> Callable[..., Any]:
        def done(key: str, *args: Any, **kw: Any) -> Any:
            return logged(self._log, key, operation, lambda: do(key, *args, **kw))

        return done


def logged(log: OperationLog, key: str, operation: str, do: Callable[[], Any]) -> Any:
    """Do an effect between its two lines.

    Raises:
        ToolError: what ``do`` raises, or ``UNAVAILABLE``: the first line cannot be written, nothing was done.
    """
    log.write(key, operation, Outcome.BEGUN)
    try:
        result = do()
    except EffectDoubt:  # the first line stands, a doubt
        raise
    except ToolError:
        _end(log, key, operation, Outcome.FAILED)
        raise
    _end(log, key, operation, Outcome.DONE, record_id(result))
    return result


def _end(log: OperationLog, key: str, operation: str, outcome: Outcome, record: str = "") -> None:
    """The second line. The effect is past: where this cannot be written, the first one stands, a doubt."""
    try:
        log.write(key, operation, outcome, record)
    except ToolError as error:
        _log.error("operation %s of effect %s ended unlogged: %s", operation, key, error.en)
