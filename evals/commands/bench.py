"""`beffroi bench`: where this installation's time goes, and beside what a user would pick instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import typer

from ui.cli import options
from ui.cli.output import progress, say, show_json, table, write_json

app = typer.Typer(
    invoke_without_command=True,
    help="Temps par phase, part des gardes, vitesse du modèle, coût d'un bac à sable, d'une décision…",
)

OUT: Path | None = typer.Option(None, "--out", metavar="FICHIER", help="Écrire aussi le résultat JSON ici.")


@app.callback()
def bench(context: typer.Context, out: Path | None = OUT, json: bool = options.JSON) -> None:
    """Temps par phase, part des gardes, vitesse du modèle, coût d'un bac à sable, d'une décision…"""
    if context.invoked_subcommand is not None:
        return
    from evals.bench import run_bench
    from ui.settings import load_settings

    settings = load_settings()
    figures = _measured(lambda tell: run_bench(settings, tell), out, json)
    if figures is not None:
        _named_table((row["what"], row["value"], row["unit"]) for row in figures["rows"])


@app.command("planning")
def planning(
    requests: int = typer.Option(12, "--requests", min=1, metavar="N", help="Demandes de 3 à 8 appels."),
    threads: int = typer.Option(0, "--threads", min=0, metavar="N", help="0 : comme le réglage."),
    limit: float = typer.Option(60.0, "--limit", min=1, metavar="SECONDES", help="Au plus, par demande."),
    out: Path | None = OUT,
    json: bool = options.JSON,
) -> None:
    """Le planificateur à côté de ce que l'on prendrait à sa place : mêmes demandes, poids et processeurs."""
    from evals.bench.planning import run_planning_bench
    from evals.bench.planning.rows import HEADINGS, table_rows
    from ui.settings import load_settings

    settings = load_settings()
    figures = _measured(
        lambda tell: run_planning_bench(settings, requests, threads, limit, tell=tell), out, json
    )
    if figures is None:
        return
    table(HEADINGS, table_rows(figures))
    say(f"{len(figures['requests'])} demandes, {figures['threads']} fil(s), {figures['weights']}", "dim")


@app.command("systems")
def systems(out: Path | None = OUT, json: bool = options.JSON) -> None:
    """Chaque connecteur à côté d'un client nu, sur de vrais serveurs, de l'annuaire au courriel."""
    from evals.bench.systems import HEADINGS, run_systems_bench, table_rows
    from ui.settings import load_settings

    settings = load_settings()
    figures = _measured(lambda tell: run_systems_bench(settings, tell), out, json)
    if figures is None:
        return
    table(HEADINGS, table_rows(figures))


@app.command("documents")
def documents(
    pages: int = typer.Option(10_000, "--pages", min=4, metavar="N", help="Pages de 400 mots."),
    out: Path | None = OUT,
    json: bool = options.JSON,
) -> None:
    """Indexer et chercher autant de pages : durées sur cette machine."""
    from evals.bench.pages import run_pages_bench

    figures = _measured(lambda tell: run_pages_bench(pages, tell), out, json)
    if figures is None:
        return
    named = (
        (f"indexer {figures['pages']} pages", figures["indexing"], "s"),
        ("chercher trois mots, médiane", figures["query"], "ms"),
        ("chercher trois mots, 95 % sous", figures["query_p95"], "ms"),
        ("chercher trois des mots les plus fréquents", figures["common"], "ms"),
    )
    _named_table(named)


