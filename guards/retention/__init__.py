"""Erasure and retention: what is kept how long, what is held, and keys destroyed once and for all.

    plan = guards.erasures.plan_runs([run])                  # what would go, and what stands in the way
    guards.erasures.erase(plan, actor, "erasure.request")
    guards.holds.place(actor, "run", [run], "Contentieux 2026-114")
    run_retention(guards.erasures, settings.retention, dry_run=True)

docs/decisions/020-erasable-data.md.
"""

from guards.retention.erasing import Erasures
from guards.retention.holds import Hold, Holds
from guards.retention.plan import Blocked, ErasurePlan, Planned
from guards.retention.records import Erasure
from guards.retention.schedule import RetentionReport, run_retention

__all__ = [
    "Blocked", "Erasure", "ErasurePlan", "Erasures", "Hold", "Holds", "Planned", "RetentionReport",
    "run_retention",
]  # fmt: skip
