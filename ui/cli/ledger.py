"""`beffroi ledger`: the record, its verification and its export."""

from __future__ import annotations

from pathlib import Path

import typer

from ui.cli import options
from ui.cli.output import note, progress, say, show_json, table
from ui.cli.session import opened_guards, reader

app = typer.Typer(no_args_is_help=True, help="Le registre : vérifier, exporter, montrer.")


@app.command("verify")
def verify(json: bool = options.JSON) -> None:
    """Relire tout le registre et dire s'il a été modifié (code 1 alors)."""
    with opened_guards() as guards, progress("Vérification du registre"):
        report = guards.ledger.verify()
    if json:
        show_json({**vars(report), "problems": list(report.problems)})
    elif report.ok:
        say(f"Registre intact : {report.count} événements, dernière empreinte {report.head}", "green")
    else:
        for problem in report.problems:
            say(problem, "red")
        say("REGISTRE MODIFIÉ : prévenez l'auditeur et gardez ce dossier en l'état.", "bold red")
    raise typer.Exit(0 if report.ok else 1)


@app.command("export")
def export(
    out: Path = typer.Option(..., "--out", metavar="FICHIER", help="Le fichier à écrire."),
    user: str = options.READER,
    json: bool = options.JSON,
) -> None:
    """Écrire le registre dans un fichier que `beffroi-verify` relit sans Beffroi."""
    with opened_guards() as guards, progress("Export du registre"):
        report = guards.ledger.export(out, reader(guards.accounts, user).id)
    if json:
        show_json({"file": str(out), "count": report.count, "head": report.head})
        return
    say(f"{report.count} événements écrits dans « {out} », dernière empreinte {report.head}")
    note(f"Vérifier ailleurs, sans Beffroi : beffroi-verify {out}")


@app.command("show")
def show(
    run: str = typer.Option(
        "", "--run", metavar="DEMANDE", help="Seulement les événements de cette demande."
    ),
    limit: int = options.LIMIT,
    json: bool = options.JSON,
) -> None:
    """Les derniers événements."""
    with opened_guards() as guards:
        events = guards.ledger.events(run or None)[-limit:]
    if json:
        show_json([vars(event) | {"kind": event.kind.value} for event in events])
        return
    from guards.ledger import canonical

    rows = [(str(e.seq), e.at, e.run, e.kind.value, canonical(e.payload).decode()) for e in events]
    table(("N°", "Moment", "Demande", "Genre", "Contenu"), rows)
    if not rows:
        say("Le registre est vide.")
