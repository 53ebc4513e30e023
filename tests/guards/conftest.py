"""What the guards' tests share: a database of their own, a clock that they move, both policy engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from guards.approvals.approvals import Approvals
from guards.effects.journal import EffectJournal
from guards.ledger import Ledger
from guards.policy import PolicyEngine
from guards.policy.opa_engine import OpaEngine
from guards.policy.regopy_engine import RegopyEngine
from guards.policy.ruleset import load_rules
from guards.retention import Erasures
from guards.runs.leases import Leases
from guards.runs.runs import Runs
from guards.store import Store
from tests.guards.opa import opa_binary, opa_server


class MovingClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Move by the arguments of a timedelta."""
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "beffroi.db"


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{database}", busy=0.3)
    yield opened
    opened.close()


@pytest.fixture
def ledger(store: Store, clock: MovingClock) -> Ledger:
    return Ledger(store, clock)


@pytest.fixture
def runs(store: Store, ledger: Ledger, clock: MovingClock) -> Runs:
    return Runs(store, ledger, clock)


@pytest.fixture
def leases(store: Store, clock: MovingClock) -> Leases:
    return Leases(store, clock)


@pytest.fixture
def approvals(store: Store, ledger: Ledger, clock: MovingClock) -> Approvals:
    return Approvals(store, ledger, clock)


@pytest.fixture
def journal(store: Store, ledger: Ledger, clock: MovingClock) -> EffectJournal:
    return EffectJournal(store, ledger, clock, sleep=lambda _: None)


@pytest.fixture
def erasures(store: Store, ledger: Ledger, clock: MovingClock) -> Erasures:
    return Erasures(store, ledger, clock)


@pytest.fixture(scope="session")
def regopy() -> Iterator[PolicyEngine]:
    engine = RegopyEngine(load_rules(), timeout=30.0)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def opa_url() -> Iterator[str]:
    with opa_server(opa_binary()) as url:
        yield url


@pytest.fixture(scope="session")
def opa(opa_url: str) -> Iterator[PolicyEngine]:
    engine = OpaEngine(load_rules(), opa_url, timeout=30.0)
    yield engine
    engine.close()
