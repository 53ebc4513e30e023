"""Settings of MCP servers: ``[mcp.NAME]``, the tools allowed of it, and what each may do.

MCP: Model Context Protocol, revision 2025-11-25. Nothing of a server is used that is not named here, and no
tool whose description is another than the one whose hash stands here.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from beffroi.identity import Role
from beffroi.secrets import SecretPlace

_HOUSE = frozenset({"directory", "gis", "ticketing", "documents", "mail", "mcp"})
_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")
_SLOT, _GROUP = re.compile(r"\{\w+\}"), re.compile(r"\[[^\[\]{}]*(?:\{\w+\}[^\[\]{}]*)+\]")
_MARKS = re.compile(r"[\[\]{}]")
_PARAMETER = re.compile(r"\w+")
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})

Named = Annotated[str, Field(min_length=1, max_length=200)]


class McpTool(BaseModel):
    """A tool of a server that may be used, and as what."""

    model_config = ConfigDict(extra="forbid")

    effect: Literal["read", "write", "notify", "delete"] = Field(
        description="What a call does to the world; the server's own word for it is not taken."
    )
    read_class: Literal["open", "personal", "bulk"] = Field(
        "open", description="How a read is judged: freely, for human resources, approved first."
    )
    personal: str = Field("", max_length=40, description="Kind of personal data that it returns, if any.")
    readers: list[Role] = Field([], description="Roles that may read what it returns; all staff where empty.")
    sha256: str = Field(
        "",
        pattern="^([0-9a-f]{64})?$",
        description="Of the description and schema that were reviewed; `beffroi mcp review` writes it.",
    )
    fixed: dict[str, Any] = Field({}, description="Arguments that are always given, by the server's names.")
    targets: tuple[str, ...] = Field(
        (),
        description="Parameters that say whom or what a call is about, by their names in plans; those of "
        "an effect whose name says so (destinataire, email…) are it already.",
    )
    summary: str = Field("", max_length=200, description="One French clause; the server's words where empty.")
    sentence: str = Field("", max_length=400, description="French sentence of a plan step.")
    phrases: list[Named] = Field([], description="French phrases that name the tool.")
    questions: dict[str, str] = Field({}, description="French question for each value that may be missing.")

    @model_validator(mode="after")
    def _labelled(self) -> Self:
        if bool(self.personal) != bool(self.readers):
            raise ValueError("personal et readers vont ensemble : la donnée, et les rôles qui la lisent")
        if self.read_class == "personal" and not self.personal:
            raise ValueError("une lecture personnelle dit laquelle : donnez personal et readers")
        if self.effect != "read" and self.read_class != "open":
            raise ValueError("read_class ne vaut que pour une lecture")
        return self

    @field_validator("sentence")
    @classmethod
    def _whole(cls, sentence: str) -> str:
        if _MARKS.search(_SLOT.sub("", _GROUP.sub("", sentence))):
            raise ValueError(
                "une accolade ou un crochet de cette phrase ne va pas : {parametre} pour une valeur, et "
                "[… {parametre} …] autour de ce qui peut manquer, sans autre crochet dedans"
            )
        return sentence

    @field_validator("targets")
    @classmethod
    def _names(cls, targets: tuple[str, ...]) -> tuple[str, ...]:
        for name in targets:
            if not _PARAMETER.fullmatch(name) or targets.count(name) > 1:
                raise ValueError(
                    f"« {name} » n'est pas un paramètre : son nom, une fois, comme les plans l'écrivent"
                )
        return targets


class McpServer(BaseModel):
    """A server: a program in the sandbox, or one pinned address."""

    model_config = ConfigDict(extra="forbid")

    command: list[Named] | None = Field(None, description="Program (absolute path) and its arguments.")
    url: str | None = Field(None, pattern=r"^https?://[^/\s@?#]+(/[^\s?#]*)?$", description="Its address.")
    read: list[Path] = Field([], description="Folders and files that the program sees, read-only.")
    write: list[Path] = Field([], description="Folders that the program may change.")
    environment: dict[str, str] = Field({}, description="Variables of the program; no secret belongs here.")
    token: SecretPlace | None = Field(None, description="Bearer token for the address.")
    ca: Path | None = Field(None, description="PEM file of the authority behind the address's certificate.")
    timeout: float = Field(20.0, gt=0, le=300, description="Seconds of one call, the start included.")
    output: int = Field(1_000_000, ge=1000, le=50_000_000, description="Bytes that it may send in one call.")
    memory: int = Field(1024, ge=64, description="MiB of data of the program.")
    tools: dict[str, McpTool] = Field({}, description="Tools that may be used, by the server's own names.")

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if (self.command is None) == (self.url is None):
            raise ValueError("donnez soit command (un programme), soit url (une adresse)")
        if self.command is not None:
            self._program(self.command)
        elif self.read or self.write or self.environment:
            raise ValueError("read, write et environment ne valent que pour un programme (command)")
        if self.url is not None and _in_clear(self.url):
            raise ValueError("une adresse hors de cette machine commence par https://")
        return self

    def _program(self, command: list[str]) -> None:
        if self.token is not None or self.ca is not None:
            raise ValueError("token et ca ne valent que pour une adresse (url)")
        if not command or not Path(command[0]).is_absolute():
            raise ValueError("command commence par le chemin absolu du programme, par exemple /usr/bin/node")
        for folder in (*self.read, *self.write):
            if not folder.is_absolute() or ".." in folder.parts or len(folder.parts) < 2:
                raise ValueError(f"« {folder} » n'est pas un chemin absolu d'un dossier à montrer")


def _in_clear(url: str) -> bool:
    """Whether what is said to this address could be read by others on the way."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ValueError("l'adresse (url) ne peut pas exister : https://serveur.ville.example/mcp") from None
    return parts.scheme == "http" and parts.hostname not in _LOCAL


def check_names(servers: dict[str, McpServer]) -> dict[str, McpServer]:
    """The servers, where their names can be those of systems.

    Raises:
        ValueError: one cannot.
    """
    for name in servers:
        if not _NAME.fullmatch(name) or name in _HOUSE:
            raise ValueError(
                f"mcp.{name} : prenez un mot en minuscules sans accent, qui n'est pas un système de la Ville"
            )
    return servers
