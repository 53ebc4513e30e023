"""The words by which people and models know a tool of a server: the settings, else what was reviewed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from beffroi.errors import ConfigurationError
from beffroi.settings.mcp import McpTool
from tools.mcp.schema import Argument
from tools.mcp.told import Told

_LINE = 160
_SLOT = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class Wording:
    """As `beffroi.tool.tool` takes them."""

    summary: str
    sentence: str
    phrases: tuple[str, ...]
    questions: dict[str, str]
    doc: str


def wording_of(server: str, told: Told, allowed: McpTool, arguments: Sequence[Argument]) -> Wording:
    """The words of a tool.

    Raises:
        ConfigurationError: the settings' sentence or questions name what is no parameter, or the sentence of
            an effect leaves a parameter out.
    """
    names = [argument.name for argument in arguments]
    _check(allowed, names)
    summary = allowed.summary or _first_line(told.description) or f"Demander {told.name} à {server}"
    called = " ".join(re.findall(r"[A-Za-z0-9]+", told.name)).lower()
    asked = {name: f"Quelle valeur pour « {name} » ?" for name in names}
    return Wording(
        summary=summary,
        sentence=allowed.sentence or _sentence(server, told.name, arguments),
        phrases=tuple(allowed.phrases) or (called, f"{server} {called}", summary),
        questions=asked | {name: allowed.questions[name] for name in names if name in allowed.questions},
        doc=_first_line(told.description) or summary,
    )


def _check(allowed: McpTool, names: Sequence[str]) -> None:
    slots = set(_SLOT.findall(allowed.sentence))
    unknown = sorted((slots | set(allowed.questions)) - set(names))
    if unknown:
        raise ConfigurationError(
            f"Sa phrase ou ses questions nomment « {unknown[0]} », qui n'est pas un de ses paramètres "
            f"({', '.join(names) or 'il n’en a aucun'}).",
            f"Its sentence or questions name '{unknown[0]}', which is no parameter.",
        )
    hidden = [name for name in names if name not in slots]
    if allowed.sentence and allowed.effect != "read" and hidden:
        raise ConfigurationError(
            f"Sa phrase ne montre pas « {hidden[0]} » : une action se montre avec toutes ses valeurs.",
            f"Its sentence does not show '{hidden[0]}': an effect is shown with all its values.",
        )


def _sentence(server: str, name: str, arguments: Sequence[Argument]) -> str:
    """« Demander « get-sum » à everything : a {a}[, b {b}] »; nothing of the server's but the tool's name."""
    shown = re.sub(r"[^\w.-]", " ", name)
    told = f"Demander « {shown} » à {server}"
    for number, each in enumerate(arguments):
        part = f"{',' if number else ' :'} {each.name} « {{{each.name}}} »"
        told += part if each.required else f"[{part}]"
    return told


def _first_line(text: str) -> str:
    """The first sentence, on one line, printable and short, without what a template would take for a slot."""
    flat = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    first = re.split(r"(?<=[.!?])\s", flat, maxsplit=1)[0].rstrip(".")
    return re.sub(r"[\[\]{}]", "", first)[:_LINE]
