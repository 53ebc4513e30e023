"""Orders that should wait: Beffroi acts at once, so what they wait for is told and asked about."""

from __future__ import annotations

import time

import pytest

from agents.language.request.waiting import is_waiting, waits
from evals.planning.cases import SETS, load_cases
from tests.language.support import checked

CLOSE = 'ticket = ticketing.get(number="4750")\nticketing.close(ticket=ticket)'


def waited(request: str) -> list[str]:
    """The words that put something off."""
    return [request[start:end] for start, end in waits(request)]


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ("Ferme le 4750 demain", "demain"),
        ("Demain matin, ferme le 4750", "Demain matin"),
        ("relance-le dans deux jours", "dans deux jours"),
        ("ferme le 4750 d'ici la fin de la semaine", "d'ici la fin de la semaine"),
        ("préviens Rosa Figueira le 15 décembre", "le 15 décembre"),
        ("Relance l'agent du 4812 tous les lundis", "tous les lundis"),
        ("Envoie un message à Rosa Figueira vendredi : réunion à 10 h", "vendredi"),
        ("Ferme le 4750 dès que les travaux sont finis", "dès que les travaux sont finis"),
        ("ferme-le une fois les travaux terminés", "une fois les travaux terminés"),
        ("Quand Karim sera rentré de congés, assigne-lui le 4812", "Quand Karim sera rentré de congés"),
        ("Attends lundi pour relancer le 4812", "Attends lundi pour relancer le 4812"),
        ("Rappelle-moi de fermer le 4750", "Rappelle-moi de fermer le 4750"),
        ("Si Rosa ne répond pas demain, ferme le 4750", "Si Rosa ne répond pas demain"),
        ("ferme le 812 s'il répond", "s'il répond"),
        ("Ferme le 812 si l'usager est d'accord", "si l'usager est d'accord"),
    ],
)
def test_what_an_order_waits_for_is_found(request_: str, words: str) -> None:
    assert words in waited(request_) and is_waiting(words)


@pytest.mark.parametrize(
    "request_",
    [
        "Ferme le 812 dès que possible",
        "Une fois le ticket fermé, préviens Rosa Figueira",
        "passe le 812 en attente",
        "j'attends une réponse, ferme le 812",
        "N'attends pas lundi pour relancer le 812",
        "dis-moi quand le ticket a été créé et ferme-le",
        "Paulette Okafor nous quitte vendredi. Confie ses tickets à Dimitri Lescure.",
        "passe le 3307 en urgence, des gamins traversent là tous les matins",
        "Ferme le 812 s'il est urgent",
        "Relance les tickets ouverts depuis lundi",
        "rappelez-moi de qui il s'agit",
    ],
)
def test_what_waits_for_nothing_is_left_alone(request_: str) -> None:
    assert waited(request_) == []


def test_a_wait_is_told_of_effects_only_and_not_where_it_is_dictated() -> None:
    assert checked(CLOSE, "ferme le 4750 demain").unused == ("demain",)
    assert checked(CLOSE.splitlines()[0] + "\nanswer(ticket)", "montre le 4750 demain").unused == ()
    noted = CLOSE.splitlines()[0] + '\nticketing.comment(ticket=ticket, text="passage prévu demain")'
    assert checked(noted, "note sur le 4750 : passage prévu demain").unused == ()


def test_few_requests_of_the_sets_have_one() -> None:
    cases = [case for name in SETS for case in load_cases(name)]
    told = [case.request for case in cases if "ticketing." in case.plan and waited(case.request)]
    assert len(told) < len(cases) / 100


@pytest.mark.parametrize(
    "words", ["si ", "attends a ", "quand a ", "rappelle-moi ", "dès que ", "s'il ", "a"]
)
def test_a_hostile_text_is_read_in_time_that_grows_with_its_length(words: str) -> None:
    def spent(length: int) -> float:
        text, start = (words * length)[:length], time.process_time()
        list(waits(text))
        return time.process_time() - start

    assert spent(20_000) < 40 * spent(2_000) + 0.05
