"""`beffroi supply`: what this installation is made of. Nothing is asked of anybody."""

from __future__ import annotations

from pathlib import Path

import typer

from ui.cli import options
from ui.cli.output import note, progress, say, show_json, table, write_text

app = typer.Typer(no_args_is_help=True, help="Les dépendances : liste, licences, failles connues, réseau.")
_LOCK = typer.Option(None, "--lock", metavar="FICHIER", help="La liste verrouillée ; celle de Beffroi sinon.")


@app.command("licences")
def licences(json: bool = options.JSON) -> None:
    """Les licences de Beffroi, du modèle, des données et de chaque dépendance installée."""
    from ui.supply.packages import parts

    found = sorted(parts(), key=lambda part: (not part.remark, part.name.lower()))
    if json:
        show_json([vars(part) for part in found])
        return
    rows = [(part.name, part.version, part.licence, part.remark) for part in found]
    table(("Partie", "Version", "Licence", "Remarque"), rows)


@app.command("sbom")
def sbom(
    out: Path | None = typer.Option(None, "--out", metavar="FICHIER", help="Le fichier ; l'écran sinon."),
    lock: Path | None = _LOCK,
) -> None:
    """La nomenclature logicielle (CycloneDX 1.6, JSON) : dépendances, empreintes, licences, modèles."""
    from agents.models.cards import filed_cards, shipped_cards
    from ui.settings import load_settings
    from ui.supply.lock import LOCK, read_lock
    from ui.supply.sbom import bill

    models = (*shipped_cards(), *filed_cards(load_settings().home))
    text = bill(read_lock(lock or LOCK), models)
    if out is None:
        print(text)
        return
    write_text(out, text + "\n")
    note(f"Nomenclature écrite dans « {out} ».")


@app.command("verify")
def verify(
    lock: Path | None = _LOCK,
    files: bool = typer.Option(True, "--files/--no-files", help="Relire aussi chaque fichier installé."),
    json: bool = options.JSON,
) -> None:
    """Comparer ce qui est installé à la liste verrouillée ; code 1 si quelque chose diffère."""
    from ui.supply.lock import LOCK, compare, read_lock
    from ui.supply.packages import installed

    with progress("Fichiers installés"):
        found = list(compare(read_lock(lock or LOCK), files=files))
    if json:
        show_json({"ok": not found, "packages": len(installed()), "differences": [vars(d) for d in found]})
    else:
        table(("Paquet", "Écart"), [(each.package, each.what) for each in found])
        say(f"{len(installed())} paquets, {len(found)} écarts", "bold red" if found else "green")
    raise typer.Exit(1 if found else 0)


@app.command("vulnerabilities")
def vulnerabilities(
    source: Path = typer.Option(..., "--from", metavar="FICHIER", help="Un export d'OSV, JSON ou ZIP."),
    json: bool = options.JSON,
) -> None:
    """Les failles connues de ce qui est installé, d'après votre fichier ; code 1 s'il y en a."""
    from ui.supply.packages import installed
    from ui.supply.vulnerabilities import examine

    with progress("Failles connues"):
        told = examine(source, {name: each.version for name, each in installed().items()})
    if json:
        flaws = [vars(flaw) for flaw in told.flaws]
        show_json({"flaws": flaws, "records": told.records, "newest": told.newest})
    else:
        rows = [(f.package, f.version, f.id, ", ".join(f.aliases), ", ".join(f.fixed)) for f in told.flaws]
        table(("Paquet", "Version", "Faille", "Aussi", "Corrigée dans"), rows)
        say(
            f"{told.records} enregistrements, le plus récent du {told.newest[:10] or 'date inconnue'} : "
            f"{len(told.flaws)} failles connues",
            "bold red" if told.flaws else "green",
        )
    raise typer.Exit(1 if told.flaws else 0)


@app.command("network")
def network(json: bool = options.JSON) -> None:
    """Les dépendances qui peuvent ouvrir une connexion, par quoi, et pourquoi elles sont là."""
    from ui.supply.network import ways

    with progress("Lecture des paquets"):
        found = list(ways())
    if json:
        show_json([vars(way) for way in found])
        return
    rows = [
        (way.package, ", ".join((*way.imports, *way.compiled)), ", ".join(way.needed_by), way.why)
        for way in found
    ]
    table(("Paquet", "Par", "Demandé par", "Pourquoi"), rows)
