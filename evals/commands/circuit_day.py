"""`beffroi doctor --circuit`: a day lived in a closed network, and what each process tried to reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ui.cli.output import progress, say, show_json, table

if TYPE_CHECKING:
    from evals.circuit.run import DayReport

_KINDS = {"connection": "connexion", "dns": "nom (DNS)", "local": "dans la machine"}
_STATES = {
    "outside": "DEHORS",
    "stopped": "arrêtée : réseau sans route",
    "silent": "rien n'est parti",
    "allowed": "permise",
}


def circuit_day(requests: int, json: bool) -> None:
    """Live the day, tell it; code 1 where anything went outside."""
    from evals.circuit.run import TYPED, run_day

    with progress("Journée dans un réseau fermé"):
        report = run_day(requests, min(TYPED, requests))
    if json:
        show_json(report.record())
    else:
        _show(report)
    raise typer.Exit(1 if report.verdict.outside else 0)


def _show(report: DayReport) -> None:
    verdict = report.verdict
    rows = [
        (line.process, _KINDS[line.kind], line.to, _STATES[line.state], str(line.count))
        for line in verdict.lines
    ]
    table(("Processus", "Nature", "Vers", "Issue", "Fois"), rows)
    own = sorted({each["process"] for each in report.processes if each["own_network"]})
    say(f"Dans un réseau à soi, sans route : {', '.join(own) or 'aucun processus'}")
    say(f"Navigateur : {report.parts['sign_in']['browser'] or 'absent, page lue sans lui'}")
    say(f"Noms demandés à un serveur de noms : {', '.join(verdict.names) or 'aucun'}")
    style = "bold red" if verdict.outside else "bold green"
    say(f"{report.requests} demandes ; hors de la liste : {verdict.outside}", style)
