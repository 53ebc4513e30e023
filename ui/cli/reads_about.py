"""`beffroi runs list --about`: the requests that read personal data about somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.cli.output import note, say, show_json, table

if TYPE_CHECKING:
    from beffroi.identity import Actor
    from guards import Guards
    from guards.runs.runs import RunFilter


def show_reads(guards: Guards, who: Actor, about: str, which: RunFilter, json: bool) -> None:
    """Print them, newest first.

    Raises:
        Refused: ``inquiry.needed``: an auditor has none open.
        ConfigurationError: several persons are known by this name.
    """
    from agents.views.reads_about import reads_about
    from ui.cli.concerned import known_as

    known = known_as(guards, about)
    looked = reads_about(guards, who, known.names, which)
    note(
        f"Cherché sous « {' », « '.join(known.names)} », parmi les demandes dont vous lisez les contenus : "
        "les vôtres, et celles que couvrent vos enquêtes ouvertes."
    )
    if looked.erased:
        note(
            f"{looked.erased} de ces demandes ont lu des données personnelles et ont été effacées depuis : "
            "de qui, plus rien ne le dit."
        )
    if json:
        from pydantic import TypeAdapter

        from agents.views.reads_about import ReadsAbout

        show_json(TypeAdapter(ReadsAbout).dump_python(looked, mode="json") | {"names": known.names})
        return
    rows = [
        (
            one.run.run,
            _moment(read.at),
            one.run.requester_name,
            read.purpose,
            f"{read.tool} (étape {read.site})",
            "oui" if read.sure else "à vérifier",
            one.run.request,
        )
        for one in looked.found
        for read in one.reads
    ]
    table(("Demande", "Lue le", "Par", "Finalité", "Outil", "Sur cette personne", "Texte"), rows)
    if not rows:
        say("Aucune des demandes que vous pouvez lire n'a lu de données personnelles sur cette personne.")


def _moment(at: str) -> str:
    from guards.clock import from_text

    return f"{from_text(at).astimezone():%d/%m/%Y %H:%M}"
