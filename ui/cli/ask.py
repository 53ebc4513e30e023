"""`beffroi ask` and `beffroi answer`: a request, and the reply to a question."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from ui.cli import options
from ui.cli.interrupted import begun_since, told_how_to_resume
from ui.cli.output import Tell, note, progress, show_json
from ui.cli.session import opened_assistant, person
from ui.words.trace_messages import TRACE

if TYPE_CHECKING:
    from agents.assistant import Assistant
    from agents.views import Event, RunView
    from beffroi.identity import Actor

_MOST = 1_000_000
"""Bytes read from standard input; the assistant refuses far less."""
_PHASES = {key.removeprefix("phase."): fr for key, (fr, _) in TRACE.items() if key.startswith("phase.")}


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
    """Confier une demande.

    Codes : 0 fait, 1 échec, 3 attend un accord, 4 refusé, 5 pose une question, 6 attend qu'une lecture
    soit choisie.
    """
    request = _read(text)
    with opened_assistant(fresh=True) as assistant:
        actor = person(assistant.guards.accounts, user)
        with progress("Lecture de la demande") as tell:
            start = datetime.now(UTC)
            with told_how_to_resume(lambda: begun_since(assistant, actor, start), user):
                view = assistant.ask(
                    actor,
                    request,
                    conversation=conversation or None,
                    dry_run=dry_run,
                    auto_approve=yes,
                    on_event=follow(tell),
                )
        view = _reading_chosen(assistant, actor, view, may_ask=not (json or yes))
    finish(view, json, yes)


def answer(
    run: str = typer.Argument(..., metavar="DEMANDE"),
    reply: str = typer.Argument(..., metavar="RÉPONSE", help="La clé d'un choix, ou un texte."),
    user: str = options.USER,
    json: bool = options.JSON,
) -> None:
    """Répondre à la question d'une demande."""
    with opened_assistant() as assistant:
        actor = person(assistant.guards.accounts, user)
        with progress("Suite de la demande") as tell, told_how_to_resume(lambda: run, user):
            view = assistant.answer(actor, run, _read(reply), on_event=follow(tell))
    finish(view, json)


def finish(view: RunView, as_json: bool, yes: bool = False) -> None:
    """Show a run and end with the exit code of its status; ``yes`` says that it never chooses a reading."""
    from ui.cli.render import EXIT_READING, exit_code, show_run

    if yes and exit_code(view) == EXIT_READING:
        note("--yes ne choisit pas de lecture : rien n'est fait. Choisissez avec « beffroi answer ».")
    if as_json:
        from agents.views import to_json

        show_json(to_json(view))
    else:
        show_run(view)
    raise typer.Exit(exit_code(view))


def follow(tell: Tell) -> options.OnEvent:
    """Tells progress of what happens in a run."""

    def happened(event: Event) -> None:
        tell(_PHASES.get(event.text_fr, "") if event.kind == "phase" else event.text_fr, 0.0)

    return happened


def _reading_chosen(assistant: Assistant, actor: Actor, view: RunView, may_ask: bool) -> RunView:
    """The run after the person chose a reading, where it waits for that and there is a terminal to ask at."""
    from ui.cli.choosing import at_terminal, choose

    def reply(question: str, key: str) -> RunView:
        with progress("Suite de la demande") as tell:
            return assistant.answer(actor, view.run, key, on_event=follow(tell), question=question)

    return choose(view, reply) if may_ask and at_terminal() else view


def _read(text: str) -> str:
    """The request. Bytes that are no text stay marked (surrogates), so that the assistant refuses them."""
    return sys.stdin.buffer.read(_MOST).decode("utf-8", "surrogateescape") if text == "-" else text
