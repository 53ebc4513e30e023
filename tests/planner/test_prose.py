"""Words to be read by somebody that the request has and the plan lacks; who is named as the one not meant."""

from __future__ import annotations

import time

import pytest

from agents.planner.orders.undone import undone
from tests.language.support import checked
from tests.planner.mending import completed, without_contrasted

REOPEN = 'ticket = ticketing.get(number="4127")\nticketing.reopen(ticket=ticket)'
COMMENT = 'ticket = ticketing.get(number="1745")\nticketing.comment(ticket=ticket, text=ask())'
ASSIGN = 'ticket = ticketing.get(number="2650")\n'
CLAIRE = 'personne = directory.find_person(name="Claire Aubry")\nticketing.assign(ticket=ticket, to=personne)'
MATHIS = CLAIRE.replace("personne", "personne2").replace("Claire Aubry", "Mathis Roussel")


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        ("rouvre le 4127 : la fuite est revenue", "la fuite est revenue"),
        ("rouvre le 4127, la fuite est revenue", "la fuite est revenue"),
        ("Rouvrez le ticket 4127, l'eau fuit toujours, merci", "l'eau fuit toujours"),
        ("rouvre le 4127 car le trou est réapparu.", "le trou est réapparu"),
        ("rouvre le 4127, le 812 est à qui ?", None),
        ("rouvre le 4127, il est urgent et préviens Rosa", None),
        ("rouvre le 4127, la fuite est revenue et l'eau monte", "la fuite est revenue et l'eau monte"),
        ("rouvre le 4127", None),
        ("rouvre le 4127, c'est une erreur", "erreur"),
        ("rouvre le 4127, erreur.", "erreur"),
        ("rouvrir le 4127 (doublon), merci", "doublon"),
        ("rouvre le 4127, doublon du 812", None),
        ("rouvre le 4127 mais pas comme doublon", None),
        ("rouvre le 4127 et si le 812 c'est un doublon dis-le", None),
    ],
)
def test_a_reason_that_is_said_is_given(request_: str, reason: str | None) -> None:
    expected = (
        REOPEN if reason is None else REOPEN.replace("ticket=ticket)", f'ticket=ticket, reason="{reason}")')
    )
    assert completed(REOPEN, request_) == expected


@pytest.mark.parametrize(
    ("request_", "text"),
    [
        (
            "Mettre un commentaire sur le 1745 : l'entreprise passe jeudi matin.",
            "l'entreprise passe jeudi matin",
        ),
        ("commente le 1745: gardien prévenu", "gardien prévenu"),
        ("commente le 1745 à 10:30", None),
        ("commente le 1745 : vu", None),
        ("sur le 1745 : commente le 1745 : passage fait", None),
    ],
)
def test_what_is_dictated_is_not_asked_for(request_: str, text: str | None) -> None:
    assert completed(COMMENT, request_) == (
        COMMENT if text is None else COMMENT.replace("ask()", f'"{text}"')
    )


@pytest.mark.parametrize(
    "request_",
    [
        "assigne le 2650 à Claire Aubry plutôt qu'à Mathis Roussel",
        "assigne le 2650 à Claire Aubry et non à M. Mathis Roussel",
        "assigne le 2650 à Claire Aubry, pas à Mathis Roussel",
        "au lieu de Mathis Roussel, assigne le 2650 à Claire Aubry",
    ],
)
def test_nothing_is_done_for_who_is_not_meant(request_: str) -> None:
    assert without_contrasted(f"{ASSIGN}{CLAIRE}\n{MATHIS}", request_) == ASSIGN + CLAIRE
    assert without_contrasted(ASSIGN + MATHIS, request_) == ASSIGN + MATHIS


def test_two_people_who_are_both_meant_stay() -> None:
    plan = f"{ASSIGN}{CLAIRE}\n{MATHIS}"
    assert without_contrasted(plan, "assigne le 2650 à Claire Aubry puis à Mathis Roussel") == plan


SEARCHED = 'tickets = ticketing.search(district="11e")\n'


@pytest.mark.parametrize(
    ("request_", "spared"),
    [
        ("relance les agents des tickets du 11e, sauf le 2044", ["2044"]),
        ("relance les tickets du 11e mais pas le 2044 ni le 2210", ["2044", "2210"]),
        ("relance les tickets du 11e hormis les tickets 2044 et 2210", ["2044", "2210"]),
        ("relance les tickets du 11e, à l'exception du 2044", ["2044"]),
    ],
)
def test_a_ticket_that_is_an_exception_is_left_alone(request_: str, spared: list[str]) -> None:
    acts = "".join(
        f'\nt{number} = ticketing.get(number="{number}")\nticketing.remind(ticket=t{number})'
        for number in spared
    )
    found = SEARCHED + "tickets2 = [t for t in tickets if t.assignee]"
    assert without_contrasted(found + acts, request_) == f"{found}\nanswer(tickets2)"


