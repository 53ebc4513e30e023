"""Respells a request before the model reads it: « kombien de tiket propreter ds le 18 ».

Small models read well what they were trained on and stumble over the rest. Only the model reads the
respelled text: its literals are put back into the person's own words before anything is checked, shown or
sent (`agents.planner.spelling.aligned`). What is mended: shorthand, words run together, capitals, missing
accents, and words that sound like one of the few hundred that matter in requests, or are a letter from it.
What stays: known and correct words and their inflections, quotations, names behind « Mme » or « rue »,
addresses of mail and of the web, English. What is known of words lies in `agents.planner.spelling.lists`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from rapidfuzz.distance import OSA

from agents.language.lexicon.folding import stem
from agents.language.lexicon.sounds import sound
from agents.language.request.envelope import envelope
from agents.language.request.unused_patterns import shouted
from agents.planner.spelling.aligned import Aligned, Piece
from agents.planner.spelling.lists import Lists
from agents.planner.spelling.signs import signs
from agents.planner.spelling.stays import QUOTED, STREET
from beffroi.text import without_accents

WORD = re.compile(r"[^\W\d_]+")
Pieces = Callable[[str], Iterable[Piece]]
"""Finds what is read otherwise in a text."""

_SHORTEST_SOUND, _SHORTEST_LETTERS, _LONGEST = 5, 6, 30
"""Letters of a word that is mended by its sound, by one letter, at all."""
_LOUD = 0.7
"""Share of capitals above which a text is read as written in capitals."""
_FOREIGN = 1 / 8
"""Share of English function words from which nothing is mended."""
_ENGLISH = frozenset(
    "the is of to in and my for all with which what who how show from that it have give tell please at "
    "where any".split()
)
_RUN_TOGETHER = re.compile(r"(qu|[djln])(?=[aeéèêiouyh])(\w{5,})")
_I = re.compile(r"j(?=[^\Waeiouyéèêh])(\w{3,})")
_NAMED = re.compile(
    rf"\b(?:(?:{STREET})(?:\. ?| )(?:(?:de la|des|du|de) |de l['’]|d['’]|l['’])?"
    r"|(?:m\.|mr|mme|mlle|monsieur|madame) )[^\W\d_]+",
    re.IGNORECASE,
)
_LETTER_BEFORE = re.compile(
    r"(?:b[âa]t(?:iment)?|esc(?:alier)?|porte|ligne|rer|hall|plan|salle|bloc|immeuble|zone|lot|lettre|niveau|\d|"
    r"[/+°-]) ?$",
    re.IGNORECASE,
)
_FAR = 80
"""Characters on either side in which a word is looked at for being part of an address."""
_WEB = re.compile(r"[@/\\_]|\w\.\w")


class Speller:
    """Mends the spelling of requests.

    Args:
        also: finds what else is read otherwise than it is typed.
    """

    def __init__(self, lists: Lists, also: Pieces = lambda _: ()) -> None:
        self._lists = lists
        self._also = also
        self._known = {*lists.known, *lists.targets}
        self._stems = {stem(without_accents(word)) for word in (*self._known, *lists.own)}
        self._accented: dict[str, str] = {}
        self._sounds: dict[tuple[str, bool], str] = {}
        self._near: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for word in lists.known:
            self._accented.setdefault(without_accents(word), word)
        for word in lists.targets:
            plain = without_accents(word)
            self._sounds.setdefault((sound(word), _is_plural(word)), word)
            self._near[len(plain)].append((plain, word))

    @classmethod
    def read(cls, own: Iterable[str] = (), also: Pieces = lambda _: ()) -> Speller:
        """The one that comes with the planner, over the words of the installed tools."""
        return cls(Lists.read(own), also)

    def respelled(self, text: str) -> Aligned:
        """A request, normalised, as typed and as the model reads it: without what surrounds the wish of a
        mail. English words are left as they are.
        """
        around = [Piece(start, end, "") for start, end in envelope(text)]
        pieces = [] if _is_english(text) else [*signs(text), *self._words(text, shouted(text, _LOUD))]
        return Aligned(text, _apart(around, self._also(text), pieces))

    def _words(self, text: str, loud: bool) -> Iterator[Piece]:
        kept = [found.span() for pattern in (_NAMED, QUOTED) for found in pattern.finditer(text)]
        within = _Within(kept)
        for found in WORD.finditer(text):
            word, lowered = found[0], found[0].lower()
            opens = found.start() == 0 and word.istitle()
            if len(lowered) != len(word) or not (loud or opens or word.islower()):
                continue
            stays = within(found.start()) or _is_no_word(text, found)
            read = lowered if stays else self.mended(lowered)
            if opens and not loud:
                read = read[:1].upper() + read[1:]
            if read != word:
                yield Piece(*found.span(), read)

    def mended(self, word: str) -> str:
        """A word in lower case as it is read."""
        if word in self._lists.shorthand:
            return self._lists.shorthand[word]
        return self._whole(word) or self._parted(word) or word

    def _whole(self, word: str) -> str | None:
        """The one word that is meant; None where it is none of those known."""
        if word in self._known or word in self._lists.stays or not 3 <= len(word) <= _LONGEST:
            return word
        return self._accented.get(word) or self._alike(word)

    def _parted(self, word: str) -> str | None:
        """« lassigner », « jvoudrais »: an article or a pronoun run together with its word."""
        if found := _RUN_TOGETHER.fullmatch(word):
            rest = self._accented.get(without_accents(found[2]))
            return f"{found[1]}'{rest}" if rest else None
        if found := _I.fullmatch(word):
            rest = self._whole(found[1])
            return f"je {rest}" if rest in self._known else None
        return None

    def _alike(self, word: str) -> str | None:
        """A word of the targets that sounds the same, or is one letter away and begins alike."""
        plain = without_accents(word)
        if len(plain) < _SHORTEST_SOUND or stem(plain) in self._stems:
            return None
        for plural in (_is_plural(word), not _is_plural(word)):
            if same := self._sounds.get((sound(word), plural)):
                return same
        if len(plain) < _SHORTEST_LETTERS:
            return None
        lengths = (len(plain), len(plain) - 1, len(plain) + 1)
        near = (pair for length in lengths for pair in self._near.get(length, ()))
        begins = ((folded, target) for folded, target in near if folded[0] == plain[0])
        return next((t for folded, t in begins if OSA.distance(plain, folded, score_cutoff=1) <= 1), None)


def _apart(*found: Iterable[Piece]) -> list[Piece]:
    """The pieces in the order of the text; of two over one another the one that was found first."""
    kept: list[Piece] = []
    for pieces in found:
        kept += [piece for piece in pieces if not any(map(piece.overlaps, kept))]
    return sorted(kept, key=lambda piece: piece.start)


class _Within:
    """Whether a place of the text is within one of these stretches; asked in the order of the text."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self._stretches = sorted(stretches, reverse=True)
        self._reached = 0

    def __call__(self, at: int) -> bool:
        while self._stretches and self._stretches[-1][0] <= at:
            self._reached = max(self._reached, self._stretches.pop()[1])
        return at < self._reached


def _is_plural(word: str) -> bool:
    return word.endswith(("s", "x"))


def _is_english(text: str) -> bool:
    said = [word.lower() for word in WORD.findall(text)]
    return sum(word in _ENGLISH for word in said) > max(1, len(said) * _FOREIGN)


def _is_no_word(text: str, found: re.Match[str]) -> bool:
    """Whether it is a part of an address of mail or of the web, a letter (« bâtiment c »), or elided."""
    start, end = found.span()
    begins, ends = text.rfind(" ", max(0, start - _FAR), start), text.find(" ", end, end + _FAR)
    if _WEB.search(text, max(begins, start - _FAR, 0), ends if ends >= 0 else end + _FAR):
        return True
    after, before = text[end : end + 1], text[max(0, start - 12) : start]
    if after and unicodedata.combining(after):
        return True
    if end - start == 1 and (_LETTER_BEFORE.search(before) or after in tuple("/+-,)") or not after):
        return True
    return end - start < 3 and (after in ("'", ".", "-") or before.endswith(("'", "-")))
