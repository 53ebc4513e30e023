"""What each connector costs beside the barest client that asks the same server the same question.

Real servers on loopback, questions asked in turn by both in one run (`beffroi bench systems`).
"""

from evals.bench.systems.run import HEADINGS, run_systems_bench, table_rows

__all__ = ["HEADINGS", "run_systems_bench", "table_rows"]
