"""Lines of known plans count while a line is written: what stands in them, not their values."""

from __future__ import annotations

import pytest

from agents.decoding.leaning import Leaning
from agents.decoding.shapes import Shapes, shape

KNOWN = Shapes(
    {
        'envoi = courrier.suivre(numero="CL2041")': 10.0,
        "answer(envoi.etat)": 8.0,
        'answer(first(sort(xs, by="prix", order="asc")))': 5.0,
        "for e in envois:": 9.0,
        'lourds = [e for e in envois if e.poids > "3000"]': 7.0,
    }
)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ('envoi = courrier.suivre(numero="CL2041")', '_ = courrier.suivre(numero="…")'),
        ('answer(top(xs, n="3", by="prix", order="asc"))', 'answer(top(_, n="…", by="prix", order="asc"))'),
        ("for e in envois:", "for _ in _:"),
        ('lourds = [e for e in envois if e.poids > "3000"]', '_ = [_ for _ in _ if _.poids > "…"]'),
        ("courrier.remettre(envoi=envoi, agent=moi)", "courrier.remettre(envoi=_, agent=moi)"),
        ('if s.places == "dix":', 'if _.places == "…":'),
        ("else:", "else:"),
    ],
)
def test_a_shape_leaves_names_and_values_open(line: str, left: str) -> None:
    assert shape(line) == left


@pytest.mark.parametrize(
    ("text", "piece", "gained"),
    [
        ("", "env", 10.0),  # the name that the known plan gives
        ("", "x", 7.0),
        ("x = courrier.s", "u", 7.0),
        ("x = courrier.", "l", 0.0),
        ('x = courrier.suivre(numero="A")', "\n", 7.0),
        ("x = c()\nanswer(", "x", 5.6),
        ("x = c()\nanswer(x.", "e", 5.6),
        ("x = c()\nanswer(x.", "p", 0.0),
        ("envoi = c()\nanswer(envoi", ".", 8.0),
        ('x = c()\nanswer(first(sort(x, by="', "pr", 3.5),
        ('x = c()\nanswer(first(sort(x, by="', "po", 0.0),
        ("xs = c()\nfor x in ", "x", 6.3),
        ("xs = c()\nys = [x for x in xs if x.", "po", 4.9),
        ("x = c()", "\ny", 0.0),
    ],
)
def test_what_goes_on_like_a_known_line_gains(text: str, piece: str, gained: float) -> None:
    assert KNOWN.of(text, piece) == pytest.approx(gained)


def test_a_line_that_is_written_already_gains_no_more() -> None:
    once = 'envoi = courrier.suivre(numero="A")\n'
    assert KNOWN.of(once, "envoi2 = courrier") == KNOWN.of(once + "x = ", "courrier") == 0.0


def test_values_are_the_models_own() -> None:
    assert not KNOWN.speaks('x = courrier.suivre(numero="CL') and KNOWN.speaks("x = courrier.suivre(")
    assert KNOWN.speaks('answer(sort(x, by="pr') and not Shapes({}).speaks("x")


def test_the_end_of_the_plan_gains_what_the_end_of_the_line_gains() -> None:
    leaning = Leaning({"courrier.suivre": 0.0}, shapes=KNOWN)
    done = 'envoi = courrier.suivre(numero="A")\nanswer(envoi.etat)'
    assert leaning.of_end(done) == leaning.of(done, "\n") == 8.0
