"""The broker's side of one tool call: which operations it asks for, with what, how often.

Everything that comes in is a sandbox's words. A tool that asks for what it may not is ended (`SandboxError`);
what a city system answers, an error included, goes back to the tool.
"""

from __future__ import annotations

import inspect
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Protocol

from beffroi.errors import Failure, SandboxError, ToolError
from beffroi.identity import Actor
from beffroi.labels import CONSTANT, Label
from beffroi.ports import Directory, Documents, Geocoder, Gis, Ticketing
from beffroi.settings.installation import SandboxSettings
from beffroi.tool import Effect, ToolSpec
from beffroi.wire import decode, encode
from tools.broker.effect import AskedEffect
from tools.broker.fits import fits
from tools.broker.kept import kept_label
from tools.broker.operations import Operation, operations
from tools.broker.origins import Origins, defaults_of
from tools.broker.pace import Pace
from tools.broker.trust import Trust, TrustedValues, leaves

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
    """Serves the operations of one call. A tool's word is a key of one table, of what it declared; systems,
    person and effect key it never gets hold of.

    Args:
        spec: the tool; only what it declares is served.
        key: the effect key of this call; the tool cannot choose another.
        ports: the city systems, for the person who asked.
        limits: how many operations, at which pace.
        given: what the call was given, by parameter; what its operations name comes from there.

    Attributes:
        effect: what became of the effect that it asked for.
        read: of a package's tool, who may read all that it was answered, and how far its result can be
            trusted.
    """

    def __init__(
        self,
        spec: ToolSpec,
        key: str,
        ports: Ports,
        limits: SandboxSettings,
        given: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self._spec = spec
        self._key = key
        self._ports = ports
        self._limit = limits.operations
        self._declared = {name: operations()[name] for name in spec.operations}
        self._origins = Origins(given.values(), spec.function)
        own = () if spec.of_the_house else (*given.values(), *defaults_of(spec.function))
        self._trust, self._given = Trust(own), TrustedValues(own)
        self._kept_by: set[str] = set()
        self._effects = self._personal = 0
        self.effect = AskedEffect()
        self.read: Label = CONSTANT
        self.pace = Pace(limits.pace)
        self.records: list[OperationRecord] = []

    def serve(self, name: str, args: list[Any], kw: dict[str, Any]) -> dict[str, Any]:
        """The answer to one request of the sandbox, as a message.

        Raises:
            SandboxError: where the tool asked for what it may not; the call must end.
        """
        operation = self._operation(name)
        self._count()
        self._once(operation)
        self._unkept(operation)
        bound = self._bound(operation, args, kw)
        self._own_key(operation, bound)
        self._typed(operation, bound)
        self._named(operation, bound)
        self._own_to_itself(operation, bound)
        self._trust.asked(operation, bound)
        self._paced()
        started = time.perf_counter()
        answer = self._asked(operation, bound)
        self.records.append(OperationRecord(name, time.perf_counter() - started, "value" in answer))
        return answer

    def result(self, value: Any, hint: Any) -> Any:
        """The call's result, where it is of the declared type.

        Raises:
            SandboxError: it is not.
        """
        if not fits(value, hint):
            raise self._stop("n'a pas renvoyé ce qu'il déclare", "returned something else than it declares")
        if not self._spec.of_the_house:
            self.read = self.read.join(self._trust.of_result(value))
        return value

    def worded(self, error: ToolError) -> ToolError:
        """A tool's own error; without its words where it had read what is kept: an error has no label."""
        if not self.read.kept:
            return error
        fr = f"L'outil « {self._spec.name} » a échoué après avoir lu des données réservées."
        return ToolError(error.failure, fr, f"Tool '{self._spec.name}' failed after reading what is kept.")

    def _operation(self, name: str) -> Operation:
        if name not in self._declared:
            raise self._stop(
                f"a demandé l'opération non déclarée « {name[:60]} »", f"asked for '{name[:60]}'"
            )
        return self._declared[name]

    def _unkept(self, operation: Operation) -> None:
        """What an effect writes has no label of its own: its tool reads nothing that is kept for some."""
        if self._spec.effect is not Effect.READ and operation.kept:
            raise self._stop("a lu, pour agir, ce qui est réservé", "read what is kept, in an effect")

    def _count(self) -> None:
        if len(self.records) >= self._limit:
            raise self._stop(f"a demandé plus de {self._limit} opérations", "asked too often", Failure.LIMIT)

    def _once(self, operation: Operation) -> None:
        self._effects += operation.effect
        self._personal += operation.personal
        if self._effects > 1:
            raise self._stop("a demandé un second effet sous le même accord", "asked for a second effect")
        if self._personal > 1:
            raise self._stop("a lu deux fois des données personnelles", "read personal data twice")

    def _bound(self, operation: Operation, args: list[Any], kw: dict[str, Any]) -> dict[str, Any]:
        """Arguments by name."""
        try:
            values = [decode(value) for value in args]
            named = {key: decode(value) for key, value in kw.items()}
            return dict(_signature(operation).bind(*values, **named).arguments)
        except (ToolError, TypeError) as error:
            taken = ", ".join(_signature(operation).parameters)
            raise self._stop(
                f"a mal appelé « {operation.name} », qui prend, sans valeur par défaut, ({taken})",
                f"misused '{operation.name}', which takes, without defaults, ({taken})",
            ) from error

    def _own_key(self, operation: Operation, bound: dict[str, Any]) -> None:
        if operation.effect and bound["key"] != self._key:
            raise self._stop("a présenté une clé d'effet qui n'est pas la sienne", "forged an effect key")

    def _typed(self, operation: Operation, bound: dict[str, Any]) -> None:
        for name, hint in operation.parameters:
            if not fits(bound[name], hint):
                raise self._stop(
                    f"a donné à « {operation.name} » une valeur du mauvais type ({name})",
                    f"gave '{operation.name}' a value of the wrong type ({name})",
                )

    def _named(self, operation: Operation, bound: dict[str, Any]) -> None:
        if name := self._origins.stranger(operation, bound):
            raise self._stop(
                f"a donné à « {operation.name} » autre chose que ce qu'il a reçu ({name})",
                f"gave '{operation.name}' something else than it was given ({name})",
            )

    def _own_to_itself(self, operation: Operation, bound: dict[str, Any]) -> None:
        """What a system answered for some readers alone is told to no other system: no rule would see it."""
        if self._kept_by <= {operation.port}:
            return
        if all(map(self._given.has, leaves(tuple(bound.values())))):
            return
        raise self._stop(
            f"a interrogé « {operation.name} » après avoir lu ailleurs des données réservées",
            f"asked '{operation.name}' after reading what is kept elsewhere",
        )

    def _paced(self) -> None:
        self.pace.step()

    def _asked(self, operation: Operation, bound: dict[str, Any]) -> dict[str, Any]:
        try:
            value = getattr(getattr(self._ports, operation.port), operation.method)(**bound)
        except ToolError as error:
            return self._failed(operation, error)
        except Exception:  # noqa: BLE001  # the outermost edge of a city system: recorded here, told to the tool as a symbol
            _log.exception("operation %s failed", operation.name)
            return self._failed(operation, _broken(operation))
        self.effect.left |= operation.effect
        if not fits(value, operation.returns):
            _log.error("operation %s answered with a %s", operation.name, type(value).__name__)
            return self._failed(operation, _broken(operation))
        if not self._spec.of_the_house:
            kept = kept_label(operation, value)
            self._kept_by |= {operation.port} if kept.kept else set()
            self.read = self.read.join(kept)
            self._trust.answered(value)
        self._origins.answered(value)
        return {"value": encode(value)}

    def _failed(self, operation: Operation, error: ToolError) -> dict[str, Any]:
        if operation.effect:
            self.effect.failed = error
        return {"error": {"failure": error.failure.value, "fr": error.fr, "en": error.en}}

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


def _broken(operation: Operation) -> ToolError:
    fr = f"Le système « {operation.port} » a répondu par une erreur imprévue. Réessayez plus tard."
    en = f"The system '{operation.port}' failed in an unexpected way. Try again later."
    return ToolError(Failure.BROKEN, fr, en)
