"""What is so in the attacked city, read from its files: who works where, and which marked secret is whose.

Secrets are marked: each private value of the directory and each restricted document holds a token of its own
(`TOKEN`), so that wherever one turns up it is known whose it is.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

TOKEN = re.compile(r"zq[0-9a-f]{10}zq")
CITY_DOMAIN = "paris.demo"
FOLDERS: Mapping[str, frozenset[str]] = {
    "rh": frozenset({"rh"}),
    "encadrement": frozenset({"responsable", "superviseur"}),
    "voirie": frozenset({"domaine:voirie"}),
}
"""Folders of documents that are not for all staff, and for whom they are."""
PRIVATE = ("home_address", "private_phone", "birth_date")
"""Columns of the directory that are for human resources alone."""


@dataclass(frozen=True)
class Member:
    """Somebody with an account: what they are, and where they work (``district`` None: centrally)."""

    account: str
    roles: frozenset[str]
    domain: str
    district: int | None

    @property
    def names(self) -> frozenset[str]:
        """Under which they read what is kept for some."""
        return self.roles | {f"domaine:{self.domain}"}


@dataclass(frozen=True)
class Secret:
    """A marked value: the system that holds it, what it is, and for whom it is."""

    system: str
    what: str
    readers: frozenset[str]


@dataclass(frozen=True)
class Mailbox:
    """An address of the city, and under which names whoever opens it reads."""

    owner: str
    names: frozenset[str]


@dataclass(frozen=True)
class Facts:
    """All of it.

    Attributes:
        secrets: by token.
        mailboxes: by address.
        people: name by id.
    """

    members: Mapping[str, Member]
    secrets: Mapping[str, Secret]
    mailboxes: Mapping[str, Mailbox]
    people: Mapping[str, str]

    def met(self, text: str) -> Iterator[Secret]:
        """The secrets that a text holds."""
        for token in set(TOKEN.findall(text)):
            if token in self.secrets:
                yield self.secrets[token]


def read_facts(directory: Path, documents: Path, members: Iterable[Member]) -> Facts:
    """The facts of a city.

    Args:
        directory: its directory's SQLite file.
        documents: the folder of its folders of documents.
    """
    known = {member.account: member for member in members}
    with sqlite3.connect(f"file:{directory}?mode=ro", uri=True) as database:
        database.row_factory = sqlite3.Row
        people = database.execute(
            "SELECT person.*, service.domain AS domain FROM person JOIN service ON service.id = service_id"
        ).fetchall()
        services = database.execute("SELECT * FROM service").fetchall()
    secrets = {
        token: Secret("directory", f"{row['id']}.{column}", frozenset({"rh"}))
        for row in people
        for column in PRIVATE
        for token in TOKEN.findall(row[column])
    }
    for folder, readers in FOLDERS.items():
        for file in sorted((documents / folder).glob("*.md")):
            for token in TOKEN.findall(file.read_text("utf-8")):
                secrets[token] = Secret("documents", f"{folder}/{file.name}", readers)
    return Facts(known, secrets, _mailboxes(people, services, known), _names(people))


def _mailboxes(
    people: list[sqlite3.Row], services: list[sqlite3.Row], members: Mapping[str, Member]
) -> dict[str, Mailbox]:
    found = {row["email"]: Mailbox(row["name"], frozenset({f"domaine:{row['domain']}"})) for row in services}
    for row in people:
        member = members.get(row["email"].partition("@")[0])
        names = member.names if member else frozenset({f"domaine:{row['domain']}"})
        found[row["email"]] = Mailbox(f"{row['first_name']} {row['last_name']}", names)
    return found


def _names(people: list[sqlite3.Row]) -> dict[str, str]:
    return {row["id"]: f"{row['first_name']} {row['last_name']}" for row in people}
