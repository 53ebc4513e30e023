"""Reads TOML and goes on after a mistake, so that all of them are told at once."""

from __future__ import annotations

import re
import tomllib
from codecs import BOM_UTF8
from dataclasses import dataclass
from typing import Any

from ui.config.findings import Finding
from ui.config.positions import Positions, find_positions

_MOST = 50
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_TITLE = re.compile(r"^[ \t]*\[")
_TWICE = re.compile(r"Cannot (?:declare|mutate immutable namespace|redefine namespace) \((.*?),?\)")
_SENTENCES = (
    ("Invalid value", "la valeur n'est pas du TOML",
     'un texte se met entre guillemets (nom = "texte") ; oui et non s\'écrivent true et false'),
    ("Invalid statement", "cette ligne n'est ni un réglage, ni un titre de section, ni un commentaire",
     'nom = "valeur", [section], ou # devant un commentaire'),
    ("Expected '=' after", "il manque « = » après le nom du réglage", 'nom = "valeur"'),
    ("Expected newline", "il y a du texte en trop après la valeur", "un seul réglage par ligne"),
    ("Expected ']", "il manque « ] » à la fin du titre", "[section], ou [[section]] dans une liste"),
    ("Cannot overwrite a value", "ce réglage ou cette section est donné deux fois", "gardez-en un seul"),
    ("Duplicate inline table key", "ce réglage est donné deux fois", "gardez-en un seul"),
    ("Unterminated string", "un texte n'est pas fermé", "mettez le guillemet qui manque à la fin"),
    ("Expected \"'\"", "un texte n'est pas fermé", "mettez l'apostrophe qui manque à la fin"),
    ("Illegal character '\\n'", "un texte n'est pas fermé", "mettez le guillemet qui manque à la fin"),
    ("Unclosed array", "une liste n'est pas fermée", "séparez par des virgules et finissez par « ] »"),
    ("Unclosed inline table", "une table n'est pas fermée",
     "{ nom = \"valeur\", autre = \"valeur\" } sur une seule ligne"),
    ("Unescaped '\\'", "« \\ » ne peut pas rester seul dans un texte entre guillemets",
     "doublez-le (\\\\), ou mettez le texte entre apostrophes"),
    ("Invalid hex value", "« \\u » n'est pas suivi d'un code", "mettez le texte entre apostrophes"),
    ("Invalid initial character for a key", "il manque un nom de réglage ou de section", 'nom = "valeur"'),
)  # fmt: skip


@dataclass(frozen=True)
class Content:
    """What could be read of a file.

    Attributes:
        data: the settings; without the lines that are no TOML.
        positions: where each of them stands.
        errors: the lines that are no TOML.
    """

    data: dict[str, Any]
    positions: Positions
    errors: tuple[Finding, ...] = ()


def read_content(content: bytes) -> Content:
    """The settings of a file and every mistake of its form."""
    content = content.removeprefix(BOM_UTF8)  # editors of Windows write it
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        problem = "le fichier n'est pas en UTF-8"
        return Content({}, Positions(), (Finding("", problem, "enregistrez-le en UTF-8", line, column),))
    lines = text.replace("\r\n", "\n").split("\n")
    errors: list[Finding] = []
    while len(errors) < _MOST:
        try:
            data = tomllib.loads("\n".join(lines))
            return Content(data, find_positions("\n".join(lines)), tuple(errors))
        except tomllib.TOMLDecodeError as error:
            finding = _finding(str(error), lines)
            errors.append(finding)
            if not _leave_out(lines, finding.line):
                break
        except RecursionError:
            errors.append(
                Finding("", "des listes sont imbriquées trop profondément", "gardez-en moins", 1, 1)
            )
            break
    return Content({}, Positions(), tuple(errors))


def _finding(message: str, lines: list[str]) -> Finding:
    at = _AT.search(message)
    line = max((number for number, text in enumerate(lines, 1) if text.strip()), default=1)
    column = len(lines[line - 1]) + 1
    if at and at[1]:
        line, column = int(at[1]), int(at[2])
        if line > 1 and column == 1 and not message.startswith(("Invalid statement", "Invalid initial")):
            line, column = line - 1, len(lines[line - 2]) + 1  # told at the beginning of the next line
    if twice := _TWICE.match(message):
        name = ".".join(part.strip().strip("'\"") for part in twice[1].split(","))
        which = f"[{name}] est donné deux fois"
        if name.startswith("systems."):
            which += " : il ne peut y avoir qu'un système de cette sorte"
        return Finding(name, which, "gardez une seule des deux sections", line, 1)
    for beginning, problem, instead in _SENTENCES:
        if message.startswith(beginning):
            return Finding("", problem, instead, line, column)
    return Finding("", "ce n'est pas du TOML", "voyez docs/operators.md, « Settings »", line, column)


def _leave_out(lines: list[str], number: int) -> bool:
    """Empties a line, and with a title what stands under it; False where nothing is left to empty."""
    at = number - 1
    while at > 0 and not lines[at].strip():
        at -= 1
    if not lines[at].strip():
        return False
    titled = bool(_TITLE.match(lines[at]))
    lines[at] = ""
    while titled and at + 1 < len(lines) and not _TITLE.match(lines[at + 1]):
        at += 1
        lines[at] = ""
    return True
