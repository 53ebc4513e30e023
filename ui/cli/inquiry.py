"""`beffroi inquiry`: an auditor's reason to read contents, about something and for a time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import typer

from ui.cli import options
from ui.cli.output import say, show_json, table
from ui.cli.session import opened_guards, reader

if TYPE_CHECKING:
    from guards.inquiries import About, Inquiry

app = typer.Typer(no_args_is_help=True, help="Les enquêtes des auditeurs : liste, en ouvrir une, la fermer.")
_SCOPES = {"run": "demande", "person": "personne", "period": "période"}


@app.command("list")
def list_inquiries(json: bool = options.JSON) -> None:
    """Toutes les enquêtes, les plus récentes d'abord."""
    with opened_guards() as guards:
        found = guards.inquiries.list()
    if json:
        show_json([record(each) for each in found])
        return
    rows = [
        (
            each.id,
            each.opener,
            _subject(each.about),
            f"{(each.closed or each.ends).astimezone():%d/%m/%Y %H:%M}",
            "ouverte" if each.stands else "fermée",
            each.reason,
        )
        for each in found
    ]
    table(("Enquête", "Ouverte par", "Sur", "Fin", "État", "Motif"), rows)
    if not rows:
        say("Aucune enquête.")


@app.command("open")
def open_inquiry(
    reason: str = typer.Option(..., "--reason", metavar="TEXTE", help="Le motif ; il est gardé au registre."),
    run: str = typer.Option("", "--run", metavar="DEMANDE", help="Sur une demande."),
    who: str = typer.Option("", "--person", metavar="COMPTE", help="Sur les demandes d'une personne."),
    since: str = typer.Option("", "--since", metavar="AAAA-MM-JJ", help="Sur une période, depuis ce jour."),
    until: str = typer.Option("", "--until", metavar="AAAA-MM-JJ", help="… jusqu'à ce jour compris."),
    days: int = typer.Option(7, "--days", min=1, max=92, help="Jours pendant lesquels elle reste ouverte."),
    user: str = options.READER,
    json: bool = options.JSON,
) -> None:
    """Ouvrir une enquête : ses contenus sont alors lisibles, et seulement par qui l'ouvre."""
    from guards.clock import utc_now

    about = _about(run, who, since, until)
    with opened_guards() as guards:
        actor = reader(guards.accounts, user)
        made = guards.inquiries.open(actor, about, reason, utc_now() + timedelta(days=days))
    _show(made, json)


@app.command("close")
def close(
    inquiry: str = typer.Argument(..., metavar="ENQUÊTE"),
    user: str = options.READER,
    json: bool = options.JSON,
) -> None:
    """Fermer une enquête : ses contenus sont de nouveau masqués."""
    with opened_guards() as guards:
        closed = guards.inquiries.close(inquiry, reader(guards.accounts, user))
    _show(closed, json)


def _about(run: str, who: str, since: str, until: str) -> About:
    from beffroi.errors import ConfigurationError
    from guards.inquiries import About
    from ui.words.days import period_of

    if sum(map(bool, (run, who, since or until))) != 1 or bool(since) != bool(until):
        raise ConfigurationError(
            "Dites sur quoi porte l'enquête, et une seule chose : --run, --person, ou --since avec --until.",
            "Say what the inquiry is about: --run, --person, or --since with --until.",
        )
    if run:
        return About("run", run)
    if who:
        return About("person", who)
    first, last = period_of(since, until)
    return About("period", since=first, until=last)


def record(one: Inquiry) -> dict[str, Any]:
    """An inquiry as JSON."""
    about = {
        "scope": one.about.scope,
        "what": one.about.what,
        "since": one.about.since.isoformat() if one.about.since else None,
        "until": one.about.until.isoformat() if one.about.until else None,
    }
    moments = {name: getattr(one, name) for name in ("opened", "ends", "closed")}
    return vars(one) | {"about": about} | {k: at.isoformat() if at else None for k, at in moments.items()}


def _show(one: Inquiry, json: bool) -> None:
    if json:
        show_json(record(one))
        return
    state = f"ouverte jusqu'au {one.ends.astimezone():%d/%m/%Y %H:%M}" if one.stands else "fermée"
    say(f"Enquête {one.id} ({_subject(one.about)}) : {state}.")


def _subject(about: About) -> str:
    """What an inquiry is about, in words; of a period its first and last day."""
    what = about.what
    if about.since and about.until:
        last = about.until.astimezone() - timedelta(seconds=1)
        what = f"du {about.since.astimezone():%d/%m/%Y} au {last:%d/%m/%Y}"
    return f"{_SCOPES[about.scope]} {what}"
