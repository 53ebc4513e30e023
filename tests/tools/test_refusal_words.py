"""What a connector refuses is told as what to do, never as a question that nobody would hear the answer to."""

from __future__ import annotations

import pytest

from beffroi.errors import ToolError
from tools.ticketing.refusals import no_ticket


def test_a_ticket_that_is_not_there_is_told_with_what_to_do() -> None:
    with pytest.raises(ToolError) as refused:
        no_ticket(99_999)
    assert "99999" in refused.value.fr and "?" not in refused.value.fr and "adresse" in refused.value.fr
