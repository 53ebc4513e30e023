"""Who asks: a person known by name, roles and service."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may be; one person may be several."""

    AGENT = "agent"
    RESPONSABLE = "responsable"
    SUPERVISEUR = "superviseur"
    RH = "rh"
    AUDITEUR = "auditeur"
    ADMINISTRATEUR = "administrateur"


@dataclass(frozen=True)
class Actor:
    """A signed-in person. ``district`` is None for someone of a central directorate.

    Attributes:
        id: sign-in name (``claire.aubry``).
        person_id: id of the same person in the directory.
    """

    id: str
    name: str
    roles: frozenset[Role]
    person_id: str
    service_id: str
    service_name: str
    domain: str
    district: int | None

    @property
    def reads_as(self) -> frozenset[str]:
        """Names under which this person may read what is kept for some: their roles, and their service's
        domain as ``domaine:voirie``."""
        return frozenset(map(str, self.roles)) | ({domain_readers(self.domain)} if self.domain else set())


def domain_readers(domain: str) -> str:
    """How those who work in a domain are named among readers."""
    return f"domaine:{domain}"
