"""People of the demo city, with different rights to documents."""

from __future__ import annotations

from beffroi.identity import Actor, Role

CLAIRE = Actor("claire.aubry", "Claire", frozenset({Role.AGENT}), "p1", "s1", "Voirie du 11e", "voirie", 11)
ROSA = Actor("rosa.figueira", "Rosa", frozenset({Role.AGENT}), "p2", "s2", "Propreté du 18e", "propreté", 18)
NADIA = Actor("nadia.cherif", "Nadia", frozenset({Role.RH}), "p3", "s3", "DRH", "ressources humaines", None)
KARIM = Actor(
    "karim.benali", "Karim", frozenset({Role.RESPONSABLE}), "p4", "s1", "Voirie du 11e", "voirie", 11
)
EVERYBODY = (CLAIRE, ROSA, NADIA, KARIM)
