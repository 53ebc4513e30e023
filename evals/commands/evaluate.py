"""`beffroi eval`: how right this installation is."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ui.cli import options
from ui.cli.output import progress, say, show_json, table, write_json

if TYPE_CHECKING:
    from evals.planning.run import Report

app = typer.Typer(no_args_is_help=True, help="Les évaluations.")

_STEPS = {"s1": "un", "s2": "deux ou trois", "s4": "quatre et plus"}

OUT: Path | None = typer.Option(None, "--out", metavar="FICHIER", help="Écrire aussi le résultat JSON ici.")


@app.callback()
def _group() -> None:
    pass


@app.command("planning")
def planning(
    name: str = typer.Option(
        "",
        "--set",
        metavar="JEU",
        help="Un jeu de evals/planning/sets (test, dev, fresh, flows, unseen…), renamed (valeurs inventées), "
        "ou all pour tous (sans test, une fois mesuré six fois). Sans rien : all, ou dev avec --calibrate.",
    ),
    limit: int = typer.Option(0, "--limit", min=0, help="Demandes par jeu, réparties ; 0 pour toutes."),
    calibrate: float | None = typer.Option(
        None,
        "--calibrate",
        metavar="TAUX",
        min=0.0,
        max=100.0,
        help="Donner, d'après dev, la marge sous laquelle demander pour avoir ce taux d'autres effets, en %.",
    ),
    again: bool = typer.Option(False, "--again", help="Mesurer test une fois de trop avec cet adaptateur."),
    model: str = options.MODEL,
    model_name: str = options.MODEL_NAME,
    constraint: str = options.CONSTRAINT,
    cases: bool = typer.Option(False, "--cases", help="Montrer chaque demande manquée, sauf celles de test."),
    out: Path | None = OUT,
    json: bool = options.JSON,
) -> None:
    """Les objectifs du planificateur : plans justes, autres effets, questions, temps, mémoire, par jeu."""
    from agents.planner.build import with_model
    from evals.planning.run import Wanted, run_planning, sets_named
    from ui.home import make_folder
    from ui.settings import load_settings

    rate = None if calibrate is None else calibrate / 100
    wanted = Wanted(sets_named(name or ("all" if rate is None else "dev"), again), limit, again, rate)
    settings = load_settings()
    if model:
        settings = with_model(settings, model, model_name, constraint)
    make_folder(settings.home)
    with progress("Préparation du modèle et de la ville") as tell:
        report = run_planning(settings, wanted, tell)
    if out is not None:
        write_json(out, _finite(report.as_json()))
    if json:
        show_json(_finite(report.as_json(cases)))
    else:
        _show(report, cases)


@app.command("sureness")
def sureness(
    out: Path = typer.Option(
        None, "--out", metavar="FICHIER", help="Où l'écrire ; sans rien, à la place de celui du projet."
    ),
    json: bool = options.JSON,
) -> None:
    """Apprendre, des plans des jeux qui guident le travail, à quoi tient un plan sûr ; 20 minutes."""
    from agents.models.cards import write_sum
    from agents.models.weights import SURENESS
    from evals.planning.run import Wanted, run_planning
    from evals.planning.sureness import LEARNT_ON, sureness_of
    from ui.home import make_folder
    from ui.settings import load_settings

    settings, file = load_settings(), out or SURENESS
    make_folder(settings.home)
    file.parent.mkdir(parents=True, exist_ok=True)
    with progress("Préparation du modèle et de la ville") as tell:
        report = run_planning(settings, Wanted(LEARNT_ON), tell)
    sureness_of(report).write(file)
    write_sum(file)
    if json:
        show_json({"file": str(file), "plans": sum(map(len, report.results.values()))})
        return
    say(f"Ce qui rend un plan sûr est écrit : {file}", "bold green")


@app.command("paraphrase")
def paraphrase(json: bool = options.JSON) -> None:
    """Ce que disent les phrases d'un plan : part des plans récrits à l'identique d'après elles seules."""
    from evals.planning.meaning import Meanings
    from evals.planning.paraphrase import compare, load_plans
    from evals.planning.world import open_world
    from tools.registry import load_registry
    from ui.home import make_folder
    from ui.settings import load_settings

    settings = load_settings()
    make_folder(settings.home)
    with progress("Préparation de la ville") as tell:
        meanings = Meanings(open_world(settings.home / "evals" / "city"), load_registry().specs)
        tell("Lecture des plans récrits", 0)
        report = compare(load_plans(), meanings)
    if json:
        show_json(report.as_json())
        return
    rows = [(_STEPS[step], str(count), _share(same, count)) for step, (same, count) in report.steps.items()]
    rows.append(("Tous", str(len(report.outcomes)), _share(report.same, len(report.outcomes))))
    table(("Appels", "Plans", "Même sens"), rows, "Plans récrits d'après leurs phrases")
    for missed in report.missed:
        say(f"{missed.id} : {missed.kind}", "bold")
        for sentence in missed.sentences:
            say(f"  {sentence}")
        if missed.detail:
            say(f"  {missed.detail}")
        for line in missed.back.splitlines():
            say(f"  > {line}", "dim")


def _share(same: int, count: int) -> str:
    return f"{100 * same / count:.0f} %"


def _show(report: Report, cases: bool) -> None:
    from evals.planning import rows

    some = f", {report.limit} demandes par jeu" if report.limit else ""
    say(f"Planificateur {report.model} {report.model_sha256[:16]}{some}", "bold")
    table(rows.GOAL_HEADINGS, rows.goal_rows(report), "Objectifs")
    table(rows.SET_HEADINGS, rows.set_rows(report), "Par jeu")
    covered, lines = rows.coverage_of(report)
    if lines:
        table(rows.COVERAGE_HEADINGS, lines, f"Risque selon la part planifiée sans demander ({covered})")
    say(rows.renamed_sentence(report), skip_empty=True)
    for sentence in rows.fit_sentences(report.fit) if report.fit else ():
        say(sentence)
    if cases:
        table(rows.CASE_HEADINGS, rows.case_rows(report), "Demandes manquées")


@app.command("ledger")
def ledger(
    tamperings: int = typer.Option(2000, "--tamperings", min=1, metavar="N", help="Altérations essayées."),
    honest: int = typer.Option(200, "--honest", min=1, metavar="N", help="Exports honnêtes."),
    seed: int = typer.Option(1, "--seed", metavar="N", help="Graine du hasard."),
    out: Path | None = OUT,
    json: bool = options.JSON,
) -> None:
    """Altérer des exports du registre de toutes les façons : chacune doit être trouvée (code 1 sinon)."""
    from evals.ledger.trial import run_trial

    with progress("Altérations") as tell:
        found = run_trial(tamperings, honest, seed, tell)
    if out is not None:
        write_json(out, found)
    if json:
        show_json(found)
    else:
        sorts = ((sort, str(each["tried"]), str(each["missed"])) for sort, each in found["by_sort"].items())
        table(("Altération", "Essayées", "Non trouvées"), sorts)
        say(f"{found['tamperings']} altérations, {found['missed']} non trouvées.")
        say(f"{found['honest']} exports honnêtes, {found['false_alarms']} fausses alertes.")
    raise typer.Exit(1 if found["missed"] or found["false_alarms"] else 0)


def _finite(value: Any) -> Any:
    """JSON has no infinity: a margin without end is null."""
    match value:
        case float() if math.isinf(value):
            return None
        case dict():
            return {key: _finite(item) for key, item in value.items()}
        case list() | tuple():
            return [_finite(item) for item in value]
    return value
