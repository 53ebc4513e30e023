"""Tools of a server as declared functions, made from what was reviewed and what the settings say of it.

A package of one small module (`tools.mcp.package`) calls `declare_all`: so registry, model worker and command
line meet them as they meet every other tool. The functions are never run: `tools.mcp.servers` calls the
server.
"""

from __future__ import annotations

import dataclasses
import hashlib
import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from beffroi.errors import ConfigurationError, Failure, ToolError
from beffroi.ports import City
from beffroi.settings.mcp import McpTool
from beffroi.tool import Effect, ParameterRole, ReadClass, ToolSpec, tool
from tools.mcp.schema import Argument, Mapped, map_schema, plain_name
from tools.mcp.told import Told, canonical, told_of
from tools.mcp.wording import Wording, wording_of

DECLARED = "declared.json"


@dataclass(frozen=True)
class Served:
    """Which tool of which server stands behind a tool of the registry.

    Attributes:
        told: as it was reviewed.
        record: class of what a call returns; its text carries the labels.
    """

    server: str
    told: Told
    allowed: McpTool
    arguments: tuple[Argument, ...]
    record: type


def served_by(spec: ToolSpec) -> Served | None:
    """What stands behind a tool; None where it is no server's."""
    found = getattr(spec.function, "served", None)
    return found if isinstance(found, Served) else None


def declare_all(module: str, file: str) -> dict[str, Callable[..., Any]]:
    """The declared functions of a package by name, from the file beside its module."""
    told = json.loads((Path(file).parent / DECLARED).read_text("utf-8"))
    return {
        each.__name__: each
        for each in (
            declare(module, told["server"], told_of(one["told"]), McpTool.model_validate(one["allowed"]))
            for one in told["tools"]
        )
    }


def declare(module: str, server: str, told: Told, allowed: McpTool) -> Callable[..., Any]:
    """One tool of a server as a declared function of a module.

    Raises:
        ConfigurationError: why it cannot be one (`map_schema`), or its targets name what is no parameter.
    """
    name, writes = plain_name(told.name), allowed.effect != "read"
    stem = "".join(part.title() for part in f"{server}_{name}".split("_"))
    mapped = map_schema(told.schema, allowed.fixed, stem, writes)
    record = _record(f"{stem}Answer", server, module, allowed)
    _check_targets(allowed, mapped)
    for argument in mapped.arguments:
        if isinstance(argument.annotation, type):
            argument.annotation.__module__ = module
    function = _function(module, name, mapped, record)
    words = wording_of(server, told, allowed, mapped.arguments)
    function.__doc__ = words.doc
    made: Any = _declared(f"{server}.{name}", allowed, words)(function)
    digest = hashlib.sha256(canonical([server, told.whole, allowed.model_dump(mode="json")])).hexdigest()
    made.spec = dataclasses.replace(made.spec, digest=digest)
    made.served = Served(server, told, allowed, mapped.arguments, record)
    declared: Callable[..., Any] = made
    return declared


def _declared(name: str, allowed: McpTool, words: Wording) -> Any:
    return tool(
        name,
        effect=Effect(allowed.effect),
        operations=(),
        read_class=ReadClass(allowed.read_class),
        summary=words.summary,
        sentence=words.sentence,
        phrases=words.phrases,
        questions=words.questions,
        roles=dict.fromkeys(allowed.targets, ParameterRole.TARGET),
    )


def _check_targets(allowed: McpTool, mapped: Mapped) -> None:
    names = [argument.name for argument in mapped.arguments]
    unknown = [name for name in allowed.targets if name not in names]
    if unknown:
        raise ConfigurationError(
            f"Ses cibles (targets) nomment « {unknown[0]} », qui n'est pas un de ses paramètres "
            f"({', '.join(names) or 'il n’en a aucun'}).",
            f"Its targets name '{unknown[0]}', which is no parameter.",
        )


def _record(name: str, server: str, module: str, allowed: McpTool) -> type:
    """What a call returns: a text that anybody may have written; aside, who answered and if it is whole."""
    metadata: dict[str, Any] = {"free_text": True, "title": "Texte"}
    if allowed.personal:
        metadata |= {"personal": allowed.personal, "readers": tuple(map(str, allowed.readers))}
    fields = [
        ("server", str, dataclasses.field(metadata={"plain": True, "title": "Serveur", "aside": True})),
        ("text", str, dataclasses.field(metadata=metadata)),
        ("complete", bool, dataclasses.field(default=True, metadata={"title": "Entier", "aside": True})),
    ]
    titled = {"record_title": f"Réponse de « {server} »"}
    made = dataclasses.make_dataclass(name, fields, frozen=True, namespace=titled)
    made.__module__ = module
    return made


def _function(module: str, name: str, mapped: Mapped, record: type) -> Any:
    def served(city: City, **given: Any) -> Any:
        raise ToolError(
            Failure.BROKEN, "Cet outil est servi hors du bac à sable.", "This tool is served elsewhere."
        )

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    hints = {each.name: each.annotation for each in mapped.arguments if each.required}
    hints |= {each.name: each.annotation | None for each in mapped.arguments if not each.required}
    parameters = [inspect.Parameter("city", kind, annotation=City)]
    for each in mapped.arguments:
        default = inspect.Parameter.empty if each.required else None
        parameters.append(inspect.Parameter(each.name, kind, default=default, annotation=hints[each.name]))
    served.__annotations__ = {"city": City, **hints, "return": record}
    served.__signature__ = inspect.Signature(parameters, return_annotation=record)  # type: ignore[attr-defined]
    served.__module__, served.__name__, served.__qualname__ = module, name, name
    return served
