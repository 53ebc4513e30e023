"""`beffroi approvals`: what waits for a person's agreement."""

from __future__ import annotations

import typer

from ui.cli import options
from ui.cli.ask import finish, follow
from ui.cli.interrupted import told_how_to_resume
from ui.cli.output import one_line, progress, say, show_json
from ui.cli.session import opened_assistant, person, reader

app = typer.Typer(no_args_is_help=True, help="Les accords : liste, accepter, refuser.")


@app.command("list")
def list_approvals(
    user: str = typer.Option("", "--as", metavar="COMPTE", help="Ce qui attend cette personne ; sinon tout."),
    json: bool = options.JSON,
) -> None:
    """Ce qui attend une décision."""
    with opened_assistant() as assistant:
        accounts = assistant.guards.accounts
        people = [person(accounts, user)] if user else accounts.list()
        cards = assistant.approvals_of(people, reader(accounts, user))
    if json:
        from pydantic import TypeAdapter

        from agents.views import ApprovalView

        show_json(TypeAdapter(list[ApprovalView]).dump_python(cards, mode="json"))
        return
    from ui.cli.render import show_card

    for card in cards:
        say(one_line(f"{card.id} · demande de {card.requester_name} : {card.request}"), "bold")
        show_card(card)
        say("")
    if not cards:
        say("Rien n'attend de décision.")


@app.command("accept")
def accept(
    approval: str = typer.Argument(..., metavar="ACCORD"),
    user: str = options.USER,
    only: list[str] = typer.Option([], "--only", metavar="EFFET", help="Seulement cet effet ; répétable."),
    edit: list[str] = typer.Option(
        [], "--edit", metavar="EFFET.ARGUMENT=TEXTE", help="Changer un texte avant d'accepter ; répétable."
    ),
    json: bool = options.JSON,
) -> None:
    """Accepter tout ce que montre la carte, ou les seuls effets nommés."""
    edits = _edits(edit)
    with opened_assistant() as assistant:
        actor = person(assistant.guards.accounts, user)
        run = assistant.guards.approvals.get(approval).run
        with progress("Exécution") as tell, told_how_to_resume(lambda: run, user):
            assistant.accept(actor, approval, frozenset(only) if only else None, edits, on_event=follow(tell))
        view = assistant.view(actor, run)
    finish(view, json)


@app.command("refuse")
def refuse(
    approval: str = typer.Argument(..., metavar="ACCORD"),
    user: str = options.USER,
    reason: str = typer.Option("", "--reason", metavar="TEXTE", help="Pourquoi."),
    json: bool = options.JSON,
) -> None:
    """Refuser : rien n'est fait."""
    with opened_assistant() as assistant:
        actor = person(assistant.guards.accounts, user)
        with progress("Enregistrement du refus") as tell:
            run = assistant.refuse(actor, approval, reason, on_event=follow(tell)).run
        view = assistant.view(actor, run)
    finish(view, json)


def _edits(given: list[str]) -> dict[str, dict[str, str]] | None:
    from beffroi.errors import ConfigurationError

    edits: dict[str, dict[str, str]] = {}
    for item in given:
        place, equals, text = item.partition("=")
        effect, dot, argument = place.rpartition(".")
        if not (equals and dot and effect and argument):
            raise ConfigurationError(
                f"« {item} » n'a pas la forme EFFET.ARGUMENT=TEXTE, par exemple e1.message=Bonjour.",
                f"'{item}' is not EFFECT.ARGUMENT=TEXT.",
            )
        edits.setdefault(effect, {})[argument] = text
    return edits or None
