"""Shortlist: of many installed tools, those that a prompt holds. Lexical, with French stems."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

import snowballstemmer

from beffroi.tool import ToolSpec

LIMIT = 12
_WORD = re.compile(r"[a-z0-9]+")


class Shortlist:
    """Ranks tools by the words that a request shares with their phrases, summary and name."""

    def __init__(self, specs: Mapping[str, ToolSpec]) -> None:
        self._stem = snowballstemmer.stemmer("french")
        self._specs = specs
        self._words = {name: Counter(self._stems(_about(spec))) for name, spec in specs.items()}
        seen = Counter(word for words in self._words.values() for word in words)
        self._weight = {word: math.log(1 + len(specs) / count) for word, count in seen.items()}

    def choose(self, request: str, always: Iterable[str] = (), limit: int = LIMIT) -> list[ToolSpec]:
        """At most ``limit`` tools, best first; those named in ``always`` come before all."""
        asked = set(self._stems(request))
        ranked = sorted(self._specs, key=lambda name: -self._score(name, asked))
        chosen = list(dict.fromkeys([*(n for n in always if n in self._specs), *ranked]))[:limit]
        return [self._specs[name] for name in chosen]

    def _score(self, name: str, asked: set[str]) -> float:
        words = self._words[name]
        return sum(self._weight[word] for word in asked & words.keys()) / math.sqrt(1 + len(words))

    def _stems(self, text: str) -> list[str]:
        folded = unicodedata.normalize("NFD", text.lower())
        plain = "".join(c for c in folded if not unicodedata.combining(c))
        return list(self._stem.stemWords(_WORD.findall(plain)))


def _about(spec: ToolSpec) -> str:
    return " ".join((spec.name.replace("_", " ").replace(".", " "), spec.summary, *spec.phrases))
