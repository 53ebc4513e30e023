"""What `beffroi.tool.tool` refuses to declare: each check tells what is missing, and what to write."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from beffroi.errors import ConfigurationError
from beffroi.types import Type, from_annotation

_PLAIN = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
_TAKEN = (
    "Un paramètre est Query, Prose, Number, Age, une liste fermée (StrEnum), un enregistrement (Ticket, "
    "Person…) : voyez docs/tools.md."
)
_GIVEN = "Un résultat est un enregistrement, Lookup[…] ou Listing[…] : voyez docs/tools.md."


def check_described(name: str, function: Callable[..., Any], phrases: tuple[str, ...]) -> None:
    """It is named, documented and called by somebody."""
    missing = [
        words
        for words, there in (
            (("un nom « système.verbe »", "a 'system.verb' name"), "." in name),
            (("une docstring qui dit ce que fait la fonction", "a docstring"), inspect.getdoc(function)),
            (("des phrases (phrases=(…))", "phrases"), phrases),
        )
        if not there
    ]
    if missing:
        raise ConfigurationError(
            f"Il manque à l'outil « {name} » {' et '.join(fr for fr, _ in missing)}.",
            f"Tool '{name}' lacks {' and '.join(en for _, en in missing)}.",
        )


def check_texts(name: str, **told: object) -> None:
    """Operations and phrases are tuples of texts: a text alone would be taken letter by letter."""
    for key, value in told.items():
        if not isinstance(value, tuple) or not all(isinstance(each, str) for each in value):
            raise ConfigurationError(
                f'L\'outil « {name} » : {key} est un tuple de textes. Écrivez {key}=("…",), avec une virgule '
                "même s'il n'y en a qu'un.",
                f"Tool '{name}': {key} is a tuple of texts: {key}=(\"…\",), with a comma even for one.",
            )


def check_choices(name: str, kinds: dict[str, type[StrEnum]], **told: object) -> None:
    """A choice is a member of its closed list; the word alone would not be one."""
    for key, value in told.items():
        kind = kinds[key]
        if not isinstance(value, kind):
            words = ", ".join(f"{kind.__name__}.{each.name}" for each in kind)
            raise ConfigurationError(
                f"L'outil « {name} » : {key}={value!r} n'est pas un choix. Écrivez {key}= suivi de l'un de : "
                f"{words}.",
                f"Tool '{name}': {key}={value!r} is no choice: take one of {words}.",
            )


def check_signature(name: str, function: Callable[..., Any]) -> None:
    """The first parameter is ``city``, every parameter and the result have a type, none is open-ended."""
    parameters = inspect.signature(function).parameters
    hints = function.__annotations__
    if next(iter(parameters), "") != "city":
        raise ConfigurationError(
            f"L'outil « {name} » doit prendre « city: City » d'abord, même s'il n'en fait rien.",
            f"Tool '{name}' must take 'city: City' first, even where it does nothing with it.",
        )
    if loose := [str(p) for p in parameters.values() if p.kind not in _PLAIN]:
        raise ConfigurationError(
            f"L'outil « {name} » : « {loose[0]} » n'est pas un paramètre nommé. Donnez un nom et un type à "
            "chaque paramètre.",
            f"Tool '{name}': '{loose[0]}' is no named parameter: name and type each of them.",
        )
    if bare := [key for key in parameters if key not in hints]:
        raise ConfigurationError(
            f"L'outil « {name} » : « {bare[0]} » n'a pas de type. Écrivez « {bare[0]}: Query », ou un autre "
            "type de docs/tools.md.",
            f"Tool '{name}': '{bare[0]}' has no type. Write '{bare[0]}: Query', or another of docs/tools.md.",
        )
    if "return" not in hints:
        raise ConfigurationError(
            f"L'outil « {name} » ne dit pas ce qu'il renvoie. Écrivez « -> Lookup[…] », « -> Listing[…] » ou "
            "« -> » et un enregistrement.",
            f"Tool '{name}' does not say what it returns: a record, Lookup[…] or Listing[…].",
        )


def check_keys(name: str, function: Callable[..., Any], keys: Iterable[str]) -> None:
    """Whatever is said of a parameter is said of one that there is."""
    unknown = sorted(set(keys) - set(inspect.signature(function).parameters))
    if unknown:
        raise ConfigurationError(
            f"L'outil « {name} » parle de « {unknown[0]} », qui n'est pas un de ses paramètres.",
            f"Tool '{name}' speaks of '{unknown[0]}', which is none of its parameters.",
        )


def check_of_the_house(name: str, function: Callable[..., Any]) -> None:
    """What composes and foresees runs in the host: nobody else's code does."""
    if not of_the_house(function):
        raise ConfigurationError(
            f"L'outil « {name} » déclare « composes » ou « foresees » : seul un outil de la maison le peut. "
            "Écrivez ce qu'il envoie de lui-même dans « sentence ».",
            f"Tool '{name}' declares 'composes' or 'foresees': only tools of the house may. Say what it "
            "sends of itself in 'sentence'.",
        )


def of_the_house(function: Callable[..., Any]) -> bool:
    """Whether a function is part of Beffroi itself."""
    return function.__module__.partition(".")[0] == "tools"


def plan_type(function: Callable[..., Any], key: str, annotation: object) -> Type:
    """The plan type of a parameter, or of what is returned (``return``).

    Raises:
        ConfigurationError: it has none; says whose it is.
    """
    try:
        return from_annotation(annotation)
    except ConfigurationError as error:
        given = key != "return"
        fr, en = (f"« {key} »", f"'{key}'") if given else ("son résultat", "its result")
        raise ConfigurationError(
            f"La fonction « {function.__name__} », {fr} : {error.fr} {_TAKEN if given else _GIVEN}",
            f"Function '{function.__name__}', {en}: {error.en}",
        ) from error
