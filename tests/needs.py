"""Real components that a test needs. Missing: skipped; where the project is checked (CI=true): failed."""

from __future__ import annotations

import os

import pytest


def require(condition: object, what: str) -> None:
    """Go on only where the component is there.

    Args:
        condition: whether it is there.
        what: the component and the command that installs it, for the one who reads the summary.
    """
    if condition:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"missing: {what}", pytrace=False)
    pytest.skip(f"missing: {what}")
