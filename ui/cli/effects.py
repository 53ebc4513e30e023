"""`beffroi effects`: effects of which nobody knows whether they happened."""

from __future__ import annotations

import typer

from ui.cli import options
from ui.cli.ask import finish
from ui.cli.output import note, progress, say, show_json, table
from ui.cli.session import opened_assistant, opened_guards, person, reader

app = typer.Typer(no_args_is_help=True, help="Les effets incertains : liste et règlement.")


@app.command("list")
def list_effects(
    run: str = typer.Option("", "--run", metavar="DEMANDE", help="Seulement ceux de cette demande."),
    user: str = options.READER,
    json: bool = options.JSON,
) -> None:
    """Les effets qui attendent qu'une personne dise ce qu'ils sont devenus ; le contenu de ceux d'autrui
    dans le cadre d'une enquête (beffroi inquiry open)."""
    from agents.graph.looking.doubts import doubts
    from agents.views import HIDDEN
    from beffroi.identity import Role

    with opened_guards() as guards:
        who = reader(guards.accounts, user)
        found = doubts(guards, who, run or None)
    if any(each.effect.description == HIDDEN for each in found):
        note(
            "Des contenus sont masqués : la personne qui a demandé les lit et règle l'effet ; sinon, beffroi "
            "inquiry open --run DEMANDE --reason MOTIF."
        )
    if json:
        show_json([vars(each.effect) | {"requester": each.requester} for each in found])
        return
    rows = [
        (e.effect_id, e.run, each.requester_name, e.tool, e.since, e.description, e.reason)
        for each in found
        for e in [each.effect]
    ]
    table(("Effet", "Demande", "Personne", "Outil", "Depuis", "Action", "Pourquoi"), rows)
    if not rows:
        of_all = Role.AUDITEUR in who.roles
        say("Aucun effet n'est incertain." if of_all else "Aucun effet de vos demandes n'est incertain.")


@app.command("settle")
def settle(
    effect: str = typer.Argument(..., metavar="EFFET"),
    user: str = options.USER,
    done: bool = typer.Option(False, "--done", help="C'est fait."),
    not_done: bool = typer.Option(False, "--not-done", help="Ce n'est pas fait ; ne pas recommencer."),
    resend: bool = typer.Option(False, "--resend", help="Ce n'est pas fait ; recommencer."),
    json: bool = options.JSON,
) -> None:
    """Dire ce qu'est devenu un effet incertain, après vérification dans le système."""
    from beffroi.errors import ConfigurationError
    from guards.effects.effects import Settlement

    told = {Settlement.DONE: done, Settlement.DROPPED: not_done, Settlement.RESEND: resend}
    chosen = [become for become, said in told.items() if said]
    if len(chosen) != 1:
        raise ConfigurationError(
            "Choisissez une seule réponse : --done, --not-done ou --resend.",
            "Choose exactly one of --done, --not-done, --resend.",
        )
    with opened_assistant() as assistant:
        actor = person(assistant.guards.accounts, user)
        with progress("Règlement"):
            view = assistant.settle(actor, effect, chosen[0])
    finish(view, json)
