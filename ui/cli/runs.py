"""`beffroi runs`: the requests of this installation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from ui.cli import options
from ui.cli.ask import finish, follow
from ui.cli.interrupted import told_how_to_resume
from ui.cli.output import note, one_line, progress, say, show_json, table
from ui.cli.reads_about import show_reads
from ui.cli.session import opened_assistant, opened_guards, person, reader

if TYPE_CHECKING:
    from agents.views import RunSummary, RunView
    from beffroi.identity import Actor
    from guards import Guards
    from guards.runs.runs import RunFilter, RunStatus

app = typer.Typer(no_args_is_help=True, help="Les demandes : liste, détail, reprise.")
_LISTED = 40
"""Known values that an error names."""


@app.command("list")
def list_runs(
    user: str = options.READER,
    who: str = typer.Option(
        "", "--person", metavar="COMPTE", help="Seulement les demandes de cette personne."
    ),
    service: str = typer.Option("", "--service", metavar="ID"),
    status: str = typer.Option(
        "", "--status", help="done, failed, waiting, refused, question, running, uncertain."
    ),
    tool: str = typer.Option("", "--tool", metavar="OUTIL"),
    rule: str = typer.Option("", "--rule", metavar="RÈGLE"),
    about: str | None = typer.Option(
        None,
        "--about",
        metavar="PERSONNE",
        help="Celles qui ont lu des données personnelles sur cette personne (compte, numéro, adresse ou "
        "nom) ; celles d'autrui dans une enquête.",
    ),
    since: str = typer.Option("", "--since", metavar="AAAA-MM-JJ"),
    until: str = typer.Option("", "--until", metavar="AAAA-MM-JJ", help="Ce jour compris."),
    limit: int = options.LIMIT,
    json: bool = options.JSON,
) -> None:
    """Les demandes, les plus récentes d'abord."""
    from agents.views.listing import list_runs as summaries
    from guards.runs.runs import RunFilter
    from ui.words.days import period_of

    first, last = period_of(since, until)
    which = RunFilter(
        actor=who or None,
        service_id=service or None,
        status=_status(status),
        tool=tool or None,
        rule=rule or None,
        since=first,
        until=last,
        limit=limit,
    )
    with opened_guards() as guards:
        if about is not None:
            show_reads(guards, reader(guards.accounts, user), about, which, json)
            return
        found = summaries(guards, reader(guards.accounts, user), which)
        if not found:
            _check_known(guards, which)
    if json:
        from pydantic import TypeAdapter

        from agents.views import RunSummary

        show_json(TypeAdapter(list[RunSummary]).dump_python(list(found), mode="json"))
        return
    _show_list(found)


def _show_list(found: Sequence[RunSummary]) -> None:
    from ui.words.messages import Words

    words = Words("fr")
    rows = [
        (
            r.run,
            f"{r.created.astimezone():%d/%m/%Y %H:%M}",
            r.requester_name,
            words.state(r),
            r.request,
        )
        for r in found
    ]
    table(("Demande", "Date", "Personne", "État", "Texte"), rows)
    if not rows:
        say("Aucune demande.")


