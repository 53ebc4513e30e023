"""Tool calls against the tools' signatures."""

from __future__ import annotations

from collections.abc import Mapping

from agents.language import nodes as n
from agents.language.checked import Evidence, Implied, Later, Question, Supposed
from agents.language.conditions import Conditions
from agents.language.fits import fits, is_reference
from agents.language.known import Known, Origin, certain, fields_of, joined, record_name
from agents.language.lexicon import Ambiguous, Resolved, infer_category, resolve
from agents.language.mends import nearest, wrong
from agents.language.printer import print_expression
from agents.language.scopes import Scope, Site
from beffroi.enums import Category
from beffroi.tool import Effect, Parameter, ToolSpec
from beffroi.types import EnumType, ListType, NumberType, RecipientType, RecordType, TextType, Type, describe


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
        given = dict(call.arguments)
        parts = [
            self._argument(call, spec, p, given[p.name], scope) for p in spec.parameters if p.name in given
        ]
        for parameter in spec.parameters:
            if parameter.name not in given:
                self._absent(call, spec, parameter, given)
        for control in scope.controls:
            self._notes.flow(control, call.line, "condition")
        whole = joined(spec.returns, [*parts, *scope.controls])
        self._notes.sites.append(Site(call, spec, whole.lines, scope.loops))
        effectful = spec.effect is not Effect.READ or any(part.effectful for part in parts)
        return Known(spec.returns, frozenset({_origin(call, spec)}), effectful, self._limit(call, spec))

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
                mend = self._how_to_get(parameter) or f"Ajoutez {parameter.name}=…, ou {parameter.name}=ask()"
                raise wrong(call.line, f"Il manque « {parameter.name} » à {spec.name}", mend)

    def _argument(
        self, call: n.Call, spec: ToolSpec, parameter: Parameter, node: n.Expression, scope: Scope
    ) -> Known:
        match node:
            case n.Ask(question):
                self._check_askable(call, parameter)
                self._notes.implied[call.line, parameter.name] = question_of(parameter, question)
                return Known(parameter.type)
            case n.Literal():
                self._literal(call, parameter, node)
                return Known(parameter.type)
            case _:
                known = self._expressions.certain(node, scope)
                self._check_type(call, spec, parameter, node, known)
                self._notes.flow(known, call.line, parameter.name)
                return known

    def _literal(self, call: n.Call, parameter: Parameter, node: n.Literal) -> None:
        if is_reference(parameter.type):
            mend = self._how_to_get(parameter, str(node.value)) or "Mettez le nom d'un résultat"
            raise wrong(
                call.line, f"« {parameter.name} » attend un résultat, pas le texte « {node.value} »", mend
            )
        match self._expressions.tracer.trace(node, parameter.type):
            case Ambiguous(candidates):
                text = f"Que voulez-vous dire par « {node.value} » ?"
                question = Question(text, tuple(str(candidate) for candidate in candidates))
                self._notes.implied[call.line, parameter.name] = question
            case evidence:
                self._notes.trace(node, parameter.name, evidence)

    def _check_askable(self, call: n.Call, parameter: Parameter) -> None:
        if is_reference(parameter.type):
            mend = self._how_to_get(parameter, ask=True) or "Mettez le nom d'un résultat"
            raise wrong(
                call.line, f"« {parameter.name} » attend un résultat : ask() ne peut pas le donner", mend
            )

    def _check_type(
        self, call: n.Call, spec: ToolSpec, parameter: Parameter, node: n.Expression, known: Known
    ) -> None:
        text, actual, wanted = print_expression(node), known.type, parameter.type
        if fits(actual, wanted) or _is_email_field(node, actual, wanted):
            return
        where = f"« {parameter.name} » de {spec.name}"
        if isinstance(actual, ListType) and fits(certain(actual.item), wanted):
            raise wrong(
                call.line,
                f"{where} attend un seul {describe(wanted)}, « {text} » est une liste",
                f"Parcourez-la (for t in {text}:), ou prenez first({text})",
            )
        mend = _field_that_fits(text, actual, wanted) or self._how_to_get(parameter)
        if isinstance(wanted, TextType) and wanted.kind == "query":
            mend = "Recopiez les mots de la demande entre guillemets, ou écrivez ask()"
        raise wrong(
            call.line,
            f"{where} attend {describe(wanted)}, « {text} » est {describe(actual)}",
            mend or f"Donnez une valeur de type {describe(wanted)}",
        )

    def _how_to_get(self, parameter: Parameter, said: str = "…", *, ask: bool = False) -> str | None:
        """The lookup that gives such a record, for a mend."""
        wanted = parameter.type
        for spec in self._specs.values():
            keys = [p for p in spec.parameters if p.required]
            if (
                spec.effect is Effect.READ
                and is_reference(wanted)
                and fits(spec.returns, wanted)
                and len(keys) == 1
            ):
                if not is_reference(keys[0].type) and isinstance(spec.returns, RecordType):
                    value = "ask()" if ask else f'"{said}"'
                    return f"Écrivez d'abord nom = {spec.name}({keys[0].name}={value}), puis {parameter.name}=nom"
        return None

    def _absent(
        self, call: n.Call, spec: ToolSpec, parameter: Parameter, given: Mapping[str, n.Expression]
    ) -> None:
        """What stands for a parameter that the plan leaves out: its default, or what other words imply."""
        if parameter.default is not None:
            found = resolve(parameter.type, parameter.default)
            value = found.value if isinstance(found, Resolved) else parameter.default
            self._suppose(call, parameter, Evidence(value, None, True, parameter.default))
        elif parameter.inferred_from in given:
            self._infer(call, parameter, spec.parameter(parameter.inferred_from or ""), given)

    def _infer(
        self, call: n.Call, parameter: Parameter, source: Parameter | None, given: Mapping[str, n.Expression]
    ) -> None:
        question = question_of(parameter)
        if source is None or not isinstance(node := given[source.name], n.Literal):
            later = Later(parameter.inferred_from or "", question)
            self._notes.implied[call.line, parameter.name] = later
            return
        value = infer(parameter.type, str(node.value))
        if value is None:
            self._notes.implied[call.line, parameter.name] = question
        else:
            said = self._notes.evidence[node.line, source.name, node.index]
            self._suppose(call, parameter, Evidence(value, said.span, True, str(node.value)))

    def _suppose(self, call: n.Call, parameter: Parameter, implied: Evidence) -> None:
        held: Implied = implied
        self._notes.implied[call.line, parameter.name] = held
        self._notes.supposed.append(Supposed(call.line, parameter.name, str(implied.value)))

    def _limit(self, call: n.Call, spec: ToolSpec) -> int | None:
        """At most so many items: what ``n`` says, where a tool that gives a list has it."""
        parameter = spec.parameter("n")
        if parameter is None or parameter.type != NumberType() or not isinstance(spec.returns, ListType):
            return None
        implied = self._notes.implied.get((call.line, "n"))
        found = implied or self._notes.evidence.get((call.line, "n", 0))
        return int(found.value) if isinstance(found, Evidence) else None


