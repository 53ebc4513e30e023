"""Serves the real application as a process of its own, for browser tests.

python -m tests.ui.served HOME PORT fake    the stand-in assistant
python -m tests.ui.served HOME PORT bare    the same without any account
python -m tests.ui.served HOME PORT real    the real one, whose planner has its plans written beforehand
python -m tests.ui.served HOME PORT model   the real one, with the model that plans
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from beffroi.identity import Actor
from beffroi.settings.installation import Settings
from guards import build_guards
from tests.ui.fakes import FakeAssistant
from tests.ui.people import PASSWORD, PEOPLE
from tools.connectors import open_connectors
from ui.server import create_app, serve_app

REQUEST = "Signale un nid-de-poule au 12 rue Oberkampf et préviens le responsable de la voirie du 11e"
PLANS = {
    REQUEST: (
        'lieu = gis.locate(address="12 rue Oberkampf")\n'
        'ticket = ticketing.create(subject="nid-de-poule", place=lieu)\n'
        'service = directory.find_service(domain="voirie", district="11e")\n'
        "ticketing.notify(to=service.head, ticket=ticket)\n"
    ),
    "Les tickets voirie ouverts du 11e": (
        'tickets = ticketing.search(category="voirie", status="ouverts", district="11e")\nanswer(tickets)\n'
    ),
    "Les 3 crèches les plus proches du 12 rue Oberkampf": (
        'lieu = gis.locate(address="12 rue Oberkampf")\n'
        'equipements = gis.nearest(kind="crèches", place=lieu, n="3")\nanswer(equipements)\n'
    ),
    "Qui est M. Martin ?": 'personne = directory.find_person(name="M. Martin")\nanswer(personne)\n',
    "Supprime tous les tickets du 9e": (
        'tickets = ticketing.search(district="9e")\nfor t in tickets:\n    ticketing.delete(ticket=t)\n'
    ),
}
UNSURE = "Occupe-toi du ticket 2629 : dis « vu »"
_TICKET = 'ticket = ticketing.get(number="2629")\n'
OTHERS = {UNSURE: _TICKET + "ticketing.remind(ticket=ticket)\n"}
"""Second readings: the planner is unsure of these requests."""
EXCEPT = "Relance tous les tickets voirie urgents du 11e sauf ceux de la rue de Nice"
CLOSING = "Ferme le ticket 2629, motif « trou rebouché »"
RAISING = "Passe le ticket 2629 en priorité urgente"
MORE = {
    CLOSING: _TICKET + 'ticketing.close(ticket=ticket, reason="trou rebouché")\n',
    RAISING: _TICKET + 'ticketing.set_priority(ticket=ticket, priority="urgente")\n',
    UNSURE: _TICKET + 'ticketing.comment(ticket=ticket, text="vu")\n',
    EXCEPT: (
        'tickets = ticketing.search(category="voirie", priority="urgents", district="11e")\n'
        "for t in tickets:\n    ticketing.remind(ticket=t)\n"
    ),
    "et dans le 12e ?": (
        'tickets = ticketing.search(category="voirie", status="ouverts", district="12e")\nanswer(tickets)\n'
    ),
}


def main(home: Path, port: int, which: str) -> None:
    """Serve until killed."""
    os.environ["BEFFROI_HOME"] = str(home)  # where its beffroi.toml is, if a test wrote one
    settings = Settings.model_validate({"home": home, "server": {"port": port}})
    if which in ("fake", "bare"):
        assistant = _fake(settings, PEOPLE if which == "fake" else ())
    else:
        assistant = _real(settings, scripted=which == "real")
    serve_app(create_app(settings, assistant), settings.server)


def _fake(settings: Settings, people: Sequence[Actor]) -> Any:
    guards = build_guards(settings)
    guards.accounts.seed(people, PASSWORD)
    return FakeAssistant(guards, pause=0.15, connectors=open_connectors(settings.city_home))


def _real(settings: Settings, scripted: bool) -> Any:
    from agents.assistant import build_assistant
    from agents.planner.scripted import ScriptedPlanner
    from tools.registry import load_registry
    from ui.home import prepare_home

    prepare_home(settings)
    if not scripted:
        return build_assistant(settings)
    planner = ScriptedPlanner({**PLANS, **MORE}, load_registry().specs, others=OTHERS)
    return build_assistant(settings, planner=planner)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
