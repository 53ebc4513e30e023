"""What the making or taking of a city tells while it goes on."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, float], None]
"""Called with what is being made and the share done, 0 to 1."""


def no_progress(_what: str, _share: float) -> None:
    """Tells nobody."""
