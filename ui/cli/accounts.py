"""`beffroi accounts`: who may sign in."""

from __future__ import annotations

import sys

import typer

from ui.cli import options
from ui.cli.output import say, show_json, table
from ui.cli.session import opened_guards

app = typer.Typer(no_args_is_help=True, help="Les comptes : liste et création.")

SHORTEST = 12
"""Characters of a password; shorter ones are refused."""


@app.command("list")
def list_accounts(json: bool = options.JSON) -> None:
    """Les comptes, leurs rôles et leurs services."""
    with opened_guards() as guards:
        found = guards.accounts.list()
    if json:
        show_json([vars(actor) | {"roles": sorted(actor.roles)} for actor in found])
        return
    rows = [(a.id, a.name, ", ".join(sorted(a.roles)), a.service_name) for a in found]
    table(("Compte", "Nom", "Rôles", "Service"), rows)
    if not rows:
        say("Aucun compte : le premier beffroi ask, tool try ou serve crée ceux de la démonstration.")


@app.command("create")
def create(
    name: str = typer.Argument(..., metavar="COMPTE", help="Par exemple claire.aubry."),
    who: str = typer.Option(..., "--person", metavar="NOM", help="Son nom dans l'annuaire."),
    role: list[str] = typer.Option(
        ["agent"], "--role", help="agent, responsable, superviseur, rh, auditeur…"
    ),
) -> None:
    """Créer un compte ; le mot de passe est demandé, ou lu sur l'entrée standard."""
    from ui.home import load_settings, make_folder, staff_actor

    settings = load_settings()
    make_folder(settings.home)
    actor = staff_actor(settings, name, who, role)
    password = _password()
    with opened_guards() as guards:
        guards.accounts.create(actor, password)
    say(f"Compte « {name} » créé pour {actor.name}, {actor.service_name}.")


def _password() -> str:
    from beffroi.errors import ConfigurationError

    if sys.stdin.isatty():
        given = str(typer.prompt("Mot de passe", hide_input=True, confirmation_prompt="Encore une fois"))
    else:
        given = sys.stdin.readline().rstrip("\n")
    if len(given) < SHORTEST:
        raise ConfigurationError(
            f"Le mot de passe doit avoir au moins {SHORTEST} caractères. Choisissez-en un plus long.",
            f"The password needs at least {SHORTEST} characters.",
        )
    return given
