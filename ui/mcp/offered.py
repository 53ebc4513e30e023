"""What is offered to clients: every tool of the registry, and three of the assistant's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mcp.types as types

from agents.views.cards import kind_word
from beffroi.tool import Effect, Parameter, ToolSpec
from beffroi.types import (
    EnumType,
    ListType,
    LocatedType,
    OptionalType,
    RecipientType,
    RecordType,
    TextType,
    Type,
    describe,
)

ASK, OUTCOME, ANSWER = "beffroi_ask", "beffroi_outcome", "beffroi_answer"
ANSWERABLE = ("candidates", "value", "reading")
"""Questions that only tell what is meant; to go on with a read, or to settle an effect, is a person's."""
_TEXT = {"type": "string", "maxLength": 4000}
_RUN = {"type": "string", "pattern": "^[0-9a-zA-Z_-]{1,64}$", "description": "Identifiant de la demande."}
_WAITS = (
    " Rien n'est fait avant l'accord d'une personne, sur la page ou en ligne de commande ; "
    f"{OUTCOME} dit ensuite ce qu'il en est."
)


def wire_name(name: str) -> str:
    """A tool's name as clients know it: ``gis_locate``; many take no dot."""
    return name.replace(".", "_")


def offered_tools(specs: Mapping[str, ToolSpec]) -> list[types.Tool]:
    """All tools, in the registry's order."""
    return [*_own(), *(_tool(spec) for spec in specs.values())]


def _tool(spec: ToolSpec) -> types.Tool:
    effect = spec.effect is not Effect.READ
    required = [p.name for p in spec.parameters if p.required and not p.inferred_from]
    return types.Tool(
        name=wire_name(spec.name),
        title=spec.summary,
        description=f"{spec.summary}.{_WAITS if effect else ''}",
        inputSchema=_object({p.name: _argument(p) for p in spec.parameters}, required),
        annotations=types.ToolAnnotations(
            readOnlyHint=not effect, destructiveHint=effect, idempotentHint=False, openWorldHint=False
        ),
    )


def _argument(parameter: Parameter) -> dict[str, Any]:
    """Said as a person says it: a name, an address, a number; the assistant looks it up."""
    told = f"{_word(parameter.type)}, comme une personne le dit. {parameter.question}".strip()
    match parameter.type:
        case EnumType():
            return {"type": "string", "enum": list(parameter.type.values), "description": parameter.question}
        case TextType():
            return {**_TEXT, "minLength": 1, "description": told}
        case _:  # a number, or something with one: clients give 4012 for a ticket
            return {"type": ["string", "number"], "minLength": 1, "maxLength": 400, "description": told}


def _word(kind: Type) -> str:
    match kind:
        case RecordType(cls):
            return kind_word(cls).lower()
        case LocatedType():
            return "lieu ou équipement"
        case RecipientType():
            return "personne ou service"
        case ListType(item) | OptionalType(item):
            return _word(item)
        case _:
            return describe(kind)


def _own() -> list[types.Tool]:
    reads = types.ToolAnnotations(readOnlyHint=True, openWorldHint=False)
    acts = types.ToolAnnotations(readOnlyHint=False, destructiveHint=True, openWorldHint=False)
    request = {**_TEXT, "minLength": 1, "description": "La demande, en français, comme on la taperait."}
    before = {**_RUN, "description": "Identifiant d'une conversation à continuer."}
    reply = {**_TEXT, "minLength": 1, "description": "La clé d'un choix, ou un texte."}
    return [
        types.Tool(
            name=ASK,
            title="Confier une demande à l'assistant de la Ville",
            description=f"Confier une demande entière, en français, à l'assistant de la Ville.{_WAITS}",
            inputSchema=_object({"request": request, "conversation": before}, ["request"]),
            annotations=acts,
        ),
        types.Tool(
            name=OUTCOME,
            title="Ce qu'est devenue une demande",
            description="Dire où en est une demande : faite, refusée, en attente d'un accord, d'une réponse.",
            inputSchema=_object({"run": _RUN}, ["run"]),
            annotations=reads,
        ),
        types.Tool(
            name=ANSWER,
            title="Répondre à la question d'une demande",
            description="Répondre à la question d'une demande, avec ce que la personne a dit. Un accord "
            "ne se donne pas ici.",
            inputSchema=_object({"run": _RUN, "reply": reply}, ["run", "reply"]),
            annotations=acts,
        ),
    ]


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
