"""The benchmark of documents, on few pages: every figure is there."""

from __future__ import annotations

from evals.bench.pages import run_pages_bench


def test_pages_are_indexed_and_searched() -> None:
    figures = run_pages_bench(40, lambda _what, _share: None)
    assert figures["pages"] == 40
    assert all(figures[name] >= 0 for name in ("indexing", "query", "query_p95", "common"))
