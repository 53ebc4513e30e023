"""`beffroi circuit`: which hosts each process may reach, and the rules that hold them to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ui.cli import options
from ui.cli.output import note, show_json, table

if TYPE_CHECKING:
    from tools.reach.hosts import Host

app = typer.Typer(no_args_is_help=True, help="Le circuit fermé : hôtes joignables, règles du pare-feu.")


@app.command("hosts")
def hosts(json: bool = options.JSON) -> None:
    """Les hôtes que chaque processus peut joindre d'après les réglages, et ce qui l'y tient."""
    from tools.reach.hosts import reaches
    from ui.settings import load_settings

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
    from ui.settings import load_settings

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
