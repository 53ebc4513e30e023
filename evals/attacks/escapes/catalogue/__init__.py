"""The ways out, by what they go through; and what is kept out of scope, by name."""

from __future__ import annotations

from evals.attacks.escapes.attempt import Attempt
from evals.attacks.escapes.catalogue.files import FILES
from evals.attacks.escapes.catalogue.kernel import KERNEL
from evals.attacks.escapes.catalogue.messages import MESSAGES
from evals.attacks.escapes.catalogue.network import NETWORK
from evals.attacks.escapes.catalogue.processes import PROCESSES
from evals.attacks.escapes.catalogue.programs import PROGRAMS
from evals.attacks.escapes.catalogue.resources import RESOURCES

CATALOGUE: tuple[Attempt, ...] = (
    *NETWORK, *FILES, *PROCESSES, *KERNEL, *RESOURCES, *MESSAGES, *PROGRAMS,
)  # fmt: skip
OUT_OF_SCOPE = (
    "timing: how long a call takes, told to whoever can watch the clock of the host",
    "caches and branch predictors shared with other processes of the same processor",
    "processor load, memory pressure and disk activity as signals to another process",
    "electricity, heat and sound",
    "a fault of the kernel itself: the sandbox shares the host's kernel",
)
"""Covert channels and faults that these walls do not claim to close."""
