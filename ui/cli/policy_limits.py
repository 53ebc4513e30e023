"""Limits of the settings as `beffroi policy diff --limits CLÉ=VALEUR` takes them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def limits_of(given: Iterable[str]) -> dict[str, Any]:
    """The limits that were typed, checked as the settings are, in the form that the rules are given.

    Raises:
        ConfigurationError: a name that is no limit, or a value that the settings would refuse.
    """
    from pydantic import ValidationError

    from agents.graph.judging.circumstances import as_set
    from beffroi.settings.installation import PolicySettings
    from beffroi.settings.rules import RuleLimits

    typed = dict(_pair(each, tuple(RuleLimits.model_fields)) for each in given)
    try:
        checked = RuleLimits.model_validate(typed)
    except ValidationError as error:
        raise _wrong(_said(error.errors(include_url=False)[0])) from None
    shown = as_set(PolicySettings(limits=checked)).limits.model_dump(mode="json")
    return {key: shown[key] for key in typed}


def _said(error: ErrorDetails) -> str:
    from beffroi.settings.rules import RuleLimits
    from ui.config.sentences import sentence

    path = error["loc"]
    field = RuleLimits.model_fields[str(path[0])] if len(path) == 1 else None
    name = ".".join(map(str, path))
    problem, instead = sentence(error, name, field)
    return f"{name} : {problem} ; à écrire : {instead}"


def _pair(text: str, known: tuple[str, ...]) -> tuple[str, Any]:
    key, equals, value = text.partition("=")
    if not equals or key not in known:
        raise _wrong(f"« {text} »")
    try:
        return key, json.loads(value)
    except ValueError:
        return key, [
            tool.strip() for tool in value.split(",") if tool.strip()
        ] if key == "four_eyes" else value


def _wrong(what: str) -> Exception:
    from beffroi.errors import ConfigurationError
    from beffroi.settings.rules import RuleLimits

    return ConfigurationError(
        f"Cette limite ne va pas ({what}). Écrivez CLÉ=VALEUR, avec une clé de [policy.limits] "
        f"({', '.join(RuleLimits.model_fields)}) et une valeur de même forme : at_once=5, "
        "four_eyes=ticketing.close,ticketing.create, office=null.",
        f"This is no limit: {what}.",
    )
