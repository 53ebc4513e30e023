"""`beffroi doctor`: what this machine has, what it lacks, and the command that installs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ui.cli import options
from ui.cli.output import progress, say, show_json

if TYPE_CHECKING:
    from ui.checks import Result


def doctor(json: bool = options.JSON) -> None:
    """Examiner cette machine ; code 1 s'il manque quelque chose de nécessaire."""
    from ui.checks import CHECKS, Missing
    from ui.home import load_settings

    settings = load_settings()
    results = {}
    with progress("Examen de la machine") as tell:
        for done, (name, check) in enumerate(CHECKS):
            tell(name, done / len(CHECKS))
            results[name] = check(settings)
    ok = not any(isinstance(result, Missing) for result in results.values())
    if json:
        show_json({"ok": ok, "checks": [{"name": name, **_record(r)} for name, r in results.items()]})
    else:
        for name, result in results.items():
            _show(name, result)
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
