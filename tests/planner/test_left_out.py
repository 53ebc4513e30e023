"""What was said and left out of a plan is put in where there is one place for it, and nowhere else."""

from __future__ import annotations

import pytest

from evals.planning.cases import SECRET, SETS, load_cases
from tests.planner.mending import completed

SEARCH = 'tickets = ticketing.search(category="eau", district="2e")\nanswer(tickets)'
AGED = 'tickets = ticketing.search({}="deux semaines")\nanswer(tickets)'
REOPEN = 'ticket = ticketing.get(number="12")\nticketing.reopen(ticket=ticket)'
CREATE = 'lieu = gis.locate(address="4 rue Monge")\nticketing.create(subject="fuite", place=lieu)'


@pytest.mark.parametrize(
    ("request_text", "plan", "whole"),
    [
        (
            "les tickets eau urgents en attente du 2e",
            SEARCH,
            SEARCH.replace('"2e"', '"2e", status="en attente", priority="urgents"'),
        ),
        ("les tickets eau du 2e, mais pas les urgents", SEARCH, SEARCH),
        ("les tickets eau du 2e, « signalement urgent » compris", SEARCH, SEARCH),
        ("tickets eau ouverts et tickets eau fermés du 2e", SEARCH, SEARCH),
        (
            "signale une fuite au 4 rue Monge, urgent",
            CREATE,
            CREATE.replace("lieu)", 'lieu, priority="urgent")'),
        ),
        ("signale une fuite au 4 rue Monge", CREATE, CREATE),
        (
            "Rouvre le 12 : le trou est réapparu, merci",
            REOPEN,
            REOPEN[:-1] + ', reason="le trou est réapparu")',
        ),
        ("Rouvre les tickets : 12 et 13", REOPEN, REOPEN),
        ("Rouvre le 12 : urgent", REOPEN, REOPEN),
        (r"Rouvre le 12 : voir \g<9> et \d", REOPEN, REOPEN[:-1] + r', reason="voir \\g<9> et \\d")'),
        (
            "mes tickets d'avant lundi",
            'tickets = ticketing.search(newer_than="d\'avant lundi")\nanswer(tickets)',
            'tickets = ticketing.search(older_than="lundi", assignee=moi)\nanswer(tickets)',
        ),
        (
            "les tickets eau du 2e, urgents ou non",
            SEARCH.replace('"2e"', '"2e", priority="urgents"'),
            SEARCH,
        ),
        (
            "Combien de tickets ouverts la semaine dernière",
            'tickets = ticketing.search(newer_than="la semaine dernière")\nanswer(count(tickets))',
            'tickets = ticketing.search(newer_than="la semaine dernière")\nanswer(count(tickets))',
        ),
        ("Depuis combien de temps attendent les tickets ?", SEARCH, SEARCH),
        (
            "les tickets depuis avant hier",
            'tickets = ticketing.search(newer_than="avant hier")\nanswer(tickets)',
            'tickets = ticketing.search(newer_than="avant hier")\nanswer(tickets)',
        ),
        (
            "mes tickets depuis hier",
            'tickets = ticketing.search(newer_than="hier")\nanswer(tickets)',
            'tickets = ticketing.search(newer_than="hier", assignee=moi)\nanswer(tickets)',
        ),
        (
            "combien de tickets voirie par agent",
            'tickets = ticketing.search(category="voirie")\nanswer(count(tickets))',
            'tickets = ticketing.search(category="voirie")\nanswer(group(tickets, by="assignee"))',
        ),
        (
            "envoie-moi la liste des tickets voirie",
            'tickets = ticketing.search(category="voirie")\nanswer(tickets)',
            'tickets = ticketing.search(category="voirie")\nticketing.send(content=tickets, to=moi.email)',
        ),
        (
            "ne m'envoie pas la liste, montre les tickets voirie",
            'tickets = ticketing.search(category="voirie")\nanswer(tickets)',
            'tickets = ticketing.search(category="voirie")\nanswer(tickets)',
        ),
        (
            "au lieu de m'envoyer la liste par mail, montre les tickets voirie",
            'tickets = ticketing.search(category="voirie")\nanswer(tickets)',
            'tickets = ticketing.search(category="voirie")\nanswer(tickets)',
        ),
        (
            "fais-moi la liste des tickets voirie",
            'tickets = ticketing.search(category="voirie")\nanswer(tickets)',
            'tickets = ticketing.search(category="voirie")\nanswer(tickets)',
        ),
        (
            "combien de tickets voirie, pas par agent",
            'tickets = ticketing.search(category="voirie")\nanswer(count(tickets))',
            'tickets = ticketing.search(category="voirie")\nanswer(count(tickets))',
        ),
        (
            "combien de tickets voirie par mois",
            'tickets = ticketing.search(category="voirie")\nanswer(count(tickets))',
            'tickets = ticketing.search(category="voirie")\nanswer(count(tickets))',
        ),
        (
            "camembert des tickets par statut",
            'tickets = ticketing.search()\ngroupes = group(tickets, by="status")\nanswer(groupes)',
            'tickets = ticketing.search()\ngroupes = group(tickets, by="status")\nchart(groupes)',
        ),
        (
            "les tickets eau du 2e et leur nombre",
            SEARCH,
            SEARCH.replace("(tickets)", "(tickets, count(tickets))"),
        ),
        (
            "les parcs et les marchés du 2e, avec la carte des parcs",
            'a = gis.facilities(kind="parcs", district="2e")\nb = gis.facilities(kind="marchés", district="2e")\nanswer(a, b)',
            'a = gis.facilities(kind="parcs", district="2e")\nb = gis.facilities(kind="marchés", district="2e")\nanswer(a, b)\nmap(a)',
        ),
        (
            "l'école la plus proche du 4 rue Monge",
            'lieu = gis.locate(address="4 rue Monge")\nx = gis.nearest(kind="école", place=lieu)\ny = first(x)\nanswer(y)',
            'lieu = gis.locate(address="4 rue Monge")\nx = gis.nearest(kind="école", place=lieu)\nanswer(x)',
        ),
        (
            "l'adresse de l'école la plus proche du 4 rue Monge",
            'lieu = gis.locate(address="4 rue Monge")\nx = gis.nearest(kind="école", place=lieu)\ny = first(x)\nanswer(y.address)',
            'lieu = gis.locate(address="4 rue Monge")\nx = gis.nearest(kind="école", place=lieu)\ny = first(x)\nanswer(y.address)',
        ),
    ],
    ids=[
        "filters",
        "exception",
        "quoted",
        "two states",
        "urgency",
        "no urgency",
        "why",
        "a colon before numbers",
        "one word is no reason",
        "a pattern's signs are text",
        "before",
        "or not",
        "opened in a week",
        "how long",
        "two days ago",
        "since",
        "by agent",
        "sent",
        "not sent",
        "instead of sent",
        "made",
        "not by agent",
        "by month",
        "chart",
        "count",
        "map",
        "nearest",
        "field of the nearest",
    ],
)
def test_mends(request_text: str, plan: str, whole: str) -> None:
    assert completed(plan, request_text) == whole


