"""Arguments typed at the command line as a plan: each lookup a step, each value the person's words.

    ticket=4012  ->  cible = ticketing.get(number="4012")

So a trial is a plan like any other: checked against the words, judged, read, approved, recorded.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from agents.language.checking.fits import fits, is_reference
from agents.language.lexicon import Resolved, Unknown, resolve
from beffroi.errors import ConfigurationError
from beffroi.records import Person, Place, Service, Ticket
from beffroi.tool import Effect, Parameter, ToolSpec
from beffroi.types import (
    AnyType,
    EnumType,
    ListType,
    LocatedType,
    NumberType,
    RecipientType,
    RecordType,
    Type,
    describe,
)

_FIRST: dict[type, str] = {
    Person: "directory.find_person",
    Place: "gis.locate",
    Service: "directory.find_service",
    Ticket: "ticketing.get",
}
_ARTICLES = ("du ", "de la ", "de l'", "des ", "de ")


@dataclass(frozen=True)
class Trial:
    """What is tried, as a request and its plan."""

    request: str
    plan: str


def trial_of(
    spec: ToolSpec, given: Mapping[str, str], specs: Mapping[str, ToolSpec], title: str = "Essai"
) -> Trial:
    """The request and plan that call a tool with these words.

    Args:
        given: what was typed for each parameter.
        specs: every tool, for the lookups.
        title: what the request is called, before « de TOOL ».

    Raises:
        ConfigurationError: a parameter is missing or unknown, or nothing looks its value up.
    """
    _check(spec, given)
    lines: list[str] = []
    values: list[str] = []
    for parameter in (p for p in spec.parameters if p.name in given):
        said = " ".join(given[parameter.name].replace("’", "'").split())
        value = _value(parameter, said, specs, lines)
        values.append(f"{parameter.name}={value}")
    call = f"{spec.name}({', '.join(values)})"
    if spec.effect is Effect.READ:
        lines += [f"valeur = {call}", "answer(valeur)"]
    else:
        lines.append(call)
    words = " ; ".join(" ".join(given[name].replace("’", "'").split()) for name in given)
    request = f"{title} de {spec.name}"
    return Trial(f"{request} : {words}" if words else request, "\n".join(lines))


def parse_arguments(words: list[str]) -> dict[str, str]:
    """``name=value`` words by name.

    Raises:
        ConfigurationError: one is not of that form.
    """
    found: dict[str, str] = {}
    for word in words:
        name, mark, value = word.partition("=")
        if not mark or not name.strip() or not value.strip():
            raise ConfigurationError(
                f'« {word} » : écrivez --arg nom="valeur".', f"'{word}': write --arg name=\"value\"."
            )
        found[name.strip()] = value.strip()
    return found


def _check(spec: ToolSpec, given: Mapping[str, str]) -> None:
    names = [parameter.name for parameter in spec.parameters]
    for unknown in (name for name in given if name not in names):
        raise ConfigurationError(
            f"« {spec.name} » n'a pas de paramètre « {unknown} » : {', '.join(names) or 'il n’en a aucun'}.",
            f"'{spec.name}' has no parameter '{unknown}'.",
        )
    for parameter in spec.parameters:
        if parameter.required and parameter.name not in given and not parameter.inferred_from:
            raise ConfigurationError(
                f'Il manque --arg {parameter.name}="…" ({describe(parameter.type)}). {parameter.question}',
                f"--arg {parameter.name}=… is missing.",
            )


def _value(parameter: Parameter, said: str, specs: Mapping[str, ToolSpec], lines: list[str]) -> str:
    """What stands in the call: the words themselves, or the name of a lookup's result."""
    if not (is_reference(parameter.type) or isinstance(parameter.type, ListType)):
        _read(parameter, said)
        return _quoted(said)
    lookup, arguments = _lookup(parameter, said, specs)
    name = f"valeur_{parameter.name}"
    written = ", ".join(f"{key}={_quoted(text)}" for key, text in arguments.items())
    lines.append(f"{name} = {lookup.name}({written})")
    return name


def _read(parameter: Parameter, said: str) -> None:
    kind = parameter.type
    if isinstance(kind, EnumType | NumberType) and isinstance(resolve(kind, said), Unknown):
        given = f"--arg {parameter.name}={_quoted(said)}"
        raise ConfigurationError(
            f"{given} n'est pas une valeur de ce paramètre ({describe(kind)}).",
            f"{given} is no value of this parameter ({describe(kind)}).",
        )


def _lookup(
    parameter: Parameter, said: str, specs: Mapping[str, ToolSpec]
) -> tuple[ToolSpec, dict[str, str]]:
    for kind in _kinds(parameter.type):
        for spec in _finders(kind, specs):
            arguments = _fitted(spec, said)
            if arguments is not None:
                return spec, arguments
    raise ConfigurationError(
        f"Aucun outil ne trouve « {said} » pour « {parameter.name} » ({describe(parameter.type)}). « try » "
        "cherche une valeur par un outil qui la rend d'après un seul mot : écrivez-en un, ou essayez "
        "celui-ci par une demande (beffroi ask).",
        f"No tool looks '{said}' up for '{parameter.name}': write one, or try this one by a request.",
    )


def _kinds(kind: Type) -> list[Type]:
    match kind:
        case RecipientType():
            return [RecordType(Service), RecordType(Person)]
        case LocatedType():
            return [RecordType(Place)]
        case AnyType():
            return [RecordType(Ticket), RecordType(Service), RecordType(Person)]
        case _:
            return [kind]


def _finders(kind: Type, specs: Mapping[str, ToolSpec]) -> list[ToolSpec]:
    """Reads that return such a record for a few words, the usual one first."""
    usual = _FIRST.get(kind.cls, "") if isinstance(kind, RecordType) else ""
    found = [
        spec
        for spec in specs.values()
        if spec.effect is Effect.READ
        and isinstance(spec.returns, RecordType)
        and fits(spec.returns, kind)
        and sum(p.required for p in spec.parameters) == 1
        and not any(is_reference(p.type) for p in spec.parameters)
    ]
    return sorted(found, key=lambda spec: spec.name != usual)


def _fitted(spec: ToolSpec, said: str) -> dict[str, str] | None:
    """The words as the lookup's arguments: all for the required one, or split with the optional one."""
    (first,) = (p for p in spec.parameters if p.required)
    if isinstance(resolve(first.type, said), Resolved):
        return {first.name: said}
    words = said.split(" ")
    for second in (p for p in spec.parameters if not p.required):
        for at in range(1, len(words)):
            head, tail = " ".join(words[:at]), _bare(" ".join(words[at:]))
            if isinstance(resolve(first.type, head), Resolved) and isinstance(
                resolve(second.type, tail), Resolved
            ):
                return {first.name: head, second.name: tail}
    return None


def _bare(text: str) -> str:
    for article in _ARTICLES:
        if text.startswith(article):
            return text[len(article) :]
    return text


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
