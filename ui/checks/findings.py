"""What a check can say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """It is there and works; ``detail`` says which."""

    detail: str


@dataclass(frozen=True)
class Missing:
    """It is needed, and absent or broken; ``command`` mends it."""

    detail: str
    command: str


@dataclass(frozen=True)
class Optional:
    """It is absent and only some uses need it; ``command`` installs it."""

    detail: str
    command: str


Result = Found | Missing | Optional
