"""The city's tools as a tool loop gets them: JSON schemas in, JSON text out, records by reference.

Reads are answered by the demo world, effects are noted and never done. Records travel by their identifier,
lists show their first elements, so that a small context holds them.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from agents.interpreter.evaluation import CallSite
from agents.interpreter.outcomes import Ok
from agents.interpreter.values import Items, Labeled, Pending, Value
from beffroi.labels import Label
from beffroi.records import Listing, Lookup
from beffroi.tool import Effect, Parameter, ToolSpec
from beffroi.types import DurationType, EnumType, LocatedType, NumberType, RecipientType, RecordType
from evals.bench.planning.requests import MOST, Gold
from evals.planning.meaning import effect_form
from evals.planning.world import NOW, World

_REFERENCES = (RecordType, LocatedType, RecipientType)
_KEYS = ("id", "number", "person_id")
_LEFT_OUT = {"lon", "lat", "version", "first_name", "last_name", "office"}
_UNITS = {"district": "arrondissement", "metres": "mètres"}
_DAY = 86_400


def flat_name(name: str) -> str:
    """A tool's name as the function-calling convention takes it: no dot."""
    return name.replace(".", "_")


def schema(spec: ToolSpec) -> dict[str, Any]:
    """A tool in the form of OpenAI's function calling."""
    properties = {parameter.name: _property(parameter) for parameter in spec.parameters}
    required = [parameter.name for parameter in spec.parameters if parameter.required]
    parameters = {"type": "object", "properties": properties, "required": required}
    function = {"name": flat_name(spec.name), "description": spec.summary, "parameters": parameters}
    return {"type": "function", "function": function}


def instructions(world: World) -> str:
    """The system message of every tool loop."""
    return (
        "Tu es l'assistant des agents de la ville. Réponds à la demande en appelant les fonctions. Un "
        "identifiant vient d'un résultat : son champ id, number ou ref. Quand tout est fait, réponds en une "
        f"phrase. La personne qui demande : {world.me.name}, id {world.me.id}. Nous sommes le {NOW:%d/%m/%Y}."
    )


