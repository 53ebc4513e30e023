"""Text as it is seen: what a card shows and what leaves go through one function."""

from __future__ import annotations

import unicodedata

import pytest

from beffroi.text import visible
from ui.words.plain import shown


@pytest.mark.parametrize("kind", ["Cc", "Cf"])
def test_nothing_that_is_not_seen_is_left(kind: str) -> None:
    every = {chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == kind}
    signs_of_scripts = {each for each in every if each not in "\t\n" and visible(each)}
    told = {unicodedata.name(each).split()[0] for each in signs_of_scripts}
    assert told <= {"ARABIC", "SYRIAC", "KAITHI", "SHORTHAND", "MUSICAL", "EGYPTIAN"}


def test_what_is_seen_stays() -> None:
    said = "Élève à l’école\u00a0: « 12 % »\t— œuf, 🙂, 👨\u200d👩\u200d👧, عربي\nfin"
    assert visible(said) == shown(said) == said
    assert visible("une\u2028deux\u2029trois") == "une\ndeux\ntrois"
    assert visible("ad\u200dmin\u200b\u200d") == "admin"
