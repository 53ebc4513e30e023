"""The people of the guards' tests."""

from __future__ import annotations

from beffroi.identity import Actor, Role


def actor(name: str, role: Role, domain: str, district: int | None) -> Actor:
    """Somebody of a service, with one role."""
    shown = name.replace(".", " ").title()
    return Actor(name, shown, frozenset({role}), f"p-{name}", f"s-{domain}", domain.title(), domain, district)


CLAIRE = actor("claire.aubry", Role.AGENT, "voirie", 11)
KARIM = actor("karim.benali", Role.RESPONSABLE, "voirie", 11)
OLIVIER = actor("olivier.perrault", Role.SUPERVISEUR, "voirie", None)
SOFIA = actor("sofia.moretti", Role.SUPERVISEUR, "propreté", None)
NADIA = actor("nadia.cherif", Role.RH, "ressources humaines", None)
SAMUEL = actor("samuel.cohen", Role.AUDITEUR, "finances", None)
ROSA = actor("rosa.figueira", Role.AGENT, "propreté", 9)
ADMIN = actor("admin", Role.ADMINISTRATEUR, "informatique", None)
EVERYBODY = (CLAIRE, KARIM, OLIVIER, SOFIA, NADIA, SAMUEL, ROSA, ADMIN)
