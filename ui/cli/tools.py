"""`beffroi tools`: the tools of this installation, as they declare themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from ui.cli import options
from ui.cli.output import say, show_json, table

if TYPE_CHECKING:
    from beffroi.tool import Parameter, ToolSpec
    from tools.registry import Registry

app = typer.Typer(no_args_is_help=True, help="Les outils : liste et détail.")


@app.command("list")
def list_tools(json: bool = options.JSON) -> None:
    """Tous les outils qu'un plan peut appeler."""
    from tools.registry import load_registry

    registry = load_registry()
    if json:
        show_json(
            {
                "digest": registry.digest,
                "tools": [_record(s, registry.modules[s.name]) for s in _all(registry)],
            }
        )
        return
    table(("Outil", "Effet", "Ce qu'il fait"), [(s.name, s.effect.value, s.summary) for s in _all(registry)])
    say(f"{len(registry.specs)} outils · empreinte {registry.digest[:16]}", "dim")


@app.command("show")
def show(name: str = typer.Argument(..., metavar="OUTIL"), json: bool = options.JSON) -> None:
    """Tout ce qu'un outil déclare."""
    from tools.registry import load_registry

    registry = load_registry()
    spec = registry.get(name)
    if json:
        show_json(_record(spec, registry.modules[name]))
        return
    say(spec.signature(), "bold")
    say(spec.summary)
    say(spec.doc, "dim")
    say(f"Effet : {spec.effect.value} · lecture : {spec.read_class.value} · {', '.join(spec.operations)}")
    for parameter in spec.parameters:
        say(f"  {_parameter(parameter)}")
    say("Phrases : " + " ; ".join(spec.phrases))
    say(f"Module {registry.modules[name]} · empreinte {spec.digest[:16]}", "dim")


def _all(registry: Registry) -> list[ToolSpec]:
    return list(registry.specs.values())


def _parameter(parameter: Parameter) -> str:
    from beffroi.types import describe

    needed = "obligatoire" if parameter.required else "facultatif"
    told = f"{parameter.name} : {describe(parameter.type)}, {needed}"
    return f"{told}, « {parameter.default} » si rien n'est dit" if parameter.default else told


def _record(spec: ToolSpec, module: str) -> dict[str, Any]:
    from beffroi.types import describe

    return {
        "name": spec.name,
        "signature": spec.signature(),
        "effect": spec.effect.value,
        "read_class": spec.read_class.value,
        "operations": list(spec.operations),
        "summary": spec.summary,
        "sentence": spec.sentence,
        "parameters": [
            {"name": p.name, "type": describe(p.type), "required": p.required, "default": p.default}
            for p in spec.parameters
        ],
        "returns": describe(spec.returns),
        "phrases": list(spec.phrases),
        "doc": spec.doc,
        "module": module,
        "digest": spec.digest,
    }
