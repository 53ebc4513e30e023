"""The ticketing port, as every connector has to answer it: one suite, the same demo tickets behind each."""

from __future__ import annotations

import time
import typing
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from beffroi.enums import Category, Domain, Priority, Status
from beffroi.errors import Failure, ToolError
from beffroi.ports import Ticketing
from beffroi.records import Notice, Person, Place, Ticket
from beffroi.text import visible
from tests.conformance.ticketing_world import ME, World, search
from tests.conftest import CITY_NOW
from tools.broker.fits import fits
from tools.broker.operations import operations
from tools.city.hostile import LONG_TEXT, MESSY
from tools.directory.embedded import EmbeddedDirectory
from tools.ticketing.embedded.ticketing import EmbeddedTicketing

OPEN = {"category": Category.PROPRETE, "district": 11, "status": Status.OUVERT}


@pytest.fixture
def key() -> Callable[[str], str]:
    """Effect keys of this test alone."""
    unique = uuid.uuid4().hex
    return lambda name: f"{unique}.{name}"


@pytest.fixture
def ticket(world: World, place: Place, key: Callable[[str], str]) -> Ticket:
    return world.ticketing.create(key("made"), "nid-de-poule", Category.VOIRIE, Priority.NORMALE, place)


def _failure(call: Any, *arguments: Any) -> Failure:
    with pytest.raises(ToolError) as raised:
        call(*arguments)
    assert raised.value.fr and raised.value.en
    return raised.value.failure


def _demo(tickets: tuple[Ticket, ...]) -> list[int]:
    """Numbers of the demo's own tickets, in their order."""
    return [ticket.number for ticket in tickets if ticket.number <= 6000]


@pytest.mark.parametrize(
    "criteria",
    [
        OPEN,
        {**OPEN, "created_before": CITY_NOW - timedelta(days=30)},
        {"category": Category.EAU, "created_after": CITY_NOW - timedelta(days=20)},
        {"priority": Priority.URGENTE, "district": 3, "status": Status.EN_COURS},
        {"created_after": CITY_NOW - timedelta(days=40), "created_before": CITY_NOW - timedelta(days=35)},
        {"assignee": ME},
        {"assignee": ME, "status": Status.FERME},
        {"near": (2.3714, 48.8652, 300.0)},
        {"near": (2.3714, 48.8652, 800.0), "category": Category.PROPRETE},
        {"street": "rue Oberkampf", "district": 11},
        {"street": "Bd. Voltaire", "category": Category.VOIRIE},
        {"text": "trottinette", "created_after": CITY_NOW - timedelta(days=200)},
        {"text": "Trottinettes", "district": 11},
        {"text": "nid de poule", "district": 11},
    ],
)
def test_a_search_gives_what_fits_all_that_was_said_the_newest_first(
    world: World, truth: Ticketing, criteria: dict[str, Any]
) -> None:
    if "assignee" in criteria:
        world.needs("assign")
    if criteria.get("status", Status.OUVERT) not in world.statuses or (
        "priority" in criteria and not world.priorities
    ):
        pytest.skip(f"{world.name} does not keep that: declared")
    expected = search(truth, **criteria)
    if "status" in criteria and len(world.statuses) < len(Status):  # what is not closed counts as open
        anything = {name: value for name, value in criteria.items() if name != "status"}
        open_or_closed = criteria["status"] is Status.FERME
        fit = [t for t in search(truth, **anything).items if (t.status is Status.FERME) is open_or_closed]
        expected = replace(expected, items=tuple(fit), total=len(fit))
    found = search(world.ticketing, **criteria)
    assert found.complete and found.total == len(found.items)
    assert _demo(found.items) == [ticket.number for ticket in expected.items] != []
    if found.items:
        assert found.as_of is not None


def test_a_list_that_is_cut_says_so_and_how_many_there_are(world: World) -> None:
    found = search(world.ticketing)
    assert not found.complete and found.total > len(found.items)
    assert len(found.items) == world.most and (found.total < 6500 or not world.whole)


