"""A folder of the installation that cannot be written: one error, whichever command meets it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from beffroi.errors import ConfigurationError

FREE_FR = "Libérez de la place (df -h), ou choisissez un autre dossier avec la variable BEFFROI_HOME."
FREE_EN = "Free some space (df -h), or choose another folder with BEFFROI_HOME."
OPEN_FR = (
    "Rendez ce dossier et son disque accessibles en écriture au compte qui lance Beffroi, ou choisissez un "
    "autre dossier avec la variable BEFFROI_HOME."
)
OPEN_EN = (
    "Let the account that runs Beffroi write to this folder and its disk, or choose another folder with "
    "BEFFROI_HOME."
)
_FULL = (errno.ENOSPC, errno.EDQUOT)
_WHY = {
    errno.ENOSPC: ("le disque est plein", "the disk is full"),
    errno.EDQUOT: ("le quota de ce compte est atteint", "this account's quota is used up"),
    errno.EROFS: ("le disque est en lecture seule", "the disk is read-only"),
    errno.EACCES: ("ce compte n'en a pas le droit", "this account may not"),
    errno.EPERM: ("ce compte n'en a pas le droit", "this account may not"),
    errno.ENOENT: ("rien ne porte ce nom", "nothing has this name"),
    errno.EEXIST: ("un fichier porte ce nom", "a file has this name"),
    errno.ENOTDIR: ("un fichier est à la place d'un dossier", "a file stands in a folder's place"),
    errno.EISDIR: ("c'est un dossier", "it is a folder"),
    errno.EIO: ("le disque ne répond pas", "the disk does not answer"),
}


def why(number: int | None) -> tuple[str, str]:
    """The reason that the system gave, in French and in English."""
    told = os.strerror(number or errno.EIO)
    return _WHY.get(number or errno.EIO, (told, told))


def unwritable(folder: Path, number: int | None) -> ConfigurationError:
    """What happened and what to do.

    Args:
        number: of the system's error (`OSError.errno`); None where it is not known.
    """
    why_fr, why_en = why(number)
    step_fr, step_en = (FREE_FR, FREE_EN) if number in _FULL else (OPEN_FR, OPEN_EN)
    return ConfigurationError(
        f"Le dossier « {folder} » ne peut pas être écrit : {why_fr}. {step_fr}",
        f"The folder '{folder}' cannot be written: {why_en}. {step_en}",
    )
