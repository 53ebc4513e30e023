"""`beffroi ledger`: the record, its verification, its checkpoints and what is proven of it to others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ui.cli import options
from ui.cli.output import check_place, note, progress, say, show_json, table, write_text
from ui.cli.session import keeper, opened_guards, reader

if TYPE_CHECKING:
    from guards.ledger.checkpoints import Cosigning
    from guards.ledger.events import Kind
    from guards.ledger.exporting import Export

app = typer.Typer(no_args_is_help=True, help="Le registre : vérifier, signer, prouver, exporter, montrer.")

OUT: Path = typer.Option(..., "--out", metavar="FICHIER", help="Le fichier à écrire.")


@app.command("verify")
def verify(json: bool = options.JSON) -> None:
    """Relire tout le registre et dire s'il a été modifié (code 1 alors)."""
    with opened_guards() as guards, progress("Vérification du registre"):
        report = guards.ledger.verify()
    if json:
        show_json({**vars(report), "problems": list(report.problems)})
    elif report.ok:
        say(f"Registre intact : {report.count} événements, racine {report.root}", "green")
        say(
            f"{report.checkpoints} points de contrôle signés ; contresigné jusqu'à {report.cosigned} "
            f"événements ; {report.erased} contenus effacés."
        )
    else:
        for problem in report.problems:
            say(problem, "red")
        say("REGISTRE MODIFIÉ : prévenez l'auditeur et gardez ce dossier en l'état.", "bold red")
    raise typer.Exit(0 if report.ok else 1)


@app.command("checkpoint")
def checkpoint(
    out: Path | None = typer.Option(None, "--out", metavar="FICHIER", help="L'écrire aussi ici."),
    json: bool = options.JSON,
) -> None:
    """Signer le registre et le faire contresigner par les témoins (code 1 si l'un d'eux contredit)."""
    if out is not None:
        check_place(out)
    with opened_guards() as guards, progress("Point de contrôle"):
        signed, answers = guards.checkpoints.cosign()
    if out is not None:
        write_text(out, signed)
    if json:
        show_json({"checkpoint": signed, "witnesses": _told(answers)})
    else:
        say(signed)
        _say_answers(answers)
    raise typer.Exit(1 if any(each["contradicts"] for each in _told(answers)) else 0)


@app.command("key")
def key(
    rotate: bool = typer.Option(False, "--rotate", help="En faire une nouvelle, signée par l'actuelle."),
    json: bool = options.JSON,
) -> None:
    """La clé publique du registre, à donner aux témoins et aux auditeurs."""
    with opened_guards() as guards:
        found = guards.checkpoints.rotate() if rotate else guards.checkpoints.key()
    if json:
        show_json({"key": str(found)})
        return
    say(str(found))
    if rotate:
        note("Donnez-la aux témoins, puis retirez l'ancien fichier de keys/ledger : il signe encore à côté.")


@app.command("export")
def export(
    out: Path = OUT,
    run: str = typer.Option("", "--run", metavar="DEMANDE", help="Une seule demande, avec ses preuves."),
    since: str = typer.Option("", "--since", metavar="AAAA-MM-JJ", help="Une période, depuis ce jour."),
    until: str = typer.Option("", "--until", metavar="AAAA-MM-JJ", help="… jusqu'à ce jour, compris."),
    user: str = options.READER,
    json: bool = options.JSON,
) -> None:
    """Écrire le registre, une demande ou une période, sans aucun contenu, dans un fichier que
    `beffroi-verify` relit sans Beffroi."""
    from ui.words.days import whole_period

    check_place(out)
    period = _period_of(run, since, until)
    with opened_guards() as guards, progress("Export du registre"):
        actor = keeper(guards.accounts, user)
        if run:
            taken = guards.exports.run(out, run, actor.id, opened=False)
        elif period is not None:
            taken = guards.exports.period(out, *whole_period(*period), actor.id)
        else:
            taken = guards.exports.whole(out, actor.id)
    _say_export(taken, out, json)


def _period_of(run: str, since: str, until: str) -> tuple[str, str] | None:
    from beffroi.errors import ConfigurationError

    if run and (since or until):
        raise ConfigurationError(
            "Donnez --run, ou --since et --until : un export est d'une demande ou d'une période.",
            "Give --run, or --since and --until.",
        )
    return (since, until) if since or until else None


@app.command("prove")
def prove(run: str, out: Path = OUT, user: str = options.READER, json: bool = options.JSON) -> None:
    """Prouver une demande : ses événements, et pour chacun la preuve qu'il est au registre signé.

    Leurs contenus y sont pour qui l'a faite, et dans le cadre d'une enquête (beffroi inquiry open).
    """
    from guards.reading import check_trace, open_trace

    check_place(out)
    with opened_guards() as guards, progress("Preuve"):
        who = reader(guards.accounts, user)
        check_trace(guards, who, run)
        opened = open_trace(guards, who, run).contents
        taken = guards.exports.run(out, run, who.id, opened)
    _say_export(taken, out, json)
    if not opened:
        note("Sans les contenus : ils se lisent dans le cadre d'une enquête (beffroi inquiry open).")


