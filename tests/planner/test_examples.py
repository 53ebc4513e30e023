"""Phrases that packages bring are heard at once: the nearest ones, and those that a request says word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.language.lexicon.folding import stems
from agents.models.weights import learnt_tools
from agents.planner.examples.files import Family, read_families
from agents.planner.examples.heard import calling, families_of, lines_of, spoken_for
from agents.planner.examples.nearest import Examples
from agents.planner.examples.word_for_word import WordForWord
from agents.planner.passed_over import OwnWords
from evals.planning.cases import SECRET, SETS, load_cases
from tools.registry import PACKAGES, load_registry

BROUGHT = ("evals.planning.unseen", "evals.planning.unseen2")
FAMILIES = families_of(BROUGHT, {})
SPECS = load_registry((*PACKAGES, *BROUGHT)).specs
EXAMPLES = Examples(FAMILIES, (spec for spec in SPECS.values() if not spec.of_the_house))
SAID = WordForWord(FAMILIES, OwnWords(SPECS, learnt_tools()).of_tools)


def plans(request: str) -> list[str]:
    return SAID.plans(request, EXAMPLES.nearest(request))


@pytest.mark.parametrize(
    ("request_", "tool"),
    [
        ("Combien de RTT me reste-t-il ?", "conges.solde"),
        ("les platanes malades du 7e", "arbres.lister"),
        ("Commandez 50 gilets fluo, motif « renfort de printemps », merci bien", "magasin.commander"),
        ("montre-moi les utilitaires libres", "flotte.lister"),
    ],
)
def test_the_nearest_phrases_speak_for_the_tool(request_: str, tool: str) -> None:
    near = EXAMPLES.nearest(request_)
    spoken = spoken_for(near)
    assert spoken[tool] == 1.0 and all(0 < share <= 1 for share in spoken.values())
    assert all(0 < each.likeness <= 1.001 for each in near)
    assert near == sorted(near, key=lambda each: -each.likeness)


def test_the_lines_of_the_nearest_gain_most() -> None:
    lines = lines_of(EXAMPLES.nearest("Combien de RTT me reste-t-il ?"))
    assert lines["answer(solde.restants)"] == max(lines.values())
    assert lines_of([]) == spoken_for([]) == {} and Examples().nearest("bonjour") == []


@pytest.mark.parametrize(
    ("request_", "plan"),
    [
        (
            "étage + bâtiment de la salle Colette",
            'salle = salles.trouver(nom="Colette")\nanswer(salle.etage, salle.batiment)',
        ),
        ("les marronniers du 7E", 'arbres_trouves = arbres.lister(espece="marronniers", arrondissement="7E")\n'
         "answer(arbres_trouves)"),
        ("Capacité de la salle Chopin svp", 'salle = salles.trouver(nom="Chopin")\nanswer(salle.places)'),
    ],
)  # fmt: skip
def test_a_phrase_said_word_for_word_needs_no_model(request_: str, plan: str) -> None:
    assert plans(request_)[0] == plan


@pytest.mark.parametrize(
    "request_",
    [
        "montre-moi les tickets ouverts",  # « montre-moi les {nature} {etat} »
        "Peux-tu me réserver la salle des mariages pour mardi 14h ?",
        "capacité de la salle Colette, mais pas avant lundi",
        "capacité de la salle et préviens Rosa svp",
        "capacité de la salle Colette svp " + "x" * 400,
        'capacité de la salle Col"ette svp',
        "",
    ],
)
def test_what_is_said_otherwise_is_left_to_the_model(request_: str) -> None:
    assert plans(request_) == []


def test_no_request_of_the_house_is_taken_for_a_phrase_of_a_package() -> None:
    for name in (name for name in SETS if name != SECRET and not name.startswith("unseen")):
        for case in load_cases(name):
            assert plans(case.request) == [], case.id


@pytest.mark.parametrize("name", ["unseen", "unseen2"])
def test_the_plan_of_a_phrase_is_seldom_another_one(name: str) -> None:
    told = [(case, found[0]) for case in load_cases(name) if (found := plans(case.request))]
    tools = [_tools(found) == _tools(case.plan) for case, found in told]
    assert all(tools) and len(told) == {"unseen": 8, "unseen2": 0}[name]


def test_a_file_that_cannot_be_read_is_not_heard(tmp_path: Path) -> None:
    folder = tmp_path / "courrier" / "phrases"
    folder.mkdir(parents=True)
    (folder / "courrier.txt").write_text("plan:\nanswer(x)\nphrases:\nsans famille\n", "utf-8")
    assert families_of(("courrier",), {"courrier": folder.parent}) == []
    (folder / "courrier.txt").write_text(
        "family: courrier\nvalues code: RA1 | RA2\n===\nintent: etat\nplan:\nx = courrier.suivre(numero=\"{code}\")\n"
        "answer(x.etat)\nphrases:\noù en est le colis {code}\n", "utf-8"
    )  # fmt: skip
    (family,) = families_of(("courrier",), {"courrier": folder.parent})
    assert family.values == {"code": ("RA1", "RA2")} and family.intents[0].phrases == (
        "où en est le colis {code}",
    )


def test_a_value_that_looks_like_no_listed_one_is_none() -> None:
    (family,) = _courrier()
    said = WordForWord([family], {"courrier.suivre": set(stems("colis"))})
    examples = Examples([family])
    taken = said.plans("Où en est le colis RA7731 ?", examples.nearest("Où en est le colis RA7731 ?"))
    assert taken == ['x = courrier.suivre(numero="RA7731")\nanswer(x.etat)']
    other = "où en est le colis de Rosa"
    assert said.plans(other, examples.nearest(other)) == []


def test_a_phrase_of_slots_alone_is_compared_in_few_steps() -> None:
    """Letter by letter it would not end."""
    slots = " ".join(f"{{person{number}}}" for number in range(1, 7))
    (family,) = read_families(
        f'family: x\n===\nintent: y\nplan:\nx.y(a="{{person1}}")\nphrases:\n{slots} mot\n', "x.txt"
    )
    said, request = WordForWord([family], {"x.y": set(stems("mot"))}), "a b c d e mot " * 20
    assert said.plans(request, Examples([family]).nearest(request)) == []
    assert said.plans("Ana Bob Cleo Dan Eve Flo mot", Examples([family]).nearest("mot")) == ['x.y(a="Ana")']


def test_a_package_does_not_say_what_requests_for_the_house_mean() -> None:
    (family,) = read_families(
        'family: z\nvalues mot: le | ce\n===\nintent: i\nplan:\nticket = ticketing.get(number="{num}")\n'
        "ticketing.delete(ticket=ticket)\nphrases:\nferme {mot} ticket {num}\n",
        "z.txt",
    )
    assert calling([family], OwnWords(SPECS, learnt_tools()).of_tools)[0].intents == ()
    assert calling(FAMILIES, OwnWords(SPECS, learnt_tools()).of_tools) == tuple(FAMILIES)


def _courrier() -> list[Family]:
    text = (
        "family: courrier\nvalues code: RA1 | RA2\n===\nintent: etat\nplan:\n"
        'x = courrier.suivre(numero="{code}")\nanswer(x.etat)\nphrases:\noù en est le colis {code}\n'
    )
    return read_families(text, "courrier.txt")


def _tools(plan: str) -> list[str]:
    return [name for name in SPECS if f"{name}(" in plan]
