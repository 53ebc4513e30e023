"""What plans for the sets that steer the work teach of how likely a plan is right."""

from __future__ import annotations

from agents.planner.sureness import Sureness, learnt
from evals.planning.run import Report

LEARNT_ON = ("dev", "conversations", "heldout", "not_ordered", "followups", "must_ask", "no_tool")
"""Sets that steer the work; of those by authors apart that steer nothing none is learnt from."""


def sureness_of(report: Report) -> Sureness:
    """The model learnt from the plans of a run whose signs are known."""
    results = [each for name in report.results.values() for each in name if each.signs]
    return learnt([each.signs for each in results], [each.first.right for each in results])
