"""What a connector owes to its settings: their words for Beffroi's own, and wrong ones told to who asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import ParamSpec, TypeVar

from beffroi.errors import ConfigurationError, Failure, ToolError

P = ParamSpec("P")
T = TypeVar("T")
W = TypeVar("W")


def as_asked(method: Callable[P, T]) -> Callable[P, T]:
    """An operation of a connector; a wrong setting is told as the asker meets it."""

    @wraps(method)
    def ask(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return method(*args, **kwargs)
        except ConfigurationError as error:
            raise ToolError(Failure.UNAVAILABLE, error.fr, error.en) from error

    return ask


def word_for(words: Mapping[W, T], wanted: T, system: str, setting: str) -> W:
    """The system's first number or word that means this.

    Args:
        setting: of ``systems.ticketing``, where the words stand.

    Raises:
        ConfigurationError: none does.
    """
    for word, value in words.items():
        if value is wanted:
            return word
    raise ConfigurationError(
        f"Aucun mot de {system} ne vaut « {wanted} » (réglage systems.ticketing.{setting}).",
        f"No word of {system}'s means '{wanted}' (setting systems.ticketing.{setting}).",
    )
