"""`beffroi bench planning`: the planner beside what a user would pick instead, on the same requests."""

from evals.bench.planning.run import run_planning_bench

__all__ = ["run_planning_bench"]
