"""Words of a request where the signature of a tool that the model never learnt has a place for them."""

from __future__ import annotations

import pytest

from evals.planning.cases import load_cases
from tests.planner.mending import as_declared
from tools.registry import load_registry

SPECS = load_registry(("evals.planning.unseen",)).specs


@pytest.mark.parametrize("name", ["unseen", "dev", "heldout"])
def test_a_right_plan_stays_as_it_is(name: str) -> None:
    for case in load_cases(name):
        if case.before is None:
            assert as_declared(case.plan, case.request, SPECS) == case.plan


@pytest.mark.parametrize(
    ("request_text", "plan", "mended"),
    [
        (
            "la liste des colis attendus",
            'xs = courrier.lister(etat="attendus")\nanswer(xs)',
            'xs = courrier.lister(etat="attendus", nature="colis")\nanswer(xs)',
        ),
        (
            "capteurs de bruit du 13e, tous",
            'xs = capteurs.lister(grandeur="bruit")\nanswer(xs)',
            'xs = capteurs.lister(grandeur="bruit", arrondissement="13e")\nanswer(xs)',
        ),
        (
            "horodateurs en panne du XIVe",
            'xs = stationnement.horodateurs(etat="en panne", rue="XIVe")\nanswer(xs)',
            'xs = stationnement.horodateurs(etat="en panne", arrondissement="XIVe")\nanswer(xs)',
        ),
        (
            "inscris Nora Diallo jeudi, repas sans porc",
            'cantines.inscrire(enfant="Nora Diallo", jour="jeudi", ecole="repas sans porc")',
            'cantines.inscrire(enfant="Nora Diallo", jour="jeudi", ecole="repas sans porc")',
        ),
        (
            "inscris Nora Diallo jeudi, sans porc",
            'cantines.inscrire(enfant="Nora Diallo", jour="jeudi", ecole="sans porc")',
            'cantines.inscrire(enfant="Nora Diallo", jour="jeudi", regime="sans porc")',
        ),
        (
            "quel est l'expéditeur du CL2060",
            'c = courrier.suivre(numero="CL2060")\nanswer(c.arrivee)',
            'c = courrier.suivre(numero="CL2060")\nanswer(c.expediteur)',
        ),
        (
            "prolonge les prêts de la carte 6041",
            'xs = prets.lister(carte="6041")\nfor x in xs:\n    prets.prolonger(pret=x, semaines="6041")',
            'xs = prets.lister(carte="6041")\nfor x in xs:\n    prets.prolonger(pret=x)',
        ),
        (
            "où en est le CL2060 ?",
            'c = courrier.suivre(numero="CL2060")\nanswer(c.poids)',
            'c = courrier.suivre(numero="CL2060")\nanswer(c.etat)',
        ),
        (
            "qui a expédié le CL2060",
            'c = courrier.suivre(numero="CL2060")\nanswer(c.arrivee)',
            'c = courrier.suivre(numero="CL2060")\nanswer(c.expediteur)',
        ),
        (
            "bruit dans le 13e, tous les capteurs",
            'xs = capteurs.lister(grandeur="bruit", arrondissement="13e")\nanswer(count(xs))',
            'xs = capteurs.lister(grandeur="bruit", arrondissement="13e")\nanswer(xs)',
        ),
        (
            "réserve la salle Monet lundi",
            's = salles.trouver(nom="Monet")\nsalles.reserver(salle=s, jour="lundi", heure=ask())',
            's = salles.trouver(nom="Monet")\nsalles.reserver(salle=s, jour="lundi")',
        ),
    ],
    ids=[
        *("left out", "arrondissement", "roman", "not whole", "moved", "field", "number twice", "how far"),
        *("family of a word", "no count", "no question"),
    ],
)
def test_what_a_signature_has_a_place_for_stands_there(request_text: str, plan: str, mended: str) -> None:
    assert as_declared(plan, request_text, SPECS) == mended


@pytest.mark.parametrize(
    ("request_text", "plan"),
    [
        ("les envois attendus, mais pas les colis", 'xs = courrier.lister(etat="attendus")\nanswer(xs)'),
        ("les colis et les plis attendus", 'xs = courrier.lister(etat="attendus")\nanswer(xs)'),
        ("l'étiquette dit « colis fragile », quels envois sont attendus", 'xs = courrier.lister(etat="attendus")\nanswer(xs)'),
        (
            "les colis attendus, puis ceux qui sont perdus",
            'xs = courrier.lister(nature="colis", etat="attendus")\nys = courrier.lister(nature="colis")\nanswer(ys)',
        ),
        ("donne-moi l'ordinateur portable I-0430", 'xs = parc.lister(inventaire="I-0430")\nanswer(xs)'),
        ("l'expéditeur et le poids du CL2060", 'c = courrier.suivre(numero="CL2060")\nanswer(c.arrivee)'),
        ("les tickets voirie urgents", 'xs = ticketing.search(category="voirie")\nanswer(xs)'),
        ("les colis", "xs = courrier.lister(\nanswer(xs)"),
    ],
    ids=["denied", "two values", "quoted", "two calls", "introduces a name", "two fields", "house", "no plan"],
)  # fmt: skip
def test_where_there_is_more_than_one_place_or_none_nothing_is_done(request_text: str, plan: str) -> None:
    assert as_declared(plan, request_text, SPECS) == plan
