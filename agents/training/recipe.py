"""What decides a training run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a training run; written beside the adapter.

    Attributes:
        steps: steps of the whole run, whatever the machine; the learning rate follows the share of them done.
        parts: shares of the run, together 1: at the end of each the adapter is kept, and the learning rate
            starts anew (`agents.training.schedule`). What is written is the mean of those kept.
        minutes: where above 0, a time budget on the clock instead of ``steps``.
        tokens: tokens of one worker's batch, padding included.
        workers: processes of one thread each whose gradients are averaged; steadier than threads when shared.
        start: adapter file to go on from; empty to begin anew.
        added: packages of tools whose phrases are learnt besides; rehearsed with all the others.
        shares: shares of the kinds of examples that are not `agents.training.generate.Shares`' own, by name.
        oftener: beginnings of names of intents, and how many times as often as others those are drawn:
            phrases that a trained adapter has not met yet.
        compiled: whether the network is compiled first (minutes, once), which more than doubles its speed.
    """

    steps: int = 7000
    parts: tuple[float, ...] = (1.0,)
    minutes: float = 0.0
    rank: int = 24
    alpha: float = 48.0
    rate: float = 1.5e-3
    warmup: float = 0.03
    tokens: int = 1000
    seed: int = 1
    workers: int = 2
    reload_every: int = 60
    start: str = ""
    added: tuple[str, ...] = ()
    shares: Mapping[str, float] = field(default_factory=dict)
    oftener: Mapping[str, float] = field(default_factory=dict)
    compiled: bool = True


FROM_NOTHING = Recipe(steps=8000, parts=(0.6, 0.2, 0.2))
"""Where there is no adapter to go on from."""
GOING_ON = Recipe(
    steps=1000,
    parts=(0.6, 0.4),
    rate=5e-4,
    shares={"families": 0.06, "joined": 0.04, "spread": 0.02, "composed": 0.06},
)
"""Where a trained adapter takes up new phrases; the mean of its end and of its start is what to keep."""
ADDING = Recipe(minutes=18.0, rate=6e-4)
"""Where tools are added to a trained adapter."""
