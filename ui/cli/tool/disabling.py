"""`beffroi tool disable`: a package's tools, out of use."""

from __future__ import annotations

import typer

from beffroi.errors import BeffroiError, ConfigurationError
from ui.cli import options
from ui.cli.output import note, say, show_json


def disable(
    name: str = typer.Argument(..., metavar="PAQUET"),
    write: bool = typer.Option(False, "--write", help="L'écrire ; sinon dire ce qui partirait."),
    user: str = options.READER,
    json: bool = options.JSON,
) -> None:
    """Retirer un paquet des réglages : ses outils ne servent plus. Le paquet lui-même reste où il est."""
    from guards.ledger import Kind
    from ui.cli.session import opened_guards, reader
    from ui.cli.tool.settings_file import remove_package
    from ui.settings import load_settings

    settings = load_settings()
    enabled = [package.name for package in settings.tools.packages]
    if name not in enabled:
        raise ConfigurationError(
            f"Les réglages n'activent pas « {name} ». Paquets activés : {', '.join(enabled) or 'aucun'}.",
            f"The settings do not enable '{name}'.",
        )
    tools = _in_use(name)
    written = ""
    if write:
        with opened_guards() as guards:
            told = {"actor": reader(guards.accounts, user).id, "package": name}
            guards.ledger.record("", Kind.TOOL_DISABLED, told)
        written = str(remove_package(settings.home, name))
    if json:
        show_json({"package": name, "tools": tools, "written": written})
        return
    say(f"{name} : {', '.join(tools) or 'aucun outil en service'}")
    if written:
        note(f"Retiré de « {written} ». Un serveur en marche s'en passe à son prochain démarrage.")
    else:
        note("Rien n'est changé : ajoutez --write.")


def _in_use(name: str) -> list[str]:
    """The package's tools that serve now; none where no tool can be opened: this command is the way out."""
    from ui.cli.tool.listing import opened_tools

    try:
        return [tool for each in opened_tools().enabled if each.name == name for tool in each.tools]
    except BeffroiError as error:
        note(f"Les outils ne s'ouvrent pas : {error.fr}")
        return []
