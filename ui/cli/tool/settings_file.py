"""The part of the settings file that enables packages: only these lines are touched."""

from __future__ import annotations

import json
import os
import re
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from beffroi.disk import unwritable
from beffroi.errors import ConfigurationError

_BLOCK = re.compile(r"(?ms)^\[\[tools\.packages\]\][ \t]*(?:#[^\n]*)?\n(?:(?!^[ \t]*\[).)*")


def lines_of(name: str, sha256: str, path: Path | None) -> str:
    """The lines that enable a package, as TOML."""
    where = f"path = {json.dumps(str(path), ensure_ascii=False)}\n" if path else ""
    return f'[[tools.packages]]\nname = "{name}"\nsha256 = "{sha256}"\n{where}'.rstrip("\n")


def write_package(home: Path, name: str, sha256: str, path: Path | None) -> Path:
    """Put these lines into the settings file, in place of those of the same package; gives the file.

    Raises:
        ConfigurationError: the file is no TOML, says it in another form, or cannot be written.
    """
    return _rewrite(home / "beffroi.toml", name, lines_of(name, sha256, path))


def remove_package(home: Path, name: str) -> Path:
    """Take the lines of a package out of the settings file; gives the file.

    Raises:
        ConfigurationError: as `write_package`.
    """
    return _rewrite(home / "beffroi.toml", name, "")


def _rewrite(file: Path, name: str, lines: str) -> Path:
    """The file with these lines at its end instead of those of the package."""
    try:
        before = file.read_text("utf-8-sig") if file.exists() else ""
        kept = _BLOCK.sub(lambda block: "" if _named(block[0], name) else block[0], before).rstrip("\n")
        after = "\n\n".join(part for part in (kept, lines) if part) + "\n"
        others = [p for p in _packages(before) if p["name"] != name]
        added = _packages(lines) if lines else []
        if _packages(after) != others + added or _besides(after) != _besides(before):
            raise ValueError("tools.packages")
        replace_file(file, after)
    except (tomllib.TOMLDecodeError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(
            f"« {file} » ne peut pas être complété sans risque ({error}) : mettez-y ces lignes à la main.",
            f"'{file}' cannot be completed safely ({error}): put the lines in by hand.",
        ) from error
    except OSError as error:
        raise unwritable(file.parent, error.errno) from error
    return file


def _named(block: str, name: str) -> bool:
    return any(package["name"] == name for package in _packages(block))


def _packages(text: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = tomllib.loads(text).get("tools", {}).get("packages", [])
    return found


def _besides(text: str) -> dict[str, Any]:
    told = tomllib.loads(text)
    tools = {key: value for key, value in told.pop("tools", {}).items() if key != "packages"}
    return {**told, "tools": tools}


def replace_file(file: Path, text: str) -> None:
    """Whole or not at all, readable by its owner as before."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    mode = file.stat().st_mode & 0o777 if file.exists() else 0o600
    with tempfile.NamedTemporaryFile("w", dir=file.parent, encoding="utf-8", delete=False) as made:
        made.write(text)
    os.chmod(made.name, mode)
    os.replace(made.name, file)
