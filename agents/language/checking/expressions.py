"""Type and provenance of expressions."""

from __future__ import annotations

from collections.abc import Mapping

from agents.language.checking.functions import apply_type
from agents.language.checking.label_bounds import field_bound
from agents.language.groups import GroupType
from agents.language.known import Known, Origin, certain, fields_of, optional, record_name
from agents.language.lexicon import Ambiguous
from agents.language.request.evidence import Tracer
from agents.language.scopes import Notes, Scope
from agents.language.syntax import nodes as n
from agents.language.syntax.advice import listed, nearest, wrong
from agents.language.syntax.printer import print_expression
from agents.language.syntax.words import ME
from beffroi.errors import PlanError
from beffroi.labels import DISTRICT, Choice, Coarse, Integrity, Label, Source
from beffroi.types import ListType, LocatedType, NumberType, OptionalType, RecordType, Type, describe


class Expressions:
    """Reads expressions against a scope; writes evidence and needs into the notes.

    Args:
        later: names that the plan assigns, with their lines, to tell « too early » from « unknown ».
    """

    def __init__(self, notes: Notes, tracer: Tracer, later: dict[str, int]) -> None:
        self.notes = notes
        self.tracer = tracer
        self.later = later

    def certain(self, node: n.Expression, scope: Scope) -> Known:
        """An expression whose value must be there: an optional one is written down as a need."""
        known = self.known(node, scope)
        if isinstance(known.type, OptionalType):
            if print_expression(node) not in scope.present:
                self.notes.need(node.line, print_expression(node))
            return known.of(known.type.item, known.limit)
        return known

    def known(self, node: n.Expression, scope: Scope, *, soft: bool = False) -> Known:
        """Any expression; with ``soft`` a path through a missing value is missing rather than an error.

        Raises:
            PlanError: unknown name or field, a list where one is wanted, a literal or ``ask()`` out of place.
        """
        known = self._read(node, scope, soft)
        self.notes.typed[node.line, print_expression(node)] = known.type
        return known

    def _read(self, node: n.Expression, scope: Scope, soft: bool) -> Known:
        match node:
            case n.Name(name):
                return self._name(name, node.line, scope)
            case n.Earlier(name):
                return self._earlier(name, node.line, scope)
            case n.Field(base, field):
                return self._field(base, field, node.line, scope, soft)
            case n.Apply():
                return self._apply(node, scope)
            case n.Filter():
                return self._filter(node, scope)
            case n.Literal(value):
                raise wrong(node.line, f"« {value} » ne peut pas être mis ici", "Mettez un nom ou un champ")
            case n.Ask():
                raise wrong(
                    node.line,
                    "ask() ne peut pas être mis ici",
                    "Mettez ask() à la place d'un argument d'outil",
                )
            case n.Call(tool):
                raise wrong(node.line, f"L'appel {tool} n'a pas de nom", f"Écrivez nom = {tool}(…) avant")

    def items(self, node: n.Expression, scope: Scope) -> tuple[Known, Type]:
        """A list to go through, and the type of its items."""
        known = self.certain(node, scope)
        if isinstance(known.type, ListType):
            return known, certain(known.type.item)
        text = print_expression(node)
        raise wrong(
            node.line,
            f"« {text} » n'est pas une liste : c'est un seul {describe(known.type)}",
            f"Utilisez « {text} » directement, sans for ni filtre",
        )

    def literal(self, node: n.Literal, kind: Type, use: str) -> None:
        """Trace a literal of a condition or an option.

        Raises:
            PlanError: no such value, or several.
        """
        match self.tracer.trace(node, certain(kind), structural=True):
            case Ambiguous(candidates):
                raise wrong(
                    node.line,
                    f"« {node.value} » a plusieurs sens",
                    f"Choisissez {listed(map(str, candidates))}",
                )
            case evidence:
                self.notes.trace(node, use, evidence)

    def condition_filter(self, node: n.Filter, scope: Scope) -> Known:
        """What a filter's condition depends on; set by the checker of conditions."""
        raise NotImplementedError

    def _name(self, name: str, line: int, scope: Scope) -> Known:
        if name in scope.names:
            return scope.names[name]
        if self.later.get(name, 0) > line:
            raise wrong(
                line,
                f"« {name} » est utilisé avant d'être défini ligne {self.later[name]}",
                f"Placez la ligne qui définit « {name} » plus haut",
            )
        known = [known for known in scope.names if known != ME]
        near = nearest(name, scope.names) or (known[-1] if known else None)
        mend = f"Utilisez « {near} »" if near else "Définissez-le d'abord : nom = outil(…)"
        if name in scope.earlier:
            mend = f"Écrivez avant.{name}"
        raise wrong(line, f"« {name} » n'est pas défini ici", mend)

    def _earlier(self, name: str, line: int, scope: Scope) -> Known:
        if name in scope.earlier:
            kind = scope.earlier[name]
            one = not isinstance(certain(kind), ListType)
            label = Label(frozenset({Source("system", "earlier", name)}), integrity=Integrity.RECORD)
            return Known(kind, frozenset({Origin(0, record_name(kind))}), label=label, named=one)
        mend = (
            f"Utilisez {listed(f'avant.{known}' for known in scope.earlier)}"
            if scope.earlier
            else ("Cherchez-le dans ce plan : il n'y a pas de résultat d'avant")
        )
        raise wrong(line, f"« avant.{name} » n'existe pas", mend)

    def _field(self, base: n.Expression, name: str, line: int, scope: Scope, soft: bool) -> Known:
        missing = False
        if soft:
            known = self.known(base, scope, soft=True)
            missing = isinstance(known.type, OptionalType) and print_expression(base) not in scope.present
            known = known.of(certain(known.type))
        else:
            known = self.certain(base, scope)
        kind = self._field_type(known.type, name, base, line)
        origin = frozenset(Origin(o.line, record_name(known.type), name) for o in known.origins)
        label = known.label.join(field_bound(known.type, name))
        if name == "district" and isinstance(known.type, RecordType | LocatedType):
            label = known.label.coarsened(Coarse(DISTRICT)).join(field_bound(known.type, name))
        return Known(optional(kind) if missing else kind, origin, known.effectful, label=label)

    def _field_type(self, kind: Type, name: str, base: n.Expression, line: int) -> Type:
        text = print_expression(base)
        fields = fields_of(kind)
        if name in fields:
            return fields[name]
        if isinstance(kind, ListType):
            raise _list_field(text, name, kind, line)
        if not fields:
            raise wrong(
                line, f"« {text} » ({describe(kind)}) n'a pas de champs", f"Utilisez « {text} » tel quel"
            )
        near = nearest(name, fields)
        shown = ", ".join(fields)
        raise wrong(
            line,
            f"« {text} » ({describe(kind)}) n'a pas de champ « {name} »",
            f"Écrivez {text}.{near} (champs : {shown})" if near else f"Champs : {shown}",
        )

    def _apply(self, node: n.Apply, scope: Scope) -> Known:
        read = self.known if node.function == "need" else self.certain
        operands = tuple(read(operand, scope) for operand in node.operands)
        limit = None
        for name, value in node.options:
            if name == "n" and isinstance(value, n.Literal):
                self.literal(value, NumberType(), "n")
                limit = int(self.notes.evidence[node.line, "n", value.index].value)
        return apply_type(node, operands, limit)

    def _filter(self, node: n.Filter, scope: Scope) -> Known:
        source, item = self.items(node.source, scope)
        check_variable(node.variable, node.line, scope, self.later)
        inner = scope.named(node.variable, source.of(item))
        self.notes.typed[node.line, node.variable] = item
        kept = self.condition_filter(node, inner)
        label = source.label.join(kept.label.deciding(Choice.ELEMENTS))
        return Known(source.type, source.origins | kept.origins, source.effectful, source.limit, label)


def check_variable(name: str, line: int, scope: Scope, later: Mapping[str, int]) -> None:
    """A variable of a loop or a filter has a name of its own.

    Raises:
        PlanError: where a result has it, here or elsewhere in the plan.
    """
    if name in scope.names or name in later:
        raise wrong(line, f"« {name} » désigne déjà un résultat", "Donnez un autre nom à la variable")


def _list_field(text: str, name: str, kind: ListType, line: int) -> PlanError:
    item = certain(kind.item)
    known = isinstance(item, RecordType | GroupType) and name in fields_of(item)
    mend = (
        f"Parcourez la liste (for t in {text}: … t.{name}), ou prenez-en un : first({text}).{name}"
        if known
        else f"Parcourez la liste avec for, ou prenez first({text})"
    )
    return wrong(line, f"« {text} » est une liste : elle n'a pas de champ « {name} »", mend)
