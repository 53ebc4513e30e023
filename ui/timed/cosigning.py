"""The ledger signed and cosigned at intervals while the server runs, by one process."""

from __future__ import annotations

import logging
import threading

from beffroi.settings.ledger import LedgerSettings
from guards import Guards
from guards.ledger.witnesses import Contradiction, Cosigned
from guards.runs.workers import worker_name
from ui.logs import told

_log = logging.getLogger("beffroi.ui")


class CosigningSchedule:
    """A thread that has the ledger cosigned until it is stopped; there is none where there is no witness."""

    def __init__(self, guards: Guards, settings: LedgerSettings) -> None:
        self._guards = guards
        self._every = settings.every
        self._owner = worker_name()
        self._size = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, name="beffroi-cosigning", daemon=True)

    def start(self) -> None:
        """Begin, where there are witnesses."""
        if self._guards.checkpoints.witnesses:
            self._thread.start()

    def stop(self) -> None:
        """End; a checkpoint that is not cosigned yet is at the next start."""
        self._stop.set()

    def cosign_if_grown(self) -> bool:
        """Sign and have cosigned, unless every witness has cosigned all there is, another process is at it or
        the key is another server's; whether it was done.

        Raises:
            RecordError: it cannot be recorded.
        """
        if self._guards.ledger.size() == self._size:
            return False
        if not self._guards.checkpoints.can_sign():
            return False  # for a server that has the key
        if not self._guards.leases.acquire("cosigning", self._owner, self._every):
            return False
        note, answers = self._guards.checkpoints.cosign()
        for each in answers:
            if isinstance(each.answer, Contradiction):
                _log.critical("WITNESS %s CONTRADICTS: %s", each.witness.key.name, each.answer.reason)
            elif not isinstance(each.answer, Cosigned):
                _log.warning("Witness %s has not cosigned: %s", each.witness.key.name, each.answer)
        if all(isinstance(each.answer, Cosigned) for each in answers):
            self._size = int(note.split("\n")[1])
        return True

    def _look(self) -> None:
        while not self._stop.wait(self._every):
            try:
                self.cosign_if_grown()
            except Exception as error:  # noqa: BLE001  # the outermost loop: the next look must come
                _log.warning("The ledger could not be cosigned: %s", told(error))
