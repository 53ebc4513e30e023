"""Questions, negations and what others are to do: no order to the assistant, however near the words are."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from agents.planner.mends.relayed import relayed
from agents.planner.orders.mood import instead, not_ordered
from agents.planner.prompt import normalise_request
from agents.training.phrases import load_intents
from beffroi.tool import Effect
from evals.planning.cases import SETS, load_cases
from tests.planner.mending import told, without_unwanted
from tools.registry import load_registry

EFFECTS = frozenset(name for name, spec in load_registry().specs.items() if spec.effect is not Effect.READ)
TELLING = {"ticketing.notify", "ticketing.send", "ticketing.comment"}


@pytest.mark.parametrize(
    "request_",
    [
        "Faut-il fermer le ticket 4750 ?",
        "A-t-on relancé l'agent du 4812 ?",
        "bonjour, est-ce que Paul Lefort a été prévenu pour le 4801 ?",
        "est ce qu'on a signalé un lampadaire cassé au 5 rue de Lappe",
        "Le ticket 4750 est-il assigné à quelqu'un ?",
        "Comment fermer un ticket ?",
        "Qui puis-je prévenir pour une fuite d'eau au 3 rue Saint-Maur ?",
        "N'assigne surtout pas le 4812 à Karim Benali",
        "ne fermez jamais le 812",
        "Inutile de prévenir Karim pour le 4812",
        "il est urgent ?",
        "le ticket 4812 est toujours prioritaire ?",
        "C'est urgent ?",
        "Je ne veux pas que tu fermes le 4750",
        "Il ne faut pas assigner le 4812 à Karim",
        "Le 4750 ne doit pas être fermé",
        "Attends avant de fermer le 4750",
        "Vérifie si le 4750 peut être fermé",
        "Je me demande s'il faut relancer le 4812",
        "Que se passe-t-il si je ferme le 4750 ?",
        "Tu as relancé le 4812 ?",
        "comment je fais pour fermer un ticket quand je suis dehors",
        "Pourquoi avoir relancé le 812 ?",
        "faut pas fermer le 812",
        "Le nid-de-poule du 63 rue Saint-Maur, qui s'en occupe ?",
        "Ne mets surtout pas le 812 en urgent",
        "Ne donne surtout pas le 812 à Karim",
        "N'assigne surtout pas le 812 à Karim, il est très occupé",
        "N'assigne surtout pas le 812 à Karim, il prend sa retraite",
        "Ne ferme surtout pas le 4750, la fuite n'est pas fermée",
        "Ne clôture surtout pas le 4750, je le ferme moi-même demain",
        "Le 4750 est fermé ou pas",
        "Ne préviens pas Rosa, je lui ai laissé un message",
        "Bonjour, pourriez-vous me dire où en est le signalement du banc cassé square Saint-Lambert ?",
        "Mon signalement sur le trottoir abîmé rue de Belleville, il avance ?",
        "Des nouvelles du nid-de-poule rue Titon ?",
        "Qu'est devenu le lampadaire signalé rue Monge ?",
        "J'aimerais savoir où en est le 812",
        "Combien de jours a mis le ticket 700 pour être fermé ?",
    ],
)
def test_nothing_is_ordered(request_: str) -> None:
    assert not_ordered(normalise_request(request_), EFFECTS) == EFFECTS


@pytest.mark.parametrize(
    "request_",
    [
        "Ferme le ticket 4750",
        "Peux-tu fermer le 4750 ?",
        "il est urgent, passe-le en haute ?",
        "tu le passes en urgent ?",
        "Vous ne voudriez pas relancer l'agent du 812 ?",
        "n'assigne pas le 812 à Karim mais à Rosa, il faut s'en occuper",
        "Est-ce que tu peux relancer l'agent du 4812 ?",
        "est-il possible de prévenir Rosa Figueira ?",
        "Le 812 est-il fermé ? Sinon ferme-le.",
        "Qui est chef de la voirie du 11e ? Préviens-le pour le 812",
        "Que Rosa Figueira s'occupe du 812",
        "S'il y en a plus de 10 ne ferme rien, sinon ferme-les",
        "le 812 n'est pas clos, clos-le",
        "Vérifie si le 812 est réglé, sinon relance-le",
        "le 4812 est à relancer",
        "Karim m'a demandé de fermer le 4750",
        "ticket 2617 a fermer stp",
        "relance ceux qui n'ont pas été relancés",
        "Demande à Karim Benali de prendre le ticket 4812",
        "Bonjour, je voulais savoir s'il était possible de clôturer le ticket 4750. Merci",
        "Dis-moi si tu peux fermer le 4750",
        "Est-ce que ça serait possible de fermer le 4750 ?",
        "Est-ce qu'il y a moyen de fermer le 4750 ?",
        "Est-ce que tu aurais la gentillesse de fermer le 4750 ?",
        "Est-ce que ça te dérange de relancer l'agent du 812 ?",
        "Le 4750, quand tu auras deux minutes tu peux le fermer ?",
        "Vérifie s'il est ouvert avant de le fermer",
        "Regarde si mes tickets sont encore ouverts pour relancer les agents",
        "Relance tous mes tickets, urgents ou non.",
        "Ferme tous les tickets de plus d'un an, assignés ou pas",
        "Qui est le chef de la voirie du 12e et le prévenir du 4750",
        "ne ferme pas le 812, ferme le 813",
        "N'assigne pas le 812 à Karim, donne-le à Rosa, elle va s'en occuper",
        "Où en est le 812 ? S'il traîne, relance l'agent",
        "Où en est le ticket 812 et préviens Rosa",
        "La demande 812, c'est réglé ferme-le",
        "le ticket 812, ça bouge pas relance Karim",
        "les tickets 812 et 813, c'est fait tu peux les fermer",
        "Une nouvelle pour Karim : préviens-le",
        "Du nouveau sur le 812 préviens Karim",
        "Des nouvelles du 812 relance l'agent",
        "Des nouvelles du 812, et relance l'agent",
    ],
)
def test_what_is_ordered_stays(request_: str) -> None:
    unwanted = not_ordered(normalise_request(request_), EFFECTS)
    words = {"ferm": "close", "clos": "close", "relanc": "remind", "prév": "notify", "occup": "assign",
             "prendre": "assign"}  # fmt: skip
    assert not {f"ticketing.{tool}" for word, tool in words.items() if word in request_.lower()} & unwanted


@pytest.mark.parametrize(
    ("request_", "gone", "left"),
    [
        ("Ne ferme pas le 4750, commente-le : vu", "close", "comment"),
        ("commente le 812 : « ne pas fermer »", "close", "comment"),
        ("Relance les tickets du 11e sans prévenir le chef", "notify", "remind"),
        ("Rappelle à Rosa Figueira de fermer le 4750 et passe le 812 en urgent", "close", "set_priority"),
        ("dis au chef de la voirie du 11e de relancer ses tickets", "remind", "notify"),
        ("Mets mon chef en copie du ticket 812", "assign", "notify"),
        ("J'ai fermé le ticket 4750", "close", "create"),
        ("On m'a dit que le 4750 avait été assigné à Karim", "assign", "create"),
        ("le 812 a été relancé hier, ferme-le", "remind", "close"),
        ("J'ai demandé à Karim de fermer le 4750", "close", "create"),
        ("Rosa Figueira doit fermer le 4750", "close", "notify"),
        ("préviens Samuel Cohen de ne pas supprimer le 812", "delete", "notify"),
        ("N'assigne pas le 812 à Karim, mets-le en urgent", "assign", "set_priority"),
        ("Ne crée pas de ticket, il y a déjà le ticket 4750 pour ça, ferme-le", "create", "close"),
        ("Transmettez à Olivier Perrault la liste des tickets voirie du 5e", "assign", "send"),
        ("Partage les tickets ouverts du 11e avec Karim Benali", "assign", "send"),
    ],
)
def test_only_what_is_not_wanted_goes(request_: str, gone: str, left: str) -> None:
    unwanted = not_ordered(normalise_request(request_), EFFECTS)
    assert f"ticketing.{gone}" in unwanted and f"ticketing.{left}" not in unwanted


def test_what_is_wanted_beside_stays_as_it_was_planned() -> None:
    plan = (
        't = ticketing.get(number="1")\np = directory.find_person(name="Karim")\n'
        'ticketing.assign(ticket=t, to=p)\nticketing.set_priority(ticket=t, priority="haute")'
    )
    kept = without_unwanted(plan, "passe le 1 en haute, ne le réassigne pas", {"ticketing.assign"})
    assert kept == plan.replace("ticketing.assign(ticket=t, to=p)\n", "")
    shared = f"{plan}\nanswer(t)"
    assert without_unwanted(shared, "partage le 1 avec Karim", {"ticketing.assign"}) == shared
    alone = 't = ticketing.get(number="1")\nticketing.close(ticket=t)'
    assert without_unwanted(alone, "ne ferme pas le 1", EFFECTS) == alone
    branch = 't = ticketing.get(number="1")\nif t.assignee:\n    ticketing.remind(ticket=t)\nanswer(t)'
    assert without_unwanted(branch, "ne relance pas", {"ticketing.remind"}) == branch


def test_no_request_whose_plan_was_written_by_hand_loses_an_effect() -> None:
    for name in SETS:
        for case in load_cases(name):
            unwanted = not_ordered(normalise_request(case.request), EFFECTS)
            assert not [tool for tool in unwanted if f"{tool}(" in case.plan], case.id
            assert told(case.plan, normalise_request(case.request)) == case.plan, case.id


@pytest.mark.parametrize(
    ("request_text", "asks"),
    [
        ("ça sert à quoi de relancer quelqu'un qui est en congé", True),
        ("Peut-on confier un même ticket à deux agents à la fois ?", True),
        ("peut-on relancer le 812 ?", False),
        ("peut-on créer un ticket pour le banc cassé ?", False),
        ("peut-on fermer mes tickets en attente ?", False),
    ],
)
def test_what_may_be_done_in_general_is_a_question(request_text: str, asks: bool) -> None:
    assert bool(not_ordered(normalise_request(request_text), EFFECTS)) is asks


def test_hardly_any_training_phrase_loses_an_effect() -> None:
    phrases = [
        (intent.plan, normalise_request(phrase)) for intent in load_intents() for phrase in intent.phrases
    ]
    lost = [
        phrase for plan, phrase in phrases if any(f"{tool}(" in plan for tool in not_ordered(phrase, EFFECTS))
    ]
    assert len(lost) <= len(phrases) * 0.001, lost


@pytest.mark.parametrize(
    ("request_", "clause"),
    [
        ("Rappelle à Rosa Figueira de fermer le ticket 4750.", "de fermer le ticket 4750"),
        ("Demande-lui si le 812 est réglé, merci", "si le 812 est réglé"),
        (
            "Avertis Karim Benali de ne pas toucher au chantier et ferme le 12",
            "de ne pas toucher au chantier",
        ),
        ("Demande au chef de la voirie du 11e de vérifier le 812", "de vérifier le 812"),
        ("remind Rosa to close 4750", "to close 4750"),
        ("Il faudrait que Rosa Figueira ferme le 4750", "ferme le 4750"),
        ("Rappelle à Rosa qu'elle doit fermer le 812 svp", "qu'elle doit fermer le 812"),
        ("fais savoir à l'équipe du 11e de ne pas fermer le 12", "de ne pas fermer le 12"),
    ],
)
def test_what_is_to_be_told_is_found(request_: str, clause: str) -> None:
    (found,) = relayed(request_)
    assert request_[found.start : found.end] == clause


@pytest.mark.parametrize(
    "request_",
    [
        "dis-moi combien il y en a",
        "il faudrait que le 812 ferme",
        "Il faut que Rosa Figueira traite le 12",
        "préviens le chef de service de la réunion",
        "dis à Rosa que le 812 est clos",
    ],
)
def test_what_is_asked_of_the_assistant_is_not_to_be_told(request_: str) -> None:
    assert not list(relayed(request_))


@pytest.mark.parametrize(
    "request_",
    [
        "Préviens l'équipe de Pierre Martin que le 4750 est fermé",
        "Préviens l'équipe de Roger Martin que le 4750 est fermé",
        "Préviens le chef d'atelier que la benne est pleine",
        "Préviens la cheffe de Claire Morel et mets le 4750 en urgent",
        "Préviens Rosa de la fermeture du 4750",
        "préviens le gardien de square que la benne est pleine",
    ],
)
def test_a_name_or_a_noun_is_not_to_be_told(request_: str) -> None:
    assert not list(relayed(normalise_request(request_)))


def test_accents_apart_from_their_letters_are_read() -> None:
    apart = normalize("NFD", "N'assigne pas le 812 à Karim, il est occupé")
    assert "ticketing.assign" in not_ordered(normalise_request(apart), EFFECTS)


def test_what_is_told_within_what_is_told_is_part_of_it() -> None:
    (found,) = relayed("rappelle à Rosa qu'elle doit dire à Karim de fermer le 812")
    assert found.start == len("rappelle à Rosa ")


def test_the_one_message_has_all_the_words() -> None:
    plan = 'p = directory.find_person(name="Rosa")\nticketing.notify(to=p{})'
    said = "rappelle à Rosa de fermer le 812"
    whole = plan.format(', message="fermer le 812"')
    for given in ("", ", message=ask()", ', message="le 812"'):
        assert told(plan.format(given), said) == whole
    other = plan.format(', message="autre chose"')
    assert told(other, said) == other


@pytest.mark.parametrize(
    ("plan", "request_", "begun"),
    [
        (
            't = ticketing.get(number="1")\nticketing.close(ticket=t)',
            "faut-il fermer le 1 ?",
            't = ticketing.get(number="1")\nanswer(t)',
        ),
        (
            'l = gis.locate(address="a")\nt = ticketing.create(subject="b", place=l)',
            "a-t-on signalé b au a ?",
            'l = gis.locate(address="a")\ntickets = ticketing.search(',
        ),
        (
            't = ticketing.get(number="1")\nticketing.close(ticket=t)',
            "dis à Rosa de fermer le 1",
            't = ticketing.get(number="1")\npersonne = directory.find_person(',
        ),
        (
            "tickets = ticketing.search()\nfor t in tickets:\n    ticketing.close(ticket=t)",
            "dis au chef de la voirie du 11e de les fermer",
            "tickets = ticketing.search()\nservice = directory.find_service(",
        ),
        (
            't = ticketing.get(number="1")\nticketing.close(ticket=t)',
            "j'ai fermé le 1",
            't = ticketing.get(number="1")\nanswer(t)',
        ),
        (
            't = ticketing.get(number="1")\np = directory.find_person(name="Rosa")\n'
            "ticketing.assign(ticket=t, to=p)",
            "n'assigne surtout pas le 1 à Rosa",
            't = ticketing.get(number="1")\nanswer(t)',
        ),
        (
            't = ticketing.get(number="1")\nticketing.close(ticket=t)',
            "qui a demandé s'il faut fermer le 1 ?",
            't = ticketing.get(number="1")\nanswer(',
        ),
        (
            't = ticketing.get(number="1")\nh = ticketing.history(ticket=t)\n'
            'p = directory.find_person(name="Rosa")\nticketing.assign(ticket=t, to=p)',
            "partage l'historique du 1 avec Rosa",
            't = ticketing.get(number="1")\nh = ticketing.history(ticket=t)\n'
            'p = directory.find_person(name="Rosa")\nticketing.send(content=',
        ),
        ("ticketing.notify(to=moi)", "faut-il prévenir ?", ""),
        ('t = ticketing.get(number="1")\nanswer(t)', "le 1 est-il fermé ?", None),
    ],
)
def test_a_plan_goes_on_from_before_the_effect(plan: str, request_: str, begun: str | None) -> None:
    assert instead(plan, request_, not_ordered(request_, EFFECTS), EFFECTS) == begun
