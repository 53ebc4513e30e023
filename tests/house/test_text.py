"""Text as it is seen: what a card shows and what leaves go through one function."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.text import visible
from ui.words.plain import shown


@pytest.mark.parametrize("kind", ["Cc", "Cf"])
def test_nothing_that_is_not_seen_is_left(kind: str) -> None:
    every = {chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == kind}
    signs_of_scripts = {each for each in every if each not in "\t\n" and visible(each)}
    told = {unicodedata.name(each).split()[0] for each in signs_of_scripts}
    assert told <= {"ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN"}


def test_what_is_seen_stays() -> None:
    said = "Élève à l’école\u00a0: « 12 % »\t— œuf, 🙂, 👨\u200d👩\u200d👧, عربي\nfin"
    assert visible(said) == shown(said) == said
    assert visible("une\u2028deux\u2029trois") == "une\ndeux\ntrois"
    assert visible("ad\u200dmin\u200b\u200d") == "admin"


IGNORABLE = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)  # fmt: skip
"""Default_Ignorable_Code_Point of Unicode 16 (DerivedCoreProperties.txt)."""
UNSEEN = [chr(code) for first, last in IGNORABLE for code in range(first, last + 1)] + ["\u2800"]
SEEN_BEFORE = ["", "a", "é", "ế", "1", " ", "中", "。", "\u3000", "\u0301", ".", "🙂", "한"]
KEPT = [
    "👨\u200d👩\u200d👧", "❤\ufe0f", "❤\ufe0f\u200d🔥", "🏳\ufe0f\u200d🌈", "👩🏽\u200d🚀", "1\ufe0f\u20e3", "#\ufe0f\u20e3",
    "☎\ufe0e", "©\ufe0f", "ℹ\ufe0f", "🇫🇷", "می\u200cخواهم", "ه\u200d", "क\u094d\u200dष", "ශ\u0dca\u200dරී", "ᠠ\u180b",
    "Nguyễn Thế", "서울", "東京", "🧑\u200d⚕\ufe0f",
]  # fmt: skip


@pytest.mark.parametrize("before", SEEN_BEFORE)
def test_what_may_be_left_out_of_a_line_is_left_out(before: str) -> None:
    assert [
        hex(ord(each)) for each in UNSEEN if visible(f"{before}{each}b") not in (f"{before}b", f"{before}\nb")
    ] == (["0xfe0e", "0xfe0f"] if before == "🙂" else [])


@pytest.mark.parametrize("said", KEPT)
def test_joiners_and_selectors_stay_where_a_script_or_an_emoji_needs_them(said: str) -> None:
    assert visible(said) == visible(f"\u2800{said}\u3164") == said


def test_nothing_unseen_stands_behind_another_unseen_sign() -> None:
    for first in UNSEEN:
        for second in "\u200c\u200d\ufe0e\ufe0f\u180b":
            assert visible(f"ad{first}{second}min") == "admin"


@given(
    st.text(
        st.sampled_from([*"a1#ع中🙂❤ᠠ\u20e3\u2800\u3164\u200c\u200d\ufe0e\ufe0f\u180b\U000e0100"]),
        max_size=12,
    )
)
def test_what_was_seen_once_is_seen_alike_again(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@pytest.mark.parametrize(
    "part", ["\u200d", "🙂\u200d", "❤\ufe0f\u200d", "\u3164a", "1\ufe0f", "ع\u200c", "a\u2800"]
)
def test_long_texts_take_no_longer_by_the_sign(part: str) -> None:
    began = time.process_time()
    visible(part * 200_000)
    assert time.process_time() - began < 2
