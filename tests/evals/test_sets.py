"""The sets of requests: frozen, spread evenly, and the same with invented values."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from agents.language.syntax.printer import print_plan
from agents.planner.prompt import Turn
from agents.training.slots import words as training
from beffroi.errors import ConfigurationError
from evals.planning import invented, register
from evals.planning.cases import FOLDER, SETS, evenly, file_hash, frozen, load_cases, packages_of
from evals.planning.meaning import Meanings
from evals.planning.renaming import pairs
from evals.planning.run import sets_named
from evals.planning.world import World
from tests.evals.conftest import case
from tools.registry import load_registry


@pytest.mark.parametrize("name", sorted(frozen()))
def test_a_frozen_set_is_as_it_was_frozen(name: str) -> None:
    told = frozen()[name]
    assert file_hash(name) == told["sha256"]
    assert len(load_cases(name)) == told["requests"]


def test_every_set_is_there_and_every_id_stands_once() -> None:
    assert {file.stem for file in FOLDER.glob("*.jsonl")} == set(SETS)
    for name in SETS:
        ids = [each.id for each in load_cases(name)]
        assert len(ids) == len(set(ids)), name


@pytest.mark.parametrize("name", ["unseen", "unseen2"])
def test_right_plans_over_other_tools_type_and_run_on_their_package(name: str, world: World) -> None:
    meanings = Meanings(world, load_registry(packages_of(name)).specs)
    for each in load_cases(name):
        checked = meanings.typed(each.plan, each)
        found = meanings.of(checked, each)
        assert print_plan(checked.plan) == each.plan and all(checked.sentences), each.id
        assert not any(told in what for what in found.shown for told in ("<waiting>", "<missing")), each.id


def test_a_limit_takes_evenly() -> None:
    assert evenly(range(10), 5) == [0, 2, 4, 6, 8]
    assert evenly(range(3), 5) == [0, 1, 2] and evenly(range(3), 0) == [0, 1, 2]


def test_sets_are_named_one_or_all() -> None:
    assert register.spent() and "test" not in sets_named("all")
    assert sets_named("all", again=True) == (*SETS, "renamed") and len(sets_named("all")) == len(SETS)
    assert sets_named("noisy") == ("noisy",)
    with pytest.raises(ConfigurationError, match="dev, heldout"):
        sets_named("autre")
    with pytest.raises(ConfigurationError):
        load_cases("autre")


def test_values_are_renamed_alike_in_request_and_plan(meanings: Meanings) -> None:
    request = "Appelez Mme Ndiaye, Fatou Ndiaye et K. du 12 bis rue Monge 5e : FUITE D'EAU"
    plan = (
        'une = directory.find_person(name="Mme Ndiaye")\ndeux = directory.find_person(name="Fatou Ndiaye")\n'
        'lieu = gis.locate(address="12 bis rue Monge 5e")\nticketing.create(subject="FUITE D\'EAU", place=lieu)\n'
        "answer(une.phone, deux.phone)"
    )
    (pair,) = pairs([case(request, plan)], meanings)
    made = pair.renamed
    assert not re.search("Ndiaye|Fatou|Monge|FUITE", made.request + made.plan)
    literals = re.findall(r'="([^"]+)"', made.plan)
    assert all(literal in made.request for literal in literals)
    title, family = literals[0].split()
    assert title == "Mme" and literals[1].endswith(f" {family}") and literals[3].isupper()
    assert re.fullmatch(r"12 bis rue .+ 5e", literals[2])
    assert pairs([case(request, plan)], meanings)[0].renamed == made


def test_the_turn_before_is_renamed_too_and_nothing_is_renamed_without_a_value(meanings: Meanings) -> None:
    asked = 'personne = directory.find_person(name="Fatou Ndiaye")\nanswer(personne.phone)'
    before = Turn("le téléphone de Fatou Ndiaye", asked)
    (pair,) = pairs([case("et son e-mail", asked.replace("phone", "email"), before)], meanings)
    assert pair.renamed.before and "Ndiaye" not in pair.renamed.before.request + pair.renamed.plan
    assert pairs([case("combien de tickets", "answer(count(ticketing))")], meanings) == []


def folded(text: str) -> str:
    split = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in split if not unicodedata.combining(c))


def test_invented_words_are_no_training_words() -> None:
    parts = (training.NAME_PARTS_A, training.NAME_PARTS_B, training.NAME_PARTS_C)
    known = {folded(a + b + c) for a in parts[0] for b in ("", *parts[1]) for c in ("", *parts[2])}
    lists = Path(training.__file__).parent / "lists"
    known |= {
        folded(line)
        for name in ("first_names", "surnames")
        for line in (lists / f"{name}.txt").read_text("utf-8").splitlines()
    }
    names = (
        *invented.FIRST_NAMES, *invented.FIRST_NAMES_VOWEL, *invented.LAST_NAMES, *invented.LAST_NAMES_VOWEL,
    )  # fmt: skip
    assert not known & {folded(part) for name in names for part in (name, *name.split("-"))}
    streets = set(map(folded, training.STREET_WORDS))
    assert not streets & {folded(w) for street in invented.STREETS for w in street.split() if len(w) > 3}
    anomalies = folded((lists / "anomalies.txt").read_text("utf-8"))
    assert not [s for held in invented.SUBJECTS.values() for s in held if folded(s) in anomalies]