@pytest.mark.parametrize(
    ("said", "planned", "shown"),
    [
        ("mets-moi les tickets eau du 2e dans un tableur", "map", "table"),
        ("exporte en excel les tickets eau du 2e", "answer", "table"),
        ("la carte des tickets eau du 2e, puis un csv", "map", "map"),
        ("les tickets eau du 2e", "answer", "answer"),
    ],
)
def test_what_a_spreadsheet_is_to_hold_is_a_table(said: str, planned: str, shown: str) -> None:
    assert completed(SEARCH.replace("answer", planned), said) == SEARCH.replace("answer", shown)


@pytest.mark.parametrize(
    ("said", "planned", "right"),
    [
        ("plus vieux que", "newer_than", "older_than"),
        ("ouverts depuis plus de", "newer_than", "older_than"),
        ("Vieux D'AU MOINS", "newer_than", "older_than"),
        ("de moins de", "older_than", "newer_than"),
        ("datant d'au plus", "newer_than", "newer_than"),
        ("datant d'au plus", "older_than", "newer_than"),
        ("plus récents que", "older_than", "newer_than"),
        ("pas plus vieux que", "newer_than", "newer_than"),
        ("des dernières", "newer_than", "newer_than"),
    ],
)
def test_an_age_is_on_the_side_that_the_words_before_it_say(said: str, planned: str, right: str) -> None:
    request = f"liste les tickets {said} deux semaines"
    assert completed(AGED.format(planned), request) == AGED.format(right)


