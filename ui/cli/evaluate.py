"""`beffroi eval` and `beffroi bench`: how right and how fast this installation is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ui.cli import options
from ui.cli.output import progress, say, show_json, table, write_json

if TYPE_CHECKING:
    from evals.planning.run import Report

app = typer.Typer(no_args_is_help=True, help="Les évaluations.")

OUT: Path | None = typer.Option(None, "--out", metavar="FICHIER", help="Écrire aussi le résultat JSON ici.")


@app.callback()
def _group() -> None:
    pass


@app.command("planning")
def planning(
    name: str = typer.Option("heldout", "--set", metavar="JEU", help="heldout (tenu à l'écart) ou dev."),
    cases: bool = typer.Option(False, "--cases", help="Montrer aussi chaque demande manquée."),
    out: Path | None = OUT,
    json: bool = options.JSON,
) -> None:
    """Part des demandes tenues à l'écart dont le plan a le bon sens : mêmes effets, même résultat."""
    from agents.planner.build import build_planner
    from evals.planning.run import run_planning
    from tools.registry import load_registry
    from ui.home import load_settings, make_folder

    settings, registry = load_settings(), load_registry()
    make_folder(settings.home)
    with progress("Préparation du modèle et de la ville") as tell:
        planner = build_planner(settings, registry, lambda what: tell(what, 0.0))
        report = run_planning(
            settings,
            planner,
            registry.specs,
            name,
            lambda done, total: tell("Demandes planifiées", done / total),
        )
    if out is not None:
        write_json(out, report.as_json())
    if json:
        show_json(report.as_json(cases))
    else:
        _show(report, cases)


def _show(report: Report, cases: bool) -> None:
    say(f"{_percent(report.right)} de {report.count} demandes justes ({report.set})", "bold")
    say(f"Autre effet que demandé : {_percent(report.wrong_effects)}")
    median, slow = f"{report.median_seconds:.2f}", f"{report.p95_seconds:.2f}"
    say(f"Temps d'un plan : médiane {median} s, 95 % sous {slow} s".replace(".", ","))
    say(f"Modèle {report.model} {report.model_sha256[:16]}", "dim")
    for kind, count in sorted(report.by_kind.items(), key=lambda item: -item[1]):
        say(f"  {count:>3} {kind}")
    if cases:
        missed = [
            (r.id, r.request, r.kind, r.plan.replace("\n", " ⏎ ")) for r in report.results if not r.right
        ]
        table(("Cas", "Demande", "Écart", "Plan écrit"), missed)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %".replace(".", ",")


def bench(out: Path | None = OUT, json: bool = options.JSON) -> None:
    """Temps par phase, part des gardes, vitesse du modèle, coût d'un bac à sable, d'une décision…"""
    from evals.bench import run_bench
    from ui.home import load_settings

    with progress("Mesures") as tell:
        figures: dict[str, Any] = run_bench(load_settings(), tell)
    if out is not None:
        write_json(out, figures)
    if json:
        show_json(figures)
        return
    rows = [(row["what"], f"{row['value']:g}".replace(".", ","), row["unit"]) for row in figures["rows"]]
    table(("Mesure", "Valeur", "Unité"), rows)
