"""One way out: what is tried, at what, and every wall that holds it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType

from evals.attacks.escapes.scene import Scene
from tools.sandbox.walls import Wall


@dataclass(frozen=True)
class Aim:
    """What an attempt aims at.

    Attributes:
        words: handed to the probe.
        reached: whether it got out: by what happened outside where that can be seen, else by the probe's
            answer (empty where it failed).
    """

    words: str = ""
    reached: Callable[[str], bool] = lambda answer: answer.startswith("done")


Aiming = Callable[[Scene], AbstractContextManager[Aim]]


@contextmanager
def nothing(scene: Scene) -> Iterator[Aim]:
    """An attempt that aims at nothing outside: the kernel lets it, or not."""
    yield Aim()


@dataclass(frozen=True)
class Attempt:
    """One way out.

    Attributes:
        name: of the attempt.
        probe: ``module.function`` of the inmate.
        walls: all that hold it, each alone where nothing else is said; without them all it succeeds.
        aim: sets up outside what it aims at.
        tool: the hostile tool that tries it.
        limits: of the call, where they are not the usual ones.
        root_only: only root could do it without any sandbox: an ordinary user has nothing to lose there.
        user_only: walls that hold an ordinary user only (the kernel lets root pass).
        by_root: walls that hold root only.
        together: walls that hold only with another one: not tried alone.
        needs: whether this machine has what it aims at.
        program: tried by a server's program in its own jail, not by a tool.
    """

    name: str
    probe: str
    walls: tuple[Wall, ...]
    aim: Aiming = nothing
    tool: str = "escape.read"
    limits: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    root_only: bool = False
    user_only: tuple[Wall, ...] = ()
    by_root: tuple[Wall, ...] = ()
    together: tuple[Wall, ...] = ()
    needs: Callable[[], bool] = lambda: True
    program: bool = False

    @property
    def holding(self) -> tuple[Wall, ...]:
        """The walls that hold it for the user who runs this."""
        lacking = self.user_only if os.geteuid() == 0 else self.by_root
        return tuple(wall for wall in self.walls if wall not in lacking)

    @property
    def shown(self) -> bool:
        """Whether its walls can be shown to matter here."""
        return self.needs() and (os.geteuid() == 0 or not self.root_only)
