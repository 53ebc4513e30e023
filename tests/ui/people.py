"""Who signs in during the screens' tests."""

from __future__ import annotations

from beffroi.identity import Actor, Role

PASSWORD = "beffroi"


def person(name: str, role: Role, domain: str = "voirie", district: int | None = 11) -> Actor:
    """Somebody who may sign in; the name is like « claire.aubry »."""
    full = " ".join(part.capitalize() for part in name.split("."))
    service = f"{domain.capitalize()} du {district}e" if district else domain.capitalize()
    return Actor(
        name, full, frozenset({role}), f"p-{name}", f"s-{domain}-{district}", service, domain, district
    )


CLAIRE = person("claire.aubry", Role.AGENT)
ROSA = person("rosa.figueira", Role.AGENT, "propreté", 9)
OLIVIER = person("olivier.perrault", Role.SUPERVISEUR, district=None)
SAMUEL = person("samuel.cohen", Role.AUDITEUR, "finances", None)
NADIA = person("nadia.cherif", Role.RH, "ressources humaines", None)
ADMIN = person("admin", Role.ADMINISTRATEUR, "informatique", None)
PEOPLE = (CLAIRE, ROSA, OLIVIER, SAMUEL, NADIA, ADMIN)
