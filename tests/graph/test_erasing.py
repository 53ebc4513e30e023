"""Marked personal data through whole runs: in no file of the home but the city's own, and gone once erased."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from agents.assistant import Assistant
from agents.graph.remembering.situation import load
from agents.views import RunView
from beffroi.errors import Refused
from beffroi.identity import Actor
from beffroi.settings.installation import Settings
from guards.clock import utc_now
from guards.inquiries import About
from guards.retention.search import runs_saying
from guards.store import RunSubject
from tests.graph.conftest import Make
from tests.guards.sealed import sealed_texts

MARK = "Zyxwvut"
PERSON = "PER-ZYXWVUT"
PHONE = "01 99 88 77 66"
MAIL = "marine.zyxwvut@paris.demo"
PHONE_OF = f"Quel est le téléphone de Marine {MARK} ?"
ITS_OFFICE = f"Et le bureau de {MARK} ?"
AT_HOME = f"L'adresse personnelle de Marine {MARK}, pour sa paie"
BENCH = f"Signale un banc cassé devant chez {MARK} au 12 rue Oberkampf"
AGAIN = f"Signale un trou devant chez {MARK} au 12 rue Oberkampf"
WHERE = f"Signale un nid-de-poule vu par {MARK}"
LOST = f"Que dit {MARK} ?"
PLANS = {
    PHONE_OF: f'personne = directory.find_person(name="Marine {MARK}")\nanswer(personne.phone)\n',
    ITS_OFFICE: "answer(avant.personne.office)\n",
    AT_HOME: (
        f'personne = directory.find_person(name="Marine {MARK}")\n'
        "fiche = directory.personal_details(person=personne)\nanswer(fiche.home_address)\n"
    ),
    BENCH: (
        'lieu = gis.locate(address="12 rue Oberkampf")\n'
        f'ticket = ticketing.create(subject="banc cassé devant chez {MARK}", place=lieu)\n'
    ),
    AGAIN: (
        'lieu = gis.locate(address="12 rue Oberkampf")\n'
        f'ticket = ticketing.create(subject="trou devant chez {MARK}", place=lieu)\n'
    ),
    WHERE: 'lieu = gis.locate(address=ask())\nticket = ticketing.create(subject="nid-de-poule", place=lieu)\n',
}
MARKS = (MARK, PERSON, PHONE, "Impasse des Marques")


@pytest.fixture(autouse=True)
def marked(settings: Settings) -> None:
    """A person of the directory whose every field is marked."""
    with sqlite3.connect(settings.city_home / "directory.db") as directory:
        (someone,) = directory.execute(
            "SELECT id FROM person WHERE id NOT IN (SELECT head_id FROM service) AND id NOT IN "
            "(SELECT manager_id FROM person WHERE manager_id IS NOT NULL) LIMIT 1"
        ).fetchone()
        directory.execute(
            "UPDATE person SET id = ?, first_name = 'Marine', last_name = ?, email = ?, phone = ?, "
            "home_address = '7 Impasse des Marques', private_phone = ? WHERE id = ?",
            (PERSON, MARK, MAIL, PHONE, PHONE, someone),
        )


def test_marked_personal_data_is_nowhere_in_clear_and_nowhere_at_all_once_erased(
    make: Make,
    settings: Settings,
    claire: Actor,
    nadia: Actor,
    samuel: Actor,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assistant = make(PLANS)
    runs = _whole_runs(assistant, claire, nadia)
    assert _in_files(settings.home / "city"), "the search finds what the city's own files hold"
    assert _in_files(settings.home) == [] and not _marks(caplog.text.encode())
    assert _person_index(assistant)

    store, erasures = assistant.guards.store, assistant.guards.erasures
    named = {each.run for each in erasures.plan_person([PERSON, MAIL]).runs}
    assert {runs[text].run for text in (PHONE_OF, ITS_OFFICE, AT_HOME)} <= named
    plan = erasures.plan_person([PERSON, MAIL], runs_saying(store, [MARK.upper()]))
    assert {each.run for each in plan.runs} == {run.run for run in runs.values()}
    copies = {path: path.read_bytes() for path in _files(settings.home) if path.parent.name != "keys"}
    assert erasures.erase(plan, samuel, "erasure.request") is not None

    assert _in_files(settings.home) == [] and assistant.guards.ledger.verify().ok
    assert runs_saying(store, [MARK]) == [] and not _person_index(assistant)
    _all_open(assistant, runs, claire, nadia, samuel)
    assistant.close()

    for path, content in copies.items():  # the backup of before, put back without the keys
        path.write_bytes(content)
    restored = make(PLANS)
    assert runs_saying(restored.guards.store, [MARK]) == []
    _all_open(restored, runs, claire, nadia, samuel)
    assert restored.resume_all() == [] and restored.guards.ledger.verify().ok


def test_runs_outlive_who_asked_for_them_and_who_refused_them_and_name_neither(
    make: Make, claire: Actor, olivier: Actor, samuel: Actor
) -> None:
    many = "Signale 11 fois un nid-de-poule au 12 rue Oberkampf"
    plan = 'lieu = gis.locate(address="12 rue Oberkampf")\n'
    plan += "".join(f'n{n} = ticketing.create(subject="nid-de-poule", place=lieu)\n' for n in range(11))
    assistant = make(PLANS | {many: plan})
    done = assistant.ask(claire, BENCH, auto_approve=True)
    tried = assistant.ask(claire, AGAIN, dry_run=True)
    card = assistant.ask(claire, many).approval
    assert done.status == "done" and tried.approval is not None and card is not None
    refused = assistant.refuse(olivier, card.id, "trop à la fois").error
    assert assistant.view(claire, card.run).state == "refused"
    assert refused is not None
    assert (
        refused.sentence == "Refusé par Olivier Perrault : rien de plus n'a été fait. Motif : trop à la fois"
    )

    for who in (claire, olivier):
        found = assistant.guards.erasures.plan_person([who.id, who.person_id])
        assert found.runs == () and assistant.guards.erasures.erase(found, samuel, "erasure.request")
    kept = sealed_texts(assistant.guards.store)
    assert "trop à la fois" in kept and assistant.guards.ledger.verify().ok
    assert not [mark for mark in ("claire", "aubry", "olivier", "perrault") if mark in kept]
    until = utc_now() + timedelta(days=1)
    assistant.guards.inquiries.open(samuel, About("run", card.run), "plainte reçue", until)
    view = assistant.view(samuel, card.run)
    assert view.error is not None and view.error.sentence.startswith("Refusé par Personne effacée : rien")
    assert assistant.guards.approvals.of_run(done.run)[0].requester.startswith("p-")
    assistant.guards.inquiries.open(samuel, About("run", done.run), "plainte reçue", until)
    told = assistant.view(samuel, done.run)
    assert [step.site for step in told.steps] == [step.site for step in done.steps] != []
    assert len(told.answer) == len(done.answer) and assistant.explain(samuel, done.run, "1")
    with pytest.raises(Refused, match="Aucun compte"):  # it is told, and never carried out
        load(assistant._deps, done.run)


def _whole_runs(assistant: Assistant, claire: Actor, nadia: Actor) -> dict[str, RunView]:
    """Runs that answer, go on, read personal details, act after an edit, are refused, ask, and fail."""
    runs = {text: assistant.ask(claire, text) for text in (PHONE_OF, BENCH, AGAIN, WHERE, LOST)}
    conversation = runs[PHONE_OF].conversation
    runs[ITS_OFFICE] = assistant.ask(claire, ITS_OFFICE, conversation=conversation)
    runs[AT_HOME] = assistant.ask(nadia, AT_HOME)
    assert [runs[text].status for text in (PHONE_OF, ITS_OFFICE)] == ["done", "done"], runs[ITS_OFFICE].error
    bench, again = runs[BENCH].approval, runs[AGAIN].approval
    assert bench is not None and again is not None and runs[WHERE].question is not None
    assert assistant.accept(claire, bench.id).status == "done"
    assistant.refuse(claire, again.id, f"{MARK} s'en occupe")
    return runs


def _all_open(
    assistant: Assistant, runs: dict[str, RunView], claire: Actor, nadia: Actor, auditor: Actor
) -> None:
    for text, run in runs.items():
        for reader in (nadia if text == AT_HOME else claire, auditor):
            view = assistant.view(reader, run.run)
            assert view.erased and not _marks(repr(view).encode()), text
        if run.approval is not None:
            with pytest.raises(Refused, match="effacée"):
                assistant.approval(claire, run.approval.id)
        assert assistant.resume(run.run).erased
    assert not _marks(repr(assistant.runs(auditor)).encode())


def _person_index(assistant: Assistant) -> int:
    with assistant.guards.store.reading() as session:
        return session.query(RunSubject).count()


def _files(home: Path) -> list[Path]:
    """Every file of the home but the city's own systems, the logs of writes ahead among them."""
    return [
        path
        for path in home.rglob("*")
        if path.is_file() and (home.name == "city" or "city" not in path.parts)
    ]


def _in_files(home: Path) -> list[str]:
    return sorted(path.name for path in _files(home) if _marks(path.read_bytes()))


def _marks(content: bytes) -> list[str]:
    folded = content.lower()
    return [mark for mark in MARKS if mark.lower().encode() in folded]
