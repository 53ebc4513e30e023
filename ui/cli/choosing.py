"""Asking at the terminal which reading of a request is meant."""

from __future__ import annotations

import sys
from collections.abc import Callable

from agents.views import RunView
from beffroi.errors import Refused
from ui.cli.output import complain
from ui.cli.render import asks_reading, show_question


def at_terminal() -> bool:
    """Whether somebody can read the question and type a reply."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def choose(view: RunView, reply: Callable[[str, str], RunView]) -> RunView:
    """Ask until a reading, or none, is chosen; without a reply (Ctrl-D) the run goes on waiting.

    Args:
        reply: hands in the key of a choice for the question with an id, and gives the run as it then stands.

    Raises:
        BeffroiError: the choice cannot be taken.
    """
    while asks_reading(view) and view.question is not None:
        show_question(view.question)
        print(f"Votre choix ({_keys(view)}) : ", end="", flush=True)
        typed = sys.stdin.readline()
        if not typed:
            print()
            return view
        try:
            view = reply(view.question.id, typed)
        except Refused as error:
            if error.rule != "questions.reply":
                raise
            complain(error)
    return view


def _keys(view: RunView) -> str:
    keys = [choice.key for choice in view.question.choices] if view.question else []
    return f"{', '.join(keys[:-1])} ou {keys[-1]}"
