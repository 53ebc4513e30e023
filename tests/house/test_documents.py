"""The documents keep to what is there: links lead somewhere, and each claim of security has its test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)\)")
CLAIM = re.compile(r"`(\w+/test_\w+\.py)(?:::(\w+))?`")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    links = [link for link in LINK.findall(document.read_text("utf-8")) if "://" not in link]
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_claim_of_the_threat_model_has_its_test() -> None:
    claims = CLAIM.findall((ROOT / "docs" / "threat-model.md").read_text("utf-8"))
    absent = [
        f"{file}::{name}"
        for file, name in claims
        if not (path := ROOT / "tests" / file).exists() or name not in path.read_text("utf-8")
    ]
    assert claims and absent == []


def test_decisions_are_numbered_once() -> None:
    numbers = [path.name[:3] for path in (ROOT / "docs" / "decisions").glob("*.md")]
    assert len(numbers) == len(set(numbers))
