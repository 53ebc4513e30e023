"""Words of the request that no step uses: precise on what changes the meaning, silent on the rest."""

from __future__ import annotations

import pytest

from agents.language.request.unused import unused_words
from agents.language.syntax.parser import parse_plan
from tests.language.support import checked

SEARCH = 'tickets = ticketing.search(category="voirie")\nanswer(tickets)'
CLOSE = 'ticket = ticketing.get(number="12")\nticketing.close(ticket=ticket)'

CLOSE_ALL = 'x = ticketing.search({}, district="11e")\nfor t in x:\n    ticketing.close(ticket=t)'
OF_KARIM = 'p = directory.find_person(name="Karim Benali")\n' + CLOSE_ALL.format("assignee=p")
NOT_WAITING = SEARCH.replace(
    "answer(", 'reste = [t for t in tickets if t.status != "en attente"]\nanswer(reste, '
)

TOLD = [
    (NOT_WAITING, "les tickets voirie ni urgents ni en attente", ("ni urgents",)),
    (SEARCH, "les tickets voirie sauf les fermés", ("sauf les fermés",)),
    (SEARCH, "les tickets voirie pas encore traités", ("pas encore traités",)),
    (SEARCH, "les tickets voirie, hors 12e", ("hors 12e",)),
    (SEARCH, "les tickets voirie sans agent", ("sans agent",)),
    (SEARCH, "les tickets voirie mais pas ceux de l'école", ("mais pas ceux de l'école",)),
    (SEARCH, "les tickets voirie de Karim Benali", ("Karim Benali",)),
    (SEARCH, "les tickets voirie de M. Castel", ("M. Castel",)),
    (SEARCH, "les tickets voirie qui parlent de « rats morts »", ("rats morts",)),
    (SEARCH, "les 5 derniers tickets voirie", ("5",)),
    (SEARCH, "les trois plus anciens tickets voirie", ("trois",)),
    (SEARCH, "les tickets voirie à moins de 300 m du 12 bis rue Oberkampf", ("300", "12 bis rue Oberkampf")),
    (SEARCH, "les tickets voirie du onzième", ("onzième",)),
    (SEARCH, "les tickets voirie du XIIe", ("XIIe",)),
    (SEARCH, "TICKETS VOIRIE DU 11E SVP", ("11E",)),
    (SEARCH, "tickets voirie non urgents de plus de 2 mois", ("non urgents", "2 mois")),
    (SEARCH, "les tickets voirie créés depuis le 12 mars", ("12 mars",)),
    (SEARCH, "les tickets voirie d'hier", ("hier",)),
    (SEARCH, "tickets voirie, envoie à a.b@paris.demo", ("a.b@paris.demo",)),
    (CLOSE, "ferme le ticket 12 s'il est encore ouvert", ("s'il est encore ouvert",)),
    (CLOSE, "ferme le ticket 12 mais ne préviens pas l'agent", ("ne préviens pas l'agent",)),
    (CLOSE, "ferme les tickets 12 et 15", ("15",)),
    (CLOSE.replace("12", "412"), "ferme les tickets 412 et 41", ("41",)),
    (CLOSE, "ferme le 1 et le 12", ("1",)),
    (SEARCH.replace(")", ', district="12e")', 1), "les tickets voirie du 12e, et le ticket 12", ("12",)),
    (CLOSE, 'ferme le 12 avec le motif "pompe réparée"', ('"pompe réparée"',)),
    (CLOSE.replace("12", "412"), "ferme les tickets 412 et 4123", ("4123",)),
    (
        'x = directory.find_person(name="Tuan Linh")\nanswer(x)',
        "le poste de Tuan Linh et de Li Tuan",
        ("Li Tuan",),
    ),
    (
        CLOSE_ALL.format('priority="urgente"'),
        "Ferme tous les tickets du 11e sauf les urgents",
        ("sauf les urgents",),
    ),
    (
        CLOSE_ALL.format('status="fermé"'),
        "ferme les tickets pas encore fermés du 11e",
        ("pas encore fermés",),
    ),
    (CLOSE_ALL.format('status="fermé"'), "ferme les tickets non fermés du 11e", ("non fermés",)),
    (OF_KARIM, "Ferme les tickets du 11e sauf ceux de Karim Benali", ("sauf ceux de Karim Benali",)),
    (CLOSE, "ne ferme pas le ticket 12", ("ne ferme pas le ticket 12",)),
    (CLOSE, "dès que le 12 est traité, ferme-le", ("dès que le 12 est traité",)),
    (CLOSE, "ferme le ticket 12 si le ticket 12 est traité", ("si le ticket 12 est traité",)),
]
SILENT = [
    (CLOSE_ALL.format('priority="pas urgents"'), "ferme les tickets pas urgents du 11e"),
    (
        CLOSE_ALL.format('status="ouverts"').replace("close", "remind"),
        "s'il y a des tickets ouverts dans le 11e, relance-les",
    ),
    (
        'x = ticketing.search(district="11e")\nfor t in x:\n    if t.status == "en attente":\n        '
        "ticketing.remind(ticket=t)\n    else:\n        ticketing.close(ticket=t)",
        "ferme les tickets du 11e sauf ceux qui sont en attente : relance-les",
    ),
    (CLOSE.replace("close", "remind"), "ne ferme pas le ticket 12, relance-le"),
    (CLOSE, "ya 1 plaque qui bouge, ferme le 12 stp, 3 trucs à 9:12"),
    (SEARCH, "RAS sauf voirie : les tickets ?"),
    (SEARCH, "Bonjour, pourriez-vous me donner les tickets voirie s'il vous plaît ? Bien cordialement"),
    (SEARCH, "Pour la 3e fois, les tickets voirie avant 14h, j'ai 2 minutes"),
    (SEARCH, "c'est Momo de l'équipe du matin, les tickets voirie"),
    (SEARCH, "Madame la Conseillère veut les tickets voirie, merci à Léa"),
    (SEARCH, "les tickets voirie, sauf erreur de ma part ; à part ça tout va bien"),
    (SEARCH, "LES TICKETS VOIRIE DE PARIS SVP MERCI"),
    (SEARCH, "si possible les tickets voirie, on n'a pas le temps"),
    (CLOSE, "ferme le 12 s'il te plaît, si tu peux"),
    (CLOSE, "je voulais savoir s'il était possible de fermer le 12"),
    (CLOSE, "Ferme le ticket n°12. Je répète : le 12."),
    ("cannot()", "quel temps fera-t-il demain à Lyon, sauf erreur ?"),
    (
        'x = ticketing.search(category="voirie")\ny = [t for t in x if t.status != "fermé"]\nanswer(y)',
        "les tickets voirie sauf les fermés",
    ),
    (
        CLOSE.replace("ticket=ticket)", 'ticket=ticket, reason="Karim Benali a fini le 3, sauf le mur")'),
        "ferme le ticket 12, motif : Karim Benali a fini le 3, sauf le mur",
    ),
]


