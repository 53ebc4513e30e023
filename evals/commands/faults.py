"""`beffroi faults`: processes killed, frozen and cut off in the middle of runs; what is lost or doubled."""

from __future__ import annotations

from pathlib import Path

import typer

from ui.cli import options
from ui.cli.output import progress, say, show_json, table, write_json


def faults(
    points: int = typer.Option(300, "--points", min=1, metavar="N", help="Pannes, chacune dans une demande."),
    seed: int = typer.Option(1, "--seed", metavar="N", help="Du tirage des pannes et de leurs moments."),
    systems: list[str] = typer.Option(
        [], "--system", metavar="NOM", help="embedded, mail ou redmine (répétable) ; tous par défaut."
    ),
    out: Path | None = typer.Option(
        None, "--out", metavar="FICHIER", help="Écrire aussi le résultat JSON ici."
    ),
    json: bool = options.JSON,
) -> None:
    """Pannes à des moments tirés au sort : rien de perdu, rien en double, chaque doute montré.

    Chaque demande fait trois actions dans un vrai système (la gestion de tickets embarquée, un serveur de
    courriel, Redmine) ; rien de cette installation n'est touché. Code 1 si un seul point n'est pas sauf.
    """
    from evals.faults import HEADINGS, run_faults, table_rows

    with progress("Pannes") as tell:
        figures = run_faults(points, seed, tell, tuple(systems))
    if out is not None:
        write_json(out, figures)
    if json:
        show_json(figures)
    else:
        table(HEADINGS, table_rows(figures))
        for missing in figures["left_out"]:
            say(f"Sans Redmine : il manque {missing} à cette machine.", "yellow")
        say(f"{figures['sound']} points saufs sur {points} (tirage {seed})")
    if figures["sound"] < points:
        raise typer.Exit(1)