def test_accents_are_no_matter_where_the_system_can_do_so(world: World) -> None:
    found = search(world.ticketing, text="dépots sauvages", district=11).total
    assert (found > 0) is world.accents


@pytest.mark.parametrize("text", ["", "de la", "💧"])
def test_words_that_say_nothing_are_refused_rather_than_matching_all(world: World, text: str) -> None:
    assert _failure(lambda: search(world.ticketing, text=text)) is Failure.INVALID


def test_a_search_around_nothing_is_refused(world: World) -> None:
    assert _failure(lambda: search(world.ticketing, near=(2.37, 48.86, 0.0))) is Failure.INVALID


def test_nobody_and_nowhere_give_nothing(world: World) -> None:
    assert search(world.ticketing, assignee="personne.inconnue").items == ()
    assert search(world.ticketing, near=(5.0, 43.0, 500.0)).items == ()


@pytest.mark.parametrize("number", [5990, 5821, 4147, 17])
def test_a_ticket_is_read_whole(world: World, truth: Ticketing, number: int) -> None:
    found, expected = world.ticketing.get(number), truth.get(number)
    if not world.whole:  # the system has no such fields
        same_status = (found.status is Status.FERME) is (expected.status is Status.FERME)
        assert same_status and found.priority is Priority.NORMALE and found.assignee is None
        expected = replace(
            expected, status=found.status, priority=found.priority, assignee=None, updated=found.updated
        )
    if found.place is not None and expected.place is not None:
        assert found.place.label == expected.place.label
        assert (found.place.lon, found.place.lat) == pytest.approx((expected.place.lon, expected.place.lat))
    same = {"version": 0, "place": None, "title": found.title}
    assert replace(found, **same) == replace(expected, **same)
    assert (found.place is None) is (expected.place is None)
    assert found.title == expected.title


def test_a_version_is_the_same_in_a_list_and_alone(world: World) -> None:
    listed = search(world.ticketing, **OPEN).items[0]
    assert world.ticketing.get(listed.number) == listed


def test_a_history_tells_comments_and_changes_in_their_order(world: World, truth: Ticketing) -> None:
    if not world.whole:
        (first, *_) = world.ticketing.history(17).items
        assert first.action == "création" and not world.ticketing.history(17).complete
        return
    listed = search(truth, assignee=ME, status=Status.FERME).items[0]
    found, expected = world.ticketing.history(listed.number), truth.history(listed.number)
    assert found.complete and found.total == len(found.items)
    assert found.items[0].action == "création"
    texts = [(e.author, e.text) for e in expected.items if e.action in ("commentaire", "fermeture")]
    told = [(e.author, e.text) for e in found.items if e.action in ("commentaire", "fermeture") and e.text]
    assert [text for _, text in told] == [text for _, text in texts]
    assert [entry.at for entry in found.items] == sorted(entry.at for entry in found.items)


def test_a_new_ticket_is_open_and_has_its_place(world: World, ticket: Ticket, place: Place) -> None:
    assert (ticket.status, ticket.category, ticket.priority) == (
        Status.OUVERT,
        Category.VOIRIE,
        Priority.NORMALE,
    )
    assert ticket.district == 11 and ticket.assignee is None and ticket.number > 6000
    assert ticket.place is not None and ticket.place.label == place.label
    assert (ticket.place.street, ticket.place.number) == (place.street, place.number)
    assert (ticket.place.lon, ticket.place.lat) == pytest.approx((place.lon, place.lat))
    assert world.ticketing.get(ticket.number) == ticket


