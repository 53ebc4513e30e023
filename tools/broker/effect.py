"""What became of the effect that a call asked for, as the host saw it: a tool's own words cannot undo it."""

from __future__ import annotations

from dataclasses import dataclass

from beffroi.errors import NOTHING_DONE, DoneInPart, EffectDoubt, Failure, NotAsked, ToolError


@dataclass
class AskedEffect:
    """The one effect of a call.

    Attributes:
        left: it was answered, well or not: it may not be said to be undone any more.
        failed: what the system said instead of an answer.
    """

    left: bool = False
    failed: ToolError | None = None

    def told(self, error: ToolError) -> ToolError:
        """The failure of a call, never a cleaner one than what became of its effect. That it was never asked
        for is what the host saw.

        Args:
            error: the call's own, which a tool may have chosen.
        """
        if self.left or isinstance(self.failed, EffectDoubt):
            kind = DoneInPart if isinstance(self.failed, DoneInPart) else EffectDoubt
            return kind(_unclean(error.failure), error.fr, error.en, command=error.command)
        if isinstance(self.failed, NotAsked) or (self.failed is None and error.failure in NOTHING_DONE):
            return NotAsked(error.failure, error.fr, error.en, command=error.command)
        if self.failed is None or self.failed.failure in NOTHING_DONE:
            return error
        if error.failure not in NOTHING_DONE:
            return error
        return ToolError(self.failed.failure, error.fr, error.en, command=error.command)


def _unclean(failure: Failure) -> Failure:
    return Failure.BROKEN if failure in NOTHING_DONE else failure
