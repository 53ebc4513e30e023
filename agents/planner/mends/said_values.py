"""Words of a request that name a value of a closed list or a field, and that its plan has nowhere yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from agents.language.lexicon.districts import district
from agents.language.lexicon.folding import stems
from agents.language.lexicon.wordlists import NONE, NOT, WordList, content, word_list
from agents.language.request.unused_patterns import ORDINAL
from agents.planner.mends.literals import outside_quotations
from beffroi.tool import Parameter
from beffroi.types import EnumType, NumberType, Type

_WORD = re.compile(r"\w+(?:[.+-]\w+)*")
_SENTENCE = re.compile(r"[.!?;\n]")
_DENIED = re.compile(
    r"\b(?:sauf|sans|hormis|except[ée]\w*|hors|ni|ne|n['’]|pas|jamais|aucun\w*|non|autres? que|à part|mais)"
    r"\b",
    re.IGNORECASE,
)
_HOW_FAR = re.compile(r"\bo[uù] en (?:est|sont|suis|sommes)\b", re.IGNORECASE)
_STATES = frozenset("etat statut phase stade avancement".split())
"""Fields that tell how far something is."""
_FAMILY = 5
"""Letters that two words of one family have in common at their beginning."""
_LONGEST = 4
"""Words that name one value at most."""


class SaidValues:
    """What a request names.

    Args:
        literals: of its plan: the words that they hold are used.
        names: those of them that name something: a word that only introduces one (« le smartphone I-0430 »)
            is used with it.
    """

    def __init__(self, request: str, literals: Sequence[str], names: Sequence[str]) -> None:
        self._said = outside_quotations(request)
        self._held = [frozenset(stems(literal)) for literal in literals]
        self._names = names

    def value(self, kind: Type) -> str:
        """The words that name one value of this type; empty where none do, or several, or in a denial."""
        match kind:
            case EnumType(cls):
                found = dict(self._values(word_list(cls)))
            case NumberType("district"):
                found = {str(district(match[0])): match[0] for match in ORDINAL.finditer(self._said)}
            case _:
                return ""
        words = next(iter(found.values())) if len(found) == 1 else ""
        return words if words and self._is_free(words) and not self._is_denied(words) else ""

    def names(self, field: str) -> bool:
        """Whether the request has a field's words, or some of their family (« expédié », ``expediteur``)."""
        if field in _STATES and _HOW_FAR.search(self._said):
            return True
        return all(any(_alike(own, stem) for stem in self._unused) for own in stems(field.replace("_", " ")))

    @cached_property
    def _unused(self) -> frozenset[str]:
        """Stems of the request's words that nothing in the plan holds."""
        said = {match[0] for match in _WORD.finditer(self._said)}
        return frozenset(stem for word in said if self._is_free(word) for stem in stems(word))

    def _values(self, known: WordList) -> Iterator[tuple[str, str]]:
        """Values of a closed list with the words that name them, the longest at each place."""
        spans, at = [match.span() for match in _WORD.finditer(self._said)], 0
        while at < len(spans):
            for words in (spans[at:end] for end in range(min(at + _LONGEST, len(spans)), at, -1)):
                if (value := self._value_of(known, words)) is not None:
                    yield value, self._said[words[0][0] : words[-1][1]]
                    at += len(words) - 1
                    break
            at += 1

    def _value_of(self, known: WordList, spans: Sequence[tuple[int, int]]) -> str | None:
        """The one value that these words name; None where they begin or end with a little word."""
        first, last = (content(self._said[slice(*span)]) for span in (spans[0], spans[-1]))
        key = content(self._said[spans[0][0] : spans[-1][1]])
        values = known.find(key) - {NONE} if first and last else frozenset()
        value = next(iter(values)) if len(values) == 1 else NOT
        return None if value.startswith(NOT) else value

    def _is_free(self, words: str) -> bool:
        if any({*stems(words)} <= held for held in self._held):
            return False
        return not any(
            re.search(rf"{re.escape(words)}\W+{re.escape(name)}", self._said) for name in self._names
        )

    def _is_denied(self, words: str) -> bool:
        return any(words in said and _DENIED.search(said) for said in _SENTENCE.split(self._said))


def _alike(own: str, said: str) -> bool:
    return own == said or (len(said) >= _FAMILY and own[:_FAMILY] == said[:_FAMILY])


def means(parameter: Parameter, text: str) -> bool:
    """Whether all of a text is one value of a closed list, or the parameter's own name before one."""
    match parameter.type:
        case EnumType(cls):
            own = {*stems(parameter.name.replace("_", " "))}
            key = tuple(word for word in content(text) if not {*stems(word)} <= own)
            return bool(key) and len(word_list(cls).find(key) - {NONE}) == 1
        case NumberType("district"):
            return ORDINAL.fullmatch(text) is not None and district(text) is not None
        case _:
            return False
