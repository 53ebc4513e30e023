"""`beffroi tool docs`: the reference page of all tools, in French, from their declarations alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ui.cli import options

if TYPE_CHECKING:
    from beffroi.tool import Parameter, ToolSpec
    from tools.registry import Registry

_EFFECTS = {"read": "lecture", "write": "écriture", "notify": "envoi", "delete": "suppression"}
_READS = {"open": "libre", "personal": "données personnelles, réservée", "bulk": "en nombre, à approuver"}


def docs(
    out: Path = typer.Option(None, "--out", metavar="FICHIER", help="Le fichier à écrire ; sinon l'écran."),
    json: bool = options.JSON,
) -> None:
    """La page de référence de tous les outils, en Markdown."""
    from ui.cli.output import clean, note, show_json, write_text
    from ui.cli.tool.listing import opened_tools

    registry = opened_tools().registry
    text = reference(registry)
    if out is None and json:
        show_json({"digest": registry.digest, "tools": len(registry.specs), "file": None, "text": text})
        return
    if out is None:
        print(clean(text), end="")
        return
    write_text(out, text)
    if json:
        show_json({"digest": registry.digest, "tools": len(registry.specs), "file": str(out)})
        return
    note(f"Page écrite dans « {out} ».")


def reference(registry: Registry) -> str:
    """The page: one part a system, one chapter a tool, by name; the same declarations give the same bytes."""
    specs = sorted(registry.specs.values(), key=lambda spec: spec.name)
    lines = ["# Outils", "", "Écrit par `beffroi tool docs` d'après les déclarations des outils.", ""]
    for system in dict.fromkeys(spec.system for spec in specs):
        lines += [f"## {system}", ""]
        for spec in (s for s in specs if s.system == system):
            lines += [*_chapter(spec), ""]
    return "\n".join(lines).rstrip() + "\n"


def _chapter(spec: ToolSpec) -> Iterator[str]:
    from beffroi.types import describe

    yield f"### `{spec.name}`"
    yield ""
    yield f"{_text(spec.summary)}."
    yield ""
    yield f"- Appel : `{_code(spec.signature())}`"
    yield f"- Effet : {effect_word(spec.effect.value, spec.read_class.value)}"
    asked = ", ".join(f"`{name}`" for name in spec.operations)
    yield f"- Demande aux systèmes : {asked or 'rien'}"
    yield f"- Étape d'un plan : « {_text(spec.sentence)} »"
    yield f"- Renvoie : `{_code(describe(spec.returns))}`" + (" (recherche par nom)" if spec.lookup else "")
    yield "- Se dit : " + " ; ".join(f"« {_text(phrase)} »" for phrase in spec.phrases)
    if spec.parameters:
        yield ""
        yield "| Paramètre | Valeur | Obligatoire | Sans lui |"
        yield "| --- | --- | --- | --- |"
        yield from (_row(parameter) for parameter in spec.parameters)


def effect_word(effect: str, read_class: str) -> str:
    """What a tool does to the world, in French; of a read, how it is judged."""
    return f"{_EFFECTS[effect]} ({_READS[read_class]})" if effect == "read" else _EFFECTS[effect]


def _row(parameter: Parameter) -> str:
    from beffroi.types import describe

    without = parameter.question
    if parameter.inferred_from:
        without = f"trouvé d'après `{parameter.inferred_from}`"
    elif parameter.default:
        without = f"supposé : {parameter.default}"
    kind = _text(describe(parameter.type))
    needed = "oui" if parameter.required else "non"
    return f"| `{parameter.name}` | {kind} | {needed} | {_text(without) or '—'} |"


def _text(text: str) -> str:
    """On one line, with nothing that Markdown takes for a table or a tag."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def _code(text: str) -> str:
    return " ".join(text.split()).replace("`", "'")
