"""Search filters (RFC 4515). Every value from outside is escaped; nothing else makes a filter of a value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tools.city.text import STOPWORDS

_SPECIAL = str.maketrans({c: f"\\{ord(c):02x}" for c in "\\*()\0"})
# Letters that French, and most of what is read in France, writes with no mark on them: a directory may tell
# « è » from « e », so the other letters are left open.
_PLAIN = frozenset("bdfghjklmpqrstvwxz")
_MOST_WORDS = 8


def escaped(value: str) -> str:
    """A value as it may stand in a filter; what is no Unicode text becomes a question mark."""
    return value.encode("utf-8", "replace").decode("utf-8").translate(_SPECIAL)


def equals(attribute: str, value: str) -> str:
    """``(attribute=value)``."""
    return f"({attribute}={escaped(value)})"


def both(*filters: str) -> str:
    """All of them hold."""
    return filters[0] if len(filters) == 1 else f"(&{''.join(filters)})"


def either(filters: Iterable[str]) -> str:
    """At least one of them holds."""
    distinct = list(dict.fromkeys(filters))
    return distinct[0] if len(distinct) == 1 else f"(|{''.join(distinct)})"


def near_name(text: str, first: str, last: str) -> str | None:
    """People whose name may be what was typed, small slips included: more than the matcher will take.

    A word with one slip keeps its first or its second half, so either half brings the person in; marks and
    vowels are left open, and the directory's own approximate match (``~=``) is asked as well.

    Args:
        text: the typed name, folded, without civility.
        first: attribute of the first name.
        last: attribute of the last name.

    Returns:
        None where nothing in the text can be a name.
    """
    words = [word for word in text.split() if len(word) > 1][:_MOST_WORDS] or text.split()[:1]
    if not words:
        return None
    if len(words) == 1:
        return either([*_alike(last, words[0]), *_same(first, words[0])])
    telling = [either(_alike_in(word, first, last)) for word in words if len(_letters(word)) > 1]
    whole = (
        both(*telling) if telling else either(one for word in words for one in _alike_in(word, first, last))
    )
    named = [one for word in _worth_asking(words) for one in _same(last, word)]
    return either([whole, *_same(first, text), *named])


def _worth_asking(words: list[str]) -> list[str]:
    """Words that can be a family name among others: « de », « la » bring in half the city."""
    return [word for word in words if len(word) > 2 and word not in STOPWORDS] or words


def _alike_in(word: str, first: str, last: str) -> list[str]:
    return [*_alike(first, word), *_alike(last, word)]


def _alike(attribute: str, word: str) -> Iterator[str]:
    """The word with a slip in it."""
    yield from _same(attribute, word)
    letters = _letters(word)
    if len(letters) < 2:
        yield f"({attribute}={word[0]}*)"
        return
    half = (len(letters) + 1) // 2
    yield f"({attribute}={_start(word, letters[0])}{'*'.join(letters[:half])}*)"
    yield f"({attribute}=*{'*'.join(letters[half:])}*)"


def _same(attribute: str, word: str) -> Iterator[str]:
    """The word with whatever marks on its letters."""
    yield f"({attribute}~={escaped(word)})"
    letters = _letters(word)
    if len(letters) > 1:
        yield f"({attribute}=*{'*'.join(letters)}*)"


def _start(word: str, letter: str) -> str:
    return "" if word.startswith(letter) else "*"


def _letters(word: str) -> list[str]:
    """Letters that stand as they are, doubled ones once."""
    return [c for at, c in enumerate(word) if c in _PLAIN and (at == 0 or word[at - 1] != c)]
