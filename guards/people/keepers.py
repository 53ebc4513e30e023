"""Who answers for what: keepers erase, hold, release and keep the record; auditors read under inquiries;
administrators accept tools."""

from __future__ import annotations

from beffroi.errors import Refused
from beffroi.identity import Actor, Role

KEEPERS = frozenset({Role.AUDITEUR, Role.ADMINISTRATEUR})
"""Their roles. They verify the ledger on its page too; its export holds hashes and no content."""
READERS = frozenset({Role.AUDITEUR})
"""Roles that see everybody's runs, and read their contents under an inquiry."""


def check_keeper(actor: Actor, what: str = "Effacer, geler, lever un gel, exporter le registre") -> None:
    """That somebody may do what keepers do.

    Args:
        what: is asked for, in French.

    Raises:
        Refused: ``records.keepers``.
    """
    if not actor.roles & KEEPERS:
        raise Refused(
            "records.keepers",
            f"{what} : seuls les auditeurs et les administrateurs le font, et {actor.name} n'est ni l'un ni "
            "l'autre. Demandez-le à un auditeur ou à un administrateur.",
            "Only auditors and administrators do this: ask one of them.",
        )


def check_auditor(actor: Actor) -> None:
    """That somebody may see, open and close inquiries.

    Raises:
        Refused: ``inquiry.auditor``.
    """
    if not actor.roles & READERS:
        raise Refused(
            "inquiry.auditor",
            f"Voir, ouvrir ou fermer une enquête : seuls les auditeurs le font, et {actor.name} n'en est pas "
            "un. Demandez-le à un auditeur.",
            "Only auditors see, open and close inquiries: ask one of them.",
        )


def check_administrator(actor: Actor) -> None:
    """That somebody may put a stranger's tool to use.

    Raises:
        Refused: ``tools.administrators``.
    """
    if Role.ADMINISTRATEUR not in actor.roles:
        raise Refused(
            "tools.administrators",
            "Accepter un outil d'un serveur : seuls les administrateurs le font, et "
            f"{actor.name} n'en est pas un. Demandez-le à un administrateur.",
            "Only administrators accept a server's tools: ask one of them.",
        )
