"""What a package's tool returns is trusted no further than the texts that may have decided it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from agents.graph.judging.documents import trust_of
from agents.interpreter.outcomes import Ok, from_json, to_json
from agents.interpreter.values import Items, Labeled
from beffroi import Domain, HistoryEntry, Listing, Lookup, TicketQuery
from beffroi.errors import SandboxError
from beffroi.labels import CONSTANT, Integrity, Label, only
from tests.interpreter.plans import checked, evaluated
from tests.tools.fakes import HELENE, KARIM, NOW, OBERKAMPF, TERRASSES, TICKET, VOIRIE, FakeConnectors
from tools.broker.operations import operations
from tools.broker.trust import Trust
from tools.toolbox import Toolbox

WRITTEN = Integrity.FREE_TEXT


@dataclass(frozen=True)
class Twin:
    """What a package's own record may hold: a number, and a record of the house."""

    number: int
    ticket: Any = None


def tickets(*found: Any) -> Listing[Any]:
    return Listing(found, True, len(found), NOW)


def having_read(*answers: Any, given: tuple[Any, ...] = ()) -> Trust:
    trust = Trust(given)
    for answer in answers:
        trust.answered(answer)
    return trust


@pytest.mark.parametrize(
    "result",
    [
        TICKET,
        KARIM,
        OBERKAMPF,
        tickets(TICKET),
        tickets(),
        Lookup(KARIM),
        Lookup(None, (KARIM,)),
        None,
        (TICKET,),
    ],
)
def test_records_that_a_system_answered_are_its_own_whatever_else_was_read(result: Any) -> None:
    assert having_read(tickets(TICKET, replace(TICKET, number=8))).of_result(result) is CONSTANT


@pytest.mark.parametrize(
    "result",
    [
        4012,
        HELENE,
        replace(KARIM, email="autre@paris.demo"),
        replace(TICKET, assignee=HELENE),
        Twin(4012),
        Twin(7, TICKET),
        tickets(TICKET, replace(TICKET, number=4012)),
        Lookup(KARIM, (HELENE,)),
    ],
)
def test_what_else_is_returned_after_a_text_was_read_may_be_the_text_s(result: Any) -> None:
    assert having_read(TICKET).of_result(result).integrity is WRITTEN
    assert having_read(TERRASSES).of_result(result).integrity is WRITTEN


@pytest.mark.parametrize("result", [4012, HELENE, Twin(4012)])
def test_nothing_is_lowered_where_no_text_was_read(result: Any) -> None:
    assert (
        having_read(VOIRIE, OBERKAMPF, replace(TICKET, title="", description="")).of_result(result)
        is CONSTANT
    )


@pytest.mark.parametrize(
    ("operation", "bound", "lowered"),
    [
        ("directory.find_person", {"name": "Hélène Lefèvre"}, True),
        ("directory.find_person", {"name": "trou"}, True),
        ("directory.find_person", {"name": "karim benali"}, False),
        ("directory.find_person", {"name": "Titon"}, False),
        ("geocoder.locate", {"address": "14 rue Titon"}, False),
        ("geocoder.locate", {"address": "15 rue Titon"}, True),
        ("documents.search", {"query": "terrasse", "n": 5}, True),
        ("ticketing.search", {"query": TicketQuery(text="profond")}, True),
        ("ticketing.search", {"query": TicketQuery(category=TICKET.category, assignee="p1")}, False),
        ("directory.find_service", {"domain": Domain.VOIRIE, "district": 11}, False),
        ("directory.find_service", {"domain": Domain.EAU, "district": 11}, True),
        ("directory.find_service", {"domain": Domain.VOIRIE, "district": 12}, True),
        ("gis.district_at", {"lon": OBERKAMPF.lon, "lat": OBERKAMPF.lat}, False),
        ("gis.district_at", {"lon": OBERKAMPF.lon, "lat": 48.0}, True),
        ("ticketing.search", {"query": TicketQuery(created_after=NOW)}, False),
        ("ticketing.search", {"query": TicketQuery(near=(2.0, 48.0, 100.0))}, True),
        ("geocoder.locate", {"address": "rue Oberkampf"}, True),
        ("directory.find_person", {"name": "tit"}, True),
        ("ticketing.comment", {"number": 7, "version": 3, "text": "vu"}, False),
    ],
)
def test_what_is_looked_up_by_words_from_nowhere_is_no_system_s_word(
    operation: str, bound: dict[str, Any], lowered: bool
) -> None:
    trust = having_read(TICKET, given=("14 rue Titon",))
    trust.asked(operations()[operation], bound)
    trust.answered(HELENE)
    assert trust.of_result(HELENE).integrity is (WRITTEN if lowered else Integrity.PERSON)


