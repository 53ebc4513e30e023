"""`beffroi train`: the recipe that made the committed adapter, run again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import typer

from ui.cli import options
from ui.cli.output import note, say, show_json

app = typer.Typer(no_args_is_help=True, help="L'entraînement de l'adaptateur (extra « train »).")


@app.callback()
def _group() -> None:
    pass


@app.command("planner")
def planner(
    out: Path = typer.Option(..., "--out", metavar="DOSSIER", help="Où écrire l'adaptateur et son état."),
    minutes: float = typer.Option(
        0.0,
        "--minutes",
        min=0.0,
        help="Durée ; par défaut 8 000 pas (une nuit), 1 000 avec --from, 18 minutes avec --add.",
    ),
    start: Path = typer.Option(None, "--from", metavar="FICHIER", help="Adaptateur dont partir."),
    add: list[str] = typer.Option(
        [], "--add", metavar="PAQUET|DOSSIER", help="Paquet d'outils dont apprendre les phrases (répétable)."
    ),
    oftener: list[str] = typer.Option(
        [], "--oftener", metavar="DÉBUT=FOIS", help="Phrases dont le nom commence ainsi : tant de fois plus."
    ),
    json: bool = options.JSON,
) -> None:
    """Entraîner l'adaptateur qui planifie ; un entraînement interrompu est repris où il en était.

    Avec --add, l'adaptateur du projet apprend en plus les outils d'un paquet, d'après ses phrases.
    """
    from agents.models.weights import ADAPTER
    from agents.training.launch import launch
    from agents.training.recipe import ADDING, FROM_NOTHING, GOING_ON

    begun = start or (ADAPTER if add else None)
    kind = ADDING if add else GOING_ON if begun else FROM_NOTHING
    recipe = replace(
        kind,
        minutes=minutes or kind.minutes,
        start=str(begun.resolve()) if begun else "",
        added=tuple(map(_place, add)),
        oftener=dict(map(_times, oftener)),
    )
    adapter = launch(out.resolve(), recipe, note)
    if json:
        show_json({"adapter": str(adapter), "setting": "model.adapter"})
        return
    say(f"Adaptateur écrit : {adapter}", "bold green")
    say(f"Pour s'en servir : model.adapter = {str(adapter)!r} dans les réglages.")


@app.command("mean")
def mean(
    of: list[str] = typer.Option(..., "--of", metavar="FICHIER=PART", help="Un adaptateur et sa part."),
    out: Path = typer.Option(..., "--out", metavar="FICHIER", help="Où écrire leur moyenne."),
    json: bool = options.JSON,
) -> None:
    """Faire la moyenne d'adaptateurs entraînés à partir d'un même fichier."""
    from agents.training.mean import mean_adapter

    adapter = mean_adapter([_part(each) for each in of], out.resolve())
    if json:
        show_json({"adapter": str(adapter), "setting": "model.adapter"})
        return
    say(f"Adaptateur écrit : {adapter}", "bold green")


@app.command("wording")
def wording(
    out: Path = typer.Option(
        None, "--out", metavar="FICHIER", help="Où l'écrire ; sans rien, à la place de celui du projet."
    ),
    json: bool = options.JSON,
) -> None:
    """Entraîner ce que les mots d'une demande annoncent, à côté du modèle ; quelques minutes, sans extra."""
    from agents.models.cards import write_sum
    from agents.models.weights import WORDING
    from agents.training.wording import drawn, learn

    file = out or WORDING
    file.parent.mkdir(parents=True, exist_ok=True)
    learnt = learn(drawn(), note)
    learnt.write(file)
    write_sum(file)
    if json:
        show_json({"file": str(file), "forms": learnt.forms})
        return
    say(f"Modèle des mots écrit : {file}", "bold green")


@app.command("spelling")
def spelling(
    out: Path = typer.Option(
        None, "--out", metavar="FICHIER", help="Où l'écrire ; sans rien, à la place de celui du projet."
    ),
    json: bool = options.JSON,
) -> None:
    """Compter les mots que le modèle a appris : les demandes écrites à la hâte sont relues par eux."""
    from agents.planner.spelling.lists import WORDS
    from agents.training.spelling import EXAMPLES, SEED, known_words, write
    from agents.training.wording import drawn

    file = out or WORDS
    file.parent.mkdir(parents=True, exist_ok=True)
    known = known_words(request for request, _ in drawn(EXAMPLES, SEED))
    write(known, file)
    if json:
        show_json({"file": str(file), "words": len(known)})
        return
    say(f"Mots connus écrits : {file} ({len(known)})", "bold green")


def _part(text: str) -> tuple[Path, float]:
    from beffroi.errors import ConfigurationError

    file, _, share = text.rpartition("=")
    try:
        found = Path(file), float(share)
    except ValueError:
        found = Path(), 0.0
    if not found[0].is_file():
        raise ConfigurationError(
            f"« {text} » n'est pas un fichier et sa part : --of planner.gguf=0.5.",
            f"'{text}' is no file with its share: --of planner.gguf=0.5.",
        )
    return found


def _times(text: str) -> tuple[str, float]:
    from beffroi.errors import ConfigurationError

    prefix, _, times = text.rpartition("=")
    try:
        found = float(times)
    except ValueError:
        found = 0.0
    if not prefix or not 0 < found <= 1000:
        raise ConfigurationError(
            f"« {text} » n'est pas un début de nom et un nombre de fois : --oftener lists_=5.",
            f"'{text}' is no beginning of a name with a number of times: --oftener lists_=5.",
        )
    return prefix, found


def _place(where: str) -> str:
    """A package as training takes it: by name, or ``name=folder`` where it lies in a folder."""
    if not Path(where).is_dir():
        return where
    from tools.packages.mount import place_words
    from tools.packages.places import find_package

    package = find_package(where)
    return place_words((package.name,), {package.name: package.folder})[0]
