"""Words by which a function is searched, in both genders: « chefs d'équipe » finds a « cheffe d'équipe »."""

from __future__ import annotations

from functools import lru_cache

from beffroi.enums import Domain
from tools.city.functions import Post, head_post, second_post
from tools.city.lists import functions
from tools.city.text import fold, stems


@lru_cache(maxsize=5_000)
def function_words(title: str) -> frozenset[str]:
    """Stems of a title, of its other gender, and of its synonyms where the function is a known one."""
    own = stems(title)
    known = _known().get(fold(title), frozenset())
    return known.union(own, *(_other_gender().get(word, frozenset()) for word in own))


@lru_cache(maxsize=1)
def _posts() -> tuple[Post, ...]:
    heads = [make(domain, at) for make in (head_post, second_post) for domain in Domain for at in (None, 1)]
    return (*heads, *(Post(*pair) for pairs in functions().values() for pair in pairs))


@lru_cache(maxsize=1)
def _known() -> dict[str, frozenset[str]]:
    words: dict[str, frozenset[str]] = {}
    for post in _posts():
        for form in (fold(post.masculine), fold(post.feminine)):
            words[form] = words.get(form, frozenset()).union(post.words.split())
    return words


@lru_cache(maxsize=1)
def _other_gender() -> dict[str, frozenset[str]]:
    """« directeur » <-> « directrice »: words at the same place of a function's two forms."""
    pairs: dict[str, frozenset[str]] = {}
    for post in _posts():
        masculine, feminine = stems(post.masculine), stems(post.feminine)
        if len(masculine) == len(feminine):
            for pair in zip(masculine, feminine, strict=True):
                for word in pair:
                    pairs[word] = pairs.get(word, frozenset()).union(pair)
    return pairs
