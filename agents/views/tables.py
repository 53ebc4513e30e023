"""A list as a table: columns by its records' type, and how complete it is."""

from __future__ import annotations

from collections.abc import Sequence

from agents.interpreter.labels import full_label
from agents.interpreter.values import Group, Items, Labeled
from agents.language.french.nouns import field_noun
from agents.views.blocks import TableBlock
from agents.views.cards import MASKED, cell, columns_of, field_type, kind_word
from agents.views.texts import number_text, short, text_of
from agents.views.words import PLURALS, field_word
from beffroi.declared import brought_by

_CELL = 300


def table(value: Labeled, items: Items, title: str, roles: frozenset[str] | None = None) -> TableBlock:
    """The table of a list."""
    known = list(items.known())
    kind = type(known[0].value).__name__ if known else ""
    columns = _columns(known, kind)
    by = grouped_by(known)
    rows = tuple(tuple(_cell(item, name, roles, by) for name in columns) for item in known)
    words = tuple(field_word(by if by and name == "key" else name) if name else "Valeur" for name in columns)
    return TableBlock(
        columns=words,
        rows=rows,
        complete=items.whole,
        total=_members(known) if by and items.whole and _open(known, roles) else items.total,
        sites=tuple(sorted(value.sites)),
        kind=kind,
        title=group_title(known, by) or _title(known, kind) or title,
        note=_note(items, len(known), PLURALS.get(kind, "éléments")),
    )


def _title(known: list[Labeled], kind: str) -> str:
    """What a list is of, by the house's word or the title of a package's record; empty of mere values."""
    if kind in PLURALS:
        return PLURALS[kind].capitalize()
    return kind_word(type(known[0].value)) if brought_by(kind) else ""


def _columns(known: list[Labeled], kind: str) -> tuple[str, ...]:
    if not columns_of(kind):
        return ("",) if known else ()
    return tuple(
        name
        for name in columns_of(kind)
        if any(getattr(item.value, name, None) not in (None, "") for item in known)
    )


def grouped_by(groups: Sequence[Labeled]) -> str:
    """The field of their items that the key of all these groups is; empty where that is none, or not one."""
    if not groups or not all(isinstance(group.value, Group) for group in groups):
        return ""
    held = [(group.value.key, item.value) for group in groups for item in group.value.items.known()]
    names = columns_of(type(held[0][1]).__name__) if held else ()
    found = [name for name in names if all(getattr(each, name, key) == key for key, each in held)]
    return found[0] if len(found) == 1 else ""


def group_title(groups: Sequence[Labeled], by: str) -> str:
    """« Tickets par arrondissement »; empty where what they are grouped by has no name."""
    members = [item.value for group in groups if by for item in group.value.items.known()]
    noun = PLURALS.get(type(members[0]).__name__, "éléments") if members else ""
    return f"{noun.capitalize()} par {field_noun(by).bare}" if noun else ""


def group_name(group: Labeled, by: str) -> str:
    """The key of a group as people read it: « 11e »."""
    members = list(group.value.items.known())
    kind = field_type(type(members[0].value), by) if by and members else None
    return text_of(group.value.key, kind)


def _members(groups: Sequence[Labeled]) -> int:
    return sum(int(group.value.count) for group in groups)


def _open(items: Sequence[Labeled], roles: frozenset[str] | None) -> bool:
    return roles is None or all(full_label(item).readable_by(roles) for item in items)


def _cell(item: Labeled, name: str, roles: frozenset[str] | None, by: str = "") -> str:
    if not name or isinstance(item.value, Group):
        if not _open([item], roles):
            return MASKED
        if name == "key":
            return short(group_name(item, by), _CELL)
        return short(text_of(getattr(item.value, name) if name else item.value), _CELL)
    return short(cell(item.value, name, item.label, roles), _CELL)


def _note(items: Items, shown: int, noun: str) -> str:
    if not items.complete and items.total is not None:
        return f"Liste partielle : {number_text(shown)} sur {number_text(items.total)} {noun}."
    if not items.complete:
        return "Liste partielle : tout n'a pas pu être lu."
    failed = sum(1 for item in items.items if getattr(item, "failure", None) is not None)
    if failed:
        return f"{failed} élément{'s' if failed > 1 else ''} n'{'ont' if failed > 1 else 'a'} pas pu être lu."
    return "" if shown else f"Aucun résultat ({noun})."