def test_every_change_raises_the_version_and_leaves_a_line(
    world: World, ticket: Ticket, karim: Person, key: Callable[[str], str]
) -> None:
    world.needs("assign", "comment", "set_priority", "close", "reopen")
    system, number = world.ticketing, ticket.number
    steps: list[Ticket] = [ticket]
    for change in (
        lambda at: system.assign(key("1"), number, at, karim),
        lambda at: system.comment(key("2"), number, at, "Balisage posé."),
        lambda at: system.set_priority(key("3"), number, at, Priority.HAUTE),
        lambda at: system.close(key("4"), number, at, "Fait."),
        lambda at: system.reopen(key("5"), number, at, None),
    ):
        if world.name != "embedded":
            time.sleep(1.1)  # a version by the second: what leaves all fields as they were needs another one
        steps.append(change(steps[-1].version))
    assert steps[1].assignee == karim and steps[3].priority is Priority.HAUTE
    assert steps[4].status is Status.FERME and steps[5].status is Status.OUVERT
    assert len({step.version for step in steps}) == 6
    lines = [(entry.action, entry.text) for entry in system.history(number).items]
    assert [action for action, _ in lines] == [
        "création", "affectation", "commentaire", "priorité", "fermeture", "réouverture",
    ]  # fmt: skip
    assert lines[1][1] == "Confié à Karim Benali." and lines[2][1] == "Balisage posé."
    assert "normale → haute" in lines[3][1] and lines[4][1] == "Fait."
    assert system.get(number) == steps[5]
    assert number in [t.number for t in search(system, text="balisage posé", category=Category.VOIRIE).items]


def test_the_same_key_twice_gives_the_first_answer_and_does_nothing_again(
    world: World, ticket: Ticket, place: Place, key: Callable[[str], str]
) -> None:
    world.needs("close", "comment")
    system = world.ticketing
    assert system.create(key("made"), "autre chose", Category.EAU, Priority.BASSE, place) == ticket
    first = system.close(key("once"), ticket.number, ticket.version, "Fait.")
    assert system.close(key("once"), ticket.number, ticket.version, "Fait.") == first
    assert system.find_effect(key("once")) == first and system.find_effect(key("never")) is None
    assert system.find_effect(key("made")) is not None
    said = system.comment(key("said"), ticket.number, first.version, "Revu.")
    assert system.comment(key("said"), ticket.number, first.version, "Revu.") == said
    assert system.find_effect(key("said")) == said
    for number in (ticket.number, 4147):  # whatever ticket it is looked for on first
        assert system.find_effect(key("said"), None, (number,)) == said
        assert system.find_effect(key("never"), None, (number,)) is None
    assert [entry.action for entry in system.history(ticket.number).items] == [
        "création", "fermeture", "commentaire",
    ]  # fmt: skip


def test_a_key_of_another_operation_is_refused(
    world: World, ticket: Ticket, key: Callable[[str], str]
) -> None:
    world.needs("comment")
    change = world.ticketing.comment
    assert _failure(change, key("made"), ticket.number, ticket.version, "x") is Failure.CONFLICT
    assert _failure(change, "", ticket.number, ticket.version, "x") is Failure.INVALID


def test_a_change_judged_on_an_older_version_is_refused_whole(
    world: World, ticket: Ticket, karim: Person, key: Callable[[str], str]
) -> None:
    world.needs("assign", "set_priority", "close")
    system, number = world.ticketing, ticket.number
    now = system.set_priority(key("first"), number, ticket.version, Priority.HAUTE)
    for name, call, rest in (
        ("a", system.assign, (karim,)),
        ("b", system.comment, ("Deux.",)),
        ("c", system.set_priority, (Priority.BASSE,)),
        ("d", system.close, (None,)),
        ("e", system.remind, ("Merci de voir.",)),
    ):
        assert _failure(call, key(name), number, ticket.version, *rest) is Failure.CONFLICT
        assert system.find_effect(key(name)) is None
    assert system.get(number) == now and len(system.history(number).items) == 2


