"""Both verifiers asked about the same file with the same knowledge."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
    """What each verifier found: problems, none where the file is ok; and figures (leaves, size, root, contents opened,
    and by witness the size and time of the last checkpoint that it cosigned)."""

    first: list[str]
    second: list[str]
    first_figures: tuple[Any, ...] = ()
    second_figures: tuple[Any, ...] = ()

    @property
    def agree(self) -> bool:
        """Whether both say ok, with the same figures, or neither does."""
        same = self.first_figures == self.second_figures
        return bool(self.first) == bool(self.second) and (same or bool(self.first))

    @property
    def ok(self) -> bool:
        """Whether neither found a problem, and the figures are the same."""
        return self.agree and not self.first


def ask(data: bytes, known: Known) -> Verdicts:
    """Ask both."""
    report = second.verify(data, second.Knowledge(known.keys, known.witnesses, known.quorum, known.noted))
    told = _ask_first(data, known)
    return Verdicts(
        told["problems"],
        report.problems,
        tuple(told.get(name) for name in ("count", "size", "root", "opened", "cosigned")),
        (report.leaves, report.size, report.root, report.opened, report.cosigned),
    )


def _ask_first(data: bytes, known: Known) -> dict[str, Any]:
    """As its command does: what cannot be read is a problem too."""
    try:
        keys, witnesses = (
            [Key.parse(each) for each in known.keys],
            [Key.parse(each) for each in known.witnesses],
        )
        needed = len({each.name for each in witnesses}) if known.quorum is None else known.quorum
        noted = tuple(Checkpoint.parse(each) for each in known.noted)
        return Verification(keys, witnesses, needed, noted).run(io.BytesIO(data))
    except ValueError as error:
        return {"problems": [str(error)]}
