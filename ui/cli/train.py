"""`beffroi train`: the recipe that made the committed adapter, run again."""

from __future__ import annotations

from pathlib import Path

import typer

from ui.cli.output import note, say

app = typer.Typer(no_args_is_help=True, help="L'entraînement de l'adaptateur (extra « train »).")


@app.callback()
def _group() -> None:
    pass


@app.command("planner")
def planner(
    out: Path = typer.Option(..., "--out", metavar="DOSSIER", help="Où écrire l'adaptateur et son état."),
    minutes: float = typer.Option(60.0, "--minutes", min=0.1, help="Temps d'entraînement."),
    start: Path = typer.Option(None, "--from", metavar="FICHIER", help="Adaptateur dont partir."),
) -> None:
    """Entraîner l'adaptateur qui planifie ; un entraînement interrompu est repris où il en était."""
    from agents.training.launch import launch
    from agents.training.recipe import Recipe

    recipe = Recipe(minutes=minutes, start=str(start.resolve()) if start else "")
    adapter = launch(out.resolve(), recipe, note)
    say(f"Adaptateur écrit : {adapter}", "bold green")
    say("Pour s'en servir, il remplace agents/models/adapter/planner.gguf.")
