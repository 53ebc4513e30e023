"""`beffroi tool try`: one call in the real sandbox, on this installation's systems, judged and recorded."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from beffroi.errors import ConfigurationError
from ui.cli import options
from ui.cli.output import progress, say, show_json
from ui.cli.session import person, reader

if TYPE_CHECKING:
    from agents.views import RunView
    from beffroi.identity import Actor
    from beffroi.settings.installation import Settings
    from guards.people.accounts import Accounts
    from tools.packages.installation import Installation
    from ui.cli.tool.measured import Call


def try_tool(
    name: str = typer.Argument(..., metavar="OUTIL"),
    arguments: list[str] = typer.Option(
        [],
        "--arg",
        metavar="NOM=VALEUR",
        help='Un paramètre : numero=A12, person="Karim Benali", ticket=4012.',
    ),
    folder: Path = typer.Option(
        None,
        "--from",
        metavar="DOSSIER",
        help="Un paquet à vous, pas encore activé ; son code est chargé ici.",
    ),
    really: bool = typer.Option(
        False, "--really", help="Faire l'effet, pas seulement montrer ce qui serait fait."
    ),
    user: str = options.READER,
    json: bool = options.JSON,
) -> None:
    """Essayer un outil : valeur, opérations, temps, étiquettes. Un effet n'a lieu qu'avec --really.

    Codes : 0 fait, 1 échec, 3 attend l'accord d'un autre, 4 refusé, 5 pose une question.
    """
    from ui.environment import without_tracing

    without_tracing(os.environ)
    view, calls = _tried(name, arguments, folder, really, user)
    if folder is not None:
        from ui.cli.tool.authors import for_author

        view, calls = for_author(view, calls, name, str(folder))
    from ui.cli.render import exit_code

    if json:
        from agents.views import to_json

        show_json({"calls": [_told(call) for call in calls], "run": to_json(view)})
    else:
        _show(view, calls)
    raise typer.Exit(exit_code(view))


def _tried(
    name: str, words: list[str], folder: Path | None, really: bool, user: str
) -> tuple[RunView, list[Call]]:
    from ui.home import prepare_home
    from ui.settings import load_settings

    settings = load_settings()
    with progress("Préparation") as tell:
        prepare_home(settings, tell)
        from agents.assistant import build_assistant
        from agents.planner.scripted import ScriptedPlanner
        from guards import build_guards
        from tools.connectors import build_connectors
        from tools.toolbox import build_toolbox
        from ui.cli.tool.arguments import parse_arguments, trial_of
        from ui.cli.tool.console import ConsoleAccounts
        from ui.cli.tool.measured import MeasuredTools

        registry = _installation(folder).registry
        if folder is None and name not in registry.specs:
            raise _unknown(name, settings)
        spec = registry.get(name)
        trial = trial_of(spec, parse_arguments(words), registry.specs)
        connectors = build_connectors(settings)
        tools = MeasuredTools(build_toolbox(settings, connectors, registry=registry))
        planner = ScriptedPlanner({trial.request: trial.plan}, registry.specs)
        guards = build_guards(settings)
        actor = _actor(guards.accounts, user, needed=spec.effect.value != "read")
        guards = replace(guards, accounts=ConsoleAccounts(guards, actor))
        assistant = build_assistant(settings, planner, tools, guards, connectors)
    with closing(assistant), progress(name):
        dry_run = spec.effect.value != "read" and not really
        return assistant.ask(actor, trial.request, dry_run=dry_run, auto_approve=really), tools.calls


def _installation(folder: Path | None) -> Installation:
    from tools.packages.installation import load_installation
    from tools.packages.places import package_in
    from ui.settings import load_settings

    trial = [package_in(folder.expanduser().resolve())] if folder else []
    return load_installation(load_settings(), trial)


def _unknown(name: str, settings: Settings) -> ConfigurationError:
    if (server := name.partition(".")[0]) in settings.mcp:
        return ConfigurationError(
            f"L'outil « {name} » du serveur MCP « {server} » n'est pas en service : beffroi mcp review "
            f"{server} dit pourquoi, et l'accepte. Ici il porte le nom qu'il a dans les plans (beffroi mcp "
            "list).",
            f"Tool '{name}' of the MCP server is not in use: see beffroi mcp review {server}.",
        )
    return ConfigurationError(
        f"L'outil « {name} » n'existe pas ; `beffroi tool list` montre ceux qui existent. S'il est d'un "
        f"paquet à vous, pas encore activé : beffroi tool try {name} --from DOSSIER …",
        f"There is no tool '{name}'; see `beffroi tool list`, or give --from for a package of your own.",
    )


def _actor(accounts: Accounts, user: str, needed: bool) -> Actor:
    if needed and not user:
        raise ConfigurationError(
            "Un outil qui a un effet s'essaie au nom de quelqu'un : ajoutez --as COMPTE.",
            "A tool with an effect is tried in somebody's name: add --as ACCOUNT.",
        )
    return reader(accounts, user) if not user else person(accounts, user)


def _show(view: RunView, calls: list[Call]) -> None:
    from ui.cli.render import show_run

    show_run(view)
    for call in calls:
        if call.error:
            say(f"{call.tool} · {call.error}", "yellow")
            continue
        operations = ", ".join(f"{o.name} ({_ms(o.seconds)})" for o in call.operations) or "aucune"
        say(f"{call.tool} · {_ms(call.seconds)} dans le bac à sable · opérations : {operations}", "dim")
        for line in call.labels:
            say(f"  {line}", "dim")
    if view.dry_run and any(step.effect != "read" for step in view.steps):
        say("Rien n'a été fait. Pour le faire : la même commande avec --really.", "yellow")


def _told(call: Call) -> dict[str, Any]:
    from beffroi.wire import encode

    return {
        "tool": call.tool,
        "value": encode(call.value),
        "error": call.error,
        "operations": [vars(operation) for operation in call.operations],
        "seconds": round(call.seconds, 4),
        "labels": list(call.labels),
    }


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
