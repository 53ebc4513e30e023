"""Where a llama.cpp model's time goes in this process: reading (prefill) and writing (decode).

The number of tokens of a pass tells which: an ordinary loop writes one a pass, the planner confirms up to
eight.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

CONFIRMED = 8
"""Most tokens that the planner confirms in one pass."""


@dataclass
class Watch:
    """Seconds since the last `reset`.

    Attributes:
        most_written: most tokens of a pass that writes; more is prefill.
    """

    most_written: int = 1
    prefill: float = 0.0
    decode: float = 0.0

    def reset(self) -> None:
        """Start again from nothing."""
        self.prefill = self.decode = 0.0

    def note(self, tokens: int, seconds: float) -> None:
        """One pass of the model."""
        if tokens > self.most_written:
            self.prefill += seconds
        else:
            self.decode += seconds

    def attach(self) -> None:
        """Time every pass of every model in this process from now on."""
        from llama_cpp._internals import LlamaContext

        plain = LlamaContext.decode

        def decode(context: Any, batch: Any) -> None:
            start = time.perf_counter()
            plain(context, batch)
            self.note(int(batch.n_tokens()), time.perf_counter() - start)

        LlamaContext.decode = decode
