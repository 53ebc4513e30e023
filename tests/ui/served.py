"""Serves the real application with the stand-in assistant, as a process of its own: for browser tests.

python -m tests.ui.served HOME PORT
"""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn

from beffroi.identity import Actor, Role
from beffroi.settings import ServerSettings, Settings
from guards import build_guards
from tests.ui.fakes import FakeAssistant
from ui.server import create_app

PASSWORD = "beffroi-demo"


def person(name: str, roles: set[Role], domain: str = "voirie", district: int | None = 11) -> Actor:
    """Somebody who may sign in; the name is « claire.aubry »."""
    full = " ".join(part.capitalize() for part in name.split("."))
    return Actor(
        name, full, frozenset(roles), f"p-{name}", f"s-{domain}", f"{domain} du 11e", domain, district
    )


PEOPLE = (
    person("claire.aubry", {Role.AGENT}),
    person("rosa.figueira", {Role.AGENT}, "propreté", 9),
    person("olivier.perrault", {Role.SUPERVISEUR}),
    person("samuel.cohen", {Role.AUDITEUR}, "finances", None),
    person("nadia.cherif", {Role.RH}, "ressources humaines", None),
)


def main(home: Path, port: int) -> None:
    """Serve until killed."""
    settings = Settings(home=home, server=ServerSettings(port=port))
    guards = build_guards(settings)
    guards.accounts.seed(PEOPLE, PASSWORD)
    app = create_app(settings, FakeAssistant(guards, pause=0.15))  # type: ignore[arg-type]  # a stand-in
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
