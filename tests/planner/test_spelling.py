"""What was typed in haste is respelled for the model alone: plans stay in the person's own words."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.models.protocol import Ask, Generation, ModelIdentity, PlanForm
from agents.planner.drafts import PlanRequest
from agents.planner.planner import ModelPlanner
from agents.planner.prompt import normalise_request
from agents.planner.spelling import Aligned, Speller
from agents.planner.spelling.aligned import Piece
from agents.planner.spelling.lists import Lists
from agents.training.spelling import known_words, write
from tools.registry import load_registry

NOW = datetime(2026, 11, 2, 9, 0)
SPECS = load_registry().specs
ACTIONS = 'ticket = ticketing.get(number="{}")\nticketing.close(ticket=ticket, reason="{}")'


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller.read()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("kombien de tiket voirrie ds le 18", "combien de ticket voirie dans le 18e"),
        ("jai besoin dune carte dé fonteines", "j'ai besoin d'une carte des fontaines"),
        ("jvoudrais le num du servisse proprete", "je voudrais le numéro du service propreté"),
        ("TICKET 2988 : QUEL SERVICE S'EN OCCUPE", "ticket 2988 : quel service s'en occupe"),
        ("Suprime le ticket 12", "Supprime le ticket 12"),
        ("les parcs à - de 300 m, le + proche", "les parcs à moins de 300 m, le plus proche"),
        ("+ de 3 mois, un trou + des tags + son chef", "plus de 3 mois, un trou + des tags + son chef"),
        (
            "il n'y a + de tickets, de + en + tard, à -de 300 m",
            "il n'y a plus de tickets, de plus en plus tard, à moins de 300 m",
        ),
        ("cb de tickets dans le 15 ou dans le 5", "combien de tickets dans le 15e ou dans le 5e"),
        ("dans le 12 rue Monge, dans le 12, dans le 4012", "dans le 12 rue Monge, dans le 12e, dans le 4012"),
        ("c koi le tel de Fatou", "c'est quoi le tel de Fatou"),
        ("relance les tickets voirie du 9 qui attendent", "relance les tickets voirie du 9e qui attendent"),
        ("le compte rendu du 9, les tickets du 12", "le compte rendu du 9, les tickets du 12"),
        ("commente le 812 ouvrez les guillemets vu fermez les guillemets", "commente le 812 « vu »"),
    ],
)
def test_what_was_typed_in_haste_by_ear_or_in_capitals_is_respelled(
    speller: Speller, typed: str, read: str
) -> None:
    assert speller.respelled(typed).read == read


@pytest.mark.parametrize(
    "text",
    [
        "Signale la vitre remplacée au 4 rue de la Glacière et préviens Mme Ticquet.",
        "Envoyez la liste à genealogie.ds@paris.demo, c'est pour M. Ki",
        "How many tickets ki are in the 12e, and who is the head of the service?",
        "il va pleuvoir demain sur la fête surprise ?",
        "commente le ticket 12 : une femme est venue avec sa fille, claude a perdu sa place",
        "la poignée de la porte du bâtiment c, escalier g, est cassée ; casse aussi au RER C",
        "qui est denis dupuis, rue de la lune, quai de la marne ou rue claude bernard ?",
        'note « kombien de tiket ds le 18 » et "ki c"',
        "voir www.mairie.fr/ds/ki et c\u0327a",
        "1 + 1, il est dans le 4 rue monge, dans le 5,5 m, dans le 12, avenue Daumesnil",
        "le lycée, la tente, le compost, les antennes, le carré, les agrès et l'entretien du square",
        "",
        "?",
        "4012",
    ],
)
def test_names_figures_addresses_inflections_and_english_stay(speller: Speller, text: str) -> None:
    assert speller.respelled(text).read == text


def test_what_is_read_in_another_word_is_never_put_back_there(speller: Speller) -> None:
    text = speller.respelled("ferme les tickets dans le 12 et dans le 2, par distence de lascenseur")
    assert text.as_typed('a(district="2e", other="12e")') == 'a(district="2", other="12")'
    assert text.as_typed('sort(by="distance", order="asc")') == 'sort(by="distance", order="asc")'
    assert text.as_typed('a(order_text="asc")') == 'a(order_text="asc")'


@pytest.mark.parametrize(
    "typed", ["j" * 3_000, "jj " * 900 + "ferme", "ds " * 6_660, "c ki " * 3_900, "ki:ds" * 3_900]
)
def test_no_text_breaks_it_or_holds_it_up(speller: Speller, typed: str) -> None:
    text = speller.respelled(normalise_request(typed))
    assert text.as_typed('a(b="dans", c="e", d="qui", e="absent")').startswith("a(")


def test_what_is_respelled_on_a_guess_warrants_no_effect(speller: Speller) -> None:
    typed = "commente le ticket 12 : la phermer est la"
    assert "fermer" in speller.respelled(typed).read
    plan = (
        'ticket = ticketing.get(number="12")\nticketing.comment(ticket=ticket, text="la fermer est la")\n'
        "ticketing.close(ticket=ticket)"
    )
    draft = ModelPlanner(Copying(plan), SPECS, SPECS, speller=speller).plan(PlanRequest(typed, NOW))
    assert "ticketing.close" not in draft.checked.text and 'text="la phermer est la"' in draft.checked.text


def test_words_of_installed_tools_stay_with_their_inflections(speller: Speller) -> None:
    text = "combien de tiqets de la voiries"
    assert speller.respelled(text).read != text
    assert Speller.read(["Tiqet"]).respelled("un tiqet, deux tiqets").read == "un tiqet, deux tiqets"


def test_a_literal_is_in_the_person_s_words_again() -> None:
    text = Aligned("c koi ds le 18, c koi", [Piece(0, 1, "c'est"), Piece(2, 5, "quoi"), Piece(6, 8, "dans")])
    assert text.read == "c'est quoi dans le 18, c koi"
    assert (
        text.as_typed('a(b="quoi dans", c="st quo", d="18", e="desc")')
        == 'a(b="koi ds", c="st quo", d="18", e="desc")'
    )
    assert text.as_read('a(b="koi ds le 18")') == 'a(b="quoi dans le 18")'


def test_what_was_left_out_behind_or_before_a_literal_is_no_part_of_it() -> None:
    text = Aligned("RE: ferme le 4012 Cdt Paul", [Piece(0, 4, ""), Piece(17, 26, "")])
    assert text.read == "ferme le 4012"
    assert (
        text.as_typed('a(b="4012", c="ferme", d="ferme le 4012")')
        == 'a(b="4012", c="ferme", d="ferme le 4012")'
    )


def test_a_literal_that_was_typed_so_stays_though_another_word_is_read_so() -> None:
    text = Aligned("baisse en basse", [Piece(0, 6, "basse")])
    assert text.as_typed('a(b="basse")') == 'a(b="basse")'


@given(changed=st.lists(st.booleans(), min_size=1, max_size=9), data=st.data())
def test_whatever_is_copied_from_the_read_text_is_what_was_typed_there(
    changed: list[bool], data: st.DataObject
) -> None:
    typed = [f"t{number}" for number in range(len(changed))]
    read = [f"ré lu{n}" if other else typed[n] for n, other in enumerate(changed)]
    pieces = [Piece(3 * n, 3 * n + 2, read[n]) for n, other in enumerate(changed) if other]
    text = Aligned(" ".join(typed), pieces)
    assert text.read == " ".join(read)
    first = data.draw(st.integers(0, len(changed) - 1))
    last = data.draw(st.integers(first, len(changed) - 1))
    there, here = " ".join(read[first : last + 1]), " ".join(typed[first : last + 1])
    assert text.as_typed(f'f(x="{there}")') == f'f(x="{here}")'
    assert text.as_read(f'f(x="{here}")') == f'f(x="{there}")'


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_read(text: str) -> None:
    spelling = Speller.read().respelled(normalise_request(text))
    assert spelling.typed == normalise_request(text)
    assert (spelling.read == "") == (spelling.typed == "")


def test_a_long_text_costs_in_proportion(speller: Speller) -> None:
    def best(text: str) -> float:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            speller.respelled(text)
            times.append(time.perf_counter() - start)
        return min(times)

    phrase = "slt jvoudrais kombien de tikets propretee ya ds le dizuitieme arondissement "
    assert best(phrase * 64) < 40 * best(phrase * 8)


@dataclass
class Copying:
    """A made-up model that copies what it reads between two words into a fixed plan."""

    plan: str
    read: list[Ask] = field(default_factory=list)
    adapted: bool = True
    form: PlanForm = PlanForm.TEXT
    identity: ModelIdentity = field(default_factory=lambda: ModelIdentity("copie", "3" * 64))

    def generate(self, ask: Ask) -> Generation:
        self.read.append(ask)
        return Generation(self.plan, 1, 1, 0.0, 0.9, -0.1)

    def close(self) -> None:
        pass


def test_the_model_reads_the_respelled_text_and_the_plan_is_checked_against_the_typed_one(
    speller: Speller,
) -> None:
    typed = "ferme le tiket 5021, motif : le trou a eté rebouché, ki c fait"
    model = Copying(ACTIONS.format("5021", "le trou a été rebouché, qui c'est fait"))
    planner = ModelPlanner(model, SPECS, SPECS, speller=speller)
    draft = planner.plan(PlanRequest(typed, NOW))
    assert "ferme le ticket 5021" in model.read[0].prompt and "tiket" not in model.read[0].prompt
    assert model.read[0].texts[0].startswith("ferme le ticket")
    assert 'reason="le trou a eté rebouché, ki c fait"' in draft.checked.text
    spans = [found.span.text for found in draft.checked.evidence.values() if found.span]
    assert all(span in typed for span in spans) and "5021" in spans
    planner.repair(PlanRequest(typed, NOW), draft)
    assert model.read[-1].avoid == (model.plan,)


def test_a_larger_model_reads_what_was_typed(speller: Speller) -> None:
    model = Copying(ACTIONS.format("5021", "réglé"), adapted=False)
    ModelPlanner(model, SPECS, frozenset()).plan(PlanRequest("ferme le tiket 5021, réglé", NOW))
    assert "tiket" in model.read[0].prompt


def test_words_are_counted_once_a_request_and_slips_are_left_out(tmp_path: Path) -> None:
    known = known_words(["le ticket le", "un ticket", "Fatou"] + ["le trou"] * 4_000 + ["oups"])
    assert known == ["le", "trou"]
    write(known, tmp_path / "mots.txt")
    assert (tmp_path / "mots.txt").read_text("utf-8") == "le\ntrou\n"


def test_the_lists_hold_what_they_say() -> None:
    lists = Lists.read()
    assert not [form for form, meant in lists.shorthand.items() if form == meant or not meant]
    assert not set(lists.targets) & lists.stays and not lists.stays & lists.shorthand.keys()
    assert all(word == word.lower().strip() for word in (*lists.known, *lists.targets, *lists.stays))
    for word in lists.targets:
        assert Speller(lists).mended(word) == word
