"""Both verifiers asked about the same file with the same knowledge."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from beffroi_verify.export import Verification
from beffroi_verify.notes import Checkpoint, Key
from tests.verifier import second


@dataclass(frozen=True)
class Known:
    """What an auditor knows from elsewhere, as it is written; no quorum = all the witnesses."""

    keys: Sequence[str] = ()
    witnesses: Sequence[str] = ()
    quorum: int | None = None
    noted: Sequence[str] = ()


@dataclass(frozen=True)
class Verdicts:
    """What each verifier found; nothing where the file is ok."""

    first: list[str]
    second: list[str]

    @property
    def agree(self) -> bool:
        """Whether both say ok, or neither does."""
        return bool(self.first) == bool(self.second)

    @property
    def ok(self) -> bool:
        """Whether neither found a problem."""
        return not self.first and not self.second


def ask(data: bytes, known: Known) -> Verdicts:
    """Ask both."""
    knowledge = second.Knowledge(known.keys, known.witnesses, known.quorum, known.noted)
    return Verdicts(_ask_first(data, known), second.verify(data, knowledge).problems)


def _ask_first(data: bytes, known: Known) -> list[str]:
    """As its command does: what cannot be read is a problem too."""
    try:
        keys, witnesses = (
            [Key.parse(each) for each in known.keys],
            [Key.parse(each) for each in known.witnesses],
        )
        needed = len({each.name for each in witnesses}) if known.quorum is None else known.quorum
        noted = tuple(Checkpoint.parse(each) for each in known.noted)
        found: list[str] = Verification(keys, witnesses, needed, noted).run(io.BytesIO(data))["problems"]
    except ValueError as error:
        return [str(error)]
    return found