@pytest.mark.parametrize("name", [name for name in SETS if name != SECRET])
def test_a_right_plan_lacks_nothing(name: str) -> None:
    """Judged on every plan written by hand but the secret ones, and one that tells somebody nothing: the tool
    refuses it, so what to tell is asked for."""
    mended = {case.id: completed(case.plan, case.request) for case in load_cases(name)}
    if name == "followups":
        assert mended["f047"].endswith("ticketing.notify(to=service.head, message=ask())")
        mended["f047"] = mended["f047"].replace(", message=ask()", "")
    assert mended == {case.id: case.plan for case in load_cases(name)}


SPARING = (
    "{}ferme les tickets eau du 2e sauf les tickets urgents",
    "{}ferme les tickets eau du 2e hormis les tickets urgents",
    "{}ferme les tickets eau du 2e, à l'exception des dossiers urgents",
    "{}ferme les tickets eau du 2e autres que les tickets urgents",
    "{}ferme les tickets eau du 2e et garde les tickets urgents",
    "{}ferme les tickets eau du 2e jamais ouverts",
    "{}ferme les tickets eau du 2e, les tickets urgents restent ouverts",
    "{}ferme les tickets moins urgents du 2e",
    "{}ferme les tickets eau du 2e ouverts depuis hier",
)


@pytest.mark.parametrize("sentence", SPARING)
@pytest.mark.parametrize("before", ["", "Bonjour. "])
def test_what_is_spared_is_no_filter(before: str, sentence: str) -> None:
    plan = 'tickets = ticketing.search(category="eau", district="2e")\nfor t in tickets:\n    ticketing.close(ticket=t)'
    assert completed(plan, sentence.format(before)) == plan


@pytest.mark.parametrize(
    "words", ["non urgente", "pas urgent", "pas très urgent", "sans urgence", "l'équipe d'urgence passe"]
)
def test_what_is_not_urgent_is_not_made_so(words: str) -> None:
    assert completed(CREATE, f"signale une fuite au 4 rue Monge, {words}") == CREATE


def test_the_category_of_a_new_ticket_is_not_its_subject() -> None:
    plan = CREATE.replace('subject="fuite"', 'subject="voirie"').replace("lieu)", 'lieu, category="voirie")')
    asked = plan.replace('subject="voirie"', "subject=ask()")
    assert completed(plan, "ouvre un ticket voirie au 4 rue Monge") == asked
    assert completed(plan, "ouvre un ticket voirie au 4 rue Monge : « voirie »") == plan
    assert completed(plan, "ouvre un ticket voirie au 4 rue Monge, objet voirie") == plan


@pytest.mark.parametrize(
    ("said", "end", "kept"),
    [
        ("Combien de tickets ouverts la semaine dernière ?", "answer(count(tickets))", False),
        ("La liste des tickets ouverts depuis la semaine dernière", "answer(tickets)", False),
        ("Les tickets encore ouverts, créés depuis la semaine dernière", "answer(tickets)", True),
        (
            "Ferme les tickets ouverts la semaine dernière",
            "for t in tickets:\n    ticketing.close(ticket=t)",
            True,
        ),
    ],
)
def test_what_was_opened_then_may_be_closed_since(said: str, end: str, kept: bool) -> None:
    plan = 'tickets = ticketing.search(status="ouverts", newer_than="la semaine dernière")\n' + end
    assert completed(plan, said) == (plan if kept else plan.replace('status="ouverts", ', ""))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("Qui a le plus de tickets eau dans le 2e ?", "assignee"),
        ("dis-moi qui a le plus de tickets eau, 2e", "assignee"),
        ("quel agent a le plus de tickets eau dans le 2e", "assignee"),
        ("l'arrondissement qui a le plus de tickets eau", "district"),
    ],
)
def test_who_has_the_most_is_a_ranking(said: str, field: str) -> None:
    found = 'tickets = ticketing.search(category="eau")\n'
    plan = f'{found}plus_ancien = first(sort(tickets, by="created"))\nanswer(plus_ancien)'
    ranked = f'answer(sort(group(tickets, by="{field}"), by="count", order="desc"))'
    assert completed(plan, said) == found + ranked


