"""Ways out of the sandbox and around the broker: each fails, by named walls, and without them succeeds.

`run` tries them all. A jail that lacks walls is made here only.
"""

from evals.attacks.escapes.run import run

__all__ = ["run"]
