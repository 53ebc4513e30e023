"""Known flaws of what is installed, from a file that the city brings in: nothing is asked of anybody.

The file is what OSV exports (its schema, version 1): one record, a list of records, or the ZIP
archive of an ecosystem (``PyPI/all.zip``), one record a file.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from beffroi.errors import ConfigurationError
from ui.supply.packages import normal

_ECOSYSTEM = "PyPI"
_LARGEST = 16 * 1024 * 1024
"""Bytes of one record of an archive."""


@dataclass(frozen=True, order=True)
class Flaw:
    """A known flaw of an installed package.

    Attributes:
        aliases: other names of it (CVE).
        fixed: first versions without it, as the record names them.
    """

    package: str
    version: str
    id: str
    aliases: tuple[str, ...]
    summary: str
    fixed: tuple[str, ...]


@dataclass(frozen=True)
class Examined:
    """What a file said.

    Attributes:
        records: read; of all packages, installed or not.
        newest: moment of the newest change in it (RFC 3339); empty where it tells none.
    """

    flaws: tuple[Flaw, ...]
    records: int
    newest: str


def examine(path: Path, installed: Mapping[str, str]) -> Examined:
    """The flaws of a file that concern what is installed.

    Args:
        installed: versions by normal name.

    Raises:
        ConfigurationError: the file cannot be read, holds no record, or none of Python's packages.
    """
    flaws: list[Flaw] = []
    records, ours, newest = 0, 0, ""
    for record in read_records(path):
        records += 1
        newest = max(newest, str(record.get("modified", "")))
        about = [each for each in record.get("affected", []) if _is_ours(each)]
        ours += bool(about)
        if not record.get("withdrawn"):
            flaws += _flaws(record, about, installed)
    if not ours:
        raise _unreadable(path, "aucun enregistrement sur des paquets Python (PyPI)")
    return Examined(tuple(sorted(set(flaws))), records, newest)


def read_records(path: Path) -> Iterator[dict[str, Any]]:
    """Every record of a file.

    Raises:
        ConfigurationError: as `examine`.
    """
    try:
        if zipfile.is_zipfile(path):
            yield from _archived(path)
            return
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError, zipfile.BadZipFile) as error:
        raise _unreadable(path, type(error).__name__) from error
    for record in content if isinstance(content, list) else [content]:
        yield _checked(path, record)


def _archived(path: Path) -> Iterator[dict[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if not entry.filename.endswith(".json"):
                continue
            if entry.file_size > _LARGEST:
                raise _unreadable(path, f"{entry.filename} : plus de {_LARGEST // 1024 // 1024} Mio")
            yield _checked(path, json.loads(archive.read(entry)))


def _checked(path: Path, record: Any) -> dict[str, Any]:
    if not isinstance(record, dict) or not isinstance(record.get("id"), str):
        raise _unreadable(path, "un enregistrement sans id")
    return record


def _is_ours(affected: Any) -> bool:
    return str(affected.get("package", {}).get("ecosystem", "")).partition(":")[0] == _ECOSYSTEM


def _flaws(record: dict[str, Any], about: Iterable[Any], installed: Mapping[str, str]) -> Iterator[Flaw]:
    for affected in about:
        name = normal(str(affected["package"].get("name", "")))
        version = installed.get(name)
        if version is not None and is_affected(affected, version):
            aliases = tuple(sorted(map(str, record.get("aliases", []))))
            summary = str(record.get("summary") or record.get("details") or "").strip()
            fixed = tuple(_events(affected, "fixed"))
            yield Flaw(name, version, record["id"], aliases, " ".join(summary.split())[:200], fixed)


def is_affected(affected: dict[str, Any], version: str) -> bool:
    """Whether a version is among those of a record (OSV schema, « Evaluation »).

    A version that is none, or a record that cannot be compared with it, counts as affected.
    """
    if version in affected.get("versions", []):
        return True
    try:
        wanted = Version(version)
        return any(_within(each, wanted) for each in affected.get("ranges", []) if each["type"] != "GIT")
    except (InvalidVersion, KeyError, TypeError):
        return True


def _within(span: dict[str, Any], version: Version) -> bool:
    """Whether the last event at or before a version leaves it affected; events sorted by their version."""
    inside = False
    for kind, at in sorted(_moments(span), key=lambda event: event[1]):
        if kind == "introduced" and version >= at:
            inside = True
        elif (kind == "fixed" and version >= at) or (kind == "last_affected" and version > at):
            inside = False
    return inside


def _moments(span: dict[str, Any]) -> Iterator[tuple[str, Version]]:
    for event in span.get("events", []):
        for kind, at in event.items():
            if kind in ("introduced", "fixed", "last_affected"):
                yield kind, Version("0.dev0" if at == "0" else at)


def _events(affected: dict[str, Any], kind: str) -> Iterator[str]:
    for span in affected.get("ranges", []):
        if span.get("type") != "GIT":
            yield from (str(event[kind]) for event in span.get("events", []) if kind in event)


def _unreadable(path: Path, why: str) -> ConfigurationError:
    return ConfigurationError(
        f"« {path} » n'est pas un export d'OSV lisible ({why}). Apportez un fichier JSON d'OSV, ou l'archive "
        "ZIP de l'écosystème PyPI.",
        f"'{path}' is no readable OSV export ({why}): bring an OSV JSON file or the ZIP of PyPI.",
    )
