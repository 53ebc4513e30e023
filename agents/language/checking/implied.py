"""What stands where a plan leaves an argument out: a default, what other words imply, or a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from agents.language.checked import Evidence, Implied, Later, Question, Supposed
from agents.language.lexicon import Resolved, infer_category, resolve
from agents.language.scopes import Notes
from agents.language.syntax import nodes as n
from beffroi.enums import Category
from beffroi.tool import Parameter, ToolSpec
from beffroi.types import EnumType, Type


def note_absent(call: n.Call, spec: ToolSpec, notes: Notes) -> None:
    """Write down what each parameter that the call leaves out becomes."""
    given = dict(call.arguments)
    for parameter in spec.parameters:
        if parameter.name in given:
            continue
        implied = _implied(spec, parameter, given, notes)
        if implied is not None:
            notes.implied[call.line, parameter.name] = implied
        if isinstance(implied, Evidence):
            notes.supposed.append(Supposed(call.line, parameter.name, str(implied.value)))


def as_default(parameter: Parameter, evidence: Evidence) -> Evidence:
    """A literal that nobody said and that is the tool's own default: it is taken as such."""
    if not evidence.supposed or parameter.default is None:
        return evidence
    found = resolve(parameter.type, parameter.default)
    same = isinstance(found, Resolved) and found.value == evidence.value
    return replace(evidence, by_default=same)


def question_of(parameter: Parameter, asked: str = "") -> Question:
    """The question that gets a value from the person: the plan's own words, else the tool's, else made up."""
    choices = parameter.type.values if isinstance(parameter.type, EnumType) else ()
    made = f"Quelle valeur pour « {parameter.name} » ?"
    if parameter.type == EnumType(Category):
        made = "Dans quelle catégorie ?"
    return Question(asked or parameter.question or made, choices)


def infer(kind: Type, words: str) -> object | None:
    """A value that other words imply: a category from what is reported; None where they imply none."""
    if kind == EnumType(Category):
        return infer_category(words)
    found = resolve(kind, words)
    return found.value if isinstance(found, Resolved) else None


def _implied(
    spec: ToolSpec, parameter: Parameter, given: Mapping[str, n.Expression], notes: Notes
) -> Implied | None:
    if parameter.default is not None:
        found = resolve(parameter.type, parameter.default)
        value = found.value if isinstance(found, Resolved) else parameter.default
        return Evidence(value, None, True, parameter.default, by_default=True)
    source = spec.parameter(parameter.inferred_from or "")
    if source is None or source.name not in given:
        return None
    question = question_of(parameter)
    node = given[source.name]
    if not isinstance(node, n.Literal):
        return Later(source.name, question)
    value = infer(parameter.type, str(node.value))
    said = notes.evidence.get((node.line, source.name, node.index))
    return question if value is None or said is None else Evidence(value, said.span, True, str(node.value))
