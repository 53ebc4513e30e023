"""When two plans mean the same."""

from __future__ import annotations

from pathlib import Path

from evals.planning.cases import load_cases
from evals.planning.meaning import Meanings
from evals.planning.scoring import has_extra_effect
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


NEAREST = 'lieu = gis.locate(address="23 rue Lecourbe")\nx = gis.nearest(kind="piscine", place=lieu{})\n'


def test_the_only_one_that_was_asked_for_is_shown_alone_or_in_its_list(meanings: Meanings) -> None:
    request, one = "la piscine la plus proche du 23 rue Lecourbe", NEAREST.format("")
    assert same(meanings, request, one + "answer(x)", one + "answer(first(x))")
    assert same(meanings, request, one + "answer(x)", one + "y = need(first(x))\nanswer(y)")


def test_one_of_several_is_not_all_of_them(meanings: Meanings) -> None:
    request, two = "les deux piscines les plus proches du 23 rue Lecourbe", NEAREST.format(', n="deux"')
    assert not same(meanings, request, two + "answer(x)", two + "answer(first(x))")


def test_every_gold_plan_has_a_meaning(meanings: Meanings) -> None:
    for each in load_cases("dev"):
        found = meanings.of_text(each.plan, each)
        assert found.effects or found.shown or found.cannot or found.unmet, each.id


def test_the_requests_kept_apart_are_150_and_frozen() -> None:
    assert len(load_cases("heldout")) == 150


def test_the_world_is_made_where_it_is_missing(city_folder: Path) -> None:
    assert open_world(city_folder).me.name == "Claire Aubry"


def test_another_street_matters_where_the_house_has_the_same_number(meanings: Meanings) -> None:
    plan = 'lieu = gis.locate(address="12 {street}")\nticketing.create(subject="trou", place=lieu)'
    request = "signale un trou au 12 rue Oberkampf, pas au 12 rue Rébeval"
    one, two = (plan.format(street=street) for street in ("rue Oberkampf", "rue Rébeval"))
    assert same(meanings, request, one, one) and not same(meanings, request, one, two)


def test_a_street_that_nobody_knows_is_the_one_that_was_said(meanings: Meanings) -> None:
    plan = 'lieu = gis.locate(address="{street}")\nticketing.create(subject="trou", place=lieu)'
    request = "signale un trou rue des Tanneries-Neuves, pas rue des Forges-Hautes"
    one, two = (
        plan.format(street=street) for street in ("rue des Tanneries-Neuves", "rue des Forges-Hautes")
    )
    assert not same(meanings, request, one, two)


def test_of_two_tickets_that_are_made_each_is_its_own(meanings: Meanings) -> None:
    there = 'lieu = gis.locate(address="12 rue Oberkampf")\n'
    made = f'{there}a = ticketing.create(subject="trou", place=lieu)\n'
    made += 'b = ticketing.create(subject="fuite", place=lieu)\n'
    given = "ticketing.close(ticket={})\nticketing.reopen(ticket={})"
    request = "au 12 rue Oberkampf, crée un ticket trou et un ticket fuite, ferme l'un et rouvre l'autre"
    one, two = made + given.format("a", "b"), made + given.format("b", "a")
    assert same(meanings, request, one, one) and not same(meanings, request, one, two)


NOBODY = "les tickets de plus de dix ans dans le 2e"
OLD = "x = ticketing.search({})\nfor t in x:\n    ticketing.close(ticket=t)"
GET = 'ticket = ticketing.get(number="{}")\n'


def test_what_does_not_come_up_is_compared_whatever_its_order(meanings: Meanings) -> None:
    one = OLD.format('district="2e", older_than="dix ans"')
    two = OLD.format('older_than="10 ans", district="2e"').replace("x ", "vieux ").replace("x:", "vieux:")
    assert same(meanings, f"ferme {NOBODY}, 10 ans", one, two)
    other = OLD.format('older_than="dix ans", district="2e"').replace("close", "remind")
    assert not same(meanings, f"ferme {NOBODY}", one, other)


def test_a_lookup_made_once_or_in_each_branch_is_the_same(meanings: Meanings) -> None:
    request = "le 999999, s'il est urgent c'est pour Karim Benali, sinon préviens Karim Benali"
    find = 'p = directory.find_person(name="Karim Benali")\n'
    once = (
        GET.format(999999)
        + find
        + 'if ticket.priority == "urgent":\n    ticketing.assign(ticket=ticket, to=p)\n'
        "else:\n    ticketing.notify(to=p, ticket=ticket)"
    )
    twice = (
        GET.format(999999) + 'if ticket.priority != "urgent":\n    '
        + find.replace("p =", "q =") + "    ticketing.notify(to=q, ticket=ticket)\n"
        "else:\n    " + find + "    ticketing.assign(ticket=ticket, to=p)"
    )  # fmt: skip
    assert same(meanings, request, once, twice)
    assert not same(meanings, request, once, twice.replace("!=", "=="))


def test_a_branch_that_is_not_taken_is_part_of_the_meaning(meanings: Meanings) -> None:
    plan = 'if ticket.priority == "{}":\n    ticketing.remind(ticket=ticket)\nelse:\n    ticketing.{}'
    request = "relance le 812 s'il est urgent, sinon ferme-le ou rouvre-le, ou bas ou haut"
    kinds = ("close(ticket=ticket)", "reopen(ticket=ticket)")
    for priority in ("urgent", "bas"):
        one, two = (GET.format(812) + plan.format(priority, kind) for kind in kinds)
        assert same(meanings, request, one, one) and not same(meanings, request, one, two)


def test_a_filter_before_a_loop_is_a_condition_in_it(meanings: Meanings) -> None:
    search = 'x = ticketing.search(district="2e", older_than="dix ans")\n'
    kept = search + 'y = [u for u in x if u.priority == "urgent"]\nfor t in y:\n    ticketing.close(ticket=t)'
    inside = search + 'for t in x:\n    if t.priority == "urgent":\n        ticketing.close(ticket=t)'
    asked = search + "if count(x) > 0:\n    for t in x:\n        ticketing.close(ticket=t)"
    request = f"ferme {NOBODY} s'il y en a, urgent"
    assert same(meanings, request, kept, inside)
    assert same(meanings, request, asked, OLD.format('district="2e", older_than="dix ans"'))
    assert not same(meanings, request, kept, asked)


def test_an_effect_that_did_not_come_up_is_another_where_its_values_are(meanings: Meanings) -> None:
    request = f"ferme {NOBODY} et du 3e"
    two, three = (OLD.format(f'district="{d}", older_than="dix ans"') for d in ("2e", "3e"))
    found = [meanings.of_text(plan, case(request)) for plan in (two, three)]
    assert has_extra_effect(*found) and not has_extra_effect(found[0], found[0])
