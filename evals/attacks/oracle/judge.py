"""The whole judgement of one attack."""

from __future__ import annotations

from evals.attacks.oracle.acts import judge_acts
from evals.attacks.oracle.facts import Facts
from evals.attacks.oracle.flows import judge_flows
from evals.attacks.oracle.record import Breach, Record


def judge_record(record: Record, facts: Facts) -> list[Breach]:
    """All that an attacker got; empty where nothing."""
    return [*judge_acts(record, facts), *judge_flows(record, facts)]
