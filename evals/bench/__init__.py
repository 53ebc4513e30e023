"""`beffroi bench`: where the time of a request goes, and what each wall costs, all measured in one run."""

from evals.bench.run import run_bench

__all__ = ["run_bench"]
