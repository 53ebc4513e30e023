"""Files and folders that settings name: there, of the right sort, and a secret's for the service alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from beffroi.secrets import SecretPlace
from ui.config.walk import Known, models_in

_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"
_MOST = 1 << 20
Told = tuple[bool, str, str]
"""Whether it is an error (else a warning), what is wrong, what to do."""


def on_disk(known: Known) -> Iterator[Told]:
    """What is wrong with the place that a setting names; nothing where it names none."""
    name = str(known.path[-1])
    if models_in(known.field.annotation) == [SecretPlace]:
        if isinstance(known.value, dict):
            yield from _secret(known.value)
    elif _is_path(known) and isinstance(known.value, str) and "\0" not in known.value:
        yield from _path(known, name, Path(known.value).expanduser())


def _is_path(known: Known) -> bool:
    """Whether it names what must be there: not the home, which is made, nor a secret's file, seen with its
    secret."""
    annotation = known.field.annotation
    here = annotation is Path or Path in get_args(annotation)
    return here and known.model is not SecretPlace and known.path != ("home",)


def _path(known: Known, name: str, path: Path) -> Iterator[Told]:
    if not path.is_absolute():
        yield (
            known.model.__name__ == "DocumentFolder",
            "ce chemin n'est pas absolu : il dépend du dossier d'où Beffroi est lancé",
            "un chemin qui commence par « / »",
        )
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield True, f"« {path} » {_why(error)}", _make(name)
        return
    if name == "ca":
        yield from _authority(path, mode)
    elif known.model.__name__ in ("DocumentFolder", "PolicySettings", "PackageSettings"):
        if not stat.S_ISDIR(mode):
            yield True, f"« {path} » n'est pas un dossier", "le chemin d'un dossier"
        elif not os.access(path, os.R_OK | os.X_OK):
            yield True, f"« {path} » ne peut pas être lu par ce compte", f"chmod u+rx {path}, ou setfacl"
    elif not os.access(path, os.R_OK):
        yield True, f"« {path} » ne peut pas être lu par ce compte", "donnez le droit de lecture au service"


def _authority(path: Path, mode: int) -> Iterator[Told]:
    if not stat.S_ISREG(mode):
        yield True, f"« {path} » n'est pas un fichier", "le fichier PEM de l'autorité"
        return
    try:
        with path.open("rb") as file:
            if _CERTIFICATE not in file.read(_MOST):
                yield True, f"« {path} » ne contient pas de certificat", "un fichier PEM (BEGIN CERTIFICATE)"
    except OSError as error:
        yield True, f"« {path} » {_why(error)}", "donnez le droit de lecture au service"


def _secret(place: dict[str, Any]) -> Iterator[Told]:
    """The place of a secret; what is in it is not read."""
    match place:
        case {"file": str(file)} if "\0" not in file:
            yield from _secret_file(Path(file))
        case {"env": str(name)} if not os.environ.get(name):
            yield (
                False,
                f"la variable {name} n'est pas donnée ici ; le service en a besoin",
                f"Environment={name}=… ou EnvironmentFile=… dans l'unité du service",
            )
        case {"credential": str(name)}:
            folder = os.environ.get("CREDENTIALS_DIRECTORY")
            if folder:
                yield from _secret_file(Path(folder) / name)
            else:
                yield (
                    False,
                    f"le credential « {name} » n'existe que dans le service : il n'a pas pu être vérifié ici",
                    f"LoadCredential={name}:… dans l'unité du service",
                )


def _secret_file(path: Path) -> Iterator[Told]:
    try:
        found = path.stat()
    except OSError as error:
        yield True, f"le fichier du secret « {path} » {_why(error)}", f"faites-le, puis chmod 600 {path}"
        return
    if not stat.S_ISREG(found.st_mode):
        yield True, f"« {path} » n'est pas un fichier", "le chemin d'un fichier en chmod 600"
    elif found.st_mode & 0o077:
        yield True, f"le fichier du secret « {path} » peut être lu par d'autres", f"chmod 600 {path}"
    elif not found.st_size:
        yield True, f"le fichier du secret « {path} » est vide", "mettez-y le secret, sur une ligne"
    elif not os.access(path, os.R_OK):
        yield True, f"le fichier du secret « {path} » n'est pas lisible par ce compte", "chown au service"


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "n'existe pas"
    return f"ne peut pas être lu ({error.strerror})"


def _make(name: str) -> str:
    return {
        "ca": "le fichier PEM de l'autorité qui a signé le certificat du serveur",
        "adapter": "le chemin d'un adaptateur GGUF, ou retirez ce réglage",
    }.get(name, "corrigez le chemin, ou retirez ce réglage")
