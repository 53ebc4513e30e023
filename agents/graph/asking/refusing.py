"""Where a run goes that the rules do not let go on: to its end, or, where they did not answer, on later."""

from __future__ import annotations

from typing import Any

from agents.graph.asking.rest import AGAIN, NOT_AGAIN, ask_rest, done_effects
from agents.graph.asking.retrying import without_retry
from agents.graph.deps import Deps
from agents.graph.phases import Go, Phase, error_of
from agents.graph.remembering.situation import Situation
from agents.interpreter.evaluation import CallSite
from beffroi.labels import Label
from guards.effects.effects import may_be_done
from guards.policy import UNAVAILABLE
from guards.runs.runs import RunStatus


def refused_end(
    deps: Deps, run: str, rule: str, reason: str, told: Label | None = None
) -> tuple[RunStatus, dict[str, Any]]:
    """How a run ends that the rules stop, with its stored error (`agents.graph.phases.error_of`).

    Rules that did not answer refuse nothing: that is a failure, and the request may be made again. Once
    something was done, or may be, nobody is told to ask for all of it again.

    Raises:
        RecordError: what was begun cannot be read.
    """
    late, begun = rule == UNAVAILABLE, may_be_done(deps.guards.store, run)
    status = RunStatus.FAILED if late else RunStatus.REFUSED
    hint = NOT_AGAIN if begun else AGAIN if late else ""
    return status, error_of((hint and without_retry(reason)) or reason, hint, rule, told)


def stop_refused(
    deps: Deps,
    at: Situation,
    rule: str,
    reason: str,
    *,
    call: CallSite | None = None,
    told: Label | None = None,
) -> Go:
    """To the report, as `refused_end`. Where the rules did not answer about a call and something was done
    already, the person is asked whether to go on later instead.

    Args:
        call: what was judged, and has no outcome.
        told: as in `agents.graph.phases.stop`.
    """
    if rule == UNAVAILABLE and call is not None and done_effects(now := at.evaluate(deps)):
        return ask_rest(now, call, reason)
    status, error = refused_end(deps, at.run.id, rule, reason, told)
    return Go(Phase.REPORT, data={"end": status.value, "error": error})
