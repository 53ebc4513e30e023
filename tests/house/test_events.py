"""Events of the ledger: each kind is recorded by somebody, named for people, and in the auditors' document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guards.ledger import Kind
from ui.words.audit_messages import AUDIT

ROOT = Path(__file__).parents[2]
SOURCES = {
    file: file.read_text(encoding="utf-8")
    for room in ("agents", "guards", "tools", "ui")
    for file in (ROOT / room).rglob("*.py")
    if file.name != "events.py"
}


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_is_recorded_and_has_its_words(kind: Kind) -> None:
    assert any(re.search(rf"\bKind\.{kind.name}\b", text) for text in SOURCES.values())
    assert f"event.{kind.value}" in AUDIT
