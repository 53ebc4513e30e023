"""One call of a server's tool: arguments judged by the reviewed schema, then sent; the answer as one text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from beffroi.errors import ConfigurationError, Failure, ToolError
from beffroi.settings.mcp import McpServer
from tools.mcp.answers import text_of
from tools.mcp.connection import Still, call, one_line
from tools.mcp.declared import Served
from tools.mcp.judge import wrong_in
from tools.mcp.talk import Talk
from tools.reach.breaker import Breaker

_EXPECTED = {
    "enum": "une de ces valeurs, {}",
    "exclusiveMaximum": "moins de {}",
    "exclusiveMinimum": "plus de {}",
    "maxLength": "au plus {} caractères",
    "maximum": "au plus {}",
    "minLength": "au moins {} caractères",
    "minimum": "au moins {}",
    "multipleOf": "un multiple de {}",
    "pattern": "un texte de la forme {}",
}
"""What a schema's rules want (JSON Schema, Validation, chapter 6), by their names."""


def exchange(
    server: McpServer,
    served: Served,
    wire: dict[str, Any],
    talk: Talk,
    still: Still,
    heard: Breaker,
) -> tuple[str, bool]:
    """The text of the answer, and whether it is whole.

    Args:
        wire: arguments by the server's names.
        still: called with what the server says of its tools, before the call leaves; it raises where the
            tool is no longer the one reviewed.
        heard: notes whether the server answers.

    Raises:
        ToolError: the arguments do not fit, the server is not there or changed, broke a bound, or says that
            the tool failed.
    """
    try:
        _fit(served, wire)
        with heard.call():
            result = call(server, talk, served.told.name, wire, still)
    except ConfigurationError as error:
        raise ToolError(Failure.UNAVAILABLE, error.fr, error.en) from error
    text, complete = text_of(result)
    if result.isError:
        raise _failed(served, talk, one_line(text).strip())
    return text, complete


def _failed(served: Served, talk: Talk, words: str) -> ToolError:
    """The tool failed by its own word. Of a read nothing more is to be known; an effect may have been done,
    whole or in part, before the tool says so (docs/decisions/011-mcp.md)."""
    name = served.told.name
    fr, en = f"dit que « {name} » a échoué : « {words} ».", f"says that '{name}' failed: '{words}'."
    if served.allowed.effect == "read":
        return talk.error(Failure.INVALID, fr, en)
    return talk.error(
        Failure.BROKEN,
        f"{fr} Un échec qu'il annonce ne prouve pas que rien n'a été fait avant.",
        f"{en} That does not prove that nothing was done before.",
    )


def _fit(served: Served, wire: Mapping[str, Any]) -> None:
    """Judge the arguments by the reviewed schema.

    Raises:
        ToolError: ``INVALID``.
    """
    try:
        wrong = wrong_in(served.told.schema, wire)
    except Exception as error:  # a stranger's schema: whatever it does to the validator
        raise ToolError(
            Failure.BROKEN,
            f"Le schéma de « {served.told.name} » n'est pas utilisable ({type(error).__name__}).",
            f"The schema of '{served.told.name}' cannot be used ({type(error).__name__}).",
        ) from error
    if wrong is not None:
        name = ".".join(map(str, wrong.absolute_path)) or "arguments"
        raise ToolError(
            Failure.INVALID,
            f"Le serveur « {served.server} » n'admet pas cette valeur pour « {name} ». Il attend : "
            f"{_expected(str(wrong.validator), wrong.validator_value)}.",
            f"Server '{served.server}' does not take this value for '{name}': {one_line(wrong.message)}",
        )


def _expected(rule: str, limit: Any) -> str:
    words = ", ".join(map(str, limit)) if isinstance(limit, list) else str(limit)
    told = _EXPECTED.get(rule)
    return f"la règle « {one_line(rule)} » de son schéma" if told is None else told.format(one_line(words))
