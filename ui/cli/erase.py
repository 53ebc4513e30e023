"""`beffroi erase`: the contents of a run, or all that concerns a person, destroyed for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import typer

from ui.cli import options
from ui.cli.output import note, progress, say, show_json, table
from ui.cli.passages import HIDDEN_PASSAGE, passages
from ui.cli.session import keeper, opened_guards

if TYPE_CHECKING:
    from beffroi.identity import Actor
    from guards import Guards
    from guards.retention import Blocked, ErasurePlan
    from ui.audit.concerned import Known

app = typer.Typer(no_args_is_help=True, help="Effacer pour toujours : une demande, une personne.")

_YES: bool = typer.Option(False, "--yes", help="Effacer ; sinon montrer seulement ce qui partirait.")
_TEXT: list[str] = typer.Option(
    [], "--text", metavar="TEXTE", help="Aussi les demandes qui contiennent ce texte (nom d'un habitant)."
)
_SHORT = 4
"""A number or a name of so few letters stands in texts that are not about the person."""
_LISTED = 20
_NOBODY = "Nul ne s'appelle ainsi dans l'annuaire"
_NOBODY_YET = "Aucun compte ne porte ce nom, et l'annuaire n'a pas répondu"
WHY = {
    "held": "gelée (conservation légale)",
    "inquiry": "une enquête est ouverte sur elle",
    "running": "en cours",
    "unsettled": "une action est incertaine",
}


@app.command("run")
def erase_run(
    run: str = typer.Argument(..., metavar="DEMANDE", help="Son numéro ; voyez « beffroi runs list »."),
    user: str = options.READER,
    yes: bool = _YES,
    json: bool = options.JSON,
) -> None:
    """Effacer le contenu d'une demande : textes, valeurs, accords, actions, reprises."""
    with opened_guards() as guards:
        who = keeper(guards.accounts, user)
        guards.runs.get(run)
        _carry_out(guards, guards.erasures.plan_runs([run]), who, yes, json)


@app.command("person")
def erase_person(
    who: str = typer.Argument(..., metavar="PERSONNE", help="Numéro, compte, adresse ou nom."),
    text: list[str] = _TEXT,
    user: str = options.READER,
    yes: bool = _YES,
    json: bool = options.JSON,
) -> None:
    """Effacer ce qui concerne une personne : les demandes qui la nomment, et qui elle est ailleurs."""
    from guards.retention.search import runs_saying
    from ui.audit.concerned import family_name
    from ui.cli.concerned import known_as

    with opened_guards() as guards, progress("Recherche") as tell:
        actor = keeper(guards.accounts, user)
        known = known_as(guards, who)
        names = known.names
        if text:
            tell("Lecture de toutes les demandes", 0.0)
        plan = guards.erasures.plan_person(names, runs_saying(guards.store, text))
        if text or len(names) > 1 or plan.runs or plan.asked:
            if not text:
                tell("Lecture de toutes les demandes", 0.0)
            also = _also_said_in(guards, plan, known)
            _carry_out(guards, plan, actor, yes, json, names, (*names, *text), also)
            return
        tell(f"{_NOBODY_YET if known.silent else _NOBODY} : lecture de toutes les demandes", 0.0)
        said = family_name(who)
        plan = guards.erasures.plan_person(names, runs_saying(guards.store, [said]))
        _only_said(guards, plan, actor, json, said, known)
    raise typer.Exit(1 if yes else 0)


@app.command("replay")
def replay(
    file: Path = typer.Argument(..., metavar="EXPORT", help="Un export du registre entier, plus récent."),
    key: list[str] = typer.Option(
        [], "--key", metavar="CLÉ", help="Clé du registre, notée ailleurs ; par défaut celles d'ici."
    ),
    user: str = options.READER,
    yes: bool = _YES,
    json: bool = options.JSON,
) -> None:
    """Après la restauration de données et de clés anciennes : effacer à nouveau ce qu'un export plus récent
    du registre dit effacé."""
    with opened_guards() as guards, progress("Lecture de l'export"):
        who = keeper(guards.accounts, user)
        known = key or list(map(str, guards.checkpoints.keys()))
        plan = guards.erasures.plan_runs(_erased_in(file, known))
        _carry_out(guards, plan, who, yes, json)


