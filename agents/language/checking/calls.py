"""Tool calls against the tools' signatures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from agents.language.checked import Bound, Evidence, Question
from agents.language.checking.conditions import Conditions
from agents.language.checking.fits import fits, is_reference
from agents.language.checking.implied import as_default, note_absent, question_of
from agents.language.checking.label_bounds import answer_bound, evidence_label, given_bound
from agents.language.checking.lookups import field_that_fits, how_to_get
from agents.language.known import Known, Origin, certain, joined, record_name
from agents.language.lexicon import Ambiguous
from agents.language.request.directions import check_direction
from agents.language.scopes import Scope, Site
from agents.language.syntax import nodes as n
from agents.language.syntax.advice import nearest, wrong
from agents.language.syntax.printer import print_expression
from beffroi.labels import Integrity, Label
from beffroi.tool import Effect, Parameter, ToolSpec
from beffroi.types import ListType, NumberType, TextType, Type, describe


class Calls:
    """Checks calls; writes evidence, what is implied, flows and sites into the notes."""

    def __init__(self, expressions: Conditions, specs: Mapping[str, ToolSpec]) -> None:
        self._expressions = expressions
        self._notes = expressions.notes
        self._specs = specs

    def check(self, call: n.Call, scope: Scope) -> Known:
        """What a call gives.

        Raises:
            PlanError: unknown tool or argument, one missing, or one of the wrong type.
        """
        spec = self._spec(call)
        self._check_names(call, spec)
        given = {spec.parameter(name): node for name, node in call.arguments}
        parts = [self._argument(call, spec, p, node, scope) for p, node in given.items() if p is not None]
        note_absent(call, spec, self._notes)
        for control in scope.controls:
            self._notes.flow(control, call.line, "condition")
        whole = joined(spec.returns, [*parts, *scope.controls])
        self._notes.sites.append(Site(call, spec, whole.lines, scope.loops))
        self._notes.conditions[call.line] = scope.deciding
        effectful = spec.effect is not Effect.READ or any(part.effectful for part in parts)
        origin = Origin(call.line, record_name(spec.returns))
        return Known(
            spec.returns,
            frozenset({origin}),
            effectful,
            self._limit(call, spec),
            answer_bound(spec, call.line, [*self._given(call, spec), scope.deciding]),
            spec.lookup and self._said(call, spec),
        )

    def _given(self, call: n.Call, spec: ToolSpec) -> list[Label]:
        """The most that the labels of all that the call is given can be, what it leaves out included."""
        implied = [self._notes.implied.get((call.line, parameter.name)) for parameter in spec.parameters]
        written = [bound.label for (line, _), bound in self._notes.given.items() if line == call.line]
        return written + [evidence_label(held) for held in implied if isinstance(held, Evidence)]

    def _said(self, call: n.Call, spec: ToolSpec) -> bool:
        """Whether the person's own words are all that a search goes by."""
        nodes = [node for _, node in call.arguments]
        plain = all(isinstance(node, n.Literal | n.Ask) for node in nodes)
        return (
            bool(nodes)
            and plain
            and all(label.integrity is Integrity.PERSON for label in self._given(call, spec))
        )

    def _spec(self, call: n.Call) -> ToolSpec:
        if call.tool in self._specs:
            return self._specs[call.tool]
        near = nearest(call.tool, self._specs)
        mend = f"Utilisez {near}" if near else "Utilisez un des outils de la liste, ou cannot()"
        raise wrong(call.line, f"L'outil « {call.tool} » n'existe pas", mend)

    def _check_names(self, call: n.Call, spec: ToolSpec) -> None:
        known = [parameter.name for parameter in spec.parameters]
        given = [name for name, _ in call.arguments]
        for name in given:
            if name not in known:
                near = nearest(name, known)
                mend = f"Écrivez {near}=…" if near else f"Arguments : {', '.join(known)}"
                raise wrong(call.line, f"{spec.name} n'a pas d'argument « {name} »", mend)
        for parameter in spec.parameters:
            if parameter.required and parameter.name not in given:
                lookup = how_to_get(parameter, self._specs)
                mend = lookup or f"Ajoutez {parameter.name}=…, ou {parameter.name}=ask()"
                raise wrong(call.line, f"Il manque « {parameter.name} » à {spec.name}", mend)

    def _argument(
        self, call: n.Call, spec: ToolSpec, parameter: Parameter, node: n.Expression, scope: Scope
    ) -> Known:
        match node:
            case n.Ask(question):
                self._check_plain(parameter, node, "ask() ne peut pas le donner", "ask()")
                asked = question_of(parameter, question)
                optional = spec.effect is Effect.READ and not parameter.required
                self._notes.implied[call.line, parameter.name] = replace(asked, optional=optional)
                return Known(parameter.type)
            case n.Literal(value):
                self._check_plain(parameter, node, f"pas le texte « {value} »", f'"{value}"')
                self._literal(call, spec, parameter, node)
                return Known(parameter.type)
            case _:
                known = self._expressions.certain(node, scope)
                self._check_type(call, spec, parameter, node, known.type)
                self._notes.flow(known, call.line, parameter.name)
                given = given_bound(known.type, known.label, parameter.role)
                self._notes.given[call.line, parameter.name] = Bound(given, known.named)
                return known

    def _check_plain(self, parameter: Parameter, node: n.Expression, what: str, value: str) -> None:
        if is_reference(parameter.type):
            mend = how_to_get(parameter, self._specs, value) or "Mettez le nom d'un résultat"
            raise wrong(node.line, f"« {parameter.name} » attend un résultat, {what}", mend)

    def _literal(self, call: n.Call, spec: ToolSpec, parameter: Parameter, node: n.Literal) -> None:
        check_direction(spec, parameter, node)
        match self._expressions.tracer.trace(node, parameter.type):
            case Ambiguous(candidates):
                choices = tuple(str(candidate) for candidate in candidates)
                question = Question(f"Que voulez-vous dire par « {node.value} » ?", choices)
                self._notes.implied[call.line, parameter.name] = question
            case evidence:
                evidence = as_default(parameter, evidence)
                self._notes.trace(node, parameter.name, evidence)
                label = evidence_label(evidence)
                said = label.integrity is Integrity.PERSON
                self._notes.given[call.line, parameter.name] = Bound(label, said)

    def _check_type(
        self, call: n.Call, spec: ToolSpec, parameter: Parameter, node: n.Expression, actual: Type
    ) -> None:
        text, wanted = print_expression(node), parameter.type
        if fits(actual, wanted) or _is_email_field(node, actual, wanted):
            return
        where = f"« {parameter.name} » de {spec.name}"
        if isinstance(actual, ListType) and fits(certain(actual.item), wanted):
            raise wrong(
                call.line,
                f"{where} attend un seul {describe(wanted)}, « {text} » est une liste",
                f"Parcourez-la (for t in {text}:), ou prenez first({text})",
            )
        raise wrong(
            call.line,
            f"{where} attend {describe(wanted)}, « {text} » est {describe(actual)}",
            self._mend(parameter, text, actual),
        )

    def _mend(self, parameter: Parameter, text: str, actual: Type) -> str:
        if parameter.type == TextType("query"):
            return "Recopiez les mots de la demande entre guillemets, ou écrivez ask()"
        found = field_that_fits(text, actual, parameter.type) or how_to_get(parameter, self._specs)
        return found or f"Donnez une valeur de type {describe(parameter.type)}"

    def _limit(self, call: n.Call, spec: ToolSpec) -> int | None:
        """At most so many items: what ``n`` says, where a tool that gives a list has it."""
        parameter = spec.parameter("n")
        if parameter is None or parameter.type != NumberType() or not isinstance(spec.returns, ListType):
            return None
        found: object = self._notes.implied.get((call.line, "n"))
        written = dict(call.arguments).get("n")
        if found is None and isinstance(written, n.Literal):
            found = self._notes.evidence.get((call.line, "n", written.index))
        return int(found.value) if isinstance(found, Evidence) else None


def _is_email_field(node: n.Expression, actual: Type, wanted: Type) -> bool:
    """A directory entry's own e-mail address may stand where one is wanted; policy judges its real value."""
    is_email = isinstance(node, n.Field) and node.field == "email"
    return is_email and wanted == TextType("email") and isinstance(actual, TextType)
