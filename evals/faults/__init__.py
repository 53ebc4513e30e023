"""Faults at random points of runs with effects: nothing lost, nothing done twice, every doubt shown.

    beffroi faults --points 300

A *beat* is a moment at which a run touches the world: a statement that writes, a commit, a tool call, a
message to a city system, before and after. A calm run is counted first; each point is then another run of the
same request, in a process of its own, on which a fault falls at one beat drawn at random.
"""

from evals.faults.run import HEADINGS, run_faults, table_rows

__all__ = ["HEADINGS", "run_faults", "table_rows"]
