"""Who answers for what: keepers erase, hold, release and export the record; administrators accept tools."""

from __future__ import annotations

from beffroi.errors import Refused
from beffroi.identity import Actor, Role

KEEPERS = frozenset({Role.AUDITEUR, Role.ADMINISTRATEUR})
"""Their roles. They verify the ledger on its page too; its export holds hashes and no content."""


def check_keeper(actor: Actor) -> None:
    """That somebody may erase, hold, release or export.

    Raises:
        Refused: ``records.keepers``.
    """
    if not actor.roles & KEEPERS:
        raise Refused(
            "records.keepers",
            "Effacer, geler, lever un gel, exporter le registre : seuls les auditeurs et les administrateurs "
            f"le font. {actor.name} n'est ni l'un ni l'autre.",
            "Only auditors and administrators erase, hold, release and export.",
        )


def check_administrator(actor: Actor) -> None:
    """That somebody may put a stranger's tool to use.

    Raises:
        Refused: ``tools.administrators``.
    """
    if Role.ADMINISTRATEUR not in actor.roles:
        raise Refused(
            "tools.administrators",
            "Accepter un outil d'un serveur : seuls les administrateurs le font. "
            f"{actor.name} n'en est pas un.",
            "Only administrators accept a server's tools.",
        )
