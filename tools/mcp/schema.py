"""A tool's JSON schema as parameters of the plan language, or the reason why it cannot be one.

Mapped: texts, closed lists of texts, numbers (whole ones), addresses of mail, and a list of texts, which
takes one text at a time; also where the schema names one of its own definitions (``$ref``), or says « this or
nothing » (``anyOf`` or ``type`` with ``null``), as libraries write enumerations and optional arguments. What
else is optional is left out of the calls; what else is required refuses the tool, unless the settings fix its
value.
"""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from beffroi.errors import ConfigurationError
from beffroi.text import without_accents
from beffroi.values import Email, Number, Prose, Query

_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
"""A key that TOML takes without quotes."""
_MOST_PARAMETERS = 12
_MOST_VALUES = 50
_LONGEST_VALUE = 100
_NO_BREAK = str.maketrans("\u00a0\u202f", "  ")
"""French spaces that are no line's end, though Python calls them unprintable."""
_DATED = {
    "date": "une date",
    "date-time": "une date et une heure",
    "time": "une heure",
    "duration": "une durée",
}
"""Formats of texts that no call gives: days of the plan language are past ones, « vendredi » the last one."""
_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list, tuple),
    "object": (dict,),
    "null": (type(None),),
}


@dataclass(frozen=True)
class Argument:
    """One argument of the server as a parameter of the tool.

    Attributes:
        name: the parameter's.
        wire: the server's own name of it.
        annotation: its Python annotation, as a tool's function has it.
        many: the server wants a list; one value is given in it.
    """

    name: str
    wire: str
    annotation: Any
    required: bool
    many: bool = False


@dataclass(frozen=True)
class Mapped:
    """A schema, mapped.

    Attributes:
        left_out: optional arguments that no call gives, by the server's names, each with a French word for
            what it is instead of a parameter.
    """

    arguments: tuple[Argument, ...]
    left_out: Mapping[str, str]


def map_schema(schema: Mapping[str, Any], fixed: Mapping[str, Any], prefix: str, writes: bool) -> Mapped:
    """The parameters of a tool.

    Args:
        schema: its ``inputSchema``.
        fixed: arguments that the settings give, by the server's names.
        prefix: begins the names of closed lists, so that they are known by one name each.
        writes: the tool has an effect: its texts are prose, shown whole and editable.

    Raises:
        ConfigurationError: why it cannot be used.
    """
    properties = schema.get("properties", {})
    if schema.get("type") != "object" or not isinstance(properties, Mapping):
        raise _unmapped("son schéma n'est pas celui d'un objet", "its schema is no object's")
    for name, value in fixed.items():
        if name not in properties:
            raise _unmapped(f"il n'a pas d'argument « {name} » à fixer", f"no argument '{name}' to fix")
        if not _takes(_plainly(properties[name], schema), value):
            raise _unmapped(
                f"la valeur fixée pour « {name} » n'est pas de celles que le serveur décrit",
                f"the value fixed for '{name}' is none that the server describes",
            )
    required = set(schema.get("required", ()))
    if required - set(properties):
        raise _unmapped("il exige un argument qu'il ne décrit pas", "it requires an undescribed argument")
    found: list[Argument] = []
    left_out: dict[str, str] = {}
    for wire, told in properties.items():
        if wire in fixed:
            continue
        argument = _argument(wire, _plainly(told, schema), wire in required, prefix, writes)
        if isinstance(argument, Argument):
            found.append(argument)
        elif wire in required:
            key = wire if _BARE.fullmatch(wire) else json.dumps(wire, ensure_ascii=False)
            raise _unmapped(
                f"l'argument « {wire} » est {argument}, et le serveur l'exige. S'il peut être toujours le "
                f"même, donnez-le dans le réglage fixed de cet outil (fixed = {{ {key} = … }})",
                f"argument '{wire}' cannot be mapped",
            )
        else:
            left_out[wire] = argument
    _check(found)
    return Mapped(tuple(sorted(found, key=lambda each: not each.required)), left_out)


def plain_name(wire: str) -> str:
    """A server's name as one of the plan language: ``getSum`` is ``get_sum``, ``réf-été`` is ``ref_ete``.

    Raises:
        ConfigurationError: it cannot be one.
    """
    name = _lower(wire)
    if not _WORD.fullmatch(name):
        raise _unmapped(f"« {wire[:60]} » ne peut pas être un nom", f"'{wire[:60]}' cannot be a name")
    return f"{name}_" if keyword.iskeyword(name) or name == "city" else name


def _lower(wire: str) -> str:
    plain = without_accents(wire.replace("œ", "oe").replace("Œ", "Oe"))
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain)
    return re.sub(r"[^a-z0-9]+", "_", split.lower()).strip("_")


