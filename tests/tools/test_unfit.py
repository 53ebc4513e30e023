"""What a tool gives back that cannot leave its sandbox is named, with the line of its author's module."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from beffroi import City, Effect, Failure, ToolError, tool
from beffroi.wire import encode
from tools.sandbox.child import _answer
from tools.sandbox.frames import HEADER, unpack
from tools.sandbox.unfit import unfit


@dataclass(frozen=True)
class Pesee:
    """A record of an author's."""

    numero: str
    poids: float


def ends(error: Exception) -> Any:
    raise error


@pytest.fixture
def answered() -> Iterator[Callable[[Callable[[], Any]], dict[str, Any]]]:
    """The message with which a sandbox answers a call of a tool of this body."""
    module = types.ModuleType("essai_unfit")
    sys.modules[module.__name__] = module

    def answer(body: Callable[[], Any]) -> dict[str, Any]:
        @tool("essai.peser", effect=Effect.READ, operations=(), summary="", sentence="", phrases=("p",))
        def peser(city: City) -> str:
            """Weigh."""
            found: str = body()
            return found

        vars(module)["peser"] = peser
        now = encode(datetime(2026, 11, 2, tzinfo=UTC))
        call = {"module": module.__name__, "call": "essai.peser", "key": "k", "now": now, "arguments": {}}
        return unpack(_answer(call, None)[HEADER.size :])  # type: ignore[arg-type]  # no link is used

    yield answer
    del sys.modules[module.__name__]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (float("nan"), "un nombre qui n'est pas fini"),
        ("a\ud800", "un signe qui n'est pas de l'Unicode"),
        ({"a": 1}, "une valeur de type dict"),
        ((1, 10**5000), "un nombre trop long"),
    ],
)
def test_a_result_that_cannot_leave_is_named_with_its_function(
    answered: Callable[..., Any], value: Any, told: str
) -> None:
    error = answered(lambda: value)["error"]
    assert (
        error["failure"] == Failure.BROKEN and told in error["fr"] and "fonction de la ligne " in error["fr"]
    )
    assert error["fr"].endswith(" Signalez cet outil à l'administrateur.")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ToolError("NOT_FOUND", "rien"), "une raison de type str : écrivez un Failure"),  # type: ignore[arg-type]  # wrong
        (ToolError(Failure.NOT_FOUND, "rien \udc80"), "un signe qui n'est pas de l'Unicode"),
        (ToolError(Failure.NOT_FOUND, 12), "une phrase de type int"),  # type: ignore[arg-type]  # wrong
    ],
)
def test_an_error_that_cannot_leave_is_named(
    answered: Callable[..., Any], error: Exception, told: str
) -> None:
    said = answered(lambda: ends(error))["error"]
    assert said["failure"] == Failure.BROKEN and told in said["fr"]


def test_what_can_leave_leaves(answered: Callable[..., Any]) -> None:
    assert answered(lambda: "deux kilos") == {"result": "deux kilos"}
    told = ToolError(Failure.NOT_FOUND, "Rien.", "Nothing.")
    assert answered(lambda: ends(told)) == {
        "error": {"failure": Failure.NOT_FOUND.value, "fr": "Rien.", "en": "Nothing."}
    }


def test_the_field_is_named() -> None:
    assert unfit((Pesee("1", float("inf")),)) == "un nombre qui n'est pas fini dans « Pesee.poids »"
    endless: list[Any] = []
    endless.append(endless)
    assert "se contient elle-même" in unfit(endless)
