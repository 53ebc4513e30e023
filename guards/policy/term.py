"""What both engines are given: JSON text within bounds, and only whole documents.

The engines differ where JSON is stretched: numbers beyond 2**53, deep nesting, half a surrogate pair, names
that need escaping (rego-cpp sorts those escaped). A rule says nothing about a part that is missing. What is
stretched or not whole is refused before either is asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from beffroi.errors import PolicyError
from guards.policy.documents import AnyDocument, parse_strictly

_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f]')

DEEPEST = 48
"""Levels of nesting."""
LARGEST = 2**53
"""Numbers stay below: beyond it they are not exact."""
LONGEST = 16_000_000
"""Bytes of one document."""


def to_term(document: Mapping[str, Any]) -> str:
    """The input as JSON text.

    Raises:
        PolicyError: a value that JSON cannot carry alike everywhere, or a document too deep or too long.
    """
    try:
        _check_bounds(document)
        text = json.dumps(document, ensure_ascii=False, allow_nan=False)
        if len(text.encode("utf-8")) > LONGEST:
            raise ValueError("too long")
    except (TypeError, ValueError, RecursionError) as error:
        raise broken(str(error)) from error
    return text


def whole_document(raw: Mapping[str, Any]) -> AnyDocument:
    """The document of a JSON object that has every part, each of its kind, and nothing else.

    Raises:
        PolicyError: it has not.
    """
    text = to_term(raw)
    try:
        document = parse_strictly(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise broken(f"{'.'.join(map(str, first['loc']))}: {first['type']}") from None
    if document.model_dump(mode="json") != raw:
        raise broken("a part is missing")
    return document


def broken(detail: str) -> PolicyError:
    """The error for a document that is not judged; ``detail`` holds no value of it."""
    return PolicyError(
        "Ce qui doit être jugé n'a pas la forme attendue (partie absente, d'un autre genre ou démesurée) : "
        "rien n'est fait. Prévenez l'administrateur.",
        f"The document is not whole and is not judged: nothing is done. {detail[:200]}",
    )


def _check_bounds(document: Mapping[str, Any]) -> None:
    level: list[Any] = [document]
    for _ in range(DEEPEST):
        level = [inner for value in level for inner in _inside(value)]
        if not level:
            return
    raise ValueError("too deep")


def _inside(value: Any) -> Iterator[Any]:
    match value:
        case Mapping():
            if any(_ESCAPED.search(key) for key in value):
                raise ValueError("a name needs escaping")
            yield from value.values()
        case list() | tuple():
            yield from value
        case int() | float() if not -LARGEST < value < LARGEST:
            raise ValueError("a number is too large")
