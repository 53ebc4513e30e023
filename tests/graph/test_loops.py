"""Loops, filters and conditions over what the city really holds."""

from __future__ import annotations

from agents.views import ChartBlock, TableBlock
from beffroi.identity import Actor
from beffroi.records import Ticket, TicketQuery
from tests.graph.conftest import Make
from tools.connectors import Connectors


def tickets_of(connectors: Connectors) -> tuple[Ticket, ...]:
    """Tickets of roads in the 11th."""
    found = connectors.ticketing.search(TicketQuery(district=11))
    return tuple(ticket for ticket in found.items if ticket.category == "voirie")


def test_a_filter_keeps_what_its_condition_says(make: Make, claire: Actor, connectors: Connectors) -> None:
    request = "Les tickets voirie du 11e qui sont urgents et pas fermés"
    plan = """\
tickets = ticketing.search(category="voirie", district="11e")
tickets2 = [t for t in tickets if t.priority == "urgente" and t.status != "fermé"]
answer(tickets2)
"""
    view = make({request: plan}).ask(claire, request)
    assert view.status == "done", view.error
    wanted = [t for t in tickets_of(connectors) if t.priority == "urgente" and t.status != "fermé"]
    table = view.answer[0]
    assert isinstance(table, TableBlock)
    assert [row[0] for row in table.rows] == [str(ticket.number) for ticket in wanted]


def test_a_loop_reads_for_each_element_and_leaves_out_those_that_fail(
    make: Make, claire: Actor, connectors: Connectors
) -> None:
    request = "Les responsables des agents de la voirie du 11e"
    plan = """\
service = directory.find_service(domain="voirie", district="11e")
personnes = directory.members(service=service)
for p in personnes:
    personne = directory.manager(person=p)
answer(distinct(personne, by="name"))
"""
    view = make({request: plan}).ask(claire, request)
    assert view.status == "done", view.error
    looped = [step for step in view.steps if step.tool == "directory.manager"]
    assert len(looped) > 3 and {step.status for step in looped} <= {"done", "failed"}
    assert len({step.site for step in looped}) == len(looped)


def test_groups_are_a_chart(make: Make, claire: Actor, connectors: Connectors) -> None:
    request = "Graphique des tickets voirie du 11e par statut"
    plan = """\
tickets = ticketing.search(category="voirie", district="11e")
groupes = group(tickets, by="status")
chart(groupes)
"""
    view = make({request: plan}).ask(claire, request)
    assert view.status == "done", view.error
    chart = view.answer[0]
    assert isinstance(chart, ChartBlock)
    assert sum(chart.values) == len(tickets_of(connectors))
    assert chart.title == "Tickets par statut"


def test_a_table_of_groups_says_what_they_are_by_and_counts_their_items(
    make: Make, claire: Actor, connectors: Connectors
) -> None:
    request = "Les tickets voirie par arrondissement"
    plan = """\
tickets = ticketing.search(category="voirie")
groupes = group(tickets, by="district")
answer(groupes)
"""
    view = make({request: plan}).ask(claire, request)
    assert view.status == "done", view.error
    table = view.answer[0]
    assert isinstance(table, TableBlock) and table.title == "Tickets par arrondissement"
    assert table.columns == ("Arrondissement", "Nombre")
    assert (table.rows[0][0], table.rows[10][0]) == ("1er", "11e")
    assert table.total == sum(int(count) for _, count in table.rows)


def test_a_condition_decides_which_effect_is_proposed(
    make: Make, claire: Actor, connectors: Connectors
) -> None:
    ticket = next(t for t in tickets_of(connectors) if t.status == "ouvert")
    request = f"Si le ticket {ticket.number} est ouvert, ferme-le, sinon commente « déjà fermé »"
    plan = f"""\
ticket = ticketing.get(number="{ticket.number}")
if ticket.status == "ouvert":
    ticketing.close(ticket=ticket)
else:
    ticketing.comment(ticket=ticket, text="déjà fermé")
"""
    view = make({request: plan}).ask(claire, request)
    while view.question is not None:
        view = make({request: plan}).answer(claire, view.run, "oui")
    assert view.approval is not None, view.error
    assert [effect.tool for effect in view.approval.effects] == ["ticketing.close"]


def test_tickets_read_between_effects_are_shown_with_their_values(
    make: Make, claire: Actor, connectors: Connectors
) -> None:
    one, two = [t for t in tickets_of(connectors) if t.status == "ouvert"][:2]
    request = f"Ferme les tickets {one.number} et {two.number}"
    plan = f"""\
ticket = ticketing.get(number="{one.number}")
ticketing.close(ticket=ticket)
ticket2 = ticketing.get(number="{two.number}")
ticketing.close(ticket=ticket2)
ticket3 = ticketing.get(number="{one.number}")
answer(ticket3)
"""
    assistant = make({request: plan})
    card = assistant.ask(claire, request).approval
    assert card is not None
    assert [effect.sentence for effect in card.effects] == [
        f"Fermer le ticket {one.number}",
        f"Fermer le ticket {two.number}",
    ]
    done = assistant.accept(claire, card.id)
    assert done.status == "done", done.error
    assert ("Statut", "fermé") in done.answer[0].rows  # type: ignore[union-attr]


def test_a_ranking_of_agents_is_titled_in_french(make: Make, claire: Actor) -> None:
    request = "Qui a le plus de tickets voirie ?"
    plan = """\
tickets = ticketing.search(category="voirie")
answer(sort(group(tickets, by="assignee"), by="count", order="desc"))
"""
    table = make({request: plan}).ask(claire, request).answer[0]
    assert isinstance(table, TableBlock) and table.title == "Tickets par agent chargé"