def test_what_stays_as_it_is_is_not_closed() -> None:
    plan = "\n".join(
        f't{number} = ticketing.get(number="{number}")\nticketing.close(ticket=t{number}, reason="vu")'
        for number in (2604, 2605)
    )
    kept = without_contrasted(plan, "2604 terminé, vu. Fermer. 2605 reste ouvert, pièce manque")
    assert "close(ticket=t2604" in kept and "t2605" not in kept
    assert without_contrasted(plan, "ferme le 2604 et le 2605, il reste à prévenir Rosa") == plan


def test_nobody_is_told_about_a_ticket_that_is_an_exception() -> None:
    plan = (
        f'{SEARCHED}t = ticketing.get(number="4018")\nticketing.remind(ticket=t)\n'
        'p = directory.find_person(name="Karim Benali")\nticketing.notify(to=p, ticket=t)'
    )
    kept = without_contrasted(plan, "relance les tickets du 11e sauf le 4018, et préviens Karim Benali")
    assert "4018" not in kept and "ticket=t" not in kept


@pytest.mark.parametrize(
    "words", ["ferme 12 ", "sauf 12 ", "mais pas 12 ", "relance le ", "ferme le 12 : a "]
)
def test_a_hostile_text_is_read_in_time_that_grows_with_its_length(words: str) -> None:
    plan = 't = ticketing.get(number="12")\nticketing.close(ticket=t)'

    def spent(length: int) -> float:
        text, start = (words * length)[:length], time.process_time()
        completed(plan, text)
        undone(text, checked(plan, "ferme le 12"), frozenset())
        return time.process_time() - start

    assert spent(8_000) < 30 * spent(1_000) + 0.2


@pytest.mark.parametrize(
    "request_",
    [
        "Le 2604 reste ouvert alors que c'est réparé, ferme-le",
        "Ferme le 2604 qui reste ouvert depuis des mois",
        "Relance tous mes tickets sauf le 2044, et le 2604 ferme-le",
    ],
)
def test_a_ticket_that_an_order_is_for_is_not_left(request_: str) -> None:
    plan = 'ticket = ticketing.get(number="2604")\nticketing.close(ticket=ticket)'
    assert without_contrasted(plan, request_) == plan


@pytest.mark.parametrize("why", ["merci beaucoup", "le 813 est à garder pour plus tard"])
def test_thanks_and_another_ticket_are_no_reason(why: str) -> None:
    close = 'ticket = ticketing.get(number="812")\nticketing.close(ticket=ticket)'
    for joint in (" : ", ", "):
        assert completed(close, f"Ferme le 812{joint}{why}") == close


def test_who_is_refused_is_not_given_it() -> None:
    plan = f"{ASSIGN}{MATHIS}\n" + CLAIRE.replace("personne =", "autre =").replace("to=personne", "to=autre")
    said = "n'assigne pas le 2650 à Mathis Roussel, donne-le à Claire Aubry"
    assert "Mathis" not in without_contrasted(plan, said) and "Claire" in without_contrasted(plan, said)


def test_a_reason_of_the_turn_before_is_none_of_this_one() -> None:
    plan = 'ticketing.reopen(ticket=avant.ticket, reason="trou rebouché")'
    assert completed(plan, "rouvre-le") == "ticketing.reopen(ticket=avant.ticket)"
    assert completed(plan, "rouvre-le, motif « Trou rebouché »") == plan


@pytest.mark.parametrize(
    ("words", "request_text"),
    [
        ("préviens Karim Benali", "Si c'est plus de 800 m, préviens Karim Benali"),
        ("Prévenez Karim Benali.", "Prévenez Karim Benali. Merci"),
        ("avertir Karim Benali", "merci d'avertir Karim Benali"),
    ],
)
def test_an_order_with_its_person_is_no_message(words: str, request_text: str) -> None:
    plan = 'personne = directory.find_person(name="Karim Benali")\nticketing.notify(to=personne, message={})'
    assert completed(plan.format(f'"{words}"'), request_text) == plan.format("ask()")


def test_a_message_that_was_dictated_stays() -> None:
    plan = (
        'service = directory.find_service(domain="voirie")\npersonne = directory.find_person(name="Karim Benali")\n'
        'ticketing.notify(to=personne, message="préviens la voirie")'
    )
    assert completed(plan, "Pour la voirie, dis à Karim Benali : préviens la voirie") == plan


def test_a_message_that_orders_something_else_stays() -> None:
    plan = 'personne = directory.find_person(name="Karim Benali")\nticketing.notify(to=personne, message="préviens Rosa Lima")'
    assert completed(plan, "dis à Karim Benali : préviens Rosa Lima") == plan


@pytest.mark.parametrize("words", ["et préviens-le", "dis-leur aussi", "Informe-la stp", "préviens"])
def test_the_order_itself_is_no_message(words: str) -> None:
    plan = 'ticketing.notify(to=moi, message="{}")'
    assert completed(plan.format(words), words) == "ticketing.notify(to=moi, message=ask())"
    assert completed(plan.format("préviens-le vite"), f"dis-lui « {words} »") == plan.format(
        "préviens-le vite"
    )
