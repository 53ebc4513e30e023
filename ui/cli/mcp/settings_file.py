"""The one line of the settings file that says which description of a tool was accepted."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from beffroi.disk import unwritable
from beffroi.errors import ConfigurationError
from ui.cli.tool.settings_file import replace_file

_HEADER = re.compile(r"^[ \t]*\[(?!\[)[^\n]*$", re.M)
_NEXT = re.compile(r"^[ \t]*\[", re.M)
_LINE = re.compile(r"^[ \t]*sha256[ \t]*=[^\n]*\n?", re.M)


def write_hash(home: Path, server: str, tool: str, sha256: str) -> Path:
    """Put the hash into the tool's own section, and change nothing else; gives the file.

    Raises:
        ConfigurationError: the section is not written as one of its own, or the file cannot be written.
    """
    file = home / "beffroi.toml"
    try:
        before = file.read_text("utf-8-sig") if file.exists() else ""
        after = _with_hash(before, server, tool, sha256)
        replace_file(file, after)
    except (tomllib.TOMLDecodeError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(
            f"« {file} » ne peut pas être complété sans risque : mettez-y à la main "
            f'sha256 = "{sha256}" dans la section [mcp.{server}.tools."{tool}"].',
            f"'{file}' cannot be completed safely: put the line in by hand.",
        ) from error
    except OSError as error:
        raise unwritable(file.parent, error.errno) from error
    return file


def _with_hash(text: str, server: str, tool: str, sha256: str) -> str:
    start, end = _section(text, server, tool)
    section = _LINE.sub("", text[start:end])
    after = f'{text[:start]}\nsha256 = "{sha256}"\n{section.removeprefix(chr(10))}{text[end:]}'
    wanted: dict[str, Any] = tomllib.loads(text)
    wanted["mcp"][server]["tools"][tool]["sha256"] = sha256
    if tomllib.loads(after) != wanted:
        raise ValueError(tool)
    return after


def _section(text: str, server: str, tool: str) -> tuple[int, int]:
    """Where the body of ``[mcp.SERVER.tools.TOOL]`` begins (at the end of its header's line) and ends."""
    for header in _HEADER.finditer(text):
        told = tomllib.loads(header[0].strip() + "\n")
        if told == {"mcp": {server: {"tools": {tool: {}}}}}:
            following = _NEXT.search(text, header.end())
            return header.end(), following.start() if following else len(text)
    raise ValueError(tool)
