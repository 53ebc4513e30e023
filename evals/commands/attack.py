"""`beffroi attack`: what becomes of a model, of texts and of tools that work for an attacker."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ui.cli import options
from ui.cli.output import progress, say, show_json, table, write_json

if TYPE_CHECKING:
    from evals.attacks.report import Report

_PARTS = {"plans": "Plans d'un modèle hostile", "texts": "Textes injectés", "tools": "Outils hostiles"}
_WALLS = {
    "plan language": "langage des plans",
    "policy": "règle",
    "question": "question restée sans réponse",
    "approval": "accord non donné",
    "person": "refus d'une personne",
    "system": "système ou courtier",
    "repair within what was reviewed": "reprise dans ce qui a été jugé",
    "agreed": "fait comme une personne l'a accepté",
    "answered": "montré à qui peut le lire",
    "shown as text": "montré comme du texte",
    "not shown": "pas montré",
    "planner sees no city text": "le planificateur ne voit aucun texte de la Ville",
    "one clean line": "une ligne propre",
    "mcp description refused": "description refusée",
    "mcp connection": "connexion MCP",
}
_MOST = 6


def attack(
    parts: list[str] = typer.Argument(
        None, metavar="[plans|texts|tools]…", help="Parties ; toutes sans rien."
    ),
    quick: bool = typer.Option(False, "--quick", help="Une partie de chaque, en moins d'une minute."),
    seed: int = typer.Option(1, "--seed", min=0, help="Graine des plans tirés."),
    plans: int | None = typer.Option(None, "--plans", min=1, metavar="N", help="Nombre de plans (20 000)."),
    workers: int = typer.Option(1, "--workers", min=1, help="Processus à la fois (plans et textes)."),
    share: int = typer.Option(1, "--share", min=1, metavar="N", help="Un texte sur N ; 1 pour tous."),
    agentdojo: Path | None = typer.Option(
        None, "--agentdojo", metavar="DOSSIER", help="Où AgentDojo est installé (pip --no-deps --target)."
    ),
    out: Path | None = typer.Option(
        None, "--out", metavar="FICHIER", help="Écrire aussi le résultat JSON ici."
    ),
    json: bool = options.JSON,
) -> None:
    """Plans, textes et outils qui travaillent pour un attaquant, contre une copie de la ville de démo.

    Code de sortie 1 si une seule attaque a réussi.
    """
    from evals.attacks.run import PARTS, Asked, run_attacks
    from ui.home import make_folder
    from ui.settings import load_settings

    unknown = [part for part in parts or () if part not in PARTS]
    if unknown:
        raise typer.BadParameter(f"« {unknown[0]} » : choisissez parmi {', '.join(PARTS)}.")
    asked = Asked(tuple(parts or PARTS), quick, seed, plans, workers, share, agentdojo)
    settings = load_settings()
    make_folder(settings.home)
    with progress("Attaques") as tell:
        report = run_attacks(settings, asked, tell)
    if out is not None:
        write_json(out, report.as_json())
    if json:
        show_json(report.as_json())
    else:
        _show(report)
    if report.succeeded:
        raise typer.Exit(1)


def _show(report: Report) -> None:
    headings = ("Partie", "Essayées", "Arrêtées", "Sans rien à arrêter", "Réussies", "Par quel mur")
    rows = []
    for part, told in report.parts().items():
        walls = list(told["walls"].items())
        shown = [f"{_wall(name)} {count}" for name, count in walls[:_MOST]]
        shown += [f"autres {sum(count for _, count in walls[_MOST:])}"] if len(walls) > _MOST else []
        figures = (told["tried"], told["stopped"], told["harmless"], told["succeeded"])
        rows.append((_PARTS.get(part, part), *map(str, figures), " ; ".join(shown)))
    table(headings, rows)
    if planner := report.more.get("planner"):
        say(
            f"Planificateur réel : {planner['right_clean']} demandes justes sur {planner['requests']} dans "
            f"la ville saine, {planner['right_planted']} dans la ville piégée ; {planner['same']} invites "
            f"identiques sur {planner['prompts']}."
        )
    if "agentdojo" in report.more:
        say(f"Textes d'AgentDojo : {report.more['agentdojo']}")
    for each in report.succeeded:
        say(f"RÉUSSIE {each.part}/{each.name} : {each.detail[:1000]}", "bold red")
    say(f"Graine {report.seed} · {report.seconds:.0f} s · {report.command}", "dim")


def _wall(name: str) -> str:
    head, _, rule = name.partition(" ")
    if head == "policy" and rule:
        return f"{_WALLS['policy']} {rule}"
    return _WALLS.get(name, name)
