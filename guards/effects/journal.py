"""The effect journal: what makes an effect happen once, as far as that can be known.

A row *intent* is committed before anything is sent, then how it ended. After a crash the intent without an
end tells that the effect may have happened: the city system is searched for the effect's key before anything
is sent again, and where that cannot be done a person settles it. Nothing is sent twice unless shown absent.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from beffroi import wire
from beffroi.errors import (
    NOTHING_DONE,
    DoneInPart,
    EffectDoubt,
    Failure,
    NotAsked,
    RecordError,
    ToolError,
)  # fmt: skip
from beffroi.identity import Actor
from beffroi.record_ids import record_id
from guards.clock import Clock, from_text, to_text, utc_now
from guards.effects.contents import EffectContents, open_effect, seal_effect
from guards.effects.effects import (
    ENDED,
    Done,
    EffectIntent,
    EffectState,
    Failed,
    Outcome,
    Settlement,
    Uncertain,
    UncertainEffect,
    existing,
    of_this_try,
    other_system,
    outcome_of,
    performed_elsewhere,
    uncertain_effect,
)
from guards.ledger import Kind, Ledger, commit, digest
from guards.runs.workers import is_gone
from guards.store import EffectRow, Store

Do = Callable[[str], Any]
Find = Callable[[str], Any | None]
Check = Callable[[Session], None]

_ELSEWHERE = "Un autre poste avait commencé cette action, et rien ne dit qu'il s'est arrêté."
_IN_PART = "Une partie de cette action avait été faite : regardez dans le système ce qui manque."
_FORBIDDEN = "Les règles ne le permettent plus, et rien n'avait été fait."
_BY_HAND = "Réglé à la main."
"""By whom, the row says under a pseudonym: a reason is kept with the run, which outlives who settled it."""
_OPEN = (EffectState.INTENT, EffectState.CLEARED)
"""Begun, or to be begun again, and without an end."""
_SETTLED = {
    Settlement.DONE: EffectState.DONE,
    Settlement.RESEND: EffectState.CLEARED,
    Settlement.DROPPED: EffectState.REFUSED,
}


class EffectJournal:
    """Performs effects through their journal rows.

    Args:
        quiet: seconds to wait after an unclear failure before searching, so that a request still on its way
            has arrived.
        gone: whether a worker is known to have ended.
    """

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        clock: Clock = utc_now,
        quiet: float = 1.0,
        sleep: Callable[[float], None] = time.sleep,
        gone: Callable[[str], bool] = is_gone,
    ) -> None:
        self._store = store
        self._keys = store.keys
        self._ledger = ledger
        self._clock = clock
        self._quiet = quiet
        self._sleep = sleep
        self._gone = gone
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    def perform(self, effect: EffectIntent, do: Do, find: Find, check: Check | None = None) -> Outcome:
        """Make the effect happen once, or say how it ended when it was tried before.

        Args:
            do: makes the effect, given its key; may raise `ToolError`.
            find: what the effect with that key left behind, None where it never happened; raises `ToolError`
                where that cannot be known.
            check: asked where it was never begun, once its intent is written and while nobody else can write;
                what it raises leaves it not begun.

        Raises:
            RecordError: the journal cannot be written (nothing is sent, or what was sent is found again at
                the next try), or the effect is being performed elsewhere or with other arguments.
        """
        with self._alone(effect.effect_id):
            row = self._row(effect.effect_id)
            if row is None:
                return self._send(self._begin(effect, None, check), do, find)
            contents = open_effect(self._keys, row)
            if contents.arguments_digest != effect.arguments_digest:
                raise RecordError(
                    f"L'action « {contents.description} » a déjà été préparée avec d'autres valeurs : "
                    "elle n'est pas faite. Relancez la demande.",
                    "This effect was already prepared with other values.",
                )
            return self._sent_elsewhere(row, effect.system) or self._resume(effect, row, do, find)

    def conclude(self, effect_id: str, worker: str, find: Find, system: str = "") -> Outcome | None:
        """What became of an effect that may not be sent any more; None where it was never begun.

        One that was begun and is not found did not happen: it is refused.

        Args:
            worker: who asks, as in `EffectIntent`.
            system: that ``find`` asks, as in `EffectIntent`.

        Raises:
            RecordError: the journal cannot be written, or the effect is being performed elsewhere.
        """
        with self._alone(effect_id):
            row = self._row(effect_id)
            if row is None:
                return None
            if (elsewhere := self._sent_elsewhere(row, system)) is not None:
                return elsewhere
            if row.state not in _OPEN:
                return self._resumed(row, find)
            self._let_arrive(row)
            found = self._search(row, find)
            if found is not None:
                return found
            if row.state == EffectState.INTENT and self._may_still_send(worker, row):
                return self._uncertain(row, _ELSEWHERE)
            return self._refused(row, ToolError(Failure.INVALID, _FORBIDDEN, "Not allowed any more."))

    def doubt(self, run: str, reason: str) -> list[UncertainEffect]:
        """Leave to a person what a broken run had begun and not ended; what is uncertain in it now.

        Raises:
            RecordError: the journal cannot be written.
        """
        query = select(EffectRow).where(EffectRow.run == run, col(EffectRow.state).in_(_OPEN))
        with self._store.reading() as session:
            begun = session.exec(query).all()
        for row in begun:
            with self._alone(row.effect_id):
                self._uncertain(row, reason)
        return self.uncertain(run)

    def settle(self, effect_id: str, actor: Actor, become: Settlement) -> Outcome:
        """A person says what became of an uncertain effect.

        Raises:
            RecordError: the effect is unknown or not uncertain, or the journal cannot be written.
        """
        with self._store.transaction() as tx:
            return self.settle_within(tx, effect_id, actor, become)

    def settle_within(self, tx: Session, effect_id: str, actor: Actor, become: Settlement) -> Outcome:
        """The same, in the transaction of the answer by which they say it."""
        state = _SETTLED[become]
        row = tx.get(EffectRow, effect_id, with_for_update=True)
        if row is None or row.state != EffectState.UNCERTAIN:
            raise RecordError(
                "Cet effet n'attend pas de décision : il a déjà été réglé, ou n'existe pas.",
                "This effect does not wait for a decision.",
            )
        row.settled_by = self._keys.pseudonym(actor.id)
        failure = Failure.UNAVAILABLE if state is EffectState.REFUSED else None
        self._write(tx, row, state, failure=failure, reason=_BY_HAND)
        told = {"effect": effect_id, "actor": actor.id, "as": state.value}
        self._ledger.append(tx, row.run, Kind.EFFECT_SETTLED, told)
        return self._outcome(row)

    def uncertain(self, run: str | None = None) -> list[UncertainEffect]:
        """Effects that wait for a person, oldest first; of one run where given.

        One that cannot be read says so, and keeps no other from being told.
        """
        query = select(EffectRow).where(EffectRow.state == EffectState.UNCERTAIN)
        if run is not None:
            query = query.where(EffectRow.run == run)
        with self._store.reading() as session:
            rows = session.exec(query.order_by(col(EffectRow.updated), col(EffectRow.effect_id))).all()
        return [uncertain_effect(self._keys, row) for row in rows]

    def refused(self, effect_id: str) -> bool:
        """Whether it is written down that this effect did not happen."""
        row = self._row(effect_id)
        return row is not None and row.state == EffectState.REFUSED

    # --- one try --------------------------------------------------------------------------------------------

    def _sent_elsewhere(self, row: EffectRow, system: str) -> Outcome | None:
        """A doubt about an effect that went to another system than ``system``; None of any other."""
        reason = other_system(row, open_effect(self._keys, row), system)
        told = self._uncertain(row, reason) if reason else None
        if not isinstance(told, Uncertain) or reason in told.reason:
            return told
        return replace(told, reason=f"{told.reason} {reason}")

    def _resume(self, effect: EffectIntent, row: EffectRow, do: Do, find: Find) -> Outcome:
        if row.state not in _OPEN:
            return self._resumed(row, find)
        self._let_arrive(row)
        found = self._search(row, find)
        decided = row.state == EffectState.CLEARED and isinstance(found, Uncertain)
        if found is not None and not decided:  # where nobody can tell, what the person said stands
            return found
        if row.state == EffectState.INTENT and self._may_still_send(effect.worker, row):
            return self._uncertain(row, _ELSEWHERE)
        return self._send(self._begin(effect, row), do, find)

    def _resumed(self, row: EffectRow, find: Find) -> Outcome:
        """How an effect that ended had ended; an uncertain one is searched for again."""
        found = self._search(row, find) if row.state == EffectState.UNCERTAIN else None
        return found or self._outcome(row)

    def _send(self, begun: EffectRow, do: Do, find: Find) -> Outcome:
        try:
            result = do(begun.effect_id)
        except ToolError as error:
            return self._after_failure(begun, error, find)
        return self._done(begun, result, found=False)

    def _after_failure(self, begun: EffectRow, error: ToolError, find: Find) -> Outcome:
        if isinstance(error, DoneInPart):
            return self._uncertain(begun, error.fr, in_part=True, known=True)
        if self._in_part(begun.effect_id):
            return self._uncertain(begun, f"{error.fr} {_IN_PART}")
        if isinstance(error, NotAsked) and begun.attempts == 1:  # an earlier try may have asked
            return self._refused(begun, error)
        doubted = isinstance(error, EffectDoubt)
        if doubted or error.failure not in NOTHING_DONE:
            self._sleep(self._quiet)
        try:
            found = find(begun.effect_id)
        except ToolError as unknown:
            return self._uncertain(begun, f"{error.fr} {unknown.fr}")
        if found is not None:
            return self._done(begun, found, found=True)
        return self._uncertain(begun, error.fr) if doubted else self._refused(begun, error)

    def _search(self, seen: EffectRow, find: Find) -> Outcome | None:
        """What is found; of an effect done in part, neither a find nor none says what became of it."""
        if self._in_part(seen.effect_id):
            return self._uncertain(seen, _IN_PART)
        try:
            found = find(seen.effect_id)
        except ToolError as unknown:
            return self._uncertain(seen, unknown.fr)
        return None if found is None else self._done(seen, found, found=True)

    def _may_still_send(self, worker: str, row: EffectRow) -> bool:
        """Whether another worker began it that may only stand still: it is not known to be gone."""
        began = open_effect(self._keys, row).worker
        return began != worker and not self._gone(began)

    def _in_part(self, effect_id: str) -> bool:
        row = self._row(effect_id)
        return row is not None and open_effect(self._keys, row).in_part

    def _let_arrive(self, row: EffectRow) -> None:
        age = (self._clock() - from_text(row.updated)).total_seconds()
        self._sleep(min(max(self._quiet - age, 0.0), self._quiet))

    # --- rows -----------------------------------------------------------------------------------------------

    def _begin(self, effect: EffectIntent, seen: EffectRow | None, check: Check | None = None) -> EffectRow:
        """Commit the intent, unless somebody was quicker since the row was ``seen``."""
        now = to_text(self._clock())
        nonce, described = commit(effect.description)
        with self._store.transaction() as tx:
            row = tx.get(EffectRow, effect.effect_id, with_for_update=True)
            if row is not None and (seen is None or row.attempts != seen.attempts or row.state in ENDED):
                raise performed_elsewhere()
            if row is None:
                row = EffectRow(
                    effect_id=effect.effect_id,
                    run=effect.run,
                    line=effect.line,
                    tool=effect.tool,
                    state=EffectState.INTENT,
                    created=now,
                    updated=now,
                    sealed=b"",
                )
                begun = EffectContents(
                    effect.arguments_digest, effect.description, nonce, system=effect.system
                )
                seal_effect(tx, self._keys, row, begun)
            row.attempts += 1
            self._write(tx, row, EffectState.INTENT, worker=effect.worker)
            told = {"effect": effect.effect_id, "line": effect.line, "tool": effect.tool}
            told |= {"arguments": effect.arguments_digest, "attempt": row.attempts}
            if row.attempts == 1:
                told["description"] = described
            self._ledger.append(tx, effect.run, Kind.EFFECT_INTENT, told)
            if check is not None:
                check(tx)
        return row

    def _done(self, seen: EffectRow, result: Any, *, found: bool) -> Outcome:
        try:
            stored = wire.encode(result)
            told = {"effect": seen.effect_id, "result": digest(stored), "found": found}
            told |= {"record": left} if (left := record_id(result)) else {}
        except (TypeError, RecordError):
            reason = "L'action a été faite, mais sa réponse est illisible : vérifiez dans le système."
            return self._uncertain(seen, reason, known=True)
        with self._store.transaction() as tx:
            row = existing(tx, seen.effect_id)
            self._write(tx, row, EffectState.DONE, result=stored)
            self._ledger.append(tx, row.run, Kind.EFFECT_DONE, told | {"tool": row.tool})
        return self._outcome(row)

    def _refused(self, seen: EffectRow, error: ToolError) -> Outcome:
        with self._store.transaction() as tx:
            row = of_this_try(tx, seen)
            if row.state not in ENDED:
                self._write(tx, row, EffectState.REFUSED, failure=error.failure, reason=error.fr)
                told = {"effect": row.effect_id, "tool": row.tool, "failure": error.failure.value}
                self._ledger.append(tx, row.run, Kind.EFFECT_REFUSED, told)
        return self._outcome(row)

    def _uncertain(
        self, seen: EffectRow, reason: str, *, in_part: bool = False, known: bool = False
    ) -> Outcome:
        with self._store.transaction() as tx:
            row = of_this_try(tx, seen)
            if row.state in _OPEN:
                self._write(tx, row, EffectState.UNCERTAIN, reason=reason, in_part=in_part, known=known)
                told = {"effect": row.effect_id, "tool": row.tool}
                self._ledger.append(tx, row.run, Kind.EFFECT_UNCERTAIN, told)
        return self._outcome(row)

    def _write(
        self,
        tx: Session,
        row: EffectRow,
        state: EffectState,
        *,
        failure: Failure | None = None,
        reason: str = "",
        result: Any = None,
        worker: str | None = None,
        in_part: bool = False,
        known: bool = False,
    ) -> None:
        contents = open_effect(self._keys, row)
        changed = replace(contents, reason=reason, known=known, in_part=in_part or contents.in_part)
        changed = replace(changed, result=result, worker=worker or contents.worker)
        seal_effect(tx, self._keys, row, changed)
        row.state, row.updated = state.value, to_text(self._clock())
        row.failure = None if failure is None else failure.value
        tx.add(row)

    def _row(self, effect_id: str) -> EffectRow | None:
        with self._store.reading() as session:
            return session.get(EffectRow, effect_id)

    def _outcome(self, row: EffectRow) -> Outcome:
        return outcome_of(row, open_effect(self._keys, row))

    @contextmanager
    def _alone(self, effect_id: str) -> Iterator[None]:
        with self._lock:
            if effect_id in self._busy:
                raise performed_elsewhere()
            self._busy.add(effect_id)
        try:
            yield
        finally:
            with self._lock:
                self._busy.discard(effect_id)


__all__ = [
    "Done", "EffectIntent", "EffectJournal", "EffectState", "Failed", "Outcome", "Uncertain",
    "UncertainEffect",
]  # fmt: skip
