"""`beffroi delegation`: a supervisor lets another person agree in their place until a date."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import typer

from ui.cli import options
from ui.cli.output import say, show_json, table
from ui.cli.session import opened_guards, person

if TYPE_CHECKING:
    from guards.people.delegation import Delegation

app = typer.Typer(
    no_args_is_help=True, help="Les délégations d'accords : liste, en donner une, y mettre fin."
)


@app.command("list")
def list_delegations(
    user: str = typer.Option("", "--as", metavar="COMPTE", help="Celles de cette personne ; sinon toutes."),
    json: bool = options.JSON,
) -> None:
    """Les délégations, les plus récentes d'abord."""
    with opened_guards() as guards:
        whose = person(guards.accounts, user) if user else None
        found = guards.delegations.list() if whose is None else guards.delegations.of(whose.id)
    if json:
        show_json([record(each) for each in found])
        return
    rows = [
        (each.id, each.giver, each.receiver, f"{each.ends.astimezone():%d/%m/%Y %H:%M}", _state(each))
        for each in found
    ]
    table(("Délégation", "Donnée par", "À", "Jusqu'au", "État"), rows)
    if not rows:
        say("Aucune délégation.")


@app.command("give")
def give(
    receiver: str = typer.Argument(..., metavar="COMPTE", help="À qui."),
    until: str = typer.Option(..., "--until", metavar="AAAA-MM-JJ", help="Ce jour compris."),
    reason: str = typer.Option(..., "--reason", metavar="TEXTE", help="Pourquoi."),
    user: str = options.USER,
    json: bool = options.JSON,
) -> None:
    """Laisser une autre personne donner ses accords de superviseur jusqu'à une date."""
    from ui.words.days import day_of

    with opened_guards() as guards:
        last = day_of(until) + timedelta(days=1)
        made = guards.delegations.give(person(guards.accounts, user), receiver, last, reason)
    _show(made, json)


@app.command("revoke")
def revoke(
    delegation: str = typer.Argument(..., metavar="DÉLÉGATION"),
    user: str = options.USER,
    json: bool = options.JSON,
) -> None:
    """Mettre fin à une délégation."""
    with opened_guards() as guards:
        ended = guards.delegations.revoke(delegation, person(guards.accounts, user))
    _show(ended, json)


def record(one: Delegation) -> dict[str, Any]:
    """A delegation as JSON."""
    moments = {name: getattr(one, name) for name in ("begins", "ends", "revoked")}
    return vars(one) | {name: at.isoformat() if at else None for name, at in moments.items()}


def _show(one: Delegation, json: bool) -> None:
    if json:
        show_json(record(one))
        return
    say(f"Délégation {one.id} de {one.giver} à {one.receiver} : {_state(one)}.")


def _state(one: Delegation) -> str:
    until = f"jusqu'au {one.ends.astimezone():%d/%m/%Y %H:%M}"
    if one.over:
        return "retirée" if one.revoked else "terminée"
    if one.unchecked:
        return f"à confirmer {until} : le rôle de {one.giver} n'a pas été confirmé récemment"
    return f"en cours {until}" if one.stands else f"sans effet {until} : un rôle a changé"
