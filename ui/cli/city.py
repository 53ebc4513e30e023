"""`beffroi city`: the demo city, and official files in its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ui.cli import options
from ui.cli.output import note, progress, say, show_json

if TYPE_CHECKING:
    from tools.city.manifest import CityFacts

app = typer.Typer(no_args_is_help=True, help="Les données de la ville : engendrer, importer, décrire.")

_SHOWN = 10


@app.command("generate")
def generate(
    seed: int = typer.Option(0, "--seed", min=0, help="Graine ; celle des réglages où 0."),
    json: bool = options.JSON,
) -> None:
    """Engendrer la ville de démonstration (moins de 30 secondes) ; une ville présente est gardée."""
    from tools.city.generate import generate_city
    from tools.city.manifest import read_manifest
    from ui.home import make_folder
    from ui.settings import load_settings

    settings = load_settings()
    make_folder(settings.home)
    present = read_manifest(settings.city_home) is not None
    with progress("Ville de démonstration") as tell:
        facts = generate_city(settings.city_home, seed or settings.city.seed, progress=tell)
    if present:
        note(
            f"Une ville existe déjà et est gardée. Pour la refaire, retirez d'abord « {settings.city_home} »."
        )
    _show(facts, json)


@app.command("import")
def import_(
    files: list[Path] = typer.Argument(
        ..., metavar="FICHIER…", help="Adresses (BAN, .csv), .geojson ou .gpkg."
    ),
    mapping: Path = typer.Option(
        None,
        "--mapping",
        metavar="FICHIER.toml",
        help="Noms de champs et de couches qui ne sont pas les nôtres.",
    ),
    json: bool = options.JSON,
) -> None:
    """Remplacer adresses, arrondissements, équipements ou rues par ceux de fichiers officiels."""
    from tools.city.import_mapping import ImportMapping, read_mapping
    from tools.city.importer import import_files
    from ui.home import prepare_home
    from ui.settings import load_settings

    settings = load_settings()
    names = read_mapping(mapping) if mapping else ImportMapping()
    with progress("Import") as tell:
        prepare_home(settings, tell)
        report = import_files(settings.city_home, files, tell, names)
    if json:
        from pydantic import TypeAdapter

        from tools.city.reports import ImportReport

        show_json(TypeAdapter(ImportReport).dump_python(report, mode="json"))
        return
    for file in report.files:
        say(f"{file.path.name} : {file.kept} éléments ({file.kind}), {file.left_out_count} laissés de côté")
        for left in file.left_out[:_SHOWN]:
            say(f"  ligne {left.line} : {left.reason}", "yellow")


@app.command("info")
def info(json: bool = options.JSON) -> None:
    """Ce que contient la ville."""
    from beffroi.errors import ConfigurationError
    from tools.city.manifest import read_manifest
    from ui.settings import load_settings

    folder = load_settings().city_home
    facts = read_manifest(folder)
    if facts is None:
        raise ConfigurationError(
            f"Il n'y a pas encore de ville dans « {folder} » : beffroi city generate.",
            f"There is no city in '{folder}' yet: beffroi city generate.",
        )
    _show(facts, json)


def _show(facts: CityFacts, as_json: bool) -> None:
    if as_json:
        show_json(facts.model_dump(mode="json"))
        return
    say(f"{facts.name} (graine {facts.seed}, jusqu'au {facts.now:%d/%m/%Y à %H:%M})", "bold")
    say("Données inventées, sans valeur officielle ; seuls les noms et arrondissements des rues sont réels.")
    counts = {
        "arrondissements": facts.districts, "rues": facts.streets, "adresses": facts.addresses,
        "équipements": facts.facilities, "services": facts.services, "personnes": facts.people,
        "tickets": facts.tickets, "lignes d'historique": facts.history, "documents": facts.documents,
    }  # fmt: skip
    for what, count in counts.items():
        say(f"  {count:>7,} {what}".replace(",", " "))
