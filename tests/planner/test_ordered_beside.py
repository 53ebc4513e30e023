"""What is ordered beside a message or a refusal, and what somebody else is to do."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from agents.language.checking.checker import check
from agents.language.syntax.parser import parse_plan
from agents.planner.alike import same_form
from agents.planner.mends.flows.conditions import without_condition
from agents.planner.mends.tree import in_text
from agents.planner.orders.impossible import beyond_tools
from agents.planner.orders.mood import instead, not_ordered
from beffroi.tool import Effect
from tests.planner.mending import told
from tools.registry import load_registry

SPECS = load_registry().specs
EFFECTS = frozenset(name for name, spec in SPECS.items() if spec.effect is not Effect.READ)


@pytest.mark.parametrize(
    ("request_", "tool"),
    [
        ("fais savoir à Rosa que la grue part, et ce ticket revient à Karim", "ticketing.assign"),
        ("fais savoir à Rosa que la grue part, d'attribuer le 812 à Karim", "ticketing.assign"),
        ("avise la voirie, sans commentaire, et la propreté du ticket 812", "ticketing.notify"),
        ("812 : qui a clôturé ? puis réouverture", "ticketing.reopen"),
        ("Dis à Karim de fermer le 812, relance aussi le 813", "ticketing.remind"),
        ("N'assigne pas le 812 à Karim, plutôt à Rosa", "ticketing.assign"),
    ],
)
def test_what_is_ordered_beside_a_message_is_ordered(request_: str, tool: str) -> None:
    assert tool not in not_ordered(request_, EFFECTS)


@pytest.mark.parametrize(
    ("request_", "tool"),
    [
        ("Rappelle à Rosa qu'elle doit appeler le riverain, supprimer le 812", "ticketing.delete"),
        ("Demande à Rosa de vérifier la rue, après elle supprimera le 812", "ticketing.delete"),
        ("Demande à Rosa de vérifier le 4750, le 812 à fermer et le 813 à supprimer", "ticketing.delete"),
        ("Rappelle à Rosa que le 812 est urgent", "ticketing.assign"),
        ("Transmets à Rosa la liste des tickets voirie qui lui reviennent", "ticketing.assign"),
        ("J'ai fermé le 812 après la suppression du doublon", "ticketing.delete"),
    ],
)
def test_what_somebody_else_is_to_do_is_not_ordered(request_: str, tool: str) -> None:
    assert tool in not_ordered(request_, EFFECTS)


@pytest.mark.parametrize(
    "said",
    [
        "Rappelle à Rosa de fermer le 4750, le 812 et le 813",
        "Demande à Rosa de passer demain, après la réunion",
        "Rappelle à Rosa qu'il faut vider le local, fermer la grille, rendre les clés",
        "Fais savoir à Rosa que la réunion aura lieu, le 15 décembre, salle B",
        "Rappelle à Rosa que le premier étage, particulier, reste fermé",
    ],
)
def test_a_message_is_not_cut_short(said: str) -> None:
    words = re.split(r" (?:d[e'’]|qu[e'’])\s?", said, maxsplit=1)[1]
    plan = f'p = directory.find_person(name="Rosa")\nticketing.notify(to=p, message="{words}")'
    assert told(plan, said) == plan


@pytest.mark.parametrize(
    ("request_", "begun"),
    [
        ("Ne ferme pas le 812, affiche son historique", "answer("),
        ("Ne ferme pas le 812, il pleut dans la cave", "answer(t)"),
    ],
)
def test_what_else_is_asked_of_a_ticket_is_looked_for(request_: str, begun: str) -> None:
    get = 't = ticketing.get(number="812")\n'
    unwanted = not_ordered(request_, EFFECTS)
    assert instead(f"{get}ticketing.close(ticket=t)", request_, unwanted, EFFECTS) == get + begun


def test_an_article_counts_in_prose_alone() -> None:
    get = 't = ticketing.get(number="812")\n'
    said = "ferme le 812, un doublon du 813, pour le gall"

    def form(plan: str) -> tuple[str, ...]:
        return same_form(check(parse_plan(get + plan), said, SPECS, now=datetime(2026, 11, 30)))

    close = 'ticketing.close(ticket=t, reason="{}")'
    assert form(close.format("un doublon du 813")) == form(close.format("doublon du 813"))
    give = 'p = directory.find_person(name="{}")\nticketing.assign(ticket=t, to=p)'
    assert form(give.format("le gall")) != form(give.format("gall"))


@pytest.mark.parametrize(
    "said",
    [
        "Commente le 812 : demander à Rosa de passer demain. Préviens Karim",
        "Préviens Karim du 812 et note dessus : demander à Rosa de passer demain",
    ],
)
def test_what_a_comment_tells_is_no_message(said: str) -> None:
    plan = (
        't = ticketing.get(number="812")\nticketing.comment(ticket=t, text="demander à Rosa de passer demain")\n'
        'p = directory.find_person(name="Karim")\nticketing.notify(to=p, ticket=t)'
    )
    assert told(plan, said) == plan


@pytest.mark.parametrize(
    "said",
    [
        "Passe le 812 à Rosa Figueira, Karim Benali en copie",
        "File le 812 à Rosa Figueira et dis-lui de faire vite",
    ],
)
def test_who_gets_it_beside_a_message_gets_it(said: str) -> None:
    assert "ticketing.assign" not in not_ordered(said, EFFECTS)


def test_who_is_in_copy_is_told() -> None:
    assert "ticketing.assign" in not_ordered("Mets Karim Benali en copie du ticket 812", EFFECTS)


@pytest.mark.parametrize(
    "said",
    [
        "Signale un nid-de-poule 12 rue X et dis-moi s'il y a déjà un ticket, dans ce cas relance-le",
        "Ouvre le ticket 812 et dis-moi s'il est déjà fermé : fermé, rouvre-le, ouvert, relance-le",
    ],
)
def test_contrary_sides_are_not_both_done(said: str) -> None:
    plan = (
        't = ticketing.get(number="812")\nif t.status == "fermé":\n    ticketing.reopen(ticket=t)\n'
        "else:\n    ticketing.remind(ticket=t)"
    )
    assert in_text(without_condition, plan, said) == plan


@pytest.mark.parametrize(
    "said",
    [
        "Qui a le ticket 4750, l'usager a appelé du 01 42 76 40 40",
        "Retire Karim du 4750 et mets Rosa Figueira",
        "Passe la description du 4750 à Rosa Figueira",
        "Corrige mon adresse : le nid-de-poule est au 12 rue Oberkampf",
    ],
)
def test_what_can_be_done_is_not_refused(said: str) -> None:
    assert not beyond_tools(said)