def infer(kind: Type, words: str) -> object | None:
    """A value that other words imply: a category from what is reported; None where they imply none."""
    if kind == EnumType(Category):
        return infer_category(words)
    found = resolve(kind, words)
    return found.value if isinstance(found, Resolved) else None


def question_of(parameter: Parameter, asked: str = "") -> Question:
    """The question that gets a parameter's value from the person: the plan's own words, the tool's, or made up."""
    choices = parameter.type.values if isinstance(parameter.type, EnumType) else ()
    if parameter.type == EnumType(Category):
        made = "Dans quelle catégorie ?"
    else:
        made = f"Quelle valeur pour « {parameter.name} » ?"
    return Question(asked or parameter.question or made, choices)


def _origin(call: n.Call, spec: ToolSpec) -> Origin:
    return Origin(call.line, record_name(spec.returns))


def _is_email_field(node: n.Expression, actual: Type, wanted: Type) -> bool:
    """A directory entry's own e-mail address may stand where one is wanted; policy judges its real value."""
    return (
        wanted == TextType("email")
        and isinstance(actual, TextType)
        and isinstance(node, n.Field)
        and node.field == "email"
    )


def _field_that_fits(text: str, actual: Type, wanted: Type) -> str | None:
    for name, kind in fields_of(actual).items():
        if fits(certain(kind), wanted) and not isinstance(wanted, TextType | RecipientType):
            return f"Écrivez {text}.{name}"
    return None
