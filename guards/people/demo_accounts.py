"""The accounts of the demo city."""

from __future__ import annotations

from dataclasses import dataclass

from beffroi.enums import Domain
from beffroi.identity import Role


@dataclass(frozen=True)
class DemoAccount:
    """A seed of the demo city: the caller looks the person up in the directory to make the `Actor`."""

    id: str
    name: str
    roles: frozenset[Role]
    domain: Domain
    district: int | None


DEMO_ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount("claire.aubry", "Claire Aubry", frozenset({Role.AGENT}), Domain.VOIRIE, 11),
    DemoAccount("karim.benali", "Karim Benali", frozenset({Role.RESPONSABLE}), Domain.VOIRIE, 11),
    DemoAccount("olivier.perrault", "Olivier Perrault", frozenset({Role.SUPERVISEUR}), Domain.VOIRIE, None),
    DemoAccount("nadia.cherif", "Nadia Cherif", frozenset({Role.RH}), Domain.RESSOURCES_HUMAINES, None),
    DemoAccount("samuel.cohen", "Samuel Cohen", frozenset({Role.AUDITEUR}), Domain.FINANCES, None),
    DemoAccount("rosa.figueira", "Rosa Figueira", frozenset({Role.AGENT}), Domain.PROPRETE, 18),
    DemoAccount("admin", "Administrateur", frozenset({Role.ADMINISTRATEUR}), Domain.INFORMATIQUE, None),
)
"""Sign-in names, roles and services of the demo city's accounts."""
