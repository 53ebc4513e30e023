"""Documents at the size of a city: many pages of invented words, indexed and searched."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from beffroi.identity import Actor, Role
from beffroi.settings.systems import DocumentFolder
from tools.documents.folder import FolderDocuments

_SYLLABLES = "ra to mi lu ver con pla ti on ment sou bre cha nel gri do fer par que lis".split()
_WORDS, _COMMON = 6_000, 30
_PAGES_EACH, _ARTICLES, _ARTICLE_WORDS = 4, 8, 200
"""A document: 1,600 words in eight articles, counted as four pages of 400 words."""
_QUERIES = 60


def run_pages_bench(pages: int, tell: Callable[[str, float], None]) -> dict[str, Any]:
    """Index so many pages, then search them; times on the clock.

    Returns:
        ``pages``, ``indexing`` (seconds for all), ``query`` and ``query_p95`` (milliseconds for three words),
        ``common`` (milliseconds for three of the commonest words).
    """
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as folder:
        root, rng = Path(folder) / "documents", random.Random(1789)
        root.mkdir()
        words = sorted({"".join(rng.choices(_SYLLABLES, k=rng.choice((2, 3, 3, 4)))) for _ in range(_WORDS)})
        rng.shuffle(words)
        count = max(1, pages // _PAGES_EACH)
        for number in range(count):
            (root / f"note-{number:05}.md").write_text(_text(rng, words, number), "utf-8")
        documents = FolderDocuments([DocumentFolder(path=root, name="Banc")], Path(folder) / "index")
        try:
            started = time.perf_counter()
            documents.index(tell)
            indexing = time.perf_counter() - started
            queries = [rng.sample(words[: _WORDS // 2], 3) for _ in range(_QUERIES)]
            common = [rng.sample(words[:_COMMON], 3) for _ in range(_QUERIES // 3)]
            taken = sorted(_searched(documents, queries))
            return {
                "pages": count * _PAGES_EACH,
                "indexing": round(indexing, 1),
                "query": round(statistics.median(taken), 1),
                "query_p95": round(taken[int(0.95 * len(taken))], 1),
                "common": round(statistics.median(_searched(documents, common)), 1),
            }
        finally:
            documents.close()


def _text(rng: random.Random, words: Sequence[str], number: int) -> str:
    weights = [1 / (rank + 3) for rank in range(len(words))]
    parts = (
        f"## Article {n}\n\n{' '.join(rng.choices(words, weights, k=_ARTICLE_WORDS))}."
        for n in range(1, _ARTICLES + 1)
    )
    return f"# Note {number}\n\n" + "\n\n".join(parts) + "\n"


def _searched(documents: FolderDocuments, queries: Sequence[Sequence[str]]) -> list[float]:
    who = Actor("bench", "Bench", frozenset({Role.AGENT}), "", "", "", "", None)
    reader, taken = documents.acting_for(who), []
    for query in queries:
        started = time.perf_counter()
        reader.search(" ".join(query), 5)
        taken.append(1000 * (time.perf_counter() - started))
    return taken
