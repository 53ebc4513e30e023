"""The catalogue: both languages say the same, and every key that a page uses exists."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import ui
from guards.ledger.facts import FACTS
from ui.words.messages import CATALOGUE, Words

ROOT = Path(ui.__file__).parent
USED = re.compile(r"""(?:\bw|words)\(\s*["']([a-z_.]+)["']\s*[,)]""")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", CATALOGUE)
def test_both_languages_take_the_same_values(key: str) -> None:
    french, english = CATALOGUE[key]
    assert french and english and fields(french) == fields(english)


def test_every_key_that_a_page_uses_is_in_the_catalogue() -> None:
    files = [p for p in (*ROOT.rglob("*.py"), *ROOT.rglob("*.html")) if "cli" not in p.parts]
    used = {key for file in files for key in USED.findall(file.read_text("utf-8"))}
    assert used - set(CATALOGUE) == set()
    assert len(used) > 100


def test_french_marks_stay_with_their_word() -> None:
    assert Words("fr")("approval.why") == "Pourquoi un accord\u00a0?"
    assert Words("en")("approval.why") == "Why an approval?"


def test_every_member_that_stands_in_clear_in_the_register_has_a_name() -> None:
    assert [name for name in FACTS if f"fact.{name}" not in CATALOGUE] == []


def test_every_key_of_the_catalogue_is_used() -> None:
    files = [p for p in (*ROOT.rglob("*.py"), *ROOT.rglob("*.html")) if not p.name.endswith("messages.py")]
    text = "\n".join(file.read_text("utf-8") for file in files)
    begun = (*re.findall(r"""["']([\w.]+\.)["'] ?~""", text), *re.findall(r'f"([\w.]+\.)\{', text))

    def used(key: str) -> bool:
        stem, _, last = key.rpartition(".")
        joined = f'"{stem}"' in text and f'~ ".{last}"' in text
        return bool(re.search(rf"""["']{re.escape(key)}["']""", text)) or key.startswith(begun) or joined

    assert [key for key in CATALOGUE if not used(key)] == []
