"""The words of closed lists, read from ``words/<enum>.txt``: lines ``value: word, other word, …``.

Two more kinds of line keep a list from meaning too much: ``!value:`` has words for anything but that value
(« unresolved »), and ``-:`` words that look like the list's and mean none of it (« librairie »).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import chain, zip_longest
from pathlib import Path

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from agents.language.lexicon.folding import LITTLE_WORDS, stem, words
from agents.language.lexicon.negations import is_infinitive, negated
from agents.language.lexicon.sounds import sound

_FOLDER = Path(__file__).parent / "words"
_ALSO = {"domain": ("category",)}
"""Every category is a domain, with the same words."""
_NOUN = re.compile(r".{3,}(?:ment|tion|er|ir)")
NONE, NOT = "-", "!"
Key = tuple[str, ...]


@dataclass(frozen=True)
class Spelling:
    """A known word or phrase as it is compared with a misspelt one."""

    text: str
    sound: str
    value: str


class Spellings:
    """Known words, found by how they are written and by how they sound."""

    def __init__(self, spellings: Iterable[Spelling]) -> None:
        self.all = tuple(spellings)
        self._texts = [spelt.text for spelt in self.all]
        self._by_sound = defaultdict[tuple[str, int], list[Spelling]](list)
        for spelt in self.all:
            self._by_sound[spelt.sound[:1], len(spelt.sound)].append(spelt)

    def written(self, text: str, letters: int) -> Iterator[tuple[Spelling, float]]:
        """Those with at most so many wrong letters, and how many."""
        for _, wrong, at in extract(
            text, self._texts, scorer=OSA.distance, processor=None, score_cutoff=letters, limit=None
        ):
            yield self.all[at], wrong

    def heard(self, key: str) -> Iterator[Spelling]:
        """Those whose sound begins alike and is as long, but for one letter."""
        for length in range(len(key) - 1, len(key) + 2):
            yield from self._by_sound.get((key[:1], length), ())


@dataclass(frozen=True)
class WordList:
    """One closed list's words.

    Attributes:
        exact: values of folded words without little ones.
        stems: values of their stems.
        affirmed: for comparison by distance; ``-`` and ``!`` lines left out.
        denied: phrases that deny (« non traité »), compared with words that do.
        single: the affirmed ones of one word.
        longest: words in the longest phrase.
    """

    exact: dict[Key, frozenset[str]]
    stems: dict[Key, frozenset[str]]
    affirmed: Spellings
    denied: Spellings
    single: Spellings
    longest: int

    def find(self, key: Key) -> frozenset[str]:
        """Values of these folded words: as they are, else by their stems."""
        return self.exact.get(key) or self.stems.get(tuple(map(root, key)), frozenset())


def content(text: str) -> Key:
    """Folded words that carry meaning: no articles, no little prepositions but « à » before an infinitive."""
    said = words(text)
    return tuple(
        word
        for word, after in zip_longest(said, said[1:], fillvalue="")
        if word not in LITTLE_WORDS or (word == "a" and is_infinitive(after))
    )


def root(word: str) -> str:
    """The stem, but where an ending changes the sense: « traitement », « à traiter » are not « traité »."""
    plain = word.removesuffix("s")
    return plain if _NOUN.fullmatch(plain) else stem(word)


@lru_cache(maxsize=16)
def word_list(cls: type[StrEnum]) -> WordList:
    """The words of a closed list; each value also means itself."""
    entries = [(member.value, member.value) for member in cls]
    name = cls.__name__.lower()
    for part in (name, *_ALSO.get(name, ())):
        entries += _lines(part)
    exact: dict[Key, set[str]] = {}
    stems: dict[Key, set[str]] = {}
    for word, value in entries:
        if key := content(word):
            exact.setdefault(key, set()).add(value)
    for key, values in exact.items():
        stems.setdefault(tuple(map(root, key)), set()).update(v for v in values if v[0] not in (NONE, NOT))
    for key, values in exact.items():
        rooted = tuple(map(root, key))
        stems[rooted] = stems[rooted] or values
    affirmed = tuple(_spellings(key, values) for key, values in exact.items() if not negated(cls, key))
    denied = tuple(_spellings(key, values) for key, values in exact.items() if negated(cls, key))
    return WordList(
        {key: frozenset(values) for key, values in exact.items()},
        {key: frozenset(values) for key, values in stems.items()},
        Spellings(chain.from_iterable(affirmed)),
        Spellings(chain.from_iterable(denied)),
        Spellings(spelt for spelt in chain.from_iterable(affirmed) if " " not in spelt.text),
        max(map(len, exact)),
    )


def _lines(name: str) -> Iterator[tuple[str, str]]:
    file = _FOLDER / f"{name}.txt"
    if not file.exists():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        value, colon, rest = line.partition(":")
        if colon and not line.startswith("#"):
            yield from ((word, value.strip()) for word in filter(None, map(str.strip, rest.split(","))))


def _spellings(key: Key, values: set[str]) -> tuple[Spelling, ...]:
    text = " ".join(key)
    return tuple(Spelling(text, sound(text), value) for value in values if value[0] not in (NONE, NOT))
