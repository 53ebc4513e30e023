"""One record as a card: its title and its fields, masked where the one who looks may not read them."""

from __future__ import annotations

import re
from typing import Any

from agents.interpreter.compare import record_key
from agents.interpreter.labels import content_label, field_label
from agents.interpreter.values import Labeled
from agents.views.blocks import CardBlock
from agents.views.texts import lines_text
from agents.views.words import COLUMNS, RECORDS, field_word
from beffroi.declared import record_named
from beffroi.labels import Label, join_all
from beffroi.records import Facility, Person, Ticket
from beffroi.types import NumberType, OptionalType, Type, record_fields

MASKED = "(réservé)"
_HIDDEN = ("id", "version")
NAMES = ("number", "ticket")
"""Fields whose number is a name, not an amount: « 4012 », never « 4 012 »."""


def card(value: Labeled, roles: frozenset[str] | None = None) -> CardBlock:
    """The card of a record."""
    held, kind = value.value, type(value.value).__name__
    names = [name for name in columns_of(kind) if getattr(held, name, None) not in (None, "")]
    if kind == "Ticket" and held.description:
        names.append("description")
    rows = tuple((field_word(name), cell(held, name, value.label, roles)) for name in names)
    hidden = roles is not None and not value.label.join(_titled(held)).readable_by(roles)
    title = f"{kind_word(type(held))} {MASKED}" if hidden else title_of(held)
    return CardBlock(kind, title, rows, tuple(sorted(value.sites)), "" if hidden else _link(held))


def _link(held: Any) -> str:
    key, kind = record_key(held), type(held).__name__
    named = key is not None and kind in COLUMNS and kind not in ("Notice", "PersonalDetails")
    return f"{key[0]}:{key[1]}" if key is not None and named else ""


def _titled(held: Any) -> Label:
    """The label of what `title_of` may say of a record."""
    return join_all(field_label(held, name) for name in ("title", "name", "label") if hasattr(held, name))


def columns_of(kind: str) -> tuple[str, ...]:
    """Fields that are shown of a record; of one that a package of tools brings, all but its identifier."""
    if kind in COLUMNS:
        return COLUMNS[kind]
    record = record_named(kind)
    return () if record is None else tuple(name for name in record_fields(record) if name not in _HIDDEN)


def cell(held: Any, name: str, label: Label, roles: frozenset[str] | None) -> str:
    """One field as people read it, a text with its lines; masked where they may not read it, or something
    within it."""
    value = getattr(held, name)
    all_of_it = label.join(field_label(held, name)).join(content_label(value))
    if roles is not None and not all_of_it.readable_by(roles):
        return MASKED
    if isinstance(value, Person):
        return value.name
    if name in NAMES and field_type(type(held), name) == NumberType():
        return str(value)
    return lines_text(value, field_type(type(held), name))


def field_type(cls: type, name: str) -> Type | None:
    """Type of a field with the unit that its name says."""
    if name == "district" or (cls.__name__, name) == ("District", "number"):
        return NumberType("district")
    if name == "distance":
        return NumberType("metres")
    found = record_fields(cls).get(name)
    return found.item if isinstance(found, OptionalType) else found


def title_of(held: Any) -> str:
    """The title of a card."""
    match held:
        case Ticket():
            return f"Ticket {held.number} : {held.title}"
        case Person() | Facility():
            return held.name
        case _:
            named = getattr(held, "name", None) or getattr(held, "label", None)
            return str(named) if named else kind_word(type(held))


def kind_word(cls: type) -> str:
    """What a record is: the house's word, the title that its class has, or its name as words."""
    return RECORDS.get(cls.__name__) or getattr(cls, "record_title", "") or _spaced(cls.__name__)


def _spaced(name: str) -> str:
    """A class name as words: « FicheCourrier » is « Fiche courrier »."""
    return re.sub(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])", " ", name).capitalize()