@app.command("ledger")
def ledger(
    records: int = typer.Option(1_000_000, "--records", min=10, metavar="N", help="Événements vérifiés."),
    appends: int = typer.Option(200, "--appends", min=10, metavar="N", help="Ajouts de chaque sorte."),
    out: Path | None = OUT,
    json: bool = options.JSON,
) -> None:
    """Le registre : ajouter à côté d'une écriture nue, vérifier un export, taille d'une preuve."""
    from evals.bench.ledger import run_ledger_bench

    figures = _measured(lambda tell: run_ledger_bench(records, appends, tell), out, json)
    if figures is None:
        return
    append, verify, proof = figures["append"], figures["verify"], figures["proof"]
    named = (
        ("ajouter un événement", append["ledger"], "ms"),
        ("écrire la même ligne, même base", append["same_store"], "ms"),
        ("écrire la même ligne, SQLite seul", append["sqlite"], "ms"),
        ("registre / écriture nue, même base", append["ratio"], "fois"),
        ("registre / écriture nue, SQLite seul", append["ratio_sqlite"], "fois"),
        (f"vérifier {verify['records']} événements", verify["seconds"], "s"),
        ("  dont temps de processeur", verify["processor"], "s"),
        (f"preuve d'un événement parmi {proof['size']}", proof["bytes"], "octets"),
        ("  dans un fichier exporté", proof["bytes_in_file"], "octets"),
    )
    _named_table(named)


@app.command("keys")
def keys(
    times: int = typer.Option(2_000, "--times", min=10, metavar="N", help="Chiffrements mesurés."),
    erasures: int = typer.Option(20, "--erasures", min=2, metavar="N", help="Demandes effacées."),
    out: Path | None = OUT,
    json: bool = options.JSON,
) -> None:
    """Chiffrer, garder et effacer, à côté d'un chiffrement nu, d'une ligne en clair et d'une suppression."""
    from evals.bench.keys import run_keys_bench

    figures = _measured(lambda tell: run_keys_bench(times, erasures, tell), out, json)
    if figures is None:
        return
    size, seal, opened = figures["bytes"], figures["seal"], figures["open"]
    keep, erase = figures["keep"], figures["erase"]
    named = (
        (f"chiffrer {size} octets", seal["microseconds"], "µs"),
        ("  à côté d'AES-256-GCM seul", seal["ratio"], "fois"),
        (f"ouvrir {size} octets", opened["microseconds"], "µs"),
        ("  à côté d'AES-256-GCM seul", opened["ratio"], "fois"),
        ("garder une valeur d'une demande", keep["milliseconds"], "ms"),
        ("  à côté d'une ligne en clair, même base", keep["ratio"], "fois"),
        ("effacer une demande", erase["milliseconds"], "ms"),
        ("  à côté de la suppression de ses lignes", erase["ratio"], "fois"),
    )
    _named_table(named)


@app.command("tools")
def tools(
    requests: int = typer.Option(50, "--requests", min=1, metavar="N", help="Demandes du jeu « heldout »."),
    out: Path | None = OUT,
    json: bool = options.JSON,
) -> None:
    """Les mêmes demandes avec 10, 100 et 1 000 outils installés : plans justes et durée d'un plan."""
    from evals.bench.tool_counts import HEADINGS, run_tool_counts, table_rows
    from ui.settings import load_settings

    settings = load_settings()
    figures = _measured(lambda tell: run_tool_counts(settings, requests, tell), out, json)
    if figures is None:
        return
    table(HEADINGS, table_rows(figures))


def _measured(
    run: Callable[[Callable[[str, float], None]], dict[str, Any]], out: Path | None, json: bool
) -> dict[str, Any] | None:
    """Figures to be shown to a person; None where they were printed as JSON."""
    with progress("Mesures") as tell:
        figures = run(tell)
    if out is not None:
        write_json(out, figures)
    if json:
        show_json(figures)
        return None
    return figures


def _named_table(named: Iterable[tuple[str, float, str]]) -> None:
    """What was measured, each with its unit; four digits are enough."""
    rows = [(what, _digits(value), unit) for what, value, unit in named]
    table(("Mesure", "Valeur", "Unité"), rows)


def _digits(value: float) -> str:
    return (f"{value:.4g}" if abs(value) < 1000 else f"{value:.0f}").replace(".", ",")
