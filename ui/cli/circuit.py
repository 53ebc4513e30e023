"""`beffroi circuit`: which hosts each process may reach, and the rules that hold them to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ui.cli import options
from ui.cli.output import note, progress, say, show_json, table

if TYPE_CHECKING:
    from evals.circuit.run import DayReport
    from tools.reach.hosts import Host

app = typer.Typer(no_args_is_help=True, help="Le circuit fermé : hôtes joignables, règles du pare-feu.")
_KINDS = {"connection": "connexion", "dns": "nom (DNS)", "local": "dans la machine"}
_STATES = {
    "outside": "DEHORS",
    "stopped": "arrêtée : réseau sans route",
    "silent": "rien n'est parti",
    "allowed": "permise",
}


@app.command("hosts")
def hosts(json: bool = options.JSON) -> None:
    """Les hôtes que chaque processus peut joindre d'après les réglages, et ce qui l'y tient."""
    from tools.reach.hosts import reaches
    from ui.home import load_settings

    found = reaches(load_settings())
    if json:
        show_json(
            [
                {"process": each.process, "wall": each.wall, "hosts": [vars(host) for host in each.hosts]}
                for each in found
            ]
        )
        return
    rows = [(each.process, sentence(each.hosts), each.wall) for each in found]
    table(("Processus", "Hôtes joignables", "Tenu par"), rows)


@app.command("rules")
def rules(
    form: str = typer.Option("systemd", "--form", metavar="FORME", help="systemd ou nftables."),
    user: str = typer.Option("beffroi", "--user", metavar="COMPTE", help="Le compte du service (nftables)."),
    json: bool = options.JSON,
) -> None:
    """Écrire les règles qui ne laissent sortir que vers les hôtes des réglages.

    Un nom est résolu maintenant : relancez la commande quand l'adresse d'un système change.
    """
    from beffroi.errors import ConfigurationError
    from tools.reach.firewall import nftables_rules, systemd_rules

    if form not in ("systemd", "nftables"):
        raise ConfigurationError(
            f"« {form} » : les formes sont systemd et nftables.", f"'{form}': systemd or nftables."
        )
    allowed = _allowed()
    text = systemd_rules(allowed) if form == "systemd" else nftables_rules(allowed, user)
    if json:
        hosts = [{"address": host.address, "setting": host.setting} for host in allowed]
        show_json({"form": form, "hosts": hosts, "rules": text})
        return
    print(text, end="")
    note("À installer : voir « Closing the network » dans docs/operators/running.md.")


def _allowed() -> tuple[Host, ...]:
    """The hosts of the settings.

    Raises:
        ConfigurationError: nothing is set here: the rules would cut a service with settings elsewhere off.
    """
    from beffroi.errors import ConfigurationError
    from tools.reach.hosts import allowed_hosts
    from ui.home import load_settings

    settings = load_settings()
    allowed, file = allowed_hosts(settings), settings.home / "beffroi.toml"
    if not allowed and not file.exists():
        raise ConfigurationError(
            f"« {file} » n'existe pas, et aucun hôte n'est réglé : ces règles couperaient de ses systèmes un "
            "service dont les réglages sont ailleurs. À côté d'un service : beffroi-admin circuit rules.",
            f"'{file}' does not exist and no host is set; beside a service: beffroi-admin circuit rules.",
        )
    return allowed


def sentence(hosts: tuple[Host, ...]) -> str:
    """« aucun », or the addresses with the setting that names each."""
    return ", ".join(f"{host.address} ({host.setting})" for host in hosts) or "aucun"


def circuit_day(requests: int, json: bool) -> None:
    """`beffroi doctor --circuit`: live the day, tell it; code 1 where anything went outside."""
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
