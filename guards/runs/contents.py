"""What a run holds of words and persons: the request, who asked, what the phases keep. Sealed in its row."""

from __future__ import annotations

from dataclasses import dataclass, replace

from beffroi.errors import RecordError
from guards.keys import Keys, run_scope
from guards.keys.contents import open_json, seal_json
from guards.runs.data import RunData
from guards.store import RunRow


@dataclass(frozen=True)
class RunContents:
    """The request, the run's secret salt, what the phases keep (JSON), and the sealed name of who asked."""

    request: str
    salt: str
    data: RunData
    name: bytes

    def with_data(self, data: RunData) -> RunContents:
        """The same with more data."""
        return replace(self, data=self.data | data)


def seal_run(keys: Keys, row: RunRow, contents: RunContents) -> None:
    """Put contents into a row.

    Raises:
        RecordError: the run was erased, or its key cannot be kept.
    """
    body = [contents.request, contents.salt, contents.data, contents.name.hex()]
    row.sealed = seal_json(keys, [run_scope(row.id)], "run", body)


def open_run(keys: Keys, row: RunRow) -> RunContents | None:
    """The contents of a row; None where they were erased.

    Raises:
        RecordError: they were altered.
    """
    body = None if row.erasure else open_json(keys, run_scope(row.id), "run", row.sealed)
    if body is None:
        return None
    request, salt, data, name = body
    return RunContents(request, salt, data, bytes.fromhex(name))


def erased_run() -> RecordError:
    """Nothing more is done with a run that was erased."""
    return RecordError(
        "Cette demande a été effacée : elle ne peut plus être continuée. Faites une nouvelle demande.",
        "This run was erased and cannot go on. Make a new request.",
    )


KEYS_FR = "Personne ne l'a effacé : l'administrateur restaure la dernière sauvegarde des clés (keys/)."
KEYS_EN = "Nobody erased it: an administrator restores the latest backup of the keys (keys/)."


def lost_run() -> RecordError:
    """Nothing can be done with a run whose key is missing."""
    return RecordError(
        f"Le contenu de cette demande ne peut pas être lu : sa clé manque. {KEYS_FR}",
        f"The contents of this run cannot be read: its key is missing. {KEYS_EN}",
    )
