"""The broker's side of one tool call: which operations it asks for, with what, how often.

Everything that comes in is a sandbox's words. A tool that asks for what it may not is ended (`SandboxError`);
what a city system answers, an error included, goes back to the tool.
"""

from __future__ import annotations

import inspect
import logging
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from beffroi.errors import Failure, SandboxError, ToolError
from beffroi.identity import Actor
from beffroi.ports import Directory, Documents, Geocoder, Gis, Ticketing
from beffroi.tool import ToolSpec
from beffroi.wire import decode, encode
from tools.broker.fits import fits
from tools.broker.operations import Operation, operations

_log = logging.getLogger(__name__)


class Ports(Protocol):
    """The city systems as one person may use them, each behind its port."""

    @property
    def directory(self) -> Directory: ...
    @property
    def geocoder(self) -> Geocoder: ...
    @property
    def gis(self) -> Gis: ...
    @property
    def ticketing(self) -> Ticketing: ...
    @property
    def documents(self) -> Documents: ...


class Systems(Ports, Protocol):
    """The city's systems, before it is known for whom they are asked."""

    def acting_for(self, actor: Actor | None) -> Ports:
        """The ports as this person may use them, with the roles and service they have now; None: nobody in
        particular, who reads nothing that depends on the reader."""
        ...


@dataclass(frozen=True)
class OperationRecord:
    """One operation that a call asked for: seconds on the clock, and whether it was answered."""

    name: str
    seconds: float
    ok: bool


class Session:
    """Serves the operations of one call.

    Args:
        spec: the tool; only what it declares is served.
        key: the effect key of this call; the tool cannot choose another.
        ports: the city systems, for the person who asked.
        limit: operations that the call may ask for.
    """

    def __init__(self, spec: ToolSpec, key: str, ports: Ports, limit: int) -> None:
        self._spec = spec
        self._key = key
        self._ports = ports
        self._limit = limit
        self._effects = 0
        self.records: list[OperationRecord] = []

    def serve(self, name: str, args: list[Any], kw: dict[str, Any]) -> dict[str, Any]:
        """The answer to one request of the sandbox, as a message.

        Raises:
            SandboxError: where the tool asked for what it may not; the call must end.
        """
        operation = self._allowed(name)
        bound = self._bound(operation, args, kw)
        started = time.perf_counter()
        answer = self._asked(operation, bound)
        self.records.append(OperationRecord(name, time.perf_counter() - started, "value" in answer))
        return answer

    def _allowed(self, name: str) -> Operation:
        operation = operations().get(name)
        if operation is None or name not in self._spec.operations:
            raise self._stop(
                f"a demandé l'opération non déclarée « {name[:60]} »", f"asked for '{name[:60]}'"
            )
        if len(self.records) >= self._limit:
            raise self._stop(f"a demandé plus de {self._limit} opérations", "asked too often", Failure.LIMIT)
        self._effects += operation.effect
        if self._effects > 1:
            raise self._stop("a demandé un second effet sous le même accord", "asked for a second effect")
        return operation

    def _bound(self, operation: Operation, args: list[Any], kw: dict[str, Any]) -> dict[str, Any]:
        """Arguments by name, each of the port's own type."""
        try:
            values = [decode(value) for value in args]
            named = {key: decode(value) for key, value in kw.items()}
            bound = _signature(operation).bind(*values, **named).arguments
        except (ToolError, TypeError, RecursionError) as error:
            raise self._stop(f"a mal appelé « {operation.name} »", f"misused '{operation.name}'") from error
        if operation.effect and bound.pop("key") != self._key:
            raise self._stop("a présenté une clé d'effet qui n'est pas la sienne", "forged an effect key")
        for name, hint in operation.parameters:
            if not fits(bound[name], hint):
                raise self._stop(
                    f"a donné à « {operation.name} » une valeur du mauvais type ({name})",
                    f"gave '{operation.name}' a value of the wrong type ({name})",
                )
        return {"key": self._key, **bound} if operation.effect else dict(bound)

    def _asked(self, operation: Operation, bound: dict[str, Any]) -> dict[str, Any]:
        try:
            value = getattr(getattr(self._ports, operation.port), operation.method)(**bound)
        except ToolError as error:
            return {"error": {"failure": error.failure.value, "fr": error.fr, "en": error.en}}
        except Exception:  # noqa: BLE001  # the outermost edge of a city system: recorded here, told to the tool as a symbol
            _log.exception("operation %s failed", operation.name)
            return _broken(operation)
        if not fits(value, operation.returns):
            _log.error("operation %s answered with a %s", operation.name, type(value).__name__)
            return _broken(operation)
        return {"value": encode(value)}

    def _stop(self, fr: str, en: str, failure: Failure = Failure.BROKEN) -> SandboxError:
        return SandboxError(
            failure,
            f"L'outil « {self._spec.name} » {fr} : l'appel est arrêté. Signalez-le à l'administrateur.",
            f"Tool '{self._spec.name}' {en}: the call was stopped. Report it to the administrator.",
        )


@lru_cache(maxsize=64)
def _signature(operation: Operation) -> inspect.Signature:
    names = (["key"] if operation.effect else []) + [name for name, _ in operation.parameters]
    return inspect.Signature([inspect.Parameter(n, inspect.Parameter.POSITIONAL_OR_KEYWORD) for n in names])


def _broken(operation: Operation) -> dict[str, Any]:
    fr = f"Le système « {operation.port} » a répondu par une erreur imprévue. Réessayez plus tard."
    en = f"The system '{operation.port}' failed in an unexpected way. Try again later."
    return {"error": {"failure": Failure.BROKEN.value, "fr": fr, "en": en}}
