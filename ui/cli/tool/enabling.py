"""`beffroi tool enable`: what a package declares, then the settings that name it and its hash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from ui.cli import options
from ui.cli.output import note, say, show_json

if TYPE_CHECKING:
    from ui.cli.tool.examination import Examination


def enable(
    where: str = typer.Argument(..., metavar="PAQUET|DOSSIER"),
    write: bool = typer.Option(False, "--write", help="Écrire les réglages plutôt que les montrer."),
    user: str = options.READER,
    json: bool = options.JSON,
) -> None:
    """Activer un paquet relu : ce qu'il déclare, puis les réglages qui le nomment avec son empreinte."""
    from tools.packages.findings import errors
    from tools.packages.places import find_package, installed_packages
    from ui.cli.tool.checking import show_findings, told
    from ui.cli.tool.examination import examine
    from ui.cli.tool.settings_file import lines_of, write_package
    from ui.settings import load_settings

    settings = load_settings()
    seen = examine(find_package(where), settings)
    wrong = bool(errors(seen.findings))
    installed = any(package == seen.package for package in installed_packages())
    path = None if installed else seen.package.folder
    lines = lines_of(seen.package.name, seen.sha256, path)
    if not json:
        _declared(seen)
        show_findings(seen)
    written = ""
    if write and not wrong:
        _record(seen.package.name, seen.sha256, user)
        written = str(write_package(settings.home, seen.package.name, seen.sha256, path))
    if json:
        show_json({"ok": not wrong, **told(seen), "settings": lines, "written": written})
    elif not wrong:
        say(lines)
        note(_next(settings.home / "beffroi.toml", written))
    if wrong:
        note(
            f"« {seen.package.name} » n'est pas activé : corrigez d'abord ce que dit « beffroi tool check »."
        )
        raise typer.Exit(1)


def _record(name: str, sha256: str, user: str) -> None:
    """Who puts which package to use, before the settings do."""
    from guards.ledger import Kind
    from ui.cli.session import opened_guards, reader

    with opened_guards(fresh=True) as guards:
        actor = reader(guards.accounts, user)
        guards.ledger.record("", Kind.TOOL_ENABLED, {"actor": actor.id, "package": name, "sha256": sha256})


def _declared(seen: Examination) -> None:
    by = f", apporté par {seen.package.brought_by}" if seen.package.brought_by else ""
    say(f"{seen.package.name} ({seen.package.folder}{by}) déclare :", "bold")
    for tool in seen.tools:
        for line in _lines(tool):
            say(line)


def _lines(tool: dict[str, Any]) -> list[str]:
    asked = ", ".join(map(str, tool["operations"])) or "rien"
    return [
        f"  {tool['signature']}",
        f"      {tool['summary']}",
        f"      effet : {tool['effect']} · lecture : {tool['read_class']} · demande aux systèmes : {asked}",
        f"      phrase : {tool['sentence']}",
        *(f"      étiquette : {label}" for label in tool["labels"]),
    ]


def _next(file: object, written: str) -> str:
    if written:
        return f"Écrit dans « {written} ». Un serveur en marche le voit à son prochain démarrage."
    return f"À mettre dans « {file} » (ou relancez avec --write)."
