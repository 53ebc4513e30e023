"""`beffroi tool list` and `show`: the tools of this installation, as they declare themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from ui.cli import options
from ui.cli.output import note, say, show_json, table

if TYPE_CHECKING:
    from beffroi.tool import Parameter, ToolSpec
    from tools.packages.installation import Installation


def list_tools(json: bool = options.JSON) -> None:
    """Tous les outils qu'un plan peut appeler, et les paquets qui ne servent pas."""
    installed = opened_tools()
    registry = installed.registry
    specs = list(registry.specs.values())
    if json:
        show_json(
            {
                "digest": registry.digest,
                "tools": [record(s, registry.modules[s.name]) for s in specs],
                "packages": _packages(installed),
                "mcp": [
                    {
                        "server": server.server,
                        "tools": list(server.tools),
                        "off": [{"tool": one.tool, "why": one.fr} for one in server.off],
                    }
                    for server in installed.servers
                ],
            }
        )
        return
    table(("Outil", "Effet", "Ce qu'il fait"), [(s.name, s.effect.value, s.summary) for s in specs])
    say(f"{len(specs)} outils · empreinte {registry.digest[:16]}", "dim")
    for package in installed.enabled:
        tools = "1 outil" if len(package.tools) == 1 else f"{len(package.tools)} outils"
        say(f"Paquet {package.name} · {tools} · sha256 {package.sha256[:16]}", "dim")
    for off in installed.disabled:
        note(f"Paquet {off.name} arrêté : {off.fr}")
    for server in installed.servers:
        for one in server.off:
            note(f"Outil {one.tool} du serveur MCP {server.server} arrêté : {one.fr}")
    for name in _unused(installed):
        note(f"Paquet {name} installé mais pas activé : beffroi tool enable {name}")


def show(name: str = typer.Argument(..., metavar="OUTIL"), json: bool = options.JSON) -> None:
    """Tout ce qu'un outil déclare."""
    registry = opened_tools().registry
    spec = registry.get(name)
    if json:
        show_json(record(spec, registry.modules[name]))
        return
    say(spec.signature(), "bold")
    say(spec.summary)
    say(spec.doc, "dim")
    say(f"Effet : {spec.effect.value} · lecture : {spec.read_class.value} · {', '.join(spec.operations)}")
    say(f"Étape d'un plan : {spec.sentence}")
    for parameter in spec.parameters:
        say(f"  {_parameter(parameter)}")
    say("Phrases : " + " ; ".join(spec.phrases))
    say(f"Module {registry.modules[name]} · empreinte {spec.digest[:16]}", "dim")


def opened_tools() -> Installation:
    """The tools of this installation.

    Raises:
        ConfigurationError: the settings cannot be used.
    """
    from tools.packages.installation import load_installation
    from ui.settings import load_settings

    return load_installation(load_settings())


def record(spec: ToolSpec, module: str) -> dict[str, Any]:
    """All that a tool declares, for ``--json``."""
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
            {
                "name": p.name,
                "type": describe(p.type),
                "required": p.required,
                "default": p.default,
                "question": p.question,
                "inferred_from": p.inferred_from,
            }
            for p in spec.parameters
        ],
        "returns": describe(spec.returns),
        "phrases": list(spec.phrases),
        "doc": spec.doc,
        "module": module,
        "digest": spec.digest,
    }


def _packages(installed: Installation) -> list[dict[str, Any]]:
    used = [
        {"name": p.name, "state": "enabled", "sha256": p.sha256, "tools": list(p.tools)}
        for p in installed.enabled
    ]
    off = [{"name": p.name, "state": "disabled", "why": p.fr} for p in installed.disabled]
    return [*used, *off, *({"name": name, "state": "installed"} for name in _unused(installed))]


def _unused(installed: Installation) -> list[str]:
    from tools.packages.places import installed_packages

    named = {p.name for p in installed.enabled} | {p.name for p in installed.disabled}
    return [package.name for package in installed_packages() if package.name not in named]


def _parameter(parameter: Parameter) -> str:
    from beffroi.types import describe

    needed = "obligatoire" if parameter.required else "facultatif"
    told = f"{parameter.name} : {describe(parameter.type)}, {needed}"
    if parameter.default:
        return f"{told}, « {parameter.default} » si rien n'est dit"
    if parameter.inferred_from:
        return f"{told}, trouvé d'après « {parameter.inferred_from} »"
    return f"{told}, sinon demandé : « {parameter.question} »" if parameter.question else told
