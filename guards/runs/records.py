"""What a run is to its readers, and which runs are listed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from beffroi.errors import Altered
from guards.clock import to_text
from guards.runs.data import RunData
from guards.store import RunMark, RunRow


class RunStatus(StrEnum):
    """Where a run stands for a person."""

    RUNNING = "running"
    WAITING = "waiting"
    QUESTION = "question"
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"


def status_of(text: str) -> RunStatus:
    """A stored state.

    Raises:
        Altered: there is none of this name; Beffroi never wrote it.
    """
    if text not in set(RunStatus):
        raise Altered(
            f"La base dit une demande dans l'état « {text[:40]} », que Beffroi n'écrit jamais : elle a été "
            "modifiée. Gardez-en une copie, puis reprenez la dernière sauvegarde (docs/operators/backup.md).",
            f"The database has a run in the state '{text[:40]}', which Beffroi never writes: it was altered.",
        )
    return RunStatus(text)


ENDED = (RunStatus.DONE, RunStatus.FAILED, RunStatus.REFUSED)
"""Where nothing more happens to a run."""
ERASED_REQUEST = "[contenu effacé]"
"""Stands for the request of a run whose contents were erased."""
LOST_REQUEST = "[contenu illisible : sa clé manque]"
"""Stands for that of a run which nobody erased and whose key is not there: restore the latest `keys/`."""
LOST, LOST_NAME = "?", "[nom illisible]"
"""Stand for the erasure and for the name of such a run."""
ALTERED_REQUEST, ALTERED = "[contenu illisible : il a été modifié]", "!"
"""Stand, in a list, for the request and for the erasure of a run whose row is not what Beffroi wrote."""


@dataclass(frozen=True)
class Run:
    """One request.

    Attributes:
        actor: sign-in name of the person who asked; a pseudonym once that person was erased.
        data: what the phases keep of it.
        salt: random; hides what the ledger commits to in digests. Erased with the run.
        erasure: id of the erasure that took its contents; empty while they are there; of one that is `lost`,
            or that was altered and is only listed, no such id.
    """

    id: str
    actor: str
    actor_name: str
    service_id: str
    conversation: str
    request: str
    status: RunStatus
    phase: str
    created: datetime
    updated: datetime
    data: RunData = field(default_factory=RunData)
    salt: str = field(default="", repr=False)
    erasure: str = ""

    @property
    def lost(self) -> bool:
        """Whether nobody erased its contents, and their key is not there."""
        return self.erasure == LOST

    @property
    def stopped(self) -> bool:
        """Whether the person who asked ended it, by an answer or on their own card."""
        own = bool((self.data.get("error") or {}).get("own"))
        return self.status is RunStatus.REFUSED and (own or bool(self.data.get("given_up")))


@dataclass(frozen=True)
class RunHead:
    """Where a run stands, and nothing that it holds.

    Attributes:
        actor: as in `Run`.
        head: hash of its last event: another one whenever anything of the run has changed.
        nth: that event's place in the ledger: the higher, the later.
    """

    actor: str
    status: RunStatus
    head: str
    nth: int


@dataclass(frozen=True)
class RunFilter:
    """Which runs to list; None means any.

    Attributes:
        tool, rule: met during the run.
        runs: gives their ids.
    """

    actor: str | None = None
    service_id: str | None = None
    conversation: str | None = None
    status: RunStatus | None = None
    tool: str | None = None
    rule: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    runs: SelectOfScalar[str] | None = None
    limit: int = 50
    offset: int = 0


def chosen_runs(which: RunFilter, who: str | None) -> SelectOfScalar[RunRow]:
    """The query of the runs that a filter names; ``who`` is its person as the table has them."""
    query = select(RunRow)
    equal = {
        RunRow.actor: who,
        RunRow.service_id: which.service_id,
        RunRow.conversation: which.conversation,
        RunRow.status: which.status,
    }
    for column, wanted in equal.items():
        query = query if wanted is None else query.where(col(column) == wanted)
    for kind, wanted in (("tool", which.tool), ("rule", which.rule)):
        if wanted is not None:
            met = select(RunMark.run).where(RunMark.kind == kind, RunMark.value == wanted)
            query = query.where(col(RunRow.id).in_(met))
    if which.runs is not None:
        query = query.where(col(RunRow.id).in_(which.runs))
    if which.since is not None:
        query = query.where(RunRow.created >= to_text(which.since))
    return query if which.until is None else query.where(RunRow.created < to_text(which.until))
