"""The sentence of one call with its real values, from the tool's own template."""

from __future__ import annotations

from agents.interpreter.evaluation import CallSite
from agents.interpreter.labels import full_label
from agents.interpreter.values import Group, Items, Labeled, Missing, Pending, Value, Waiting
from agents.language.french.grammar import attach, capital
from agents.language.french.templates import fill
from agents.views.cards import MASKED
from agents.views.texts import pending_text, short, text_of
from beffroi.records import Facility, Person, Place, Service, Ticket
from beffroi.types import LocatedType, NumberType, RecipientType, RecordType, Type


def call_sentence(call: CallSite, roles: frozenset[str] | None = None) -> str:
    """What a call does, with its real values: « Confier le ticket 4012 à Karim Benali ».

    Args:
        roles: of the one who looks; values that they may not read are masked. None: nothing is.
    """
    shown: dict[str, str] = {}
    bare: set[str] = set()
    for name, value in call.arguments.items():
        declared = call.spec.parameter(name)
        kind = None if declared is None else declared.type
        hidden = roles is not None and not full_label(value).readable_by(roles)
        shown[name] = MASKED if hidden else _phrase(value, kind)
        if not isinstance(value, Labeled) or isinstance(kind, RecordType | LocatedType | RecipientType):
            bare.add(name)
    return capital(fill(call.spec.sentence, shown, frozenset(bare)))


def noun_phrase(held: object, kind: Type | None = None) -> str:
    """A value inside a sentence: « le ticket 4012 », « Karim Benali », « le 11e »."""
    match held:
        case Ticket():
            return f"le ticket {held.number}"
        case Person():
            return held.name
        case Service():
            return attach("le service ", held.name)
        case Place():
            return f"le {held.label}" if held.label[:1].isdigit() else held.label
        case Facility():
            return held.name
        case Items() | Group():
            return text_of(held)
        case int() | float() if kind == NumberType("district"):
            return f"le {text_of(held, kind)}"
        case int() if kind == NumberType():
            # Given to a tool, a plain number says which one far more often than how many.
            return str(held)
        case _:
            return short(text_of(held, kind))


def _phrase(value: Value, kind: Type | None) -> str:
    match value:
        case Labeled(held):
            return noun_phrase(held, kind)
        case Pending():
            return pending_text(value)
        case Waiting() | Missing():
            return "…"
