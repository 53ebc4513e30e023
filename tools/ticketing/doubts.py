"""Once a system took a write, what fails after it is a doubt: the effect may well be done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from beffroi.errors import NOTHING_DONE, BeffroiError, EffectDoubt, Failure, ToolError


@contextmanager
def once_taken(system: str) -> Iterator[None]:
    """What reads again what a system took.

    Raises:
        EffectDoubt: it cannot be read, whatever the system says of it then.
    """
    try:
        yield
    except EffectDoubt:
        raise
    except BeffroiError as error:
        failure = error.failure if isinstance(error, ToolError) else Failure.BROKEN
        raise EffectDoubt(
            Failure.BROKEN if failure in NOTHING_DONE else failure,
            f"{system} a pris la demande, mais ce qu'il en reste ne se lit pas. {error.fr}",
            f"{system} took the request, and what is left of it cannot be read. {error.en}",
        ) from error


@contextmanager
def perhaps_taken() -> Iterator[None]:
    """A write to a system that may hold what is not found in it: a failure that is no refusal is a doubt.

    Raises:
        EffectDoubt: it may have been taken.
    """
    try:
        yield
    except ToolError as error:
        if error.failure in NOTHING_DONE or isinstance(error, EffectDoubt):
            raise
        raise EffectDoubt(error.failure, error.fr, error.en) from error