@pytest.mark.parametrize(("plan", "request_", "told"), TOLD)
def test_what_changes_the_meaning_is_told(plan: str, request_: str, told: tuple[str, ...]) -> None:
    unused = checked(plan, request_).unused
    assert unused == told
    assert all(words in request_ for words in unused)


@pytest.mark.parametrize(("plan", "request_"), SILENT)
def test_the_rest_is_silent(plan: str, request_: str) -> None:
    assert checked(plan, request_).unused == ()


def test_what_an_earlier_request_said_is_not_told_again() -> None:
    earlier = ("Que fait Corinne Dumas ?",)
    assert checked(SEARCH, "les tickets voirie de Corinne Dumas", earlier_requests=earlier).unused == ()


def test_an_earlier_request_said_whole_words_only() -> None:
    earlier = ("montre le ticket 4301",)
    assert checked(CLOSE, "ferme les tickets 12 et 43", earlier_requests=earlier).unused == ("43",)


def test_words_of_a_follow_up_are_told_like_others() -> None:
    earlier = ("les tickets voirie",)
    assert checked(SEARCH, "et dans le 12e ?", earlier_requests=earlier).unused == ("12e",)


def test_what_a_tool_says_it_does_is_not_left_out() -> None:
    said = "Lister les tickets {category} sans agent"
    request = "les tickets voirie sans agent, sauf les fermés"
    plan = parse_plan(SEARCH)
    assert unused_words(request, plan, (), (), has_effects=False) == ("sans agent, sauf les fermés",)
    assert unused_words(request, plan, (), (), has_effects=False, does=[said]) == ("sauf les fermés",)


