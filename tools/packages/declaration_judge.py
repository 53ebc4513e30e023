"""Judges what a tool declares: policy, approval card and sentence must be able to tell the truth by it."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from datetime import date
from typing import Any

from beffroi.declared import declare_types
from beffroi.errors import ConfigurationError
from beffroi.records import Lookup
from beffroi.tool import Effect, ToolSpec
from tools.packages.findings import Finding, Level
from tools.packages.operation_judge import judge_operations
from tools.packages.record_judge import judge_returned
from tools.packages.target_judge import judge_target

PHRASES = 3
"""Fewest phrases of a tool."""
_NEVER_GIVEN: dict[type, str] = {
    bool: "Prenez une liste fermée (StrEnum), dont les mots se disent : « oui », « non ».",
    date: "Prenez datetime : un jour est un moment à minuit.",
    Lookup: "Prenez l'enregistrement lui-même (ticket: Ticket) : le plan le cherche avant.",
}
"""Types of parameters that pass as plan types, with what to take instead."""
_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_SLOT = re.compile(r"\{(\w+)\}")


def judge_declaration(spec: ToolSpec, file: str = "") -> list[Finding]:
    """Everything that a declaration shows.

    Args:
        file: path of its module inside the package.
    """
    line = spec.function.__code__.co_firstlineno
    return [
        *_judge_name(spec, file, line),
        *judge_operations(spec, file, line),
        *judge_target(spec, file, line),
        *_judge_types(spec, file, line),
        *_judge_words(spec, file, line),
        *_judge_sentence(spec, file, line),
    ]


def _judge_name(spec: ToolSpec, file: str, line: int) -> Iterator[Finding]:
    if not _NAME.fullmatch(spec.name):
        yield Finding(
            "name", f"« {spec.name} » n'est pas un nom d'outil.", f"'{spec.name}' is no tool name.",
            "Nommez-le « système.verbe », en minuscules sans accent.", file, line,
        )  # fmt: skip


def _judge_types(spec: ToolSpec, file: str, line: int) -> Iterator[Finding]:
    try:
        declare_types(spec.function)
    except ConfigurationError as error:
        yield Finding("types", error.fr, error.en, "Donnez-lui un nom à vous.", file, line)
    hints = typing.get_type_hints(spec.function)
    for parameter in spec.parameters:
        for kind, instead in _NEVER_GIVEN.items():
            if kind in _parts(hints[parameter.name]):
                yield Finding(
                    "parameters", f"Aucun plan ne peut donner « {parameter.name} » : son type est "
                    f"{kind.__name__}.", f"No plan can give '{parameter.name}': a {kind.__name__}.",
                    instead, file, line,
                )  # fmt: skip
    yield from judge_returned(spec, file, line)


def _parts(hint: Any) -> set[Any]:
    """A type and what it is made of: ``bool | None`` has ``bool``."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    return {hint, origin}.union(*map(_parts, args))


def _judge_words(spec: ToolSpec, file: str, line: int) -> Iterator[Finding]:
    if not spec.summary.strip():
        yield Finding("summary", "L'outil n'a pas de résumé.", "No summary.",
                      "Dites en une proposition française ce qu'il fait.", file, line)  # fmt: skip
    if len({phrase.strip().casefold() for phrase in spec.phrases} - {""}) < PHRASES:
        yield Finding(
            "phrases", f"Moins de {PHRASES} phrases disent cet outil.", "Too few phrases.",
            f"Donnez-en au moins {PHRASES}, différentes, comme les gens les tapent.", file, line,
        )  # fmt: skip
    for parameter in spec.parameters:
        if parameter.required and not parameter.question.strip().endswith("?"):
            yield Finding(
                "questions", f"Rien n'est demandé quand « {parameter.name} » manque.", "No question.",
                f"Ajoutez questions={{{parameter.name!r}: '… ?'}}.", file, line,
            )  # fmt: skip


def _judge_template(template: str, spec: ToolSpec, file: str, line: int) -> Iterator[Finding]:
    """The syntax of a sentence, or of what a result is called."""
    for unknown in sorted(set(_SLOT.findall(template)) - {parameter.name for parameter in spec.parameters}):
        yield _sentence(f"La phrase nomme « {unknown} », qui n'est pas un paramètre.", unknown, file, line)
    empty = any(not _SLOT.search(part) for part in _BRACKETS.findall(template))
    if empty or re.search(r"[\[\]]", _BRACKETS.sub("", template)):
        yield _sentence("Ses crochets ne se ferment pas, s'emboîtent ou ne tiennent pas de paramètre.",
                        "brackets", file, line)  # fmt: skip


def _judge_sentence(spec: ToolSpec, file: str, line: int) -> Iterator[Finding]:
    outside = _BRACKETS.sub("", spec.sentence)
    yield from _judge_template(spec.sentence, spec, file, line)
    yield from _judge_template(spec.result, spec, file, line)
    if not _SLOT.sub("", outside).strip():
        yield _sentence("La phrase ne dit rien.", "empty", file, line)
    for parameter in spec.parameters:
        shown = f"{{{parameter.name}}}"
        if shown not in (outside if parameter.required else spec.sentence):
            yield _sentence(
                f"« {parameter.name} » n'apparaît pas dans la phrase.", parameter.name, file, line,
                Level.ADVICE if spec.effect is Effect.READ else Level.ERROR,
            )  # fmt: skip


def _sentence(fr: str, what: str, file: str, line: int, level: Level = Level.ERROR) -> Finding:
    mend = "Écrivez {paramètre} pour chaque valeur, [entre crochets] ce qui disparaît sans elle."
    return Finding("sentence", fr, f"Sentence template: {what}.", mend, file, line, level)


def own_line(error: BaseException, folder: str) -> tuple[str, int]:
    """File (inside the package) and line of the package's code that an error came from."""
    place, traceback = ("", 0), error.__traceback__
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if file.startswith(folder + "/"):
            place = file[len(folder) + 1 :], traceback.tb_lineno
        traceback = traceback.tb_next
    return place
