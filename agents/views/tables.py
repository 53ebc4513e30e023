"""A list as a table: columns by its records' type, and how complete it is."""

from __future__ import annotations

from agents.interpreter.labels import full_label
from agents.interpreter.values import Group, Items, Labeled
from agents.views.blocks import TableBlock
from agents.views.cards import MASKED, cell, columns_of, kind_word
from agents.views.texts import number_text, short, text_of
from agents.views.words import PLURALS, field_word
from beffroi.declared import brought_by

_CELL = 300


def table(value: Labeled, items: Items, title: str, roles: frozenset[str] | None = None) -> TableBlock:
    """The table of a list."""
    known = list(items.known())
    kind = type(known[0].value).__name__ if known else ""
    columns = _columns(known, kind)
    rows = tuple(tuple(_cell(item, name, roles) for name in columns) for item in known)
    words = tuple(field_word(name) if name else "Valeur" for name in columns)
    return TableBlock(
        columns=words,
        rows=rows,
        complete=items.whole,
        total=items.total,
        sites=tuple(sorted(value.sites)),
        kind=kind,
        title=_title(known, kind) or title,
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


def _cell(item: Labeled, name: str, roles: frozenset[str] | None) -> str:
    if not name or isinstance(item.value, Group):
        if roles is not None and not full_label(item).readable_by(roles):
            return MASKED
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
