"""Ctrl-C while a request is carried out: which one it was, and how to go on with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ui.cli.output import note

if TYPE_CHECKING:
    from datetime import datetime

    from agents.assistant import Assistant
    from beffroi.identity import Actor


@contextmanager
def told_how_to_resume(run: Callable[[], str | None], who: str) -> Iterator[None]:
    """Say how to go on where the block is interrupted.

    Args:
        run: the id of the run that is carried out; None where there is none yet.
    """
    try:
        yield
    except KeyboardInterrupt:
        if found := run():
            note(f"Interrompu : la demande {found} n'est pas finie, et rien n'y est fait deux fois.")
            note(f"Reprendre : beffroi runs resume {found} --as {who}")
            note(
                "Un serveur en marche la reprend d'ici deux minutes : il finit ce qui est déjà accepté, et "
                f"s'arrête à la carte suivante. L'y arrêter : beffroi approvals refuse ACCORD --as {who} "
                f"(beffroi approvals list --as {who} dit lequel)"
            )
        raise


def begun_since(assistant: Assistant, actor: Actor, start: datetime) -> str | None:
    """The person's newest run since then that has not ended."""
    from guards.runs.runs import RunFilter, RunStatus

    which = RunFilter(actor=actor.id, status=RunStatus.RUNNING, since=start, limit=1)
    found = assistant.guards.runs.list(which)
    return found[0].id if found else None
