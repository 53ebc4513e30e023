"""Mends that name the way to a value: the tool that looks a record up, or the field that fits."""

from __future__ import annotations

from collections.abc import Mapping

from agents.language.checking.fits import fits, is_reference
from agents.language.known import certain, fields_of
from beffroi.tool import Effect, Parameter, ToolSpec
from beffroi.types import AnyType, RecipientType, RecordType, TextType, Type


def how_to_get(parameter: Parameter, specs: Mapping[str, ToolSpec], value: str = '"…"') -> str | None:
    """The lookup that gives what a parameter refers to, or None where it is no reference.

    Args:
        value: what to look it up by, as a plan writes it.
    """
    if not is_reference(parameter.type):
        return None
    if isinstance(parameter.type, AnyType):
        return "Mettez le nom d'un résultat"
    for spec in specs.values():
        keys = [key for key in spec.parameters if key.required]
        if len(keys) == 1 and _looks_up(spec, parameter.type) and not is_reference(keys[0].type):
            call = f"{spec.name}({keys[0].name}={value})"
            return f"Écrivez d'abord nom = {call}, puis {parameter.name}=nom"
    return "Mettez le nom d'un résultat"


def field_that_fits(text: str, actual: Type, wanted: Type) -> str | None:
    """The field of a record that is of the wanted type, or None."""
    if isinstance(wanted, TextType | RecipientType):
        return None
    for name, kind in fields_of(actual).items():
        if fits(certain(kind), wanted):
            return f"Écrivez {text}.{name}"
    return None


def _looks_up(spec: ToolSpec, wanted: Type) -> bool:
    return spec.effect is Effect.READ and isinstance(spec.returns, RecordType) and fits(spec.returns, wanted)
