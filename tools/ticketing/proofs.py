"""When a mark that is found proves its effect: a system may have kept it and refused the rest."""

from __future__ import annotations

from beffroi.enums import Status
from beffroi.errors import Failure, ToolError

_LEFT_AS = {"close": Status.FERME, "reopen": Status.OUVERT}


def check_proof(system: str, number: int, operation: str, status: Status | None) -> None:
    """Take a mark on a ticket for its effect only where the ticket has the status that the effect gives.

    Whom `assign` named and what `set_priority` set a mark does not say: theirs is taken as it is
    (docs/threat-model.md).

    Raises:
        ToolError: ``BROKEN``: it has another one.
    """
    wanted = _LEFT_AS.get(operation)
    if wanted is None or status is wanted:
        return
    raise ToolError(
        Failure.BROKEN,
        f"{system} garde la marque de cette action sur le ticket {number}, mais il n'est pas « {wanted} » : "
        "regardez-y.",
        f"{system} keeps the mark of this effect on ticket {number}, which is not '{wanted}': look there.",
    )
