"""Orders that a plan leaves out: told as unused, so that the plan is asked about first."""

from __future__ import annotations

import pytest

from agents.planner.orders.effect_words import EFFECT_WORDS
from agents.planner.orders.mood import not_ordered
from agents.planner.orders.undone import CARRIED_OUT_BY, undone
from agents.planner.prompt import normalise_request
from beffroi.tool import Effect
from evals.planning.cases import SETS, load_cases
from tests.language.support import checked
from tools.registry import load_registry

EFFECTS = frozenset(name for name, spec in load_registry().specs.items() if spec.effect is not Effect.READ)
SHOW = 'ticket = ticketing.get(number="812")\nanswer(ticket)'
CLOSE = 'ticket = ticketing.get(number="812")\nticketing.close(ticket=ticket)'


def left(plan: str, request: str) -> tuple[str, ...]:
    """What the plan leaves out of a request."""
    return undone(request, checked(plan, request), not_ordered(request, EFFECTS))


@pytest.mark.parametrize(
    ("plan", "request_", "words"),
    [
        (SHOW, "montre le 812 et efface ceux qui attendent", ("efface",)),
        (SHOW, "montre le 812 et envoie-le à Karim Benali", ("envoie",)),
        (SHOW, "montre le 812 et envoie la fiche à Karim Benali", ("envoie",)),
        (SHOW, "montre le 812 et envoie à Karim Benali la fiche", ("envoie",)),
        (SHOW, "je prends le ticket 812", ("je prends ",)),
        (SHOW, "montre le 812 et prends-le", ("prends-le",)),
        (SHOW, "Je m'occupe du 812", ("Je m'occupe",)),
        (CLOSE, "ferme le 812 et préviens Rosa Figueira", ("préviens",)),
        (CLOSE, "je t'ai dit de SUPPRIMER le 812, pas de le fermer", ("SUPPRIMER",)),
        (CLOSE, "ferme le 812, relance l'agent du 4012 et rouvre le 5", ("relance", "rouvre")),
    ],
)
def test_an_order_that_is_left_out_is_told(plan: str, request_: str, words: tuple[str, ...]) -> None:
    assert left(plan, request_) == words


@pytest.mark.parametrize(
    ("plan", "request_"),
    [
        (SHOW, "à qui est confié le 812 ?"),
        (SHOW, "qui a commenté et relancé le 812 ?"),
        (CLOSE, "ferme le 812 sans prévenir l'agent"),
        (CLOSE, "relance le 812... non, ferme-le"),
        (CLOSE, "ferme le 812 et préviens-moi"),
        (SHOW, "je prends le temps de regarder le 812"),
        (SHOW, "une piscine du 12e qui ferme à 22h"),
        ("cannot()", "traduis en anglais : le guichet ferme à 16h30"),
        (CLOSE.replace("ticket=ticket)", 'ticket=ticket, reason="relancer la mairie")'),
         "ferme le 812 : relancer la mairie"),
    ],
)  # fmt: skip
def test_what_orders_nothing_is_not(plan: str, request_: str) -> None:
    assert left(plan, request_) == ()


def test_no_plan_written_by_hand_leaves_an_order_out() -> None:
    for name in (name for name in SETS if not name.startswith("unseen")):
        for case in load_cases(name):
            if case.before is not None:
                continue
            request = normalise_request(case.request)
            assert left(case.plan, request) == (), case.id


def test_every_effect_of_the_house_has_words_that_order_it() -> None:
    house = {spec.name for spec in load_registry().specs.values() if spec.of_the_house} & EFFECTS
    assert set(EFFECT_WORDS) == house
    made_or_set = {"ticketing.create", "ticketing.set_priority"}
    looked_for = {tool for tool, effect in EFFECT_WORDS.items() if effect.looked_for}
    assert (
        looked_for.union(*(CARRIED_OUT_BY[tool] for tool in looked_for & set(CARRIED_OUT_BY)))
        == house - made_or_set
    )