def test_states_that_do_not_allow_a_change_say_so(
    world: World, ticket: Ticket, key: Callable[[str], str]
) -> None:
    world.needs("close", "reopen")
    system, number = world.ticketing, ticket.number
    assert _failure(system.reopen, key("a"), number, ticket.version, None) is Failure.CONFLICT
    assert _failure(system.remind, key("b"), number, ticket.version, "Merci.") is Failure.INVALID
    closed = system.close(key("c"), number, ticket.version, None)
    with pytest.raises(ToolError, match="est déjà fermé"):
        system.close(key("d"), number, closed.version, None)


def test_an_unknown_ticket_is_said(world: World, karim: Person, key: Callable[[str], str]) -> None:
    system = world.ticketing
    for number in (99_999, 0, -1, 2**62):
        assert _failure(system.get, number) is Failure.NOT_FOUND
    assert _failure(system.history, 99_999) is Failure.NOT_FOUND
    for name, call, rest in (("close", system.close, (1, None)), ("comment", system.comment, (1, "x"))):
        if name not in world.cannot:
            assert _failure(call, key(name), 99_999, *rest) is Failure.NOT_FOUND
    if "notify" not in world.cannot:
        assert _failure(system.notify, key("n"), karim, 99_999, None) is Failure.NOT_FOUND
    assert system.find_effect(key("n")) is None


def test_notices_name_people_and_services_and_a_plan_goes_on_after_them(
    world: World, people: EmbeddedDirectory, ticket: Ticket, karim: Person, key: Callable[[str], str]
) -> None:
    world.needs("assign", "remind", "notify")
    system, number = world.ticketing, ticket.number
    service = people.find_service(Domain.PROPRETE, 9).exact
    assert service is not None
    assigned = system.assign(key("k"), number, ticket.version, karim)
    reminded = system.remind(key("r"), number, assigned.version, "Merci d'y passer.")
    notified = system.notify(key("n"), service, number, "Merci de voir.")
    assert isinstance(reminded, Notice) and reminded.recipient == "Karim Benali" and reminded.ticket == number
    assert notified.recipient == service.name and notified.ticket == number
    again = system.remind(key("r"), number, assigned.version, "Merci d'y passer.")
    assert again == reminded == system.find_effect(key("r"))
    after = system.get(number)
    if not world.notices_change:
        assert after == assigned
    assert replace(after, version=0, updated=ticket.created) == replace(
        assigned, version=0, updated=ticket.created
    )
    assert system.close(key("c"), number, assigned.version, None).status is Status.FERME


def test_a_notice_says_what_it_was_given_and_never_the_title_that_the_system_holds(
    world: World, ticket: Ticket, karim: Person, key: Callable[[str], str]
) -> None:
    world.needs("notify")
    system, number = world.ticketing, ticket.number
    system.notify(key("n"), karim, number, None)
    system.notify(key("m"), karim, number, "Merci de voir.")
    told = [entry.text for entry in system.history(number).items if entry.action == "notification"]
    assert len(told) == 2 and not any(ticket.title in text for text in told)
    if world.name == "redmine":  # its notes are the notices; the demo's are in its outbox
        assert told[0].endswith(f": Ticket {number}.") and told[1].endswith(": Merci de voir.")


def test_what_a_system_does_not_have_is_refused_and_leaves_nothing(
    world: World, ticket: Ticket, karim: Person, key: Callable[[str], str]
) -> None:
    system, number, version = world.ticketing, ticket.number, ticket.version
    calls: dict[str, Callable[[str], object]] = {
        "assign": lambda k: system.assign(k, number, version, karim),
        "comment": lambda k: system.comment(k, number, version, "Vu."),
        "set_priority": lambda k: system.set_priority(k, number, version, Priority.HAUTE),
        "close": lambda k: system.close(k, number, version, None),
        "reopen": lambda k: system.reopen(k, number, version, None),
        "remind": lambda k: system.remind(k, number, version, "Merci."),
        "notify": lambda k: system.notify(k, karim, number, "Bonjour"),
        "send": lambda k: system.send(k, "priya.raman@paris.demo", "Bonjour"),
    }
    for name in world.cannot:
        assert _failure(calls[name], key(name)) is Failure.INVALID
        assert system.find_effect(key(name)) is None
    assert system.get(number) == ticket


