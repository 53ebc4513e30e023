"""`beffroi accounts`: who may sign in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from ui.cli import options
from ui.cli.output import say, show_json, table
from ui.cli.session import opened_guards

if TYPE_CHECKING:
    from beffroi.identity import Actor

app = typer.Typer(
    no_args_is_help=True, help="Les comptes : liste, création, rôles, mot de passe, connexions."
)
BY = "console"
"""Who changes an account from here, for the ledger."""


@app.command("list")
def list_accounts(json: bool = options.JSON) -> None:
    """Les comptes, leurs rôles et leurs services."""
    with opened_guards(fresh=True) as guards:
        found = guards.accounts.list()
    if json:
        show_json([_told(actor) for actor in found])
        return
    rows = [(a.id, a.name, ", ".join(sorted(a.roles)), a.service_name) for a in found]
    table(("Compte", "Nom", "Rôles", "Service"), rows)
    if not rows:
        say("Aucun compte : beffroi accounts create. Ceux de la démonstration ne sont faits qu'au démarrage.")


@app.command("create")
def create(
    name: str = typer.Argument(..., metavar="COMPTE", help="Par exemple claire.aubry."),
    who: str = typer.Option(..., "--person", metavar="NOM", help="Son nom dans l'annuaire."),
    role: list[str] = typer.Option(
        ["agent"], "--role", help="agent, responsable, superviseur, rh, auditeur…"
    ),
    json: bool = options.JSON,
) -> None:
    """Créer un compte ; le mot de passe est demandé, ou lu sur l'entrée standard."""
    from guards.people.accounts import check_account_name
    from guards.people.passwords import check_password
    from ui.home import make_folder, staff_actor
    from ui.settings import load_settings

    check_account_name(name)
    settings = load_settings()
    make_folder(settings.home)
    actor, email = staff_actor(settings, name, who, role)
    password = _password()
    check_password(password, actor)
    with opened_guards(fresh=True) as guards:
        guards.accounts.create(actor, password, email)
    if json:
        show_json(_told(actor))
        return
    say(f"Compte « {name} » créé pour {actor.name}, {actor.service_name}.")


@app.command("roles")
def set_roles(
    name: str = typer.Argument(..., metavar="COMPTE"),
    role: list[str] = typer.Option([], "--role", help="Répétable ; remplace tous ceux d'avant."),
    none: bool = typer.Option(False, "--none", help="N'en laisser aucun : le compte ne peut plus rien."),
    json: bool = options.JSON,
) -> None:
    """Donner d'autres rôles à un compte ; ses connexions prennent fin. Pour qui s'en va : --none."""
    from beffroi.errors import ConfigurationError
    from ui.home import role_named

    if bool(role) == none:
        raise ConfigurationError(
            f"Dites les rôles de « {name} » (--role agent --role auditeur), ou --none pour n'en laisser "
            "aucun ; « beffroi accounts list » montre ceux qu'il a.",
            f"Say the roles of '{name}' (--role …), or --none.",
        )
    with opened_guards() as guards:
        actor = guards.accounts.set_roles(name, [role_named(each) for each in role], BY)
    if json:
        show_json(_told(actor))
        return
    say(f"Rôles de « {name} » : {', '.join(sorted(actor.roles)) or 'aucun'}.")


@app.command("password")
def set_password(name: str = typer.Argument(..., metavar="COMPTE"), json: bool = options.JSON) -> None:
    """Changer le mot de passe d'un compte (demandé, ou lu) ; ses connexions prennent fin."""
    from guards.people.passwords import check_password

    password = _password()
    with opened_guards() as guards:
        check_password(password, guards.accounts.actor(name))
        guards.accounts.set_password(name, password, BY)
    if json:
        show_json({"account": name, "changed": True})
        return
    say(f"Mot de passe de « {name} » changé.")


@app.command("sign-ins")
def sign_ins(name: str = typer.Argument(..., metavar="COMPTE"), json: bool = options.JSON) -> None:
    """Les connexions ouvertes d'un compte."""
    with opened_guards() as guards:
        found = guards.sign_ins.of(guards.accounts.actor(name).id)
    if json:
        moments = ("began", "seen", "ends")
        show_json(
            [
                {"source": each.source, "device": each.device}
                | {moment: getattr(each, moment).isoformat() for moment in moments}
                for each in found
            ]
        )
        return
    rows = [
        (f"{each.began.astimezone():%d/%m/%Y %H:%M}", f"{each.seen.astimezone():%d/%m/%Y %H:%M}", each.device)
        for each in found
    ]
    table(("Ouverte", "Dernière activité", "Appareil"), rows)


@app.command("sign-out")
def sign_out(
    name: str = typer.Argument("", metavar="COMPTE"),
    everybody: bool = typer.Option(False, "--all", help="Tous les comptes."),
    json: bool = options.JSON,
) -> None:
    """Mettre fin à toutes les connexions d'un compte, ou de tous."""
    from beffroi.errors import ConfigurationError

    if bool(name) == everybody:
        raise ConfigurationError("Donnez un compte, ou --all.", "Give an account, or --all.")
    with opened_guards() as guards:
        known = guards.accounts.list() if everybody else [guards.accounts.actor(name)]
        ended = sum(guards.sign_ins.end_all(each.id, "signed_out_everywhere") for each in known)
    if json:
        show_json({"accounts": [each.id for each in known], "ended": ended})
        return
    say(f"Connexions terminées : {ended}.")


def _told(actor: Actor) -> dict[str, Any]:
    return vars(actor) | {"roles": sorted(actor.roles)}


def _password() -> str:
    """Asked for at a terminal, else the first line of the standard input.

    Raises:
        ConfigurationError: there is nothing to read.
    """
    from beffroi.errors import ConfigurationError

    if sys.stdin is not None and sys.stdin.isatty():
        return str(typer.prompt("Mot de passe", hide_input=True, confirmation_prompt="Encore une fois"))
    line = "" if sys.stdin is None else sys.stdin.readline()
    if not line:
        raise ConfigurationError(
            "Aucun mot de passe n'a été donné : lancez la commande dans un terminal, ou donnez-le sur une "
            "ligne de l'entrée standard (beffroi accounts create … < fichier).",
            "No password was given: run the command in a terminal, or give it on a line of standard input.",
        )
    return line.rstrip("\n")
