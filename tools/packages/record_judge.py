"""Judges what a tool returns: each text of a record that a package brings has a label, and none is lowered.

Policy reads labels off field declarations. A package's own record could copy what an operation returned into
a field that is declared harmless; so what the tool's operations may hold bounds what its fields may claim.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from beffroi.declared import is_title
from beffroi.errors import ConfigurationError
from beffroi.identity import Role
from beffroi.records import RECORDS
from beffroi.tool import Effect, ToolSpec
from beffroi.types import from_annotation
from tools.broker.operations import operations, record_fields
from tools.packages.bounds import Held, held_by
from tools.packages.findings import Finding

_MARKS = ("personal", "free_text", "plain")


def judge_returned(spec: ToolSpec, file: str, line: int) -> list[Finding]:
    """What the type of the result shows."""
    returns = typing.get_type_hints(spec.function).get("return")
    held = held_by(tuple(name for name in spec.operations if name in operations()))
    told = [*_judge(returns, held), *_judge_effect(spec, held)]
    found = [Finding(rule, fr, en, mend, file, line) for rule, fr, en, mend in told]
    return list(dict.fromkeys(found))


def _judge(returns: Any, held: Held) -> Iterator[tuple[str, str, str, str]]:
    if _bare_text(returns):
        yield ("labels", "L'outil renvoie un texte nu, que rien n'étiquette.", "Bare text has no label.",
               "Renvoyez un enregistrement dont chaque texte est déclaré : personal(…), free_text() ou "
               "plain().")  # fmt: skip
    classes: dict[type, None] = {}
    list(record_fields(returns, classes))
    for cls in classes:
        if cls not in RECORDS and cls.__module__ != "beffroi.records":
            yield from _judge_record(cls, held)
        elif held.personal and not _is_personal(cls):
            yield ("labels", f"« {cls.__name__} » n'a pas de champ personnel, mais ses opérations en lisent.",
                   f"'{cls.__name__}' has no personal field, but the operations read some.",
                   "Renvoyez l'enregistrement de la ville tel quel (PersonalDetails), ou un à vous dont les "
                   "champs sont personal(…).")  # fmt: skip


def _judge_effect(spec: ToolSpec, held: Held) -> Iterator[tuple[str, str, str, str]]:
    if spec.effect is not Effect.READ and (held.kept or held.personal):
        yield ("labels", "L'outil agit, et lit ce qui est réservé : ce qu'il écrit n'aurait pas d'étiquette.",
               "An effect that reads what is kept for some.",
               "Séparez la lecture : un outil qui lit, un autre qui agit.")  # fmt: skip


def _is_personal(cls: type) -> bool:
    return any(field.metadata.get("personal") for field in record_fields(cls, {}))


def _judge_record(cls: type, held: Held) -> Iterator[tuple[str, str, str, str]]:
    if not cls.__dataclass_params__.frozen:  # type: ignore[attr-defined]  # every dataclass has them
        yield ("records", f"« {cls.__name__} » peut changer après coup.", f"'{cls.__name__}' is mutable.",
               "Écrivez @dataclass(frozen=True).")  # fmt: skip
    hints = typing.get_type_hints(cls, include_extras=True)
    for declared in dataclasses.fields(cls):
        where = f"{cls.__name__}.{declared.name}"
        if not declared.name.isascii():
            yield ("records", f"« {where} » a un accent : aucun plan ne pourrait nommer ce champ.",
                   f"'{where}' has an accent: no plan could name that field.",
                   "Nommez-le sans accent, et donnez son nom d'écran : title=\"…\".")  # fmt: skip
        title = declared.metadata.get("title", "")
        if title and not is_title(title):
            yield ("records", f"Le titre de « {where} » n'est pas un nom d'écran.",
                   f"The title of '{where}' is no name for a screen.",
                   "Écrivez au plus 60 lettres, chiffres, espaces et ' ( ) / ° . , -")  # fmt: skip
        try:
            from_annotation(hints[declared.name])
        except ConfigurationError as error:
            yield ("records", f"« {where} » : {error.fr}", error.en,
                   "Prenez str, int, float, bool, une date, une liste fermée (StrEnum) ou un autre "
                   "enregistrement.")  # fmt: skip
        if _bare_text(hints[declared.name]):
            yield from _judge_text(where, declared.metadata, held)


def _judge_text(where: str, metadata: Any, held: Held) -> Iterator[tuple[str, str, str, str]]:
    marks = [mark for mark in _MARKS if metadata.get(mark)]
    if len(marks) != 1:
        yield ("labels", f"Le texte « {where} » n'est pas déclaré.", f"Text '{where}' has no label.",
               "Déclarez-le : personal('catégorie', 'rôle'…), free_text() ou plain().")  # fmt: skip
        return
    readers = set(metadata.get("readers", ()))
    if marks == ["personal"] and (not readers or readers - set(Role)):
        yield ("labels", f"« {where} » n'a pas de lecteurs connus.", f"'{where}' has no known readers.",
               f"Nommez des rôles : {', '.join(Role)}.")  # fmt: skip
    lowered = marks != ["personal"] or not readers <= (held.readers or set())
    if held.kept or (held.personal and lowered):
        yield ("labels", f"« {where} » est moins protégé que ce que lisent ses opérations.",
               f"'{where}' lowers the label of what the operations return.",
               "Renvoyez l'enregistrement de la ville tel quel, ou déclarez personal(…) avec les mêmes "
               "lecteurs.")  # fmt: skip
    elif held.free_text and marks == ["plain"]:
        yield ("labels", f"« {where} » se dit sûr, mais ses opérations rendent du texte libre.",
               f"'{where}' claims to be plain, but the operations return free text.",
               "Déclarez-le free_text(), ou renvoyez l'enregistrement de la ville tel quel.")  # fmt: skip


def _bare_text(hint: Any) -> bool:
    """Whether the type is text that stands in no record: ``str``, ``str | None``, ``list[str]``."""
    if isinstance(hint, type) and issubclass(hint, str):
        return not issubclass(hint, StrEnum)
    return any(_bare_text(arg) for arg in typing.get_args(hint))
