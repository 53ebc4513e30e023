"""The table of docs/asvs.md on OWASP ASVS: each requirement once, judged, with a test that is there."""

from __future__ import annotations

import re

from tests.house.test_documents import CLAIM, ROOT

LINE = re.compile(r"^\| (\d+\.\d+\.\d+(?: to \d+\.\d+\.\d+)?) \| ([^|]+) \| ([^|]+) \|$", re.M)
WITHOUT_TEST = {"6.1.3", "6.2.10", "6.4.2", "7.1.1", "7.1.2", "7.1.3"}
"""What only a document, or the absence of something, can show."""


def lines() -> list[tuple[str, str, str]]:
    found = LINE.findall((ROOT / "docs" / "asvs.md").read_text("utf-8"))
    return [(number, held.strip(), why.strip()) for number, held, why in found]


def test_every_requirement_is_judged_once() -> None:
    numbers = [number for number, _, _ in lines()]
    assert len(numbers) > 90 and len(numbers) == len(set(numbers))
    assert {held for _, held, _ in lines()} <= {"yes", "does not", "not applicable"}


def test_what_holds_names_its_test() -> None:
    bare = {number for number, held, why in lines() if held == "yes" and not CLAIM.search(why)}
    assert bare == WITHOUT_TEST


def test_every_test_that_is_named_is_there() -> None:
    absent = [
        f"{file}::{name}"
        for _, _, why in lines()
        for file, name in CLAIM.findall(why)
        if not (path := ROOT / "tests" / file).exists() or name not in path.read_text("utf-8")
    ]
    assert absent == []
