"""What tells one city system from another: its kind, address and project, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from beffroi.settings.mcp import McpServer
from beffroi.settings.systems import SystemsSettings
from tools.places import place_digest, places_of, server_place

REDMINE: dict[str, Any] = {
    "kind": "redmine",
    "url": "https://tickets.ville.example",
    "key": {"file": "/run/key"},
    "project": "voirie",
    "trackers": ["Demande"],
    "categories": {"Voirie": "voirie"},
    "statuses": {"Nouveau": "ouvert", "Clos": "fermé"},
    "priorities": {"Normal": "normale"},
}
SMTP: dict[str, Any] = {"kind": "smtp", "host": "mail.ville.example", "sender": "beffroi@ville.example"}


def digest(ticketing: dict[str, Any] | None = None, mail: dict[str, Any] | None = None) -> str:
    """Of an effect of the ticketing that may leave by mail."""
    given = {"ticketing": ticketing, "mail": mail}
    systems = SystemsSettings.model_validate({name: one for name, one in given.items() if one})
    places = places_of(systems, Path("/srv/beffroi/city"))
    return place_digest({"ticketing.notify": tuple(places.values())}, Path("/srv/beffroi"))


@pytest.mark.parametrize(
    "change",
    [
        {"key": {"file": "/run/other"}},
        {"timeout": 30.0},
        {"url": "https://tickets.ville.example/"},
        {"categories": {"Routes": "voirie"}},
    ],
)
def test_another_key_or_mapping_is_the_same_system(change: dict[str, Any]) -> None:
    assert digest(REDMINE | change) == digest(REDMINE)


@pytest.mark.parametrize("change", [{"url": "https://essai.ville.example"}, {"project": "essai"}])
def test_another_address_or_project_is_another_system(change: dict[str, Any]) -> None:
    assert digest(REDMINE | change) != digest(REDMINE) != digest()


def test_a_mail_server_that_comes_or_changes_is_another_system() -> None:
    assert len({digest(), digest(mail=SMTP), digest(mail=SMTP | {"host": "autre.ville.example"})}) == 3


def test_an_mcp_server_is_told_by_its_address_or_by_its_program_and_what_it_is_given() -> None:
    def told(home: str, **server: Any) -> str:
        place = server_place("parc", TypeAdapter(McpServer).validate_python(server))
        return place_digest({"parc.write": (place,)}, Path(home))

    assert told("/srv", url="https://a.example/mcp") != told("/srv", url="https://b.example/mcp")
    program: dict[str, Any] = {"command": ["/srv/bin/parc"], "write": ["/srv/parc"]}
    moved: dict[str, Any] = {"command": ["/opt/old/bin/parc"], "write": ["/opt/old/parc"]}
    assert told("/srv", **program) == told("/opt/old", **moved)
    assert told("/srv", **program) != told("/srv", **program, environment={"PARC": "essai"})