@app.command("show")
def show(
    run: str = typer.Argument(..., metavar="DEMANDE"),
    user: str = options.READER,
    events: bool = typer.Option(False, "--events", help="Avec les événements du registre."),
    json: bool = options.JSON,
) -> None:
    """Une demande et ses accords ; les contenus d'autrui dans une enquête (beffroi inquiry open)."""
    from guards.reading import check_trace, event_header, open_trace, who_acted
    from ui.audit.agreements import agreements, mask_of
    from ui.cli.agreements import record, show_agreement

    with opened_assistant() as assistant:
        guards = assistant.guards
        who = reader(guards.accounts, user)
        if events:
            check_trace(guards, who, run)
        opened = open_trace(guards, who, run)
        view = assistant.view(who, run, opened)
        acts = _acts(guards, who, view)
        agreed = agreements(guards, assistant.registry.specs, who, opened, mask_of(guards, opened))
        happened = guards.ledger.events(run) if events else []
        happened = happened if opened.contents else [event_header(event) for event in happened]
    headers = not (opened.contents or opened.card_only or view.erased)
    if headers:
        note(f"Les contenus sont masqués : beffroi inquiry open --run {run} --reason MOTIF")
    if json:
        from agents.views import to_json

        told = [vars(event) | {"kind": event.kind.value} for event in happened]
        approvals = {"approvals": [record(each) for each in agreed]}
        show_json(to_json(view) | approvals | ({"events": told} if events else {}))
        return
    from ui.cli.render import show_headers, show_run

    asked = f"{view.requester_name}, {view.created.astimezone():%d/%m/%Y %H:%M} : {view.request}"
    say(one_line(asked), "bold")
    say(view.plan, "dim", skip_empty=True)
    if headers:
        show_headers(view)
    show_run(view, acts=acts)
    waiting = view.approval.id if view.approval is not None and view.status == "waiting" else ""
    for each in agreed:
        if each.approval.id != waiting:
            show_agreement(each, headers)
    if happened:
        table(
            ("N°", "Moment", "Genre", "Par", "Empreinte"),
            [(str(e.seq), e.at, e.kind.value, who_acted(e), e.hash[:16]) for e in happened],
        )


def _acts(guards: Guards, who: Actor, view: RunView) -> bool:
    """Whether it is the reader's turn, where the run waits: they asked, or may decide on its card."""
    from beffroi.errors import Refused

    card = view.approval if view.status == "waiting" else None
    if who.id == view.requester or card is None or not card.id:
        return who.id == view.requester
    try:
        guards.approvals.power(who, guards.approvals.get(card.id))
    except Refused:
        return False
    return True


@app.command("resume")
def resume(
    run: str = typer.Argument(..., metavar="DEMANDE"),
    user: str = options.USER,
    json: bool = options.JSON,
) -> None:
    """Reprendre une demande qu'un arrêt a laissée en cours ; rien n'est fait deux fois."""
    with opened_assistant() as assistant:
        actor = person(assistant.guards.accounts, user)
        with progress("Suite de la demande") as tell, told_how_to_resume(lambda: run, user):
            assistant.resume(run, follow(tell), actor=actor)
        view = assistant.view(actor, run)
    finish(view, json)


def _check_known(guards: Guards, which: RunFilter) -> None:
    """That what an empty list was filtered by is there.

    Raises:
        ConfigurationError: it is not; says what is. A city's own rules are known once a run has met them.
    """
    from tools.packages.installation import load_installation
    from ui.settings import load_settings
    from ui.words.messages import CATALOGUE

    settings = load_settings()
    people = guards.accounts.list()
    shipped = [key.removeprefix("rule.") for key in CATALOGUE if key.startswith("rule.")]
    rule = None if settings.policy.path else which.rule
    tools = load_installation(settings).registry.specs if which.tool else {}
    filters = (
        ("Aucun compte ne porte le nom", which.actor, [each.id for each in people]),
        ("Aucun compte n'est du service", which.service_id, [each.service_id for each in people]),
        ("Aucun outil en service ne s'appelle", which.tool, [*tools, *guards.runs.met("tool")]),
        ("Aucune règle ne s'appelle", rule, [*shipped, *guards.runs.met("rule")]),
    )
    for sentence, wanted, known in filters:
        if wanted is not None and wanted not in known:
            raise _unknown(sentence, wanted, sorted({*known}))


def _unknown(sentence: str, wanted: str, known: Sequence[str]) -> Exception:
    from beffroi.errors import ConfigurationError

    more = "" if len(known) <= _LISTED else f"… ({len(known)} en tout)"
    listed = ", ".join(known[:_LISTED]) + more
    return ConfigurationError(f"{sentence} « {wanted} ». Il y a : {listed}.", f"'{wanted}' is not known.")


def _status(text: str) -> RunStatus | None:
    from beffroi.errors import ConfigurationError
    from guards.runs.runs import RunStatus

    if not text:
        return None
    try:
        return RunStatus(text)
    except ValueError:
        known = ", ".join(RunStatus)
        raise ConfigurationError(
            f"L'état « {text} » n'existe pas. États : {known}.", f"No status '{text}'. One of: {known}."
        ) from None
