"""What a reply typed in words means: one of a question's choices, or that the person wants no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile

from agents.language.lexicon.folding import LITTLE_WORDS, fold, words
from agents.views.reply_words import ACCEPTING, GIVING_UP, MEANT, NO, NO_TEXT, REFUSING, REQUESTING, THAT_ONE
from agents.views.run import ChoiceView, QuestionView

GIVE_UP = "abandonner"
"""The reply that ends a request at any question but an uncertain effect's, where it says something else."""
_DECLINING = ("0", "non")
"""Keys of the choices that are none of those offered: no ordinal counts them."""
_COUNTED = ("candidates", "value", "purpose", "reading")
_NAMED = ("candidates", "value", "purpose")
_SHORTEST = 2
"""Letters and figures of a part of a label, at least."""
_FIGURES = re.compile(
    r"(?:l[ea] |les )?(?:n[o°]\.? ?|numero )?(\d{1,3}) ?(?:er|ere|re|e|eme|ieme|nd|nde|st|th)?"
)
_OPENING, _CLOSING = frozenset('«“"'), frozenset('»”"')
_QUOTES = _OPENING | _CLOSING
_ORDINALS = {
    "premier": 1, "premiere": 1, "deuxieme": 2, "second": 2, "seconde": 2, "troisieme": 3, "quatrieme": 4,
    "cinquieme": 5, "sixieme": 6, "septieme": 7, "huitieme": 8, "neuvieme": 9, "dixieme": 10,
    "dernier": -1, "derniere": -1, "first": 1, "third": 3, "last": -1,
}  # fmt: skip


def gives_up(question: QuestionView, text: str) -> bool:
    """Whether these words, alone, end the request; what an uncertain effect became has to be said instead."""
    ending = NO_TEXT if question.free else GIVING_UP
    return question.about != "uncertain" and " ".join(words(text)) in ending


def decides(text: str) -> bool:
    """Whether these words, alone, accept or refuse: what only a card's buttons do."""
    return " ".join(words(text)) in ACCEPTING | REFUSING


def asks_anew(question: QuestionView, text: str) -> bool:
    """Whether these words are a request of their own, and no answer to what is asked."""
    return not question.prose and _requests(text)


def may_ask_anew(question: QuestionView, text: str) -> bool:
    """Whether these words are a question to the city's systems, where a text is asked for: somebody may write
    that to somebody, so whoever typed it has to say which it is."""
    return question.free and question.prose and text.rstrip().endswith("?") and _requests(text)


def quoted(text: str) -> str:
    """The text within the quotes that it stands in whole; empty where it stands in none."""
    inner = text[1:-1]
    whole = text[:1] in _OPENING and text[-1:] in _CLOSING and _QUOTES.isdisjoint(inner)
    return inner.strip() if whole else ""


def _requests(text: str) -> bool:
    return REQUESTING.match(" ".join(words(text))) is not None


def choice_meant(question: QuestionView, text: str) -> str | None:
    """The key of the one choice that the words name: by its key or label, by « 2 » or « la deuxième », or by
    a part of its label that no other has; None where they name none, or could name two."""
    exact = [choice.key for choice in question.choices if _is(choice, text) or _said(question, choice, text)]
    if question.free:  # any other text is a value
        return next(iter(exact), None)
    meant = exact[:1] or {choice.key for choice in (*_counted(question, text), *_named(question, text))}
    return next(iter(meant)) if len(meant) == 1 else None


def _is(choice: ChoiceView, text: str) -> bool:
    said, plain = words(text), text.strip().casefold()
    return plain in (choice.key.casefold(), choice.label.casefold()) or (
        said != [] and said == words(choice.label)
    )


def _said(question: QuestionView, choice: ChoiceView, text: str) -> bool:
    """Whether these words are one of the ways to say the choice."""
    said = " ".join(words(text))
    if question.about == "candidates":
        return len(_offered(question)) == 1 and said in (NO if choice.key in _DECLINING else THAT_ONE)
    return question.about in ("rest", "value", "confirm") and said in MEANT.get(choice.key, ())


def _offered(question: QuestionView) -> list[ChoiceView]:
    """The choices that are something; not « aucune de ces réponses »."""
    return [choice for choice in question.choices if choice.key not in _DECLINING]


def _counted(question: QuestionView, text: str) -> Iterator[ChoiceView]:
    """The choice at the place that an ordinal or a figure names."""
    offered = _offered(question)
    place = _place(fold(text).strip(" .!"))
    if question.about in _COUNTED and place is not None and (place == -1 or 1 <= place <= len(offered)):
        yield offered[place - 1 if place > 0 else -1]


def _place(folded: str) -> int | None:
    if (match := _FIGURES.fullmatch(folded)) is not None:
        return int(match[1])
    *little, last = folded.split() or [""]
    return _ORDINALS.get(last) if set(little) <= {"le", "la", "les", "the"} else None


def _named(question: QuestionView, text: str) -> list[ChoiceView]:
    """The choices whose label has these words, whole and in a row."""
    part = " ".join(dropwhile(LITTLE_WORDS.__contains__, words(text)))
    if question.about not in _NAMED or len(part.replace(" ", "")) < _SHORTEST:
        return []
    return [choice for choice in question.choices if f" {part} " in f" {' '.join(words(choice.label))} "]
