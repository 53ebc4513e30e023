"""Leases: who works on something, one worker at a time; what a dead process held is given back at once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, select

from beffroi.errors import RecordError
from guards.clock import Clock, to_text, utc_now
from guards.runs.workers import is_gone
from guards.store import Lease, Store


class Leases:
    """Leases of runs, and of what the server does at its hours.

    An owner is a worker (`guards.runs.workers.worker_name`): of another name nobody can tell that it is gone.
    """

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        self._store = store
        self._clock = clock

    def acquire(self, name: str, owner: str, seconds: float) -> bool:
        """Take or renew the one lease of a run, or of a task; False where another owner holds it that is not
        known to be gone.

        Raises:
            RecordError: it cannot be recorded.
        """
        try:
            return self._acquired(name, owner, seconds)
        except RecordError as error:
            if isinstance(error.__cause__, IntegrityError):
                return False  # another made it in the same moment
            raise

    def _acquired(self, name: str, owner: str, seconds: float) -> bool:
        now = self._clock()
        with self._store.transaction() as tx:
            row = tx.get(Lease, name, with_for_update=True)
            if row is not None and row.owner != owner and row.until > to_text(now) and not is_gone(row.owner):
                return False
            row = row or Lease(run=name, owner=owner, until="")
            row.owner, row.until = owner, to_text(now + timedelta(seconds=seconds))
            tx.add(row)
        return True

    def release(self, name: str, owner: str) -> None:
        """Give the lease back, where ``owner`` holds it.

        Raises:
            RecordError: it cannot be recorded.
        """
        with self._store.transaction() as tx:
            tx.exec(delete(Lease).where(col(Lease.run) == name, col(Lease.owner) == owner))

    def release_dead(self) -> None:
        """Give back what processes of this host held that are gone.

        Raises:
            RecordError: it cannot be recorded.
        """
        with self._store.reading() as session:
            held = [(row.run, row.owner) for row in session.exec(select(Lease))]
        for name, owner in held:
            if is_gone(owner):
                self.release(name, owner)
