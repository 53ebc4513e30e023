"""`beffroi explain`: where each part of a step or of the answer came from, and which rule decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ui.cli import options
from ui.cli.output import say, show_json
from ui.cli.policy_past import OUTCOMES
from ui.cli.session import opened_assistant, reader

if TYPE_CHECKING:
    from agents.graph.looking.explaining import Explained, Part, Ruled

STAGES = {
    "plan": "le plan entier, avant tout",
    "effects": "les actions, avant accord",
    "call": "l'appel, juste avant",
    "show": "ce qui est montré",
}


def explain(
    run: str = typer.Argument(..., metavar="DEMANDE"),
    step: str = typer.Argument(
        "réponse", metavar="[ÉTAPE]", help="Une ligne du plan (4), un tour de boucle (4[2]), ou « réponse »."
    ),
    user: str = options.READER,
    json: bool = options.JSON,
) -> None:
    """D'où vient chaque partie d'une étape ou de la réponse, et quelle règle a décidé."""
    with opened_assistant() as assistant:
        found = assistant.explain(reader(assistant.guards.accounts, user), run, step)
    if json:
        from agents.graph.looking.explaining import to_json

        show_json({"run": run, "step": step, "explained": to_json(found)})
        return
    for one in found:
        _show(one)
    if not found:
        say("Cette demande ne montre rien.")


def _show(one: Explained) -> None:
    say(f"{one.step} : {one.sentence}", "bold")
    if not one.certain:
        say("   N'a pas eu lieu : voici, au plus, d'où chaque valeur pouvait venir.", "yellow")
    for part in one.parts:
        _show_part(part)
    if one.condition is not None:
        _show_part(one.condition)
    for ruled in one.decisions:
        _show_ruled(ruled)


def _show_part(part: Part) -> None:
    kept = f" · {part.kept}" if part.kept else ""
    say(f"   {part.name}" + (f" = {part.value}" if part.value else "") + f" ({part.trust}{kept})")
    for origin in part.origins:
        say(f"     ← {origin}", "dim")


def _show_ruled(ruled: Ruled) -> None:
    stage, outcome = STAGES.get(ruled.stage, ruled.stage), OUTCOMES.get(ruled.outcome, ruled.outcome)
    say(f"   {outcome} par {ruled.rule} ({stage}) : {ruled.sentence}")
    if ruled.considered:
        say(f"     aussi consultées : {', '.join(ruled.considered)}", "dim")