def _erased_in(file: Path, known: list[str]) -> list[str]:
    """Runs that an export says were erased.

    Args:
        known: keys of this ledger, of which the export must tell one.

    Raises:
        ConfigurationError: it cannot be read, was altered, is another ledger's, or is not of the whole.
    """
    from beffroi.errors import ConfigurationError
    from beffroi_verify.export import Verification
    from beffroi_verify.notes import Key

    if not known:
        raise ConfigurationError(
            "Ce registre n'a pas encore de clé : donnez avec --key celle qui a été notée ailleurs.",
            "This ledger has no key yet: give with --key the one that was noted elsewhere.",
        )
    try:
        verification = Verification([Key.parse(each) for each in known], [])
        with file.open("rb") as lines:
            report = verification.run(lines)
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"L'export « {file} » ou la clé ne peut pas être lu ({error}).",
            f"Cannot read '{file}' or the key.",
        ) from error
    if report["problems"]:
        raise ConfigurationError(
            f"L'export « {file} » a été modifié, ou n'est pas de ce registre : rien n'est effacé. "
            f"{report['problems'][0]}",
            f"The export '{file}' was altered or is another ledger's: nothing is erased.",
        )
    if not verification.whole:
        raise ConfigurationError(
            f"L'export « {file} » n'est que celui d'une demande ou d'une période : il ne dit pas tout ce qui "
            "a été effacé, et rien n'est effacé. Prenez un export du registre entier (beffroi ledger export "
            "--out FICHIER).",
            f"'{file}' is the export of a run or a period: take one of the whole ledger.",
        )
    exported = datetime.fromisoformat(verification.head["exported"]).astimezone()
    note(
        f"L'export va jusqu'à l'événement {report['size']}, le {exported:%d/%m/%Y à %H:%M} : ce qui a été "
        "effacé après n'y est pas."
    )
    return sorted({run for each in report["erasures"] for run in each.get("runs", ())})


def _also_said_in(guards: Guards, plan: ErasurePlan, known: Known) -> list[str]:
    """Runs beside the plan whose texts say the person's name."""
    from guards.retention.search import runs_saying

    written = [name for name in known.names if len(name) > _SHORT and not name.isdecimal()]
    going = {each.run for each in plan.runs}
    return [run for run in runs_saying(guards.store, {*written, *known.spoken}) if run not in going]


def _only_said(guards: Guards, plan: ErasurePlan, actor: Actor, json: bool, said: str, known: Known) -> None:
    """Nobody is known by that name: what texts say is shown, for a person to judge, and nothing is erased."""
    who = plan.persons[0]
    found = passages(guards, actor, plan.runs, [said])
    if json:
        show_json(_as_json(plan, [who], None, found) | {"known": False, "searched": said})
        return
    say(_unknown(who, known), "yellow")
    _show_runs(plan, found)
    if plan.runs:
        say(
            f"Demandes dont un texte dit « {said} » : {len(plan.runs)}. Rien n'est effacé. Relisez-les. "
            "Si toutes concernent cette personne : "
            f"beffroi erase person {quote(who)} --text {quote(said)} --yes. "
            "Sinon, effacez une par une celles qui la concernent : beffroi erase run DEMANDE --yes"
        )
    else:
        say(
            f"Aucun texte ne dit « {said} ». Ce n'est pas encore une réponse : cherchez son nom tel qu'il a "
            f"pu être écrit, ou son adresse : beffroi erase person {quote(who)} --text TEXTE"
        )


def _unknown(who: str, known: Known) -> str:
    if known.silent:
        return (
            f"Aucun compte ni aucune fiche ne porte « {who} », et l'annuaire n'a pas répondu : réessayez "
            "avant de conclure."
        )
    return f"Ni l'annuaire ni les comptes ne connaissent « {who} », et aucune fiche ne porte ce nom."


