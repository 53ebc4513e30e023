"""Every sort of tampering is found, and honest exports are not suspected: a sample of `beffroi eval ledger`."""

from __future__ import annotations

from evals.ledger.tampering import ALL
from evals.ledger.trial import TWO_HISTORIES, run_trial


def test_tampering_is_found_and_honesty_is_not_suspected() -> None:
    found = run_trial(tamperings=12 * (len(ALL) + 1), honest=14, seed=7)
    assert (found["missed"], found["false_alarms"]) == (0, 0), found["examples"]
    assert set(found["by_sort"]) == {*ALL, TWO_HISTORIES}
    assert all(each["tried"] == 12 for each in found["by_sort"].values())
