"""Legal holds: what is held is not erased, neither by the schedule nor by request, until it is released."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from beffroi.errors import Refused
from beffroi.identity import Actor
from guards.clock import Clock, from_text, to_text, utc_now
from guards.keys import person_scope, run_scope
from guards.keys.contents import open_json, seal_json
from guards.ledger import Kind, Ledger, commit
from guards.people.keepers import check_keeper
from guards.retention.plan import About
from guards.store import HoldRow, RunRow, Store


@dataclass(frozen=True)
class Hold:
    """A hold. ``name`` is the run's id, or the person as they were named when it was placed."""

    id: str
    about: str
    name: str
    reason: str
    placed: datetime
    placed_by: str
    released: datetime | None
    released_by: str


class Holds:
    """Places and releases holds; each with its event of the ledger."""

    def __init__(self, store: Store, ledger: Ledger, clock: Clock = utc_now) -> None:
        self._store = store
        self._keys = store.keys
        self._ledger = ledger
        self._clock = clock

    def place(self, actor: Actor, about: About, names: Sequence[str], reason: str) -> Hold:
        """Hold a run, or a person by their ids, sign-in name and addresses (the first is shown).

        Raises:
            Refused: ``records.keepers``; ``retention.unknown``: no run has this id; ``retention.reason``: no
                reason is given.
            RecordError: it cannot be recorded; nothing is held.
        """
        check_keeper(actor)
        if not reason.strip():
            raise Refused(
                "retention.reason",
                'Un gel a besoin d\'un motif, par exemple --reason "Contentieux 2026-114".',
                "A hold needs a reason.",
            )
        nonce, committed = commit(reason.strip())
        held = {"name": names[0], "reason": reason.strip(), "nonce": nonce}
        targets = list(names) if about == "run" else self._keys.pseudonyms(names)
        with self._store.transaction() as tx:
            if about == "run":
                _check_run(tx.get(RunRow, names[0]), names[0])
            row = HoldRow(
                id=secrets.token_hex(6),
                about=about,
                targets=targets,
                sealed=seal_json(self._keys, [_scope(about, names[0])], "hold", held),
                placed=to_text(self._clock()),
                placed_by=self._keys.pseudonym(actor.id),
            )
            tx.add(row)
            told = {"actor": actor.id, "record": row.id, "reason": committed, "rule": "retention.hold"}
            self._ledger.append(tx, names[0] if about == "run" else "", Kind.HOLD_PLACED, told)
        return self._hold(row)

    def release(self, actor: Actor, hold: str) -> Hold:
        """Release a hold by its id.

        Raises:
            Refused: ``records.keepers``; ``retention.unknown``: there is none, or it was released.
            RecordError: it cannot be recorded; it stays.
        """
        check_keeper(actor)
        with self._store.transaction() as tx:
            row = tx.get(HoldRow, hold, with_for_update=True)
            if row is None or row.released:
                raise Refused(
                    "retention.unknown",
                    f"Aucun gel en cours ne porte le numéro « {hold} ». Voyez « beffroi retention holds ».",
                    f"No hold '{hold}'.",
                )
            row.released, row.released_by = to_text(self._clock()), self._keys.pseudonym(actor.id)
            tx.add(row)
            told = {"actor": actor.id, "record": row.id, "rule": "retention.hold"}
            self._ledger.append(tx, row.targets[0] if row.about == "run" else "", Kind.HOLD_LIFTED, told)
        return self._hold(row)

    def on(self, about: About, names: Sequence[str]) -> list[Hold]:
        """Holds in force on a run or a person."""
        known = (self._keys.known_pseudonym(name) for name in names)
        wanted = set(names) if about == "run" else {each for each in known if each}
        rows = self._rows(True)
        return [self._hold(row) for row in rows if row.about == about and wanted & set(row.targets)]

    def list(self, in_force: bool = True) -> list[Hold]:
        """Holds, oldest first; those that were released too where not ``in_force``."""
        return [self._hold(row) for row in self._rows(in_force)]

    def _rows(self, in_force: bool) -> Sequence[HoldRow]:
        query = select(HoldRow).order_by(col(HoldRow.placed))
        with self._store.reading() as session:
            return session.exec(query.where(HoldRow.released == "") if in_force else query).all()

    def _hold(self, row: HoldRow) -> Hold:
        name = row.targets[0] if row.about == "run" else self._keys.person(row.targets[0]) or ""
        held = open_json(self._keys, _scope(row.about, name), "hold", row.sealed) if name else None
        held = held or {"name": "effacé depuis", "reason": ""}
        return Hold(
            id=row.id,
            about=row.about,
            name=held["name"],
            reason=held["reason"],
            placed=from_text(row.placed),
            placed_by=self._keys.person(row.placed_by) or row.placed_by,
            released=from_text(row.released) if row.released else None,
            released_by=self._keys.person(row.released_by) or row.released_by,
        )


def _scope(about: str, name: str) -> str:
    return run_scope(name) if about == "run" else person_scope(name)


def _check_run(row: RunRow | None, run: str) -> None:
    if row is None or row.erasure:
        raise Refused(
            "retention.unknown",
            f"La demande « {run} » n'existe pas, ou a déjà été effacée : rien n'est gelé.",
            f"No run '{run}', or it was erased already.",
        )
