"""`beffroi retention`: what is past its time, what is held, and what was erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from ui.cli import options
from ui.cli.erase import why_it_stays
from ui.cli.output import progress, say, show_json, table
from ui.cli.session import keeper, opened_guards

if TYPE_CHECKING:
    from guards import Guards
    from guards.retention import Erasure, Hold
    from guards.retention.plan import About

app = typer.Typer(no_args_is_help=True, help="Durées de conservation, gels, effacements faits.")

_WHAT: str = typer.Argument(..., metavar="DEMANDE|PERSONNE", help="Ce qui est gelé.")
_CATEGORIES = {
    "requests": "demandes",
    "personal": "demandes qui nomment une personne",
    "effects": "demandes qui ont agi",
    "abandoned": "demandes sans suite",
}


@app.command("run")
def run(
    dry_run: bool = typer.Option(False, "--dry-run", help="Dire seulement ce qui partirait."),
    user: str = options.READER,
    json: bool = options.JSON,
) -> None:
    """Effacer ce dont la durée est passée, par catégorie (réglages « retention »)."""
    from guards.retention import run_retention
    from tools.mail.sent import forget_recipients
    from ui.settings import load_settings

    settings = load_settings()
    with opened_guards() as guards, progress("Conservation"):
        actor = keeper(guards.accounts, user)
        report = run_retention(guards.erasures, settings.retention, actor, dry_run=dry_run)
    if not dry_run:
        forget_recipients(settings.home)
    if json:
        erased = {name: list(runs) for name, runs in report.erased.items()}
        blocked = [vars(stop) for stop in report.blocked]
        told = {"at": report.at.isoformat(), "dry_run": dry_run, "erased": erased, "blocked": blocked}
        show_json(told | {"scrubbed": report.scrubbed})
        return
    rows = [(_CATEGORIES[name], str(len(runs))) for name, runs in report.erased.items()]
    table(("Catégorie", "À effacer" if dry_run else "Effacées"), rows)
    for stop in report.blocked:
        say(f"Reste : {stop.run}, {why_it_stays(stop)}")
    if not report.scrubbed:
        say(
            "Ce qui est effacé reste encore, chiffré, dans le journal d'écriture d'une base qu'un autre "
            "programme lit. Relancez beffroi retention run dans un instant.",
            "yellow",
        )
    if dry_run:
        say("Rien n'est effacé : c'était un essai.")


@app.command("hold")
def hold(
    what: str = _WHAT,
    reason: str = typer.Option(
        ..., "--reason", metavar="MOTIF", help="Par exemple « Contentieux 2026-114 »."
    ),
    unknown: bool = typer.Option(
        False, "--unknown", help="Même si aucun compte ni l'annuaire ne connaît ce nom."
    ),
    user: str = options.READER,
    json: bool = options.JSON,
) -> None:
    """Geler une demande, ou tout ce qui nomme une personne : rien n'en est effacé jusqu'à la levée."""
    with opened_guards() as guards:
        actor = keeper(guards.accounts, user)
        about, names = _about(guards, what)
        if about == "person" and names == [what] and not unknown:
            raise _nobody(what)
        placed = guards.holds.place(actor, about, names, reason)
    if json:
        show_json(_as_json(placed))
        return
    say(f"Gel {placed.id} posé sur « {placed.name} » : {placed.reason}")


@app.command("release")
def release(
    what: str = typer.Argument(..., metavar="GEL|DEMANDE|PERSONNE", help="Le gel à lever."),
    user: str = options.READER,
    json: bool = options.JSON,
) -> None:
    """Lever un gel."""
    with opened_guards() as guards:
        actor = keeper(guards.accounts, user)
        by_id = [each.id for each in guards.holds.list() if each.id == what]
        found = by_id or [each.id for each in guards.holds.on(*_about(guards, what))] or [what]
        released = [guards.holds.release(actor, each) for each in found]
    if json:
        show_json([_as_json(each) for each in released])
        return
    for each in released:
        say(f"Gel {each.id} levé sur « {each.name} ».")


@app.command("holds")
def holds(
    everything: bool = typer.Option(False, "--all", help="Aussi ceux qui ont été levés."),
    json: bool = options.JSON,
) -> None:
    """Les gels en cours, avec leur motif."""
    with opened_guards() as guards:
        found = guards.holds.list(in_force=not everything)
    if json:
        show_json([_as_json(each) for each in found])
        return
    rows = [(h.id, h.name, h.reason, _day(h.placed), h.placed_by, _day(h.released)) for h in found]
    table(("Gel", "Sur", "Motif", "Posé le", "Par", "Levé le"), rows)
    if not rows:
        say("Aucun gel n'est en cours.")


@app.command("list")
def erasures(json: bool = options.JSON) -> None:
    """Les effacements faits : quand, par quelle règle, par qui."""
    with opened_guards() as guards:
        found = guards.erasures.list()
    if json:
        show_json([vars(each) | {"at": each.at.isoformat()} for each in found])
        return
    rows = [(e.id, _day(e.at), e.rule, _by(e), "refait" if e.restored else "") for e in found]
    table(("Effacement", "Le", "Règle", "Par", "Après restauration"), rows)
    if not rows:
        say("Rien n'a été effacé.")


def _by(erasure: Erasure) -> str:
    from ui.words.messages import Words

    return erasure.by or ("calendrier" if erasure.scheduled else Words("fr")("erased.unknown"))


def _about(guards: Guards, what: str) -> tuple[About, list[str]]:
    from beffroi.errors import RecordError
    from ui.cli.concerned import known_as

    try:
        return "run", [guards.runs.get(what).id]
    except RecordError:
        return "person", known_as(guards, what).names


def _nobody(what: str) -> Exception:
    from beffroi.errors import Refused

    return Refused(
        "retention.unknown",
        f"Ni demande, ni compte, ni personne de l'annuaire ne correspond à « {what} » : rien n'est gelé. "
        "Vérifiez (beffroi runs list), ou ajoutez --unknown pour geler ce nom tel quel.",
        f"No request, account or person of the directory is '{what}': nothing is held.",
    )


def _as_json(found: Hold) -> dict[str, Any]:
    released = None if found.released is None else found.released.isoformat()
    return vars(found) | {"placed": found.placed.isoformat(), "released": released}


def _day(moment: Any) -> str:
    return "" if moment is None else f"{moment.astimezone():%d/%m/%Y %H:%M}"