@pytest.mark.parametrize(
    "to", ["", "jean", "jean@", "@paris.demo", "a b@paris.demo", "a@b@c.fr", "a@paris.demo\nBcc: x@y.fr"]
)
def test_a_malformed_address_is_refused(world: World, to: str, key: Callable[[str], str]) -> None:
    assert _failure(world.ticketing.send, key("s"), to, "Bonjour") is Failure.INVALID


def test_empty_and_endless_texts_are_refused(world: World, ticket: Ticket, key: Callable[[str], str]) -> None:
    world.needs("comment")
    system = world.ticketing
    assert _failure(system.comment, key("a"), ticket.number, ticket.version, " \n") is Failure.INVALID
    long = "x" * 50_001
    assert _failure(system.comment, key("b"), ticket.number, ticket.version, long) is Failure.LIMIT


def test_a_ticket_needs_a_subject(world: World, place: Place, key: Callable[[str], str]) -> None:
    create = world.ticketing.create
    assert _failure(create, key("c"), " ", Category.EAU, Priority.NORMALE, place) is Failure.INVALID
    assert _failure(create, "", "Fuite", Category.EAU, Priority.NORMALE, place) is Failure.INVALID


def test_a_ticket_is_made_once(world: World, place: Place, key: Callable[[str], str]) -> None:
    made = world.ticketing.create(key("c"), "Fuite", Category.EAU, Priority.NORMALE, place)
    again = world.ticketing.create(key("c"), "Fuite", Category.EAU, Priority.NORMALE, place)
    assert again == made == world.ticketing.find_effect(key("c"))
    assert world.ticketing.find_effect(key("d")) is None


@pytest.mark.parametrize(
    "subject",
    ["Fuite 💧 devant l'école « Jean-Jaurès »", "L’œuf d'Ève, 12 bis rue Nélaton", "<b>x</b> & *y* %s {0}"],
)
def test_a_subject_comes_back_as_it_was_written(
    world: World, place: Place, subject: str, key: Callable[[str], str]
) -> None:
    made = world.ticketing.create(key("made"), subject, Category.EAU, Priority.NORMALE, place)
    assert world.ticketing.get(made.number).title == subject


def test_hostile_texts_come_back_as_they_are_seen(
    world: World, ticket: Ticket, key: Callable[[str], str]
) -> None:
    world.needs("comment")
    texts = [text for messy in MESSY for text in (messy.title, messy.description, messy.comment) if text]
    if world.name != "embedded":  # each is several exchanges with a real server
        texts = [*[text for text in texts if len(text) > 30][::3], LONG_TEXT]
    version = ticket.version
    for index, text in enumerate(texts):
        version = world.ticketing.comment(key(str(index)), ticket.number, version, text).version
    told = [e.text for e in world.ticketing.history(ticket.number).items if e.action == "commentaire"]
    assert told == [visible(text) for text in texts]


def test_answers_are_of_the_ports_own_types(
    world: World, ticket: Ticket, karim: Person, key: Callable[[str], str]
) -> None:
    world.needs("assign", "notify")
    """What the broker demands of every answer."""
    system, hints = world.ticketing, {name: op.returns for name, op in operations().items()}
    answers: dict[str, Any] = {
        "search": search(system, assignee=ME),
        "get": ticket,
        "history": system.history(ticket.number),
        "assign": system.assign(key("k"), ticket.number, ticket.version, karim),
        "notify": system.notify(key("n"), karim, ticket.number, None),
    }
    for name, answer in answers.items():
        assert fits(answer, hints[f"ticketing.{name}"]), name
    assert typing.get_type_hints(EmbeddedTicketing.get)["return"] is Ticket
