"""`beffroi tool new`: a package of tools that works at once, written outside this repository."""

from __future__ import annotations

import keyword
import re
import shlex
from enum import StrEnum
from importlib import resources
from pathlib import Path
from string import Template

import typer

from beffroi.errors import ConfigurationError
from ui.cli import options
from ui.cli.output import say, show_json

_WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_NAME = re.compile(r"([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)")
_HOUSE = Path(__file__).resolve().parents[3]


class NewEffect(StrEnum):
    """What a new tool may do; nothing deletes through the assistant."""

    READ = "read"
    WRITE = "write"
    NOTIFY = "notify"


def new(
    name: str = typer.Argument(..., metavar="NOM", help="système.verbe, par exemple courrier.suivre."),
    effect: NewEffect = typer.Option(NewEffect.READ, "--effect", help="Ce que l'outil fait au monde."),
    folder: Path = typer.Option(
        None, "--folder", metavar="DOSSIER", help="Le dossier du paquet ; sinon ./SYSTÈME."
    ),
    of: str = typer.Option("", "--system", metavar="SYSTÈME", help="Le système, si le nom ne le dit pas."),
    json: bool = options.JSON,
) -> None:
    """Écrire un paquet d'outils qui marche tout de suite : l'outil, ses phrases, son test."""
    name = f"{of}.{name}" if of and "." not in name else name
    system, verb = _split(name)
    _check_free(name)
    target = (folder or Path(system)).expanduser().resolve()
    if target.is_relative_to(_HOUSE):
        raise ConfigurationError(
            f"« {target} » est dans le code de Beffroi : un outil vit dans un dossier à vous (--folder).",
            f"'{target}' lies inside Beffroi's own code: a tool lives in a folder of yours (--folder).",
        )
    written = _write(target, _texts(name, system, verb, effect))
    where = shlex.quote(_short(target))
    following = [
        f"beffroi tool check {where}",
        f"beffroi tool try {name} --from {where} {_EXAMPLES[effect]}",
        f"beffroi tool enable {where} --write",
    ]
    if json:
        show_json({"folder": str(target), "files": written, "next": following})
        return
    say(f"Paquet écrit dans « {target} » :", "bold")
    for file in written:
        say(f"  {file}")
    say("La suite :", "bold")
    for line in following:
        say(f"  {line}", "cyan")


_EXAMPLES = {
    NewEffect.READ: "--arg numero=A12",
    NewEffect.WRITE: '--arg ticket=4012 --arg text="vu ce matin" --as olivier.perrault',
    NewEffect.NOTIFY: '--arg to="Karim Benali" --arg message="le colis est là" --as claire.aubry',
}


def _split(name: str) -> tuple[str, str]:
    found = _NAME.fullmatch(name)
    if _WORD.fullmatch(name):
        begun, _, rest = name.partition("_")
        raise ConfigurationError(
            f"« {name} » est un nom sans système : un outil se nomme « système.verbe ». Écrivez par exemple "
            f"beffroi tool new {begun}.{rest or 'chercher'}, ou beffroi tool new {name} --system SYSTÈME.",
            f"'{name}' names no system: write 'system.verb', or --system SYSTEM.",
        )
    if found is not None and (reserved := [part for part in found.groups() if keyword.iskeyword(part)]):
        raise ConfigurationError(
            f"« {reserved[0]} » est un mot réservé de Python : ni un système ni un verbe ne peut se nommer "
            f"ainsi. Prenez-en un autre que dans « {name} », par exemple courrier.suivre.",
            f"'{reserved[0]}' is a reserved word of Python: take another one than in '{name}'.",
        )
    if found is None:
        raise ConfigurationError(
            f"« {name} » n'est pas un nom d'outil : écrivez « système.verbe » en minuscules sans accent, par "
            "exemple courrier.suivre.",
            f"'{name}' is no tool name: write 'system.verb' in plain lower case, such as courrier.suivre.",
        )
    return found[1], found[2]


def _check_free(name: str) -> None:
    """Nothing is written that could not be enabled."""
    from ui.cli.tool.listing import opened_tools

    module = opened_tools().registry.modules.get(name)
    if module is not None:
        raise ConfigurationError(
            f"« {name} » existe déjà dans cette installation ({module}), rien n'est écrit : prenez un autre "
            f"verbe. Ce qu'il fait : beffroi tool show {name}",
            f"'{name}' exists in this installation already ({module}): take another verb.",
        )


def _texts(name: str, system: str, verb: str, effect: NewEffect) -> dict[str, str]:
    """Contents by path in the project's folder."""
    package = f"beffroi_{system}"
    words = {
        "name": name,
        "system": system,
        "verb": verb,
        "Verb": verb.replace("_", " ").capitalize(),
        "package": package,
        "distribution": f"beffroi-{system.replace('_', '-')}",
        "record": f"Fiche{_camel(system)}{_camel(verb)}",
    }
    files = {
        "pyproject.toml": "pyproject",
        f"{package}/__init__.py": "init",
        f"{package}/{verb}.py": f"{effect}_module",
        f"{package}/phrases/{verb}.txt": f"{effect}_phrases",
        f"tests/test_{verb}.py": f"{effect}_test",
    }
    return {path: _filled(template, words) for path, template in files.items()}


def _filled(template: str, words: dict[str, str]) -> str:
    text = (resources.files("ui.cli.tool") / "templates" / f"{template}.txt").read_text("utf-8")
    return Template(text).substitute(words)


def _write(target: Path, texts: dict[str, str]) -> list[str]:
    """Write what is missing; a second tool of a system joins its package. Nothing is overwritten."""
    shared = [path for path in texts if path.endswith(("pyproject.toml", "__init__.py"))]
    kept = [path for path in shared if (target / path).exists()]
    taken = [path for path in texts if path not in kept and (target / path).exists()]
    if target.is_dir() and any(target.iterdir()) and len(kept) < len(shared):
        taken = taken or ["."]
    if taken:
        raise ConfigurationError(
            f"« {target / taken[0]} » existe déjà, rien n'est écrit : prenez un autre nom ou dossier.",
            f"'{target / taken[0]}' exists already: nothing is written. Take another name or folder.",
        )
    try:
        for path in (p for p in texts if p not in kept):
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            with (target / path).open("x", encoding="utf-8") as file:
                file.write(texts[path])
    except OSError as error:
        raise ConfigurationError(
            f"« {target} » ne peut pas être écrit ({error.strerror}). Choisissez un autre dossier.",
            f"'{target}' cannot be written ({error.strerror}).",
        ) from error
    return [path for path in texts if path not in kept]


def _short(target: Path) -> str:
    """As one would type it from here."""
    here = Path.cwd()
    return str(target.relative_to(here)) if target.is_relative_to(here) and target != here else str(target)


def _camel(word: str) -> str:
    return "".join(part.capitalize() for part in word.split("_"))
