"""Comparisons: closed lists by their order, texts without case and accents, dates by the day, None never."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agents.interpreter.compare import holds
from beffroi.enums import Priority, Status
from tests.interpreter.plans import days_ago
from tests.tools.fakes import NOW, TICKET


@pytest.mark.parametrize(
    ("op", "left", "right", "expected"),
    [
        ("==", Priority.URGENTE, "urgente", True),
        ("==", Status.FERME, "Ferme", True),
        (">", Priority.URGENTE, Priority.HAUTE, True),
        ("<", Priority.BASSE, Priority.NORMALE, True),
        ("in", Priority.HAUTE, (Priority.HAUTE, Priority.URGENTE), True),
        ("not in", Priority.BASSE, (Priority.HAUTE, Priority.URGENTE), True),
        ("==", "Hélène Lefèvre", "helene lefevre", True),
        ("in", "rats", "Des RATS dans la cour", True),
        ("in", "rats", None, False),
        ("<", 499.5, 500, True),
        ("==", 11, 11.0, True),
        ("<", days_ago(40), days_ago(30), True),
        ("==", days_ago(0), NOW.replace(hour=0), True),
        ("!=", days_ago(1), NOW, True),
        ("<", days_ago(1).replace(tzinfo=None), NOW, True),
        (">", days_ago(40), timedelta(days=30), False),
        (">", timedelta(days=40), timedelta(days=30), True),
        ("==", None, None, False),
        ("!=", None, 3, True),
        ("<", None, 3, False),
        ("<", "a", 3, False),
        ("==", TICKET, TICKET, True),
    ],
)
def test_comparisons(op: str, left: object, right: object, expected: bool) -> None:
    assert holds(op, left, right, NOW) is expected
