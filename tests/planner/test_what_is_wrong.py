"""A new ticket is about a thing and what is wrong with it."""

from __future__ import annotations

import pytest

from agents.planner.mends.tree import in_text
from agents.planner.mends.what_is_wrong import with_what_is_wrong
from evals.planning.cases import load_cases
from tests.planner.mending import completed
from tests.planner.test_reports import SETS


def _plan(subject: str, address: str) -> str:
    return (
        f'lieu = gis.locate(address="{address}")\nticket = ticketing.create(subject="{subject}", place=lieu)'
    )


@pytest.mark.parametrize(
    ("request_text", "address", "subject", "whole"),
    [
        ("Au 14 rue Titon le trottoir s'est affaissé, signale-le", "14 rue Titon", "trottoir", "trottoir s'est affaissé"),
        ("Un lampadaire clignote devant le 17 rue Keller", "17 rue Keller", "lampadaire", "lampadaire clignote"),
        ("La poubelle au 22 rue Basfroi déborde, fais un ticket", "22 rue Basfroi", "poubelle",
         "poubelle au 22 rue Basfroi déborde"),
        ("Le banc du square du Temple est cassé, signale-le", "square du Temple", "banc",
         "banc du square du Temple est cassé"),
        ("La grille du square du Temple a été arrachée, signale-le", "square du Temple", "grille",
         "grille du square du Temple a été arrachée"),
        ("le feu de la rue Titon ne marche plus : ouvre un ticket", "rue Titon", "feu", "feu de la rue Titon ne marche plus"),
        ("le lampadaire devant chez lui, 17 rue Keller, clignote depuis dix jours : ouvre un ticket", "17 rue Keller",
         "lampadaire", "lampadaire devant chez lui, 17 rue Keller, clignote"),
        ("un usager appelle : le lampadaire devant chez lui, 17 rue Keller, clignote. Ouvre un ticket", "17 rue Keller",
         "clignote", "lampadaire devant chez lui, 17 rue Keller, clignote"),
    ],
)  # fmt: skip
def test_the_subject_has_both(request_text: str, address: str, subject: str, whole: str) -> None:
    assert completed(_plan(subject, address), request_text) == _plan(whole, address)


@pytest.mark.parametrize(
    ("request_text", "subject"),
    [
        ("Signale un trou au 3 rue Keller, il est profond", "trou"),
        ("un trou au 3 rue Keller, c'est dangereux", "trou"),
        ("Ouvre un ticket pour un dépôt sauvage au 3 rue Keller s'il n'y en a pas déjà un", "dépôt sauvage"),
        ("Signale un arbre qui bloque le 3 rue Keller", "arbre"),
        ("Signale un tag au 3 rue Keller et dis à Karim que la benne est pleine", "tag"),
        ("Le trou est au 3 rue Keller, signale-le", "trou"),
        ("le trou au 3 rue Keller est urgent, signale-le", "trou"),
        ("Signale une fuite au 3 rue Keller. Le gardien est prévenu", "fuite"),
        ("Signale manque d'éclairage au 3 rue Keller", "manque d'éclairage"),
        ("tag 3 rue Keller ouvre un ticket confie le a Rémi", "tag"),
        ("tag au 3 rue Keller confie le a ibrahim konate", "tag"),
    ],
)
def test_what_is_not_said_of_it_stays_out(request_text: str, subject: str) -> None:
    plan = _plan(subject, "3 rue Keller")
    assert in_text(with_what_is_wrong, plan, request_text) == plan


def test_of_two_new_tickets_none_is_changed() -> None:
    plan = f'{_plan("trou", "3 rue Keller")}\nautre = ticketing.create(subject="tag", place=lieu)'
    assert in_text(with_what_is_wrong, plan, "le trou est profond, et un tag, 3 rue Keller") == plan


@pytest.mark.parametrize("name", SETS)
def test_no_plan_by_hand_is_changed(name: str) -> None:
    for case in load_cases(name):
        assert in_text(with_what_is_wrong, case.plan, case.request) == case.plan, case.id