def _carry_out(
    guards: Guards,
    plan: ErasurePlan,
    actor: Actor,
    yes: bool,
    json: bool,
    names: list[str] | None = None,
    texts: Sequence[str] = (),
    also: Sequence[str] = (),
) -> None:
    """Show what would go, or erase it.

    Args:
        also: runs that are not in the plan and whose texts say the person's name.
    """
    from guards.retention.records import REQUESTED

    found = passages(guards, actor, plan.runs, texts) if texts and not yes else {}
    erasure = guards.erasures.erase(plan, actor, REQUESTED) if yes else None
    if json:
        known: dict[str, Any] = {"known": True} if names else {}
        known |= {"also_said_in": list(also)} if names else {}
        show_json(_as_json(plan, names, None if erasure is None else erasure.id, found) | known)
        return
    if names:
        say(f"Cherchée sous : {', '.join(names)}")
        for account in names:
            if guards.accounts.find(account) is not None:
                say(f"Le compte « {account} » reste : il dit qui peut se connecter.")
    _show_runs(plan, found)
    _show_end(plan, None if erasure is None else erasure.id, yes)
    if also:
        more = f" (et {len(also) - _LISTED} de plus : --json)" if len(also) > _LISTED else ""
        say(
            f"D'autres demandes disent ce nom dans un texte, et restent : {', '.join(also[:_LISTED])}{more}. "
            "Relisez-les (beffroi runs show), puis effacez celles qui concernent cette personne : beffroi "
            "erase run DEMANDE --yes",
            "yellow",
        )


def _show_end(plan: ErasurePlan, erasure: str | None, yes: bool) -> None:
    """What stays, what stands in the way, and what was erased or would be."""
    if plan.asked:
        say(f"Demandes faites par cette personne qui restent, sans dire par qui : {plan.asked}.")
    if plan.held:
        say("Cette personne est gelée (conservation légale).", "bold red")
    if plan.inquiry:
        say(f"L'enquête « {plan.inquiry} » est ouverte sur cette personne.", "bold red")
    going = {each.run for each in plan.runs}
    if kept := [f"{stop.run}, {why_it_stays(stop)}" for stop in plan.blocked if stop.run not in going]:
        more = f" (et {len(kept) - _LISTED} de plus : --json)" if len(kept) > _LISTED else ""
        say(
            "Demandes que cette personne a faites, décidées ou réglées, et qui doivent continuer à le dire : "
            f"{' ; '.join(kept[:_LISTED])}{more}. Levez d'abord le gel (beffroi retention holds, puis "
            "release), ou faites fermer l'enquête (beffroi inquiry close).",
            "bold red",
        )
    if erasure is not None:
        say(f"Demandes effacées : {len(plan.runs)}. Effacement {erasure}, inscrit au registre.", "green")
    elif yes:
        say("Il n'y avait rien à effacer.")
    elif plan.blocked or plan.held or plan.inquiry:
        say("Rien ne peut être effacé tant que dure ce qui l'empêche.", "bold red")
    else:
        say(f"Demandes qui partiraient pour toujours : {len(plan.runs)}. Rien n'est effacé : ajoutez --yes.")


def why_it_stays(stop: Blocked) -> str:
    """What keeps a run from being erased, an inquiry by its number."""
    return WHY[stop.why] + (f" ({stop.inquiry})" if stop.why == "inquiry" else "")


def _show_runs(plan: ErasurePlan, found: Mapping[str, str]) -> None:
    from ui.words.messages import Words

    why, words = {stop.run: why_it_stays(stop) for stop in plan.blocked}, Words("fr")
    rows = [
        (
            r.run,
            f"{r.created.astimezone():%d/%m/%Y %H:%M}",
            words(f"status.{r.status}"),
            why.get(r.run, ""),
            *((found.get(r.run, ""),) if found else ()),
        )
        for r in plan.runs
    ]
    if rows:
        table(("Demande", "Du", "État", "Empêchement", *(("Ce qui y est dit",) if found else ())), rows)
    if HIDDEN_PASSAGE in found.values():
        note(
            "Pour lire les passages masqués, ouvrez une enquête : "
            "beffroi inquiry open --reason TEXTE --run DEMANDE ; fermez-la avant d'effacer."
        )


def _as_json(
    plan: ErasurePlan, names: list[str] | None, erasure: str | None, found: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "about": plan.about,
        "names": names or [],
        "runs": [
            {"run": r.run, "created": r.created.isoformat(), "status": r.status}
            | ({"passage": found[r.run]} if r.run in found else {})
            for r in plan.runs
        ],
        "blocked": [vars(stop) for stop in plan.blocked],
        "held": plan.held,
        "inquiry": plan.inquiry,
        "asked": plan.asked,
        "erasure": erasure,
    }
