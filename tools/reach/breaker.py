"""A circuit breaker: after several failures in a row a system is left alone for a while, and that is said."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from beffroi.errors import NO_ANSWER, ConfigurationError, Failure, ToolError

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Health:
    """What is known of a system without asking it.

    Attributes:
        since: wall time (seconds since 1970) of the last change of ``reachable``; 0 where never asked.
        latency: seconds of the last answer.
        trouble: the last failure, or what of the settings the system refuses, in French; empty where none.
    """

    reachable: bool = True
    since: float = 0.0
    latency: float = 0.0
    trouble: str = ""


class Breaker:
    """Guards the calls to one system; safe to use from several threads.

    Args:
        system: name for people (« annuaire »).
        threshold: failures in a row that open it.
        pause: seconds that it stays open; then one call tries.
        failures: what says that the system does not answer.
    """

    def __init__(
        self,
        system: str,
        *,
        threshold: int = 5,
        pause: float = 15.0,
        failures: frozenset[Failure] = NO_ANSWER,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._system, self._threshold, self._pause, self._clock = system, threshold, pause, clock
        self._silent = failures
        self._lock = threading.Lock()
        self._failures = 0
        self._opened = 0.0
        self._trying = False
        self._health = Health()

    @property
    def health(self) -> Health:
        """The system as the last calls found it."""
        return self._health

    @contextmanager
    def call(self, refusal: type[ToolError] = ToolError) -> Iterator[None]:
        """One call to the system. What ends otherwise than by an answer or a `ToolError` (an account or a
        certificate is refused, the call is given up) is no sign of whether it answers.

        Raises:
            ToolError: ``UNAVAILABLE``, a ``refusal``, at once while it is left alone.
        """
        self._enter(refusal)
        started = self._clock()
        try:
            yield
        except ToolError as error:
            self._leave(error if error.failure in self._silent else None, self._clock() - started)
            raise
        except BaseException as error:
            self._set_aside(error.fr if isinstance(error, ConfigurationError) else "")
            raise
        self._leave(None, self._clock() - started)

    def _enter(self, refusal: type[ToolError]) -> None:
        with self._lock:
            if self._failures < self._threshold:
                return
            if self._trying or self._clock() - self._opened < self._pause:
                raise refusal(
                    Failure.UNAVAILABLE,
                    f"Le système « {self._system} » ne répond plus ; un nouvel essai se fait dans "
                    f"{self._pause:.0f} s au plus.",
                    f"'{self._system}' does not answer; it is tried again within {self._pause:.0f} s.",
                )
            self._trying = True

    def _leave(self, error: ToolError | None, seconds: float) -> None:
        with self._lock:
            self._trying = False
            self._failures = 0 if error is None else self._failures + 1
            if error is not None:
                self._opened = self._clock()
            before, reachable = self._health, error is None
            changed = before.since == 0.0 or reachable != before.reachable
            since = time.time() if changed else before.since
            self._health = Health(reachable, since, seconds, "" if error is None else error.fr)
        if reachable != before.reachable:
            self._tell(error)

    def _set_aside(self, trouble: str) -> None:
        with self._lock:
            self._trying = False
            before = self._health
            if trouble:
                self._health = replace(before, since=before.since or time.time(), trouble=trouble)

    def _tell(self, error: ToolError | None) -> None:
        """A line for the log; what the error quotes may be somebody's, and stays out."""
        if error is None:
            _log.info("%s answers again", self._system)
        else:
            _log.info("%s does not answer (%s): see beffroi doctor", self._system, error.failure.value)
