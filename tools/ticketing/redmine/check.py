"""Whether Redmine answers and the settings fit it: for ``beffroi doctor`` and the console."""

from __future__ import annotations

import time

from beffroi.errors import BeffroiError
from beffroi.settings.tickets import Redmine
from tools.reach.checked import Checked
from tools.ticketing.redmine.client import RedmineClient
from tools.ticketing.redmine.names import read_names
from tools.ticketing.redmine.people import RedminePeople
from tools.ticketing.redmine.search import project_query, read_pages

_VERSION = "Redmine (son interface REST ne dit pas sa version)"


def check_redmine(account: RedmineClient, system: Redmine, people: RedminePeople) -> Checked:
    """All that can be known of Redmine by asking it; raises nothing."""
    try:
        account.get("/users/current.json")
        began = time.monotonic()
        account.get("/users/current.json")
        latency = time.monotonic() - began
    except BeffroiError as error:  # a refused key is an answer all the same
        return Checked(account.health.since > 0 and account.health.reachable, trouble=error.fr)
    try:
        names = read_names(account, system)
        everything = {"project_id": system.project, "status_id": "*"}
        total = read_pages(account, everything, 1).total
        mapped = read_pages(account, project_query(system, names), 1).total
        notes = [f"{mapped} tickets, {people.count()} comptes"]
        if mapped < total:
            notes.append(
                f"{total - mapped} tickets laissés de côté : leur suivi, leur catégorie, leur statut ou leur "
                "priorité ne sont pas dans les réglages"
            )
        return Checked(True, latency, _VERSION, notes=tuple(notes))
    except BeffroiError as error:
        return Checked(True, latency, _VERSION, error.fr)
