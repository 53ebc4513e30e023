"""What a plan shows: answer, table, map and chart, each with what it can show."""

from __future__ import annotations

from agents.language.checked import ShownBound
from agents.language.checking.expressions import Expressions
from agents.language.checking.label_bounds import held_label
from agents.language.groups import GroupType
from agents.language.known import certain, record_name
from agents.language.scopes import Scope
from agents.language.syntax import nodes as n
from agents.language.syntax.advice import wrong
from agents.language.syntax.printer import print_expression
from beffroi.records import District, Facility, Place, Ticket
from beffroi.types import ListType, LocatedType, RecordType, Type, describe

_ON_A_MAP = (Place, Facility, Ticket, District)


def check_show(node: n.Show, scope: Scope, expressions: Expressions) -> None:
    """Check one show and write down what it shows.

    Raises:
        PlanError: of a kind that cannot be shown so.
    """
    for value in node.values:
        known = expressions.known(value, scope, soft=True)
        text = print_expression(value)
        _check_kind(node, text, certain(known.type))
        expressions.notes.flow(known, 0, node.kind)
        field = value.field if isinstance(value, n.Field) else ""
        label = known.under([scope.deciding]).label.join(held_label(known.type))
        origin = next((o.record for o in sorted(known.origins) if o.field == field), record_name(known.type))
        expressions.notes.shown.append(ShownBound(origin, field, label, text))
        for control in scope.controls:
            expressions.notes.flow(control, 0, "condition")


def _check_kind(node: n.Show, text: str, kind: Type) -> None:
    match node.kind:
        case "map" if not _placed(kind):
            raise wrong(
                node.line, f"« {text} » ({describe(kind)}) n'a pas de position", f"Écrivez answer({text})"
            )
        case "chart" if not (isinstance(kind, ListType) and isinstance(certain(kind.item), GroupType)):
            raise wrong(
                node.line,
                f"chart montre des groupes, « {text} » est {describe(kind)}",
                f'Écrivez groupes = group({text}, by="…"), puis chart(groupes)',
            )
        case "table" if not isinstance(kind, ListType | RecordType):
            raise wrong(
                node.line, f"table montre une liste, « {text} » n'en est pas une", f"Écrivez answer({text})"
            )


def _placed(kind: Type) -> bool:
    item = certain(kind.item) if isinstance(kind, ListType) else kind
    return isinstance(item, LocatedType) or (isinstance(item, RecordType) and item.cls in _ON_A_MAP)