class Desk:
    """Answers the calls of one request and notes what they would do.

    Attributes:
        calls: those that were understood, in order.
        errors: calls that could not be understood.
    """

    def __init__(self, world: World, specs: Mapping[str, ToolSpec]) -> None:
        self._world = world
        self._specs = {flat_name(name): spec for name, spec in specs.items()}
        self._seen: dict[str, Value] = {}
        self._references: dict[int, str] = {}
        self.calls: list[CallSite] = []
        self.errors = 0
        self._learn(world.me)

    def call(self, name: str, arguments: Mapping[str, Any]) -> str:
        """What a call returns, as JSON text; an error is said there too."""
        try:
            call = self._understood(name, arguments)
        except (KeyError, ValueError, TypeError) as error:
            self.errors += 1
            return _text({"erreur": str(error).strip("'\"")})
        self.calls.append(call)
        if call.spec.effect is not Effect.READ or any(
            isinstance(v, Pending) for v in call.arguments.values()
        ):
            self._seen[call.site] = Pending(call.site)
            return _text({"ref": call.site, "fait": True})
        outcome = self._world.read(call)
        if not isinstance(outcome, Ok):
            return _text({"ref": call.site, "erreur": getattr(outcome, "reason", "")})
        return _text({"ref": call.site, **self._answer(call.site, outcome.value)})

    def written(self, value: Value, references: Mapping[str, str]) -> Any:
        """The JSON argument that stands for a value of a gold call; None where there is none.

        Args:
            references: the desk's reference for each of the gold plan's call sites.
        """
        match value:
            case Pending(site):
                return references.get(site)
            case Labeled(Items(items=items) as held):
                known = self._references.get(_identity(held))
                return known or ",".join(str(self.written(item, references)) for item in items[:MOST])
            case Labeled(held):
                return _plain(held)
            case _:
                return None

    def right(self, said: str, gold: Gold) -> bool:
        """Whether exactly the gold effects were asked for and the answer tells all that was to be told."""
        calls = {call.site: call for call in self.calls}
        done = (call for call in self.calls if call.spec.effect is not Effect.READ)
        effects = tuple(sorted(effect_form(call, calls) for call in done))
        return effects == gold.effects and all(any(w in said for w in words) for words in gold.shown)

    def _understood(self, name: str, arguments: Mapping[str, Any]) -> CallSite:
        if name not in self._specs:
            raise KeyError(f"fonction inconnue : {name}")
        spec = self._specs[name]
        given = {key: value for key, value in arguments.items() if value not in (None, "")}
        missing = [p.name for p in spec.parameters if p.required and p.name not in given]
        if missing:
            raise ValueError(f"il manque {', '.join(missing)}")
        values = {p.name: self._value(p, given[p.name]) for p in spec.parameters if p.name in given}
        number = len(self.calls) + 1
        return CallSite(f"r{number}", number, spec, values, Label(), looped=False)

    def _value(self, parameter: Parameter, given: Any) -> Value:
        kind = parameter.type
        if isinstance(kind, _REFERENCES):
            if str(given) not in self._seen:
                raise ValueError(f"identifiant inconnu pour {parameter.name} : {given}")
            return self._seen[str(given)]
        if isinstance(kind, EnumType):
            return Labeled(kind.cls(given))
        if isinstance(kind, DurationType):
            return Labeled(timedelta(days=float(given)))
        if isinstance(kind, NumberType):
            return Labeled(int(given) if float(given).is_integer() else float(given))
        return self._said(str(given))

    def _said(self, text: str) -> Value:
        """Text, or the results that it refers to."""
        if text in self._seen:
            return self._seen[text]
        parts = text.split(",")
        if all(part in self._seen for part in parts):
            return Labeled(Items(tuple(self._seen[part] for part in parts), total=len(parts)))
        return Labeled(text)

    def _answer(self, site: str, value: Any) -> dict[str, Any]:
        if isinstance(value, Lookup):
            value = value.exact
        if isinstance(value, Listing):
            items = Items(tuple(Labeled(item) for item in value.items), value.complete, value.total)
            self._seen[site] = Labeled(items)
            self._references[_identity(items)] = site
            for item in value.items:
                self._learn(item)
            return {"total": value.total, "items": [_brief(item) for item in value.items[:MOST]]}
        self._seen[site] = Labeled(value)
        self._learn(value)
        return _brief(value) if dataclasses.is_dataclass(value) else {"valeur": _plain(value)}

    def _learn(self, record: Any) -> None:
        """Remember a record, and those in it, by identifier."""
        if not dataclasses.is_dataclass(record):
            return
        key = _key(record)
        if key is not None:
            self._seen.setdefault(key, Labeled(record))
        for field in dataclasses.fields(record):
            self._learn(getattr(record, field.name))


def _property(parameter: Parameter) -> dict[str, Any]:
    match parameter.type:
        case EnumType() as kind:
            return {"type": "string", "enum": list(kind.values)}
        case NumberType(unit):
            return {"type": "number", **({"description": _UNITS[unit]} if unit else {})}
        case DurationType():
            return {"type": "number", "description": "jours"}
        case RecordType() | LocatedType() | RecipientType():
            return {"type": "string", "description": "identifiant"}
        case _:
            return {"type": "string"}


def _identity(items: Items) -> int:
    """Equal for lists of the same records, whichever walk made them."""
    return hash(tuple(str(_plain(item.value)) for item in items.known()))


def _key(record: Any) -> str | None:
    return next((str(getattr(record, key)) for key in _KEYS if getattr(record, key, None) is not None), None)


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case timedelta():
            return value.total_seconds() / _DAY
        case datetime() | date():
            return value.isoformat()
        case str() | int() | float() | None:
            return value
    return _key(value) or str(value)


def _brief(record: Any) -> dict[str, Any]:
    """A record in few words; records in it by identifier and name."""
    told: dict[str, Any] = {}
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        if value is None or value == "" or field.name in _LEFT_OUT:
            continue
        if dataclasses.is_dataclass(value):
            told[field.name] = {"id": _key(value), "nom": getattr(value, "name", getattr(value, "label", ""))}
        else:
            told[field.name] = _plain(value)
    return told


def _text(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
