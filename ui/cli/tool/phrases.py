"""Judges the phrases of a package: enough for the model to learn its tools, with plans that can be read.

The text is read as training reads it; nothing of the package runs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from agents.planner.examples.files import Intent, read_families
from tools.packages.findings import Finding
from tools.packages.source import Source

LEAST = 10
"""Fewest phrasings of an intent."""
_FOLDER = "phrases/"
_SLOT = re.compile(r"\{([a-z_]+?)\d?\}")


def judge_phrases(
    source: Source, own: Collection[str], known: Mapping[str, Collection[str]], *, complete: bool = True
) -> Iterator[Finding]:
    """What the folder ``phrases/`` shows.

    Args:
        own: names of the package's tools.
        known: parameters by name of every tool that a plan may call, the package's own included.
        complete: whether every module could be read; else a tool that is not known may stand in one that
            could not, and nothing is said of it.
    """
    files = {
        path: data for path, data in source.items() if path.startswith(_FOLDER) and path.endswith(".txt")
    }
    systems = {name.partition(".")[0] for name in known}
    called: set[str] = set()
    for path, data in files.items():
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            mend = "Enregistrez-le en UTF-8 : ses phrases ne seraient pas entendues."
            yield _finding("Ce fichier n'est pas en UTF-8.", "The file is not UTF-8.", mend, path)
            continue
        try:
            families = read_families(text, Path(path).name)
        except (ValueError, KeyError) as error:
            yield _finding(f"Ce fichier ne se lit pas ({error}).", "Unreadable phrases.",
                           "Suivez la forme de docs/tools.md.", path)  # fmt: skip
            continue
        for family, intent in ((one, each) for one in families for each in one.intents):
            line = _line(text, f"intent: {intent.name}")
            calls, problems = _calls(intent.plan)
            called |= calls.keys()
            there = {name: given for name, given in calls.items() if complete or name in known}
            problems += [*_shadowing(intent.plan, systems), *_wrong(there, known)]
            yield from _few(intent, path, line)
            yield from (_finding(fr, "The plan cannot be used.", mend, path, line) for fr, mend in problems)
            yield from _slots(intent.plan, intent.phrases, family.values, path, line)
    for name in sorted(set(own) - called):
        yield _finding(f"Aucun plan de phrases/ n'appelle « {name} ».", f"No plan calls '{name}'.",
                       f"Écrivez dans phrases/ une intention de {LEAST} phrases dont le plan l'appelle.",
                       next(iter(files), _FOLDER))  # fmt: skip


def _few(intent: Intent, path: str, line: int) -> Iterator[Finding]:
    if len({phrase.strip().casefold() for phrase in intent.phrases}) < LEAST:
        yield _finding(f"L'intention « {intent.name} » n'a que {len(intent.phrases)} phrases.",
                       "Too few phrasings.", f"Donnez-en au moins {LEAST}, toutes différentes.",
                       path, line)  # fmt: skip


def _calls(plan: str) -> tuple[dict[str, set[str]], list[tuple[str, str]]]:
    """Arguments of the tools that a plan calls, and why it cannot be read."""
    from agents.language.syntax.parser import parse_plan
    from beffroi.errors import PlanError

    try:
        parse_plan(plan)
    except PlanError as error:
        return {}, [(f"Le plan ne se lit pas : {error.fr}", error.mend or "Voyez docs/plan-language.md.")]
    found: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(plan)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=system), attr=verb), keywords=keywords):
                found.setdefault(f"{system}.{verb}", set()).update(k.arg or "" for k in keywords)
    return found, []


def _shadowing(plan: str, systems: Collection[str]) -> Iterator[tuple[str, str]]:
    """Results that are called like a system: the plan language has one meaning for a name."""
    assigned = re.findall(r"(?m)^\s*(\w+) = ", plan)
    for name in sorted(set(assigned) & set(systems)):
        yield f"Un résultat ne peut pas se nommer « {name} », comme un système.", "Nommez-le autrement."


def _wrong(
    calls: Mapping[str, Collection[str]], known: Mapping[str, Collection[str]]
) -> Iterator[tuple[str, str]]:
    for name, arguments in calls.items():
        if name not in known:
            yield f"Le plan appelle « {name} », qui n'existe pas.", "Appelez un outil installé ou du paquet."
            continue
        for unknown in sorted(set(arguments) - set(known[name])):
            yield (
                f"« {name} » n'a pas de paramètre « {unknown} ».",
                f"Ses paramètres : {', '.join(known[name]) or 'aucun'}.",
            )


def _slots(
    plan: str, phrases: Collection[str], values: Mapping[str, Collection[str]], path: str, line: int
) -> Iterator[Finding]:
    from agents.training.slots.samplers import VARIANTS

    said = {slot for phrase in phrases for slot in _SLOT.findall(phrase)}
    for slot in sorted((said | set(_SLOT.findall(plan))) - set(VARIANTS) - set(values)):
        mend = f"Ajoutez sous family: une ligne « values {slot}: un | deux | … »."
        yield _finding(f"Rien ne remplit {{{slot}}}.", f"Nothing fills {{{slot}}}.", mend, path, line)


def _line(text: str, start: str) -> int:
    lines = (number for number, line in enumerate(text.splitlines(), 1) if line.strip() == start)
    return next(lines, 0)


def _finding(fr: str, en: str, mend: str, path: str, line: int = 0) -> Finding:
    return Finding("phrases", fr, en, mend, path, line)
