"""Threads that outlive the page which asked for their work, apart by what the work waits for: what people
agreed to or answered never stands in a line behind what waits for the one model."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

PLANNING = 8
"""New requests carried out at once; each waits for the model first."""
CARRYING = 8
"""Runs gone on with at once: what was agreed to or answered, and what was left behind. Hardly any of it needs
the model: a plan after a failed read does, or a run that was left before it had one."""
LOOKING = 2
"""Looks at the city's systems at once for what a page can do without."""


class Workers:
    """The server's threads.

    Attributes:
        planning: carry new requests out.
        carrying: go on with runs that have a plan, and with those that were left.
        looking: ask the city's systems beside what people wait for.
    """

    def __init__(self, planning: int = PLANNING, carrying: int = CARRYING, looking: int = LOOKING) -> None:
        self.planning = ThreadPoolExecutor(planning, "beffroi-plan")
        self.carrying = ThreadPoolExecutor(carrying, "beffroi-carry")
        self.looking = ThreadPoolExecutor(looking, "beffroi-look")

    def shutdown(self, wait: bool) -> None:
        """Begin nothing more of what is queued.

        Args:
            wait: until what is under way has come to its end.
        """
        pools = (self.planning, self.carrying, self.looking)
        for pool in pools:  # all of them, before any is waited for
            pool.shutdown(wait=False, cancel_futures=True)
        for pool in pools if wait else ():
            pool.shutdown(wait=True)
