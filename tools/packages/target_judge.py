"""Judges what an effect is done to: policy can judge a ticket only where the call is given it."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from typing import Any

from beffroi.records import Ticket
from beffroi.tool import ToolSpec
from tools.broker.operations import Operation, operations
from tools.packages.findings import Finding


def judge_target(spec: ToolSpec, file: str, line: int) -> Iterator[Finding]:
    """An effect on a ticket whose tool takes none."""
    hints = typing.get_type_hints(spec.function)
    if any(_holds_ticket(hints[parameter.name]) for parameter in spec.parameters):
        return
    for operation in (operations()[name] for name in spec.operations if name in operations()):
        if _needs_ticket(operation):
            yield Finding(
                "target", f"« {operation.name} » agit sur un ticket, mais l'outil n'en reçoit pas.",
                f"'{operation.name}' needs a ticket that the tool is not given.",
                "Donnez-lui un paramètre de type Ticket (ticket: Ticket), et passez ticket.number et "
                "ticket.version.", file, line,
            )  # fmt: skip


def _needs_ticket(operation: Operation) -> bool:
    return operation.effect and ("number", int) in operation.parameters


def _holds_ticket(hint: Any) -> bool:
    return hint is Ticket or any(map(_holds_ticket, typing.get_args(hint)))
