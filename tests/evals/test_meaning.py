"""When two plans mean the same."""

from __future__ import annotations

from pathlib import Path

from evals.planning.cases import load_cases
from evals.planning.meaning import Meanings
from evals.planning.world import open_world
from tests.evals.conftest import case


def same(meanings: Meanings, request: str, one: str, two: str) -> bool:
    return meanings.of_text(one, case(request)) == meanings.of_text(two, case(request))


SEARCH = 'x = ticketing.search(category="propreté", district="11e")\n'


def test_names_and_extra_reads_do_not_matter(meanings: Meanings) -> None:
    one = SEARCH + "answer(count(x))"
    two = (
        'p = directory.search_people(district="11e")\n' + SEARCH.replace("x =", "ts =") + "answer(count(ts))"
    )
    assert same(meanings, "combien de tickets propreté dans le 11e", one, two)


def test_another_argument_matters(meanings: Meanings) -> None:
    one = 'ticket = ticketing.get(number="812")\nticketing.remind(ticket=ticket)'
    two = 'ticket = ticketing.get(number="813")\nticketing.remind(ticket=ticket)'
    assert not same(meanings, "relance le 812, pas le 813", one, two)


def test_another_effect_matters(meanings: Meanings) -> None:
    one = 'ticket = ticketing.get(number="812")\nticketing.close(ticket=ticket)'
    two = 'ticket = ticketing.get(number="812")\nticketing.reopen(ticket=ticket)'
    assert not same(meanings, "ferme ou rouvre le 812", one, two)


def test_a_filter_and_an_argument_that_say_the_same_are_the_same(meanings: Meanings) -> None:
    request = "les tickets propreté du 11e en cours"
    one = 'x = ticketing.search(category="propreté", district="11e", status="en cours")\nanswer(x)'
    two = SEARCH + 'y = [t for t in x if t.status == "en cours"]\nanswer(y)'
    assert same(meanings, request, one, two)


def test_every_gold_plan_has_a_meaning(meanings: Meanings) -> None:
    for each in load_cases("dev"):
        found = meanings.of_text(each.plan, each)
        assert found.effects or found.shown or found.cannot or found.form, each.id


def test_the_requests_kept_apart_are_150_and_frozen() -> None:
    assert len(load_cases("heldout")) == 150


def test_the_world_is_made_where_it_is_missing(city_folder: Path) -> None:
    assert open_world(city_folder).me.name == "Claire Aubry"