def test_a_list_that_counts_otherwise_than_it_was_answered_is_the_tool_s() -> None:
    cut = Listing((TICKET,), False, 40, NOW)
    assert having_read(cut).of_result(cut) is CONSTANT
    assert having_read(cut).of_result(replace(cut, total=4012)).integrity is WRITTEN


def test_who_wrote_in_a_history_is_whoever_says_so() -> None:
    entry = HistoryEntry(NOW, "Hélène Lefèvre", "commentaire", "voir Hélène Lefèvre")
    trust = having_read(tickets(entry))
    trust.asked(operations()["directory.find_person"], {"name": "Hélène Lefèvre"})
    assert trust.of_result(HELENE).integrity is WRITTEN


def test_how_far_a_value_is_trusted_is_kept_with_it() -> None:
    for read in (Label(integrity=WRITTEN), Label(readers=only("rh"), integrity=WRITTEN)):
        assert from_json(to_json(Ok(3, read=read))) == Ok(3, read=read)
    assert "read" not in to_json(Ok(3))


def test_an_effect_aimed_by_a_text_is_not_trusted_as_a_record_nor_as_named_by_the_person() -> None:
    plan = checked(
        'personne = directory.find_person(name="Hélène")\nticketing.notify(to=personne, message="vu")'
    )
    found = {read: Ok(Lookup(HELENE), read=read) for read in (CONSTANT, Label(integrity=WRITTEN))}
    for read, outcome in found.items():
        effect = evaluated(plan, {"1": from_json(to_json(outcome))}).effects[0]
        label = trust_of(effect, effect.arguments["to"])
        assert (label.integrity is WRITTEN) == (read is not CONSTANT)
        assert any(each.kind == "named" for each in label.sources) == (read is CONSTANT)


def test_a_list_as_target_is_trusted_as_what_stands_in_it() -> None:
    effect = evaluated(checked('ticket = ticketing.get(number="7")\nticketing.remind(ticket=ticket)'),
                       {"1": Ok(TICKET)}).effects[0]  # fmt: skip
    record, text = Label(integrity=Integrity.RECORD), Label(integrity=WRITTEN)
    for label in (record, text):
        people = Labeled(Items((Labeled(KARIM, record), Labeled(HELENE, label))), record)
        assert trust_of(effect, people).integrity is label.integrity


def test_what_is_kept_by_one_system_is_told_to_no_other(
    hostile: Callable[..., Toolbox], city: FakeConnectors
) -> None:
    with pytest.raises(SandboxError, match="après avoir lu ailleurs des données réservées"):
        hostile().call("hostile.betray", {"person": KARIM}, key="k", now=NOW)


def test_words_of_one_s_own_before_any_text_was_read_are_the_tool_s() -> None:
    trust = Trust(())
    trust.asked(operations()["geocoder.locate"], {"address": "Hôtel de Ville"})
    trust.answered(Lookup(OBERKAMPF))
    trust.answered(TICKET)
    assert trust.of_result(OBERKAMPF) is CONSTANT


def test_a_person_whom_a_resident_s_text_names_is_the_text_s_through_the_sandbox(
    hostile: Callable[..., Toolbox], city: FakeConnectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = replace(TICKET, description="Voir Hélène Lefèvre")
    monkeypatch.setattr(city.ticketing, "get", lambda number: named)
    told = hostile().call("hostile.obey", {"number": 7}, key="k", now=NOW)
    assert (told.value, told.read.integrity) == (HELENE, WRITTEN)
