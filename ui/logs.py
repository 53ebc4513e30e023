"""What logs hold: where something broke and of what kind it was, never the values that it broke on.

The message of an exception may quote a request or what a city system answered; a log is neither sealed nor
erased.
"""

from __future__ import annotations

import logging
import traceback
from typing import Any

from beffroi.errors import BeffroiError


class WithoutValues(logging.Formatter):
    """Writes exceptions as their kinds and the lines that they came through."""

    def formatException(self, ei: Any) -> str:
        """The kinds and places of an exception and of those behind it, the first last."""
        _, error, _ = ei
        told: list[str] = []
        while error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
            told += [type(error).__qualname__, *places]
            error = error.__cause__ or error.__context__
        return "\n".join(told)


def told(error: Exception) -> str:
    """What a log says of an error: what one of the house's own has for it, else its kind alone."""
    return error.logged if isinstance(error, BeffroiError) else type(error).__name__


def set_up_logs() -> None:
    """Warnings and worse to standard error, in that form; where a process has handlers already they stay."""
    if logging.getLogger().handlers:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(WithoutValues("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.WARNING)


def log_systems() -> None:
    """Say when a system of the city stops answering and when it is back: a server's log, no command's."""
    logging.getLogger("tools.reach.breaker").setLevel(logging.INFO)
