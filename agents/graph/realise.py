"""From labelled values to what a tool is given, what policy is told, and what a document holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agents.interpreter.evaluation import CallSite
from agents.interpreter.labels import bare
from agents.interpreter.values import Group, Items, Labeled, Pending, Value
from beffroi import wire
from beffroi.records import Listing
from beffroi.tool import ParameterRole
from tools.broker.given import Given


def real(value: Labeled) -> Any:
    """The value as a tool takes it: a list becomes a `Listing`, groups become lines of text."""
    match value.value:
        case Items(complete=complete, total=total, as_of=as_of) as held:
            found = tuple(real(item) for item in held.known())
            return Listing(found, complete and held.whole, len(found) if total is None else total, as_of)
        case Group(key, count):
            return f"{'(sans valeur)' if key is None else getattr(key, 'value', key)} : {count}"
        case other:
            return other


def real_arguments(call: CallSite) -> dict[str, Any]:
    """Arguments of a call that is ready, all known, as its tool is given them: of a target, only which record
    is meant (`agents.interpreter.labels.bare`)."""
    known = ((name, value) for name, value in call.arguments.items() if isinstance(value, Labeled))
    return {
        name: bare(real(value)) if call.spec.role(name) is ParameterRole.TARGET else real(value)
        for name, value in known
    }


def given_tickets(call: CallSite) -> tuple[int, ...]:
    """Numbers of the tickets that a call is given, those in its lists too."""
    return Given(real_arguments(call).values()).numbers


def encoded_given(value: Value, role: ParameterRole) -> Any:
    """JSON of what a tool is given: of a target, only which record is meant."""
    if isinstance(value, Labeled) and role is ParameterRole.TARGET:
        return wire.encode(bare(real(value)))
    return encoded(value)


def encoded(value: Value) -> Any:
    """JSON of a value: the wire form, or a handle for what is still to come: ``{"handle": site, "field": …}``
    with ``"made": true`` or ``"record": [type, key]`` where it is told which record that is."""
    match value:
        case Labeled():
            return wire.encode(real(value))
        case Pending(site, path):
            handle = {"handle": site, "field": ".".join(path)}
            if not value.is_named:
                return handle
            return handle | ({"made": True} if value.made else {"record": list(value.record or ())})
        case _:
            return None


def encoded_arguments(arguments: Mapping[str, Value]) -> dict[str, Any]:
    """JSON of all arguments."""
    return {name: encoded(value) for name, value in arguments.items()}
