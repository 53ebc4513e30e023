"""`beffroi doctor`: what this machine has and lacks, with the command for it; whether each system answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ui.cli import options
from ui.cli.entries import CIRCUIT_DAY, entry
from ui.cli.output import one_line, progress, say, show_json

if TYPE_CHECKING:
    from ui.checks import Result, SystemState


def doctor(
    circuit: bool = typer.Option(
        False, "--circuit", help="Vivre une journée dans un réseau fermé et dire tout ce qui y est tenté."
    ),
    requests: int = typer.Option(40, "--requests", min=1, max=40, help="Demandes de cette journée."),
    json: bool = options.JSON,
) -> None:
    """Examiner cette machine et les systèmes de la Ville ; code 1 s'il manque quelque chose de nécessaire.

    Avec --circuit : code 1 si quoi que ce soit est sorti de la liste des hôtes permis.
    """
    if circuit:
        entry(CIRCUIT_DAY)(requests, json)
    from ui.checks import CHECKS, Asking, Missing
    from ui.settings import load_settings

    settings = load_settings()
    results = {}
    with progress("Examen de la machine") as tell:
        for done, (name, check) in enumerate(CHECKS):
            tell(name, done / len(CHECKS))
            results[name] = check(settings)
        tell("Systèmes de la Ville", 0.0)
        systems = Asking(settings).ask()
    ok = not any(isinstance(result, Missing) for result in results.values()) and all(s.ok for s in systems)
    if json:
        checks = [{"name": name, **_record(r)} for name, r in results.items()]
        show_json({"ok": ok, "checks": checks, "systems": [state.record() for state in systems]})
    else:
        for name, result in results.items():
            _show(name, result)
        for state in systems:
            _show_system(state)
    raise typer.Exit(0 if ok else 1)


def _show(name: str, result: Result) -> None:
    from ui.checks import Found, Missing, Optional

    match result:
        case Found(detail):
            say(f"✓ {name:<18} {detail}", "green")
        case Missing(detail, command):
            say(f"✗ {name:<18} {detail}", "bold red")
            say(f"  {'':<18} → {command}", "bold")
        case Optional(detail, command):
            say(f"- {name:<18} {detail}", "yellow")
            say(f"  {'':<18} → {command}")


def _record(result: Result) -> dict[str, str]:
    from ui.checks import Found

    state = type(result).__name__.lower()
    command = "" if isinstance(result, Found) else result.command
    return {"state": state, "detail": result.detail, "command": command}


def _show_system(state: SystemState) -> None:
    """One line; what was refused, what is wrong and what to do under it."""
    from ui.checks.words import reachable_since, summary

    sign, style = (
        ("-", "yellow") if state.reachable is None else ("✓", "green") if state.ok else ("✗", "bold red")
    )
    say(
        f"{sign} {state.title():<18} {one_line(f'{state.kind} · {reachable_since(state)}{summary(state)}')}",
        style,
    )
    under = f"  {'':<18} "
    for refused in state.refused:
        say(f"{under}refusé : {one_line(refused)}")
    if state.trouble:
        say(f"{under}{one_line(state.trouble)}", "bold red")
    if state.next_step:
        say(f"{under}→ {one_line(state.next_step)}", "bold")