@pytest.mark.parametrize(
    ("request_text", "told"),
    [
        ("nombre de tickets par statut pour chaque arrondissement", ("pour chaque arrondissement",)),
        ("les tickets par arrondissement et par statut", ("par arrondissement",)),
        ("les tickets par statut", ()),
        ("les tickets par statut et par mois", ("par mois",)),
        ("un graphique des tickets selon le statut", ()),
    ],
)
def test_what_is_not_grouped_by_is_told(request_text: str, told: tuple[str, ...]) -> None:
    plan = 'tickets = ticketing.search()\ngroupes = group(tickets, by="status")\nanswer(groupes)'
    assert checked(plan, request_text).unused == told


def test_what_is_counted_in_one_is_told_where_each_was_asked_for() -> None:
    plan = "tickets = ticketing.search()\nanswer(count(tickets))"
    assert checked(plan, "combien de tickets a chaque agent").unused == ("chaque agent",)
    assert checked(plan, "combien de tickets").unused == ()


@pytest.mark.parametrize(
    ("request_text", "told"),
    [
        ("Top 3 des rues avec des tickets voirie", ("Top 3 des rues",)),
        ("les rues qui ont le plus de tickets", ("les rues qui ont le plus",)),
        ("quel arrondissement a le plus de tickets", ()),
        ("quel agent a le plus de tickets", ("quel agent a le plus",)),
        ("âge moyen des tickets par arrondissement", ("âge moyen",)),
        ("en moyenne, combien de tickets par arrondissement", ("en moyenne",)),
        ("l'évolution des tickets par arrondissement", ("évolution",)),
    ],
)
def test_what_no_function_gives_is_told(request_text: str, told: tuple[str, ...]) -> None:
    plan = 'tickets = ticketing.search()\ngroupes = group(tickets, by="district")\nanswer(groupes)'
    assert checked(plan, request_text).unused == told


def test_a_second_kind_of_facility_that_nothing_looks_for_is_told() -> None:
    plan = 'e = gis.facilities(kind="écoles", district="12e")\nanswer(e)'
    assert checked(plan, "les écoles et les crèches du 12e").unused == ("crèches",)
    assert checked(plan, "les écoles du 12e, dit une école").unused == ()


def test_what_no_filter_knows_is_told_before_all_are_meant() -> None:
    plan = "tickets = ticketing.search(assignee=moi)\nfor t in tickets:\n    ticketing.remind(ticket=t)"
    assert checked(plan, "Relance tous mes tickets en retard").unused == ("en retard",)
    assert checked(plan, "Relance tous mes tickets, je suis en retard").unused == ()


def test_who_has_none_is_told() -> None:
    plan = 'tickets = ticketing.search(district="12e")\nanswer(tickets)'
    said = "Quels agents du 12e n'ont aucun ticket ?"
    assert checked(plan, said).unused == ("Quels agents du 12e n'ont aucun ticket",)
    assert checked(plan, "les tickets du 12e qui n'ont aucun agent").unused == ()


@pytest.mark.parametrize(
    ("said", "plan"),
    [
        (
            "si la rue Oberkampf n'a aucun ticket ouvert, signale un trou rue Oberkampf",
            'lieu = gis.locate(address="rue Oberkampf")\n'
            'tickets = ticketing.search(status="ouvert", place=lieu)\n'
            'if not tickets:\n    ticketing.create(subject="trou", place=lieu)',
        ),
        (
            "L'école Voltaire n'a pas de ticket, crée-en un : fuite d'eau",
            'lieu = gis.locate(address="école Voltaire")\n'
            'ticket = ticketing.create(subject="fuite d\'eau", place=lieu)',
        ),
        (
            "Relance les tickets en souffrance depuis plus d'un mois",
            'tickets = ticketing.search(older_than="plus d\'un mois")\n'
            "for t in tickets:\n    ticketing.remind(ticket=t)",
        ),
        (
            "suite aux nombreuses demandes importantes des riverains, relance le 3120",
            'ticket = ticketing.get(number="3120")\nticketing.remind(ticket=ticket)',
        ),
        (
            "Objet : tickets en retard. Merci de relancer les tickets voirie de plus d'un mois",
            'tickets = ticketing.search(category="voirie", older_than="un mois")\n'
            "for t in tickets:\n    ticketing.remind(ticket=t)",
        ),
        ("les parcs et les squares du 11e", 'e = gis.facilities(kind="squares", district="11e")\nanswer(e)'),
    ],
)
def test_context_and_what_another_word_says_are_heard(said: str, plan: str) -> None:
    assert checked(plan, said).unused == ()
