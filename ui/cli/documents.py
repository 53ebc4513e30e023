"""`beffroi documents`: what is indexed of the city's documents, and indexing now."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from ui.cli import options
from ui.cli.output import Tell, progress, say, show_json, table

if TYPE_CHECKING:
    from tools.documents.indexed import IndexedDocuments

app = typer.Typer(no_args_is_help=True, help="Les documents de la Ville : indexer, faire le point.")

_SHOWN = 20


@app.command("index")
def index(
    again: bool = typer.Option(False, "--all", help="Relire tous les fichiers, même inchangés."),
    json: bool = options.JSON,
) -> None:
    """Indexer maintenant ce qui est nouveau ou a changé, et oublier ce qui n'est plus là."""
    with progress("Documents") as tell:
        passed = _documents(tell).index(tell, again)
    if json:
        show_json({"folders": [asdict(one) for one in passed]})
    else:
        table(
            ("Dossier", "Lus", "Inchangés", "Retirés", "Écartés", "Remarque"),
            [
                (p.folder, str(p.read), str(p.same), str(p.removed), str(p.left_out), p.problem)
                for p in passed
            ],
        )
    raise typer.Exit(1 if any(one.problem for one in passed) else 0)


@app.command("status")
def status(json: bool = options.JSON) -> None:
    """Ce qui est indexé, pour qui, et ce qui est écarté avec le motif."""
    with progress("Documents") as tell:
        found = _documents(tell).status()
    if json:
        show_json(found)
        return
    rows = [
        (
            one["folder"], str(one["files"]), str(one["passages"]), str(len(one["left_out"])),
            ", ".join(one["readers"]) or "tous les agents", one["ended"] or "jamais",
        )
        for one in found["folders"]
    ]  # fmt: skip
    table(("Dossier", "Documents", "Passages", "Écartés", "Ouvert à", "Dernier passage"), rows)
    for one in found["folders"]:
        say(f"{one['folder']} : {one['problem']}" if one["problem"] else "", "bold red", skip_empty=True)
        for left in one["left_out"][:_SHOWN]:
            say(f"  {one['folder']} / {left['path']} : {left['reason']}", "yellow")
        if (more := len(one["left_out"]) - _SHOWN) > 0:
            say(f"  … et {more} autres (--json les montre tous)", "dim")
    if found["running"]:
        done, total = (sum(one[name] for one in found["folders"]) for name in ("done", "total"))
        say(f"Une indexation est en cours : {done} fichiers sur {total}.", "dim")


def _documents(tell: Tell) -> IndexedDocuments:
    from tools.connectors import build_connectors
    from ui.home import make_folder
    from ui.settings import load_settings

    settings = load_settings()
    make_folder(settings.home)
    return build_connectors(settings, tell).documents
