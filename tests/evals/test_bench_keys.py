"""`beffroi bench keys` measures real seals, values and erasures."""

from __future__ import annotations

from evals.bench.keys import run_keys_bench


def test_every_pair_is_measured() -> None:
    figures = run_keys_bench(times=20, erasures=2)
    for name in ("seal", "open", "keep", "erase"):
        assert all(value > 0 for value in figures[name].values()), name
    assert figures["bytes"] > 1_000
