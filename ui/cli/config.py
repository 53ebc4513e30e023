"""`beffroi config`: check the settings file, show the settings in force."""

from __future__ import annotations

from dataclasses import asdict
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ui.cli import options
from ui.cli.output import note, say, show_json, table

if TYPE_CHECKING:
    from ui.config import Finding, Report, Shown

app = typer.Typer(no_args_is_help=True, help="Les réglages : vérifier le fichier, montrer ce qui vaut.")


@app.command("check")
def check(
    file: Path | None = typer.Argument(
        None,
        metavar="[FICHIER]",
        help="Un fichier, vérifié seul ; sinon celui de BEFFROI_HOME, et les variables.",
    ),
    json: bool = options.JSON,
) -> None:
    """Vérifier les réglages : chaque erreur avec sa ligne et ce qu'il faut écrire ; code 1 s'il y en a."""
    from ui.config import check_settings

    report = check_settings(file)
    if json:
        show_json(_record(report))
    else:
        for finding in report.errors:
            _tell(report, finding, "erreur", "bold red")
        for finding in report.warnings:
            _tell(report, finding, "attention", "yellow")
        _sum_up(report)
    raise typer.Exit(0 if report.ok else 1)


@app.command("show")
def show(json: bool = options.JSON) -> None:
    """Les réglages en vigueur, et d'où vient chacun ; d'un secret, seulement sa place."""
    from ui.config import settings_in_force
    from ui.settings import load_settings

    shown = settings_in_force(load_settings())
    if json:
        show_json({"settings": [asdict(each) for each in shown]})
        return
    table(("Réglage", "Valeur", "Vient de"), [(s.setting, _value(s.value), _source(s)) for s in shown])


def _tell(report: Report, finding: Finding, word: str, style: str) -> None:
    where = f"{report.file}:{finding.line}:{finding.column}"
    if finding.variable:
        where = f"variable {finding.variable}"
    elif not finding.line:
        where = "environnement"
    name = f"{finding.setting} : " if finding.setting else ""
    say(f"{where} : {word} : {name}{finding.problem}", style)
    say(f"  → {finding.instead}")


def _sum_up(report: Report) -> None:
    if not report.present:
        note(f"« {report.file} » n'existe pas : les réglages sont ceux par défaut et ceux des variables.")
    errors, warnings = len(report.errors), len(report.warnings)
    if not errors and not warnings:
        say(f"✓ {report.file} : rien à corriger", "green")
    else:
        note(f"{errors} {_many('erreur', errors)}, {warnings} {_many('avertissement', warnings)}")


def _many(word: str, count: int) -> str:
    return word + "s" * (count > 1)


def _record(report: Report) -> dict[str, Any]:
    return {
        "file": str(report.file),
        "present": report.present,
        "ok": report.ok,
        "errors": [asdict(finding) for finding in report.errors],
        "warnings": [asdict(finding) for finding in report.warnings],
    }


def _value(value: Any) -> str:
    return "–" if value is None else value if isinstance(value, str) else dumps(value, ensure_ascii=False)


def _source(shown: Shown) -> str:
    if shown.source == "file":
        return f"fichier, ligne {shown.line}"
    return f"variable {shown.variable}" if shown.source == "environment" else "défaut"
