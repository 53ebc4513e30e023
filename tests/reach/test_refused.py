"""Which password is not sent again, and for how long."""

from __future__ import annotations

from tools.reach.refused import RefusedSecret


def test_the_last_refused_password_is_held_back_for_five_minutes() -> None:
    now = [1_000.0]
    refused = RefusedSecret(lambda: now[0])
    assert not refused.holds("un")
    refused.note("un")
    assert refused.holds("un") and not refused.holds("deux")
    refused.note("deux")
    assert refused.holds("deux") and not refused.holds("un")
    now[0] += 300
    assert not refused.holds("deux")


def test_no_password_is_kept() -> None:
    refused = RefusedSecret()
    refused.note("mot-de-passe-témoin-4711")
    assert "4711" not in repr(vars(refused)) and b"4711" not in b"".join(
        value for value in vars(refused).values() if isinstance(value, bytes)
    )
