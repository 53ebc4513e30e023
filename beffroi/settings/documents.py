"""Settings of documents: where they lie, and who may read each folder (`beffroi.settings.systems`)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from beffroi.enums import Domain
from beffroi.identity import Role, domain_readers
from beffroi.secrets import SecretPlace
from beffroi.settings.bases import HttpSystem, System


class ReadableFolder(System):
    """Who may read a folder: whoever has one of the roles or works in one of the domains; everybody of the
    city where neither is given. A folder inside another one has its own readers alone."""

    name: str = Field(min_length=1, max_length=80, description="What people read: « Règlements ».")
    roles: list[Role] = Field([])
    domains: list[Domain] = Field([])

    @property
    def readers(self) -> frozenset[str]:
        """Who may read it (`beffroi.identity.Actor.reads_as`); empty: every member of staff."""
        return frozenset(map(str, self.roles)) | {domain_readers(domain.value) for domain in self.domains}


class DocumentFolder(ReadableFolder):
    """A folder of this machine."""

    path: Path = Field(description="Absolute path; links in it are not followed.")


class Folder(System):
    """Documents in folders of this machine, each open to the roles and domains that it names."""

    kind: Literal["folder"]
    folders: list[DocumentFolder] = Field(min_length=1)
    refresh: float = Field(
        300.0, ge=5, description="Seconds after which the folders are looked through again."
    )


def _below(path: str) -> str:
    path = path.strip("/")
    parts = path.split("/") if path else []
    if not path.isprintable() or "\\" in path or any(part in ("", ".", "..") for part in parts):
        raise ValueError(
            "ce n'est pas un chemin du serveur : « Règlements » ou « Ville/Règlements », sans « .. »"
        )
    return path


class WebdavFolder(ReadableFolder):
    """A folder of the server."""

    path: Annotated[str, AfterValidator(_below)] = Field(
        max_length=1000, description="Below the address; empty: all that lies there."
    )


class Webdav(HttpSystem):
    """Documents on a WebDAV server (RFC 4918), such as Nextcloud, read through one account; each folder is
    open to the roles and domains that it names here.

    Attributes:
        url: up to where the account's files begin.
    """

    kind: Literal["webdav"]
    user: str = Field(min_length=1, pattern=r"^[^:\x00-\x1f\x7f]+$", description="Account that reads them.")
    password: SecretPlace
    folders: list[WebdavFolder] = Field(min_length=1)
    refresh: float = Field(
        900.0, ge=30, description="Seconds after which the folders are looked through again."
    )
    download: float = Field(60.0, gt=0, le=600, description="Seconds that one file may take.")
    most: int = Field(20_000, ge=1, le=200_000, description="Files and folders that one folder may hold.")
