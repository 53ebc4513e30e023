"""The locked list (``uv.lock``): version and sha256 of every archive; held against what is installed."""

from __future__ import annotations

import base64
import csv
import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution
from pathlib import Path

from beffroi.errors import ConfigurationError
from ui.supply.packages import installed, normal

LOCK = Path(__file__).resolve().parents[2] / "uv.lock"
_SHA256 = "sha256:"
_INSTALLERS = frozenset({"pip", "setuptools", "uv", "wheel"})
"""What makes an environment and no path of Beffroi's calls: of whatever version the machine has."""


@dataclass(frozen=True)
class Locked:
    """A package of the list: one version and the hashes (hex) of its archives."""

    name: str
    version: str
    sha256: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """What is not as it was locked, in French."""

    package: str
    what: str


def read_lock(path: Path = LOCK) -> dict[str, tuple[Locked, ...]]:
    """The list by normal name; several versions where they differ by Python's version.

    Raises:
        ConfigurationError: it is missing or not such a list.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        found = [_locked(each) for each in content["package"] if "registry" in each["source"]]
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ConfigurationError(
            f"« {path} » n'est pas la liste verrouillée des dépendances ({type(error).__name__}). Elle vient "
            "avec le code source de Beffroi ; nommez-la avec --lock.",
            f"'{path}' is not the locked list of dependencies ({type(error).__name__}); name it with --lock.",
        ) from error
    listed: dict[str, tuple[Locked, ...]] = {}
    for locked in found:
        listed[locked.name] = (*listed.get(locked.name, ()), locked)
    return listed


def compare(locked: dict[str, tuple[Locked, ...]], *, files: bool = True) -> Iterator[Difference]:
    """What is installed and is not as locked.

    Args:
        files: also hold every installed file against the hash that its package recorded (RECORD, PEP 376).
    """
    for name, distribution in installed().items():
        versions = [each.version for each in locked.get(name, ())]
        if name in _INSTALLERS:
            pass
        elif not versions:
            yield Difference(name, f"{distribution.version} installé, absent de la liste")
        elif distribution.version not in versions:
            yield Difference(name, f"{distribution.version} installé, {', '.join(versions)} verrouillé")
        if files:
            for file in _changed(distribution):
                yield Difference(name, f"fichier modifié ou absent : {file}")


def _locked(package: dict[str, object]) -> Locked:
    sdist, wheels = package.get("sdist"), package.get("wheels", [])
    assert isinstance(wheels, list)
    archives = [*([sdist] if isinstance(sdist, dict) else []), *wheels]
    hashes = tuple(str(archive["hash"]).removeprefix(_SHA256) for archive in archives)
    return Locked(normal(str(package["name"])), str(package["version"]), hashes)


def _changed(distribution: Distribution) -> Iterator[str]:
    """Files of a package that are other than it recorded; compiled Python is left out."""
    for row in csv.reader((distribution.read_text("RECORD") or "").splitlines()):
        if len(row) < 2 or not row[1].startswith("sha256=") or row[0].endswith(".pyc"):
            continue
        wanted = row[1].removeprefix("sha256=")
        try:
            digest = hashlib.sha256(Path(str(distribution.locate_file(row[0]))).read_bytes()).digest()
        except OSError:
            digest = b""
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != wanted:
            yield row[0]
