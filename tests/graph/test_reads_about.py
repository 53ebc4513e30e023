"""Who read personal data about somebody: a read counts by what it gave, under an inquiry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from agents.views.reads_about import reads_about
from beffroi.errors import Refused
from beffroi.identity import Actor
from beffroi.settings.installation import Settings
from guards import Guards, build_guards
from guards.clock import utc_now
from guards.inquiries import About
from guards.ledger import Kind
from guards.runs.runs import RunFilter
from tests.guards.people import CLAIRE, NADIA, SAMUEL

KARIM = {"$": "Person", "id": "PER-1", "email": "karim.benali@paris.demo"}
DETAILS = {"$": "PersonalDetails", "person_id": "PER-1", "home_address": "3 rue X"}
OTHERS = DETAILS | {"person_id": "PER-2"}
UNNAMED = {"$": "Colis", "numero": "CL1"}


@pytest.fixture
def guards(tmp_path: Path) -> Iterator[Guards]:
    with closing(build_guards(Settings(home=tmp_path))) as made:
        yield made


def read(guards: Guards, actor: Actor, given: dict[str, Any] | None) -> str:
    """A run that names Karim, and in which a read of personal data gave this; None where it failed."""
    run = guards.runs.create(actor, "Une demande").id
    guards.runs.put(run, "result:0:1", {"kind": "ok", "value": KARIM})
    told = {"kind": "fail"} if given is None else {"kind": "ok", "value": given}
    guards.runs.put(run, "result:0:2", told)
    guards.ledger.record(run, Kind.PERSONAL_READ, {"site": "2", "tool": "x.y", "purpose": "paie"})
    return run


def found(guards: Guards, reader: Actor, **which: Any) -> dict[str, bool]:
    looked = reads_about(guards, reader, [" per-1", "karim.benali"], RunFilter(**which))
    return {one.run.run: each.sure for one in looked.found for each in one.reads}


def inquire(guards: Guards, about: About) -> None:
    guards.inquiries.open(SAMUEL, about, "droit d'accès", utc_now() + timedelta(days=1))


def test_a_read_counts_by_what_it_gave(guards: Guards) -> None:
    his, unnamed = read(guards, NADIA, DETAILS), read(guards, NADIA, UNNAMED)
    read(guards, NADIA, OTHERS)
    read(guards, NADIA, None)
    inquire(guards, About("person", NADIA.id))
    assert found(guards, SAMUEL) == {his: True, unnamed: False}
    assert list(found(guards, SAMUEL, limit=1)) == [unnamed]


def test_only_what_an_inquiry_covers_is_looked_at_and_looking_is_an_event(guards: Guards) -> None:
    run, other = read(guards, NADIA, DETAILS), read(guards, CLAIRE, DETAILS)
    with pytest.raises(Refused, match="dans le cadre d'une enquête"):
        found(guards, SAMUEL)
    inquire(guards, About("run", run))
    assert found(guards, SAMUEL) == {run: True} and found(guards, CLAIRE) == {other: True}
    assert found(guards, SAMUEL, actor=CLAIRE.id) == {}
    first, second = (event.payload for event in guards.ledger.events("", kind=Kind.TRACE_OPENED))
    assert (first["runs"], second["runs"]) == ([run], [])
    assert first["about"] == second["about"] == [guards.store.keys.known_pseudonym("per-1")]
