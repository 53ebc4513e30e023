"""Folders within a folder that have readers of their own, however a place spells their names.

A server may answer in another Unicode form or case than the settings: names that so compare are one. A walk
that does not meet a folder that is there cannot tell which files are kept for its readers: it is refused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable
from pathlib import PurePosixPath

from beffroi.errors import Failure, ToolError

_DEEPEST = 32


class Unmet(ToolError):
    """A folder with readers of its own is there, and a walk did not meet it under its name."""


class Inner:
    """What one walk does with the folders within.

    Args:
        kept: folders within, by path, that have readers of their own: they are not entered.
    """

    def __init__(self, kept: Collection[str]) -> None:
        self._kept = kept
        self._passed: set[str] = set()

    def enters(self, path: PurePosixPath) -> bool:
        """Whether a folder within is looked through: neither hidden, too deep, nor one of those kept."""
        hidden = path.name.startswith(".")
        entered = not hidden and len(path.parts) < _DEEPEST and not is_inside(path.as_posix(), self._kept)
        if not entered:
            self.pass_by(path)
        return entered

    def pass_by(self, path: PurePosixPath) -> None:
        """Note a folder of which nothing is read."""
        self._passed.add(path.as_posix())

    def check(self, label: str, is_there: Callable[[str], bool]) -> None:
        """Once everything was looked through.

        Args:
            label: of the place, for the operator.
            is_there: whether the place has something at a path.

        Raises:
            Unmet: a folder of the settings is there, but was not met: what was found may be what it keeps.
        """
        for folder in sorted(self._kept):
            if not is_inside(folder, self._passed) and is_there(folder):
                raise Unmet(
                    Failure.BROKEN,
                    f"Le dossier « {folder} » a ses propres lecteurs et existe dans « {label} », mais "
                    "sous un autre nom : on ne sait pas quels fichiers il protège, et rien n'y est montré. "
                    "Écrivez-le dans les réglages comme il y est nommé.",
                    f"The folder '{folder}' has readers of its own and is in '{label}' under another name: "
                    "nothing of it is shown. Spell it in the settings as it is named there.",
                )


def folded(path: str) -> str:
    """A path as it compares: some servers and disks change case, or the form in which accents are written."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def is_inside(path: str, folders: Iterable[str]) -> bool:
    """Whether a path is one of these folders, or lies in one."""
    asked = f"{folded(path)}/"
    return any(asked.startswith(f"{folded(folder)}/") for folder in folders)


def within(path: PurePosixPath, others: Iterable[PurePosixPath]) -> frozenset[str]:
    """Those of other folders that lie in this one, by their path from it."""
    here, depth = folded(path.as_posix()), len(path.parts)
    below = (other for other in others if folded(other.as_posix()) != here)
    inside = (other for other in below if PurePosixPath(folded(other.as_posix())).is_relative_to(here))
    return frozenset(PurePosixPath(*other.parts[depth:]).as_posix() for other in inside)
