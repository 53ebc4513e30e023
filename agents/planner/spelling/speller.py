"""Respells a request before the model reads it: « kombien de tiket propreter ds le 18 ».

Small models read well what they were trained on and stumble over the rest. Only the model reads the
respelled text: its literals are put back into the person's own words before anything is checked, shown or
sent (`agents.planner.spelling.aligned`). A word that is known, or an inflection of one, stays; so do names,
figures and addresses of mail. What is mended: shorthand (``shorthand.txt``), words run together, capitals,
missing accents, words that sound like a common one or are one letter from it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from rapidfuzz.distance import OSA

from agents.language.envelope import envelope
from agents.language.lexicon.folding import stem
from agents.language.lexicon.sounds import sound
from agents.language.unused_patterns import shouted
from agents.planner.spelling.aligned import Aligned, Piece
from beffroi.text import without_accents

WORDS = Path(__file__).with_name("words.txt")
SHORTHAND = Path(__file__).with_name("shorthand.txt")
WORD = re.compile(r"[^\W\d_]+")

_COMMON = 1 / 1_000
"""Share of requests in which a word stands to which another may be mended by its sound."""
_VERY_COMMON = 1 / 250
"""The same by one letter; also what an article may have been run together with."""
_LETTERS = 5
"""Of a word that is mended by sound or by letter: shorter ones have too many neighbours."""
_LOUD = 0.7
"""Share of capitals above which a text is read as written in capitals."""
_FOREIGN = 1 / 8
"""Share of English function words from which nothing is mended."""
_ENGLISH = frozenset(
    "the is of to in and my for all with which what who how show from that it have give tell please at "
    "where any".split()
)
_RUN_TOGETHER = re.compile(r"(qu|[djlmnst])(?=[aeéèêiouyh])(\w+)|(c)(est|était|etait)")
_AFTER_ELISION = frozenset(("ai", "est", "un", "une", "il", "ils", "eau", "elle"))
_I = re.compile(r"j(?=[^\Waeiouyéèêh])(\w{3,})")
_PLUS = re.compile(r"(?<!\S)\+(?= \S)")
_MORE = re.compile(
    r"\+ (?:d['e] ?(?:\d|un)|(?:vieux|vieille|proche|ancien|récent|recent|urgent|grand))", re.IGNORECASE
)
_DISTRICT = re.compile(
    r"\b(?:dans|ds) le (?P<it>[2-9]|1\d|20)(?= *(?:$|[,.;:?!)]|svp\b|stp\b|et\b|ou\b|merci\b))", re.IGNORECASE
)
_LESS = re.compile(r"(?<!\S)-(?= ?de \d)")


class Speller:
    """Mends the spelling of requests.

    Args:
        known: words in lower case, each with the share of requests in which it stands (0 to 1).
        shorthand: what a short form stands for; one that stands for itself stays.
        own: words of installed tools, which stay, as do their inflections.
    """

    def __init__(
        self, known: Mapping[str, float], shorthand: Mapping[str, str], own: Iterable[str] = ()
    ) -> None:
        self._known = known
        self._shorthand = shorthand
        self._stems = {stem(without_accents(word.lower())) for word in (*known, *own)}
        self._folded: dict[str, str] = {}
        self._sounds: dict[str, str] = {}
        self._near: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for word in sorted(known, key=lambda each: (-known[each], each)):
            if word not in shorthand:
                self._file(word, known[word])

    @classmethod
    def read(cls, own: Iterable[str] = ()) -> Speller:
        """The one that comes with the planner."""
        known = {word: float(share) for word, share in _lines(WORDS)}
        return cls(known, dict(_lines(SHORTHAND)), own)

    def respelled(self, text: str) -> Aligned:
        """A request, normalised, as typed and as the model reads it: without what surrounds the wish of a
        mail. English words are left as they are.
        """
        around = [Piece(start, end, "") for start, end in envelope(text)]
        pieces = [] if _is_english(text) else [*_signs(text), *self._words(text, shouted(text, _LOUD))]
        wished = [piece for piece in pieces if not any(piece.overlaps(other) for other in around)]
        return Aligned(text, sorted((*around, *wished), key=lambda piece: piece.start))

    def _words(self, text: str, loud: bool) -> Iterator[Piece]:
        for found in WORD.finditer(text):
            word, lowered = found[0], found[0].lower()
            opens = found.start() == 0 and word.istitle()
            if len(lowered) != len(word) or not (loud or opens or word.islower()):
                continue
            kept = _kept(text, found)
            read = lowered if kept and loud else word if kept else self._mended(lowered)
            if opens and not loud:
                read = read[:1].upper() + read[1:]
            if read != word:
                yield Piece(*found.span(), read)

    def _mended(self, word: str) -> str:
        if word in self._shorthand:
            return self._shorthand[word]
        if word in self._known or len(word) < 3:
            return word
        return self._accented(word) or self._parted(word) or self._like(word) or word

    def _accented(self, word: str) -> str | None:
        """The same word with its accents, where none was typed."""
        return self._folded.get(word)

    def _parted(self, word: str) -> str | None:
        """« dune », « jai », « jvoudrais »: an article or a pronoun run together with its word."""
        if found := _RUN_TOGETHER.fullmatch(word):
            if found[3]:
                return f"{found[3]}'{found[4]}"
            rest = found[2]
            if rest in _AFTER_ELISION or (len(rest) >= _LETTERS and self._share(rest) >= _VERY_COMMON):
                return f"{found[1]}'{rest}"
        if found := _I.fullmatch(word):
            rest = self._mended(found[1])
            return f"je {rest}" if rest in self._known else None
        return None

    def _like(self, word: str) -> str | None:
        """A common word that sounds the same, or is one letter away and begins alike."""
        plain = without_accents(word)
        if len(plain) < _LETTERS or stem(plain) in self._stems:
            return None
        if same := self._sounds.get(sound(word)):
            return same
        lengths = range(len(plain) - 1, len(plain) + 2)
        near = (pair for length in lengths for pair in self._near.get(length, ()))
        alike = (
            known
            for folded, known in near
            if folded[0] == plain[0] and OSA.distance(plain, folded, score_cutoff=1) <= 1
        )
        return max(alike, key=self._share, default=None)

    def _share(self, word: str) -> float:
        return self._known.get(word, 0.0)

    def _file(self, word: str, share: float) -> None:
        folded = without_accents(word)
        self._folded.setdefault(folded, word)
        if share >= _COMMON and len(word) >= 4 and len(sound(word)) >= 3:
            self._sounds.setdefault(sound(word), word)
        if share >= _VERY_COMMON:
            self._near[len(folded)].append((folded, word))


def _signs(text: str) -> Iterator[Piece]:
    """« le + proche », « un trou + un tag », « à - de 300 m », « dans le 18 »."""
    for found in _DISTRICT.finditer(text):
        yield Piece(*found.span("it"), f"{found['it']}e")
    for found in _PLUS.finditer(text):
        yield Piece(*found.span(), "plus" if _MORE.match(text, found.start()) else "et")
    yield from (Piece(*found.span(), "moins") for found in _LESS.finditer(text))


def _is_english(text: str) -> bool:
    said = [word.lower() for word in WORD.findall(text)]
    return sum(word in _ENGLISH for word in said) > max(1, len(said) * _FOREIGN)


def _kept(text: str, found: re.Match[str]) -> bool:
    """Whether a word is part of an address, of an abbreviation with its point, or already elided."""
    start, end = found.span()
    begins, ends = text.rfind(" ", 0, start) + 1, text.find(" ", end)
    if "@" in text[begins : ends if ends >= 0 else len(text)]:
        return True
    return end - start < 3 and (text[end : end + 1] in ("'", ".") or text[start - 1 : start] == "'")


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    for line in file.read_text("utf-8").splitlines():
        word, _, rest = line.partition("\t")
        yield word, rest