@pytest.mark.parametrize(
    "said",
    [
        "Qui a le plus de tickets eau, le 2e ou le 3e ?",
        "qui est le plus ancien",
        "ceux qui ont le plus tardé",
    ],
)
def test_a_comparison_is_no_ranking(said: str) -> None:
    assert completed(SEARCH, said) == SEARCH


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("le plus vieux ticket eau non traité du 2e", ', status="non traité"'),
        ("les tickets eau pas encore traités du 2e", ', status="pas encore traités"'),
        ("les tickets eau du 2e, sauf les non traités", ""),
    ],
)
def test_what_was_not_dealt_with_is_open(said: str, status: str) -> None:
    assert completed(SEARCH, said) == SEARCH.replace('"2e"', f'"2e"{status}')


@pytest.mark.parametrize("said", ["dont l'âge dépasse", "en retard : la date excède", "dépassant"])
def test_what_exceeds_an_age_is_older(said: str) -> None:
    assert completed(AGED.format("newer_than"), f"les tickets {said} deux semaines") == AGED.format(
        "older_than"
    )


@pytest.mark.parametrize(
    "said",
    [
        "Relance les tickets voirie avant qu'ils dépassent deux semaines",
        "les tickets dont l'ancienneté ne peut dépasser deux semaines",
        "les tickets qui vont dépasser deux semaines",
        "ceux qui n'ont jamais dépassé deux semaines",
    ],
)
def test_what_does_not_exceed_an_age_is_no_older(said: str) -> None:
    assert completed(AGED.format("newer_than"), said) == AGED.format("newer_than")


@pytest.mark.parametrize(
    "said",
    [
        "les tickets eau non traités et en cours du 2e",
        "nombre de tickets eau traités vs non traités, 2e",
        "les tickets eau non traités dans les délais, 2e",
    ],
)
def test_half_of_what_is_said_of_them_chooses_none(said: str) -> None:
    assert 'status="' not in completed(SEARCH, said)


@pytest.mark.parametrize(
    ("said", "plan"),
    [
        (
            "quel agent a le plus vieux ticket eau ?",
            'tickets = ticketing.search(category="eau")\n'
            'vieux = first(sort(tickets, by="created", order="asc"))\nanswer(vieux.assignee)',
        ),
        (
            "Quel arrondissement a le plus de tickets eau et qui est le responsable de l'eau ?",
            'tickets = ticketing.search(category="eau")\nanswer(tickets)\n'
            'service = directory.find_service(domain="eau")\nanswer(service.head)',
        ),
        ("top 3 des arrondissements avec le moins de tickets eau du 2e", SEARCH),
        ("mets sur une carte l'arrondissement qui a le plus de tickets eau", SEARCH.replace("answer", "map")),
    ],
)
def test_what_is_no_ranking_or_more_than_one_stays(said: str, plan: str) -> None:
    assert completed(plan, said) == plan


@pytest.mark.parametrize(
    "said",
    [
        "cartographie les tickets eau du 2e et exporte-les en csv",
        "géolocalise les tickets eau du 2e dans un fichier csv",
    ],
)
def test_a_map_that_was_asked_for_stays_one(said: str) -> None:
    assert completed(SEARCH.replace("answer", "map"), said) == SEARCH.replace("answer", "map")
