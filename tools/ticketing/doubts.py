"""Once a system took a write, what fails after it is a doubt: the effect may well be done."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from beffroi.errors import NOTHING_DONE, BeffroiError, DoneInPart, EffectDoubt, Failure, ToolError

_log = logging.getLogger(__name__)


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
        why_fr, why_en = ("", "") if failure is Failure.NOT_FOUND else (f" {error.fr}", f" {error.en}")
        raise EffectDoubt(
            Failure.BROKEN if failure in NOTHING_DONE else failure,
            f"{system} a reçu la demande, mais le résultat n'a pas pu être relu.{why_fr}",
            f"{system} took the request, and its result could not be read again.{why_en}",
        ) from error


def done_in_part(system: str, number: int, take_back: Callable[[], object]) -> NoReturn:
    """A part of a change was done.

    Args:
        take_back: takes its mark back, so that it is not found later as if all of it was done.

    Raises:
        DoneInPart: always.
    """
    try:
        take_back()
    except BeffroiError as error:
        _log.error("the mark of a change done in part stays on ticket %d of %s: %s", number, system, error.en)
    raise DoneInPart(
        Failure.BROKEN,
        f"{system} n'a fait qu'une partie de ce changement du ticket {number} : regardez-y ce qui manque.",
        f"{system} made only a part of this change of ticket {number}: look there.",
    )
