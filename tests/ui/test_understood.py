"""Sentences and their numbers on screens."""

from __future__ import annotations

from ui.words.understood import sentence_number

PLAN = "a = x.y()\nfor t in a:\n    x.z(t=t)\n    x.w(t=t)\nanswer(a)"


def test_a_line_is_numbered_by_its_sentence() -> None:
    assert [sentence_number(line, PLAN) for line in (1, 2, 3, 4, 5)] == [1, 2, 2, 2, 3]
    assert sentence_number(4, "pas un plan (") == 4 and sentence_number(9, PLAN) == 9