def _plainly(told: Any, schema: Mapping[str, Any]) -> Any:
    """An argument's form with what it refers to in its place, its definition's keys under its own.

    One step into the schema's own definitions, and one choice between a form and nothing: whatever else a
    stranger's schema refers to stays as it is, and is not mapped.
    """
    told = _referred(told, schema)
    if isinstance(told, Mapping) and isinstance(choices := told.get("anyOf"), list):
        forms = [one for one in choices if one != {"type": "null"}]
        if len(forms) == 1 and len(choices) == 2 and isinstance(forms[0], Mapping):
            rest = {key: value for key, value in told.items() if key != "anyOf"}
            told = _referred({**forms[0], **rest}, schema)
    if isinstance(told, Mapping) and isinstance(kinds := told.get("type"), list):
        named = [one for one in kinds if one != "null"]
        if len(named) == 1 and len(kinds) == 2:
            choices = told.get("enum")
            some = {"enum": [one for one in choices if one is not None]} if isinstance(choices, list) else {}
            told = {**told, "type": named[0], **some}
    if isinstance(told, Mapping) and isinstance(told.get("items"), Mapping):
        told = {**told, "items": _referred(told["items"], schema)}
    return told


def _referred(told: Any, schema: Mapping[str, Any]) -> Any:
    if not isinstance(told, Mapping) or not isinstance(reference := told.get("$ref"), str):
        return told
    where, _, name = reference.rpartition("/")
    found = schema.get(where.removeprefix("#/"), {})
    if where not in ("#/$defs", "#/definitions") or not isinstance(found, Mapping):
        return told
    meant = found.get(name)
    rest = {key: value for key, value in told.items() if key != "$ref"}
    return {**meant, **rest} if isinstance(meant, Mapping) else told


def _argument(wire: str, told: Any, required: bool, prefix: str, writes: bool) -> Argument | str:
    """The parameter, or a French word for what the argument is instead."""
    if not isinstance(told, Mapping):
        return "sans forme décrite"
    if not _WORD.fullmatch(_lower(wire)):
        return "d'un nom que la langue des plans n'a pas"
    many = told.get("type") == "array" and isinstance(told.get("items"), Mapping)
    annotation = _annotation(told["items"] if many else told, f"{prefix}{_title(wire)}", writes)
    if annotation is None:
        return _word(told)
    return Argument(plain_name(wire), wire, annotation, required, many)


def _takes(told: Any, value: Any) -> bool:
    """Whether a form takes a fixed value, as far as its type and its closed list say."""
    if not isinstance(told, Mapping):
        return True
    if isinstance(choices := told.get("enum"), list) and value not in choices:
        return False
    kinds = told.get("type")
    named = [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else []
    known = tuple(each for kind in named if isinstance(kind, str) for each in _KINDS.get(kind, ()))
    return not known or (bool in known if isinstance(value, bool) else isinstance(value, known))


def _annotation(told: Mapping[str, Any], name: str, writes: bool) -> Any:
    if any(key in told for key in ("$ref", "anyOf", "oneOf", "allOf", "not", "if")):
        return None
    match told:
        case {"enum": list(values)}:
            return _closed(name, values)
        case {"type": "string", "format": "email" | "idn-email"}:
            return Email
        case {"type": "string", "format": str(form)} if form in _DATED:
            return None
        case {"type": "string"}:
            return Prose if writes else Query
        case {"type": "integer" | "number"}:
            return Number
        case _:
            return None


def _closed(name: str, values: list[Any]) -> Any:
    if not 0 < len(values) <= _MOST_VALUES or not all(map(_plain_value, values)):
        return None
    return StrEnum(name, [(f"V{number}", value) for number, value in enumerate(dict.fromkeys(values))])


def _plain_value(value: Any) -> bool:
    """A short text on one line: it stands in signatures, and where people choose."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= _LONGEST_VALUE
        and value.translate(_NO_BREAK).isprintable()
    )


def _word(told: Mapping[str, Any]) -> str:
    match told.get("type"):
        case "boolean":
            return "un oui ou non"
        case "array":
            return "une liste d'objets"
        case "object":
            return "un objet"
        case "string" if (form := str(told.get("format"))) in _DATED:
            return _DATED[form]
        case _:
            return "d'une forme que la langue des plans n'a pas"


def _check(found: list[Argument]) -> None:
    if len(found) > _MOST_PARAMETERS:
        raise _unmapped(f"il a plus de {_MOST_PARAMETERS} arguments", "it has too many arguments")
    if len({each.name for each in found}) < len(found):
        raise _unmapped("deux de ses arguments auraient le même nom", "two arguments would share a name")


def _title(wire: str) -> str:
    return "".join(part.title() for part in plain_name(wire).split("_"))


def _unmapped(fr: str, en: str) -> ConfigurationError:
    return ConfigurationError(f"Cet outil ne peut pas servir : {fr}.", f"This tool cannot be used: {en}.")
