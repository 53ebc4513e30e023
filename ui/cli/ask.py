"""`beffroi ask` and `beffroi answer`: a request, and the reply to a question."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from ui.cli import options
from ui.cli.output import Tell, progress, show_json
from ui.cli.session import opened_assistant, person

if TYPE_CHECKING:
    from agents.views import Event, RunView

_MOST = 1_000_000
"""Bytes read from standard input; the assistant refuses far less."""
_PHASES = {
    "plan": "Lecture de la demande",
    "review": "Examen par les règles",
    "read": "Lecture dans les systèmes de la ville",
    "act": "Exécution",
    "repair": "Un autre plan",
    "report": "Réponse",
}


def ask(
    text: str = typer.Argument(..., metavar="TEXTE", help="La demande ; « - » la lit sur l'entrée standard."),
    user: str = options.USER,
    yes: bool = typer.Option(
        False, "--yes", help="Accepter d'avance ce que cette personne peut accepter seule."
    ),
    dry_run: bool = typer.Option(
        False, "--dry-run", help="Comprendre, juger et lire ; s'arrêter avant tout effet."
    ),
    conversation: str = typer.Option(
        "", "--conversation", metavar="ID", help="Continuer une demande précédente."
    ),
    json: bool = options.JSON,
) -> None:
    """Confier une demande. Codes : 0 fait, 1 échec, 3 attend un accord, 4 refusé, 5 pose une question."""
    request = _read(text)
    with opened_assistant() as assistant:
        actor = person(assistant.guards.accounts, user)
        with progress("Lecture de la demande") as tell:
            view = assistant.ask(
                actor,
                request,
                conversation=conversation or None,
                dry_run=dry_run,
                auto_approve=yes,
                on_event=follow(tell),
            )
    finish(view, json)


def answer(
    run: str = typer.Argument(..., metavar="DEMANDE"),
    reply: str = typer.Argument(..., metavar="RÉPONSE", help="La clé d'un choix, ou un texte."),
    user: str = options.USER,
    json: bool = options.JSON,
) -> None:
    """Répondre à la question d'une demande."""
    with opened_assistant() as assistant:
        actor = person(assistant.guards.accounts, user)
        with progress("Suite de la demande") as tell:
            view = assistant.answer(actor, run, _read(reply), on_event=follow(tell))
    finish(view, json)


def finish(view: RunView, as_json: bool) -> None:
    """Show a run and end with the exit code of its status."""
    from ui.cli.render import EXIT, show_run

    if as_json:
        from agents.views import to_json

        show_json(to_json(view))
    else:
        show_run(view)
    raise typer.Exit(EXIT.get(view.status, 1))


def follow(tell: Tell) -> options.OnEvent:
    """Tells progress of what happens in a run."""

    def happened(event: Event) -> None:
        tell(_PHASES.get(event.text_fr, "") if event.kind == "phase" else event.text_fr, 0.0)

    return happened


def _read(text: str) -> str:
    """The request. Bytes that are no text stay marked (surrogates), so that the assistant refuses them."""
    return sys.stdin.buffer.read(_MOST).decode("utf-8", "surrogateescape") if text == "-" else text
