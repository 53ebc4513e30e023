"""What tickets are searched by, where the words tell and the plan does not."""

from __future__ import annotations

import pytest

from tests.planner.mending import completed

LOOP = '\nfor t in tickets:\n    ticketing.set_priority(ticket=t, priority="haute")'
SHOWN = "\nanswer(tickets)"


def searched(*arguments: str) -> str:
    return f"tickets = ticketing.search({', '.join(arguments)})"


@pytest.mark.parametrize(
    ("request_text", "before", "after"),
    [
        ("passe les tickets en cours en priorité haute", 'priority="haute"', ""),
        ("passe mes tickets en cours en priorité haute", 'priority="haute"', "assignee=moi"),
        (
            "passe mes tickets de priorité haute en haute",
            'priority="haute"',
            'priority="haute", assignee=moi',
        ),
    ],
)
def test_what_they_become_chooses_none(request_text: str, before: str, after: str) -> None:
    status = 'status="en cours"'
    given = searched(*filter(None, (status, before))) + LOOP
    assert completed(given, request_text) == searched(*filter(None, (status, after))) + LOOP


@pytest.mark.parametrize(
    "request_text",
    ["mes tickets en cours", "montre mes vieux signalements en cours", "my tickets in progress"],
)
def test_ones_own_are_ones_own(request_text: str) -> None:
    assert completed(searched('status="en cours"') + SHOWN, request_text).startswith(
        searched('status="en cours"', "assignee=moi")
    )


@pytest.mark.parametrize(
    "request_text",
    [
        "les tickets en cours",
        "les tickets de mes collègues, mes demandes",
        "mes tickets confiés à l'équipe, en cours",
    ],
)
def test_others_are_not(request_text: str) -> None:
    assert "moi" not in completed(searched('status="en cours"') + SHOWN, request_text)


@pytest.mark.parametrize(
    "request_text",
    [
        "Quels tickets n'ont pas été traités depuis un mois ?",
        "les tickets sans nouvelles depuis un mois",
        "les dossiers non résolus depuis plus d'un mois",
    ],
)
def test_what_was_not_dealt_with_for_a_month_is_older(request_text: str) -> None:
    plan = searched('newer_than="un mois"') + SHOWN
    assert completed(plan, request_text).startswith(searched('older_than="un mois"'))


@pytest.mark.parametrize(
    "request_text", ["les tickets créés depuis un mois", "pas les clos : ceux ouverts, créés depuis un mois"]
)
def test_what_came_in_a_month_is_newer(request_text: str) -> None:
    plan = searched('newer_than="un mois"') + SHOWN
    assert completed(plan, request_text).startswith(searched('newer_than="un mois"'))


def test_an_order_is_no_word_that_tickets_are_searched_by() -> None:
    plan = searched("assignee=moi", 'text="Relance"') + "\nfor t in tickets:\n    ticketing.remind(ticket=t)"
    without = plan.replace(', text="Relance"', "")
    assert completed(plan, "Relance tous mes tickets en retard") == without
    assert completed(plan, "mes tickets où il est écrit Relance") == plan


@pytest.mark.parametrize("word", ["Passerelle", "Compteurs", "Metro", "Affichage"])
def test_a_subject_before_the_order_is_what_tickets_are_searched_by(word: str) -> None:
    plan = searched(f'text="{word}"') + "\nfor t in tickets:\n    ticketing.remind(ticket=t)"
    assert completed(plan, f"{word} : relance tous les tickets") == plan
    assert completed(plan, f"{word}, relance tous les tickets") == plan


def test_a_name_is_no_word_that_tickets_are_searched_by() -> None:
    found = 'personne = directory.find_person(name="Karim Benali")\n'
    plan = found + searched("assignee=personne", 'text="Karim Benali"') + SHOWN
    right = found + searched("assignee=personne") + SHOWN
    assert completed(plan, "les tickets de Karim Benali en retard") == right
    lea = 'lea = directory.find_person(name="Léa Roux")\n' + found
    other = lea + searched("assignee=lea", 'text="Karim Benali"') + SHOWN
    assert completed(other, "les tickets de Léa Roux qui parlent de Karim Benali") == other


@pytest.mark.parametrize("text", ["déjà un", "déjà", "deja un ticket"])
def test_already_is_no_word_of_a_ticket(text: str) -> None:
    looked = 'lieu = gis.locate(address="3 rue Keller")\ntickets = ticketing.search({})\n'
    made = 'if count(tickets) == 0:\n    ticketing.create(subject="tag", place=lieu)'
    said = "Signale un tag au 3 rue Keller s'il n'y en a pas déjà un"
    assert completed(looked.format(f'text="{text}"') + made, said) == looked.format("place=lieu") + made