@app.command("reconcile")
def reconcile(
    folder: Path | None = typer.Option(
        None, "--log", metavar="DOSSIER", help="Le journal des connecteurs ; sinon celui de ce dossier."
    ),
    key: str = typer.Option("", "--key", metavar="CLÉ", help="Sa clé publique, notée auparavant."),
    json: bool = options.JSON,
) -> None:
    """Comparer les effets du registre au journal signé des connecteurs (code 1 s'ils diffèrent)."""
    from guards.ledger.reconcile import reconcile as compare
    from tools.oplog import read_log
    from ui.settings import load_settings

    place = folder or load_settings().operations
    log = read_log(place, key)
    if not log.public_key:
        note(
            f"Il n'y a pas de journal des connecteurs dans « {place} » : vérifiez --log, ou le réglage "
            "ledger.operations."
        )
    with opened_guards() as guards, progress("Comparaison"):
        found = compare(guards.ledger, log.entries)
    problems = [*log.problems, *(each.sentence for each in found.differences)]
    if json:
        differences = [vars(each) for each in found.differences]
        shown = {
            "ok": not problems,
            "effects": found.effects,
            "doubted": list(found.doubted),
            "key": log.public_key,
        }
        show_json({**shown, "differences": differences, "problems": list(log.problems)})
    else:
        for problem in problems:
            say(problem, "red")
        verdict = (
            "LE REGISTRE ET LES CONNECTEURS NE DISENT PAS LA MÊME CHOSE" if problems else "Rien ne diffère"
        )
        say(f"{verdict} : {found.effects} effets connus des deux, {len(found.doubted)} en suspens.")
        note(f"Clé du journal des connecteurs, à noter ailleurs : {log.public_key or 'aucune'}")
    raise typer.Exit(1 if problems else 0)


@app.command("show")
def show(
    run: str = typer.Option(
        "", "--run", metavar="DEMANDE", help="Seulement les événements de cette demande."
    ),
    kind: str = typer.Option(
        "", "--kind", metavar="GENRE", help="Seulement ceux de ce genre : ledger_exported, sign_in…"
    ),
    since: str = typer.Option("", "--since", metavar="AAAA-MM-JJ", help="Depuis ce jour."),
    until: str = typer.Option("", "--until", metavar="AAAA-MM-JJ", help="Jusqu'à ce jour, compris."),
    limit: int = options.LIMIT,
    json: bool = options.JSON,
) -> None:
    """Les derniers événements : ce qu'en dit l'arbre, sans les contenus des demandes."""
    from guards.reading import event_header, who_acted
    from ui.words.days import period_of

    wanted, (first, end) = _kind(kind), period_of(since, until)
    with opened_guards() as guards:
        found = guards.ledger.events(run or None, limit, kind=wanted, since=first, until=end)
        if run and not found:
            guards.runs.get(run)  # says that there is none
        events = [event_header(event) if event.run else event for event in found]
    if json:
        show_json([vars(event) | {"kind": event.kind.value} for event in events])
        return
    from guards.ledger import canonical

    rows = [
        (str(e.seq), e.at, e.run, e.kind.value, who_acted(e), canonical(e.payload).decode()) for e in events
    ]
    table(("N°", "Moment", "Demande", "Genre", "Par", "Contenu"), rows)
    if not rows:
        say("Aucun événement ne correspond." if kind or first or end else "Le registre est vide.")


def _kind(text: str) -> Kind | None:
    from beffroi.errors import ConfigurationError
    from guards.ledger.events import Kind

    if not text or text in set(Kind):
        return Kind(text) if text else None
    raise ConfigurationError(
        f"Aucun événement n'est du genre « {text} ». Genres : {', '.join(Kind)}.", f"No kind '{text}'."
    )


def _say_export(taken: Export, out: Path, json: bool) -> None:
    told = _told(taken.answers)
    if json:
        cosigned = {name: {"size": size, "at": at} for name, (size, at) in taken.cosigned.items()}
        shown = {"file": str(out), "size": taken.size, "key": taken.key, "checkpoint": taken.checkpoint}
        until = None if taken.until is None else taken.until.isoformat()
        show_json({**shown, "until": until, "cosigned": cosigned, "witnesses": told})
        return
    say(f"Écrit dans « {out} » : prouvé dans un arbre signé de {taken.size} événements.")
    if taken.until is not None:
        upto = _moment(int(taken.until.timestamp()))
        say(f"  La période n'est pas finie : ses événements y sont jusqu'au {upto}.", "yellow")
    for name, (size, at) in taken.cosigned.items():
        say(f"  {name} a contresigné {size} événements le {_moment(at)}")
    if not taken.cosigned:
        say("  Aucun témoin n'a contresigné : seule la clé de la ville garantit ce fichier.", "yellow")
    _say_answers(taken.answers)
    note(f"Vérifier ailleurs, sans Beffroi : beffroi-verify {out} --key '{taken.key}'")


def _say_answers(answers: tuple[Cosigning, ...] | list[Cosigning]) -> None:
    for each in _told(answers):
        style = "bold red" if each["contradicts"] else "green" if each["cosigned"] else "yellow"
        say(str(each["answer"]), style)


def _told(answers: tuple[Cosigning, ...] | list[Cosigning]) -> list[dict[str, object]]:
    from guards.ledger.witnesses import Behind, Contradiction, Cosigned, Unreachable

    told: list[dict[str, object]] = []
    for each in answers:
        name = each.witness.key.name
        match each.answer:
            case Cosigned():
                said = f"{name} a contresigné"
            case Behind(size=size):
                said = f"{name} dit avoir contresigné {size} événements, sans accepter la suite"
            case Unreachable(reason=reason) | Contradiction(reason=reason):
                said = reason
        told.append({
            "witness": name,
            "answer": said,
            "cosigned": isinstance(each.answer, Cosigned),
            "contradicts": isinstance(each.answer, Contradiction),
        })  # fmt: skip
    return told


def _moment(seconds: int) -> str:
    from datetime import datetime

    return f"{datetime.fromtimestamp(seconds).astimezone():%d/%m/%Y à %H:%M}"
