"""`beffroi tool check`: what policy could not judge, before anybody is asked to enable it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from ui.cli import options
from ui.cli.output import say, show_json

if TYPE_CHECKING:
    from tools.packages.findings import Finding
    from ui.cli.tool.examination import Examination


def check(
    where: str = typer.Argument(".", metavar="PAQUET|DOSSIER", help="Lequel ; sinon ce dossier."),
    json: bool = options.JSON,
) -> None:
    """Juger un paquet d'outils : signatures, effets, étiquettes, phrases, imports (code 1 : erreur)."""
    from tools.packages.findings import errors
    from tools.packages.places import find_package
    from ui.cli.tool.examination import examine
    from ui.settings import load_settings

    seen = examine(find_package(where), load_settings())
    wrong = errors(seen.findings)
    if json:
        show_json({"ok": not wrong, **told(seen)})
    else:
        show_findings(seen)
        _conclude(seen, len(wrong))
    raise typer.Exit(1 if wrong else 0)


def show_findings(seen: Examination) -> None:
    """Each finding with its place and what to do."""
    from tools.packages.findings import Level

    for finding in seen.findings:
        error = finding.level is Level.ERROR
        say(f"{'✗' if error else '-'} {_place(finding)}{finding.fr}", "bold red" if error else "yellow")
        say(f"  → {finding.mend}")


def told(seen: Examination) -> dict[str, Any]:
    """For ``--json``."""
    return {
        "package": seen.package.name,
        "folder": str(seen.package.folder),
        "sha256": seen.sha256,
        "tools": list(seen.tools),
        "findings": [{**vars(finding), "level": finding.level.value} for finding in seen.findings],
    }


def _conclude(seen: Examination, wrong: int) -> None:
    if wrong:
        say(f"{seen.package.name} : {wrong} erreur{'s' if wrong > 1 else ''}.", "bold red")
        return
    names = ", ".join(str(tool["name"]) for tool in seen.tools)
    say(f"✓ {seen.package.name} peut être jugé : {names}.", "green")
    say(f"sha256 {seen.sha256}", "dim")


def _place(finding: Finding) -> str:
    if not finding.file:
        return ""
    return f"{finding.file}:{finding.line} : " if finding.line else f"{finding.file} : "
