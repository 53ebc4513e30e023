"""Evidence: each literal traced to the person's words and given its typed value, or marked as supposed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from agents.language.checked import Evidence, Span
from agents.language.lexicon import Ambiguous, Resolved, Unknown, resolve
from agents.language.lexicon.districts import is_life
from agents.language.lexicon.imperatives import orders
from agents.language.lexicon.lengths import length
from agents.language.lexicon.negations import denied_by
from agents.language.request.places import RequestWords
from agents.language.request.unused_patterns import SPELT_FACT
from agents.language.syntax import nodes as n
from agents.language.syntax.advice import listed, wrong
from beffroi.enums import Status
from beffroi.errors import PlanError
from beffroi.types import DateType, DurationType, EnumType, NumberType, TextType, Type, describe

_EXAMPLES: dict[str, str] = {
    "district": "11e, onzième, XIe, 75011",
    "metres": "500 m, un kilomètre",
    "": "4012, trois",
}


_ENUMS = {
    "Category": "catégorie connue",
    "Domain": "domaine connu",
    "FacilityKind": "type d'équipement connu",
    "Priority": "priorité connue",
    "Status": "statut connu",
}
_HARD_FACTS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|\d+(?:[.,:/h-]\d+)*\w*")
_ARTICLE = re.compile(r"(?:les?|la|l|du|des?|d|aux?)\b.*|.*\b(?:les?|la|l|du|des?|d|aux?)", re.IGNORECASE)
_STATUS = EnumType(Status)
_ONE = re.compile(r"une?", re.IGNORECASE)
_FEMININE = ("catégorie", "priorité", "valeur", "adresse", "durée", "date", "distance")


class Tracer:
    """Traces literals to one request and those before it.

    Args:
        request: what the person typed now.
        earlier: what they typed before in the conversation, latest first.
        now: for « hier », « cette semaine ».
        affirmed: the plan excludes nothing, so that words behind « sauf » or « pas » say none of its values.
    """

    def __init__(
        self, request: str, earlier: Sequence[str], now: datetime, *, affirmed: bool = False
    ) -> None:
        self._texts = [RequestWords(text, turn) for turn, text in enumerate((request, *earlier))]
        self._now = now
        self._affirmed = affirmed
        self._taken: list[Span] = []

    def trace(self, literal: n.Literal, kind: Type, *, structural: bool = False) -> Evidence | Ambiguous:
        """The evidence of a literal that stands where this type is wanted.

        Args:
            structural: 0 and 1 may say « none » and « the first » here: nobody has to have said them.

        Raises:
            PlanError: where the type admits no such value, or where only the person's words may stand.
        """
        said = str(literal.value)
        if not isinstance(literal.value, str) and not isinstance(kind, NumberType):
            raise wrong(literal.line, f"{said} est un nombre, {_name(kind)} attendu", _mend(kind))
        match resolve(kind, said, now=self._now):
            case Resolved(value):
                evidence = self._evidence(literal, kind, said, value)
                free = structural and kind == NumberType() and value in (0, 1)
                return replace(evidence, supposed=evidence.supposed and not free)
            case Ambiguous() as several:
                return several
            case Unknown(mend):
                what = f"« {said} » n'est pas {_article(kind)} {_name(kind)}"
                raise wrong(literal.line, what, mend or _mend(kind))

    def _evidence(self, literal: n.Literal, kind: Type, said: str, value: Any) -> Evidence:
        span = self._find(said, kind)
        if isinstance(kind, TextType):
            if span is None and kind.kind in ("query", "email"):
                raise self._not_said(literal.line, said)
            if span is None:
                self._check_invented(literal.line, said)
            value = said if span is None else span.text
        elif span is None:
            span = self._find_value(kind, value)
        if span is not None:
            self._taken.append(span)
        return Evidence(value, span, span is None, said)

    def _find(self, said: str, kind: Type) -> Span | None:
        taken = tuple(self._taken)
        found = (
            words.find(said, taken=taken, meant=partial(self._meant, words, kind)) for words in self._texts
        )
        return next((span for span in found if span is not None), None)

    def _find_value(self, kind: Type, value: Any) -> Span | None:
        """Other words of the request that mean the same value."""
        for words in self._texts:
            for span in words.windows():
                if _ARTICLE.fullmatch(span.text) or (kind == NumberType() and _ONE.fullmatch(span.text)):
                    continue
                means = resolve(kind, span.text, now=self._now, fuzzy=False) == Resolved(value)
                if means and self._meant(words, kind, span):
                    return span
        return None

    def _meant(self, words: RequestWords, kind: Type, span: Span) -> bool:
        """Whether words mean the value that they name: not behind « sauf », nor as the verb of an order."""
        before, after = words.around(span)
        match kind:
            case TextType():
                return True
            case _ if self._affirmed and denied_by(before, span.text):
                return False
            case NumberType("district"):
                return not is_life(before, span.text)
            case _:
                return kind != _STATUS or not orders(before, span.text, after)

    def _check_invented(self, line: int, said: str) -> None:
        """Words of the model's own hold no number, date, link or address that nobody said."""
        facts = (*_HARD_FACTS.finditer(said), *SPELT_FACT.finditer(said))
        for found in (match[0] for match in facts):
            if self._find(found, TextType()) is None and not self._says_length(found):
                what = f"« {said} » contient « {found} », qui n'est pas dans la demande"
                raise wrong(line, what, f"Retirez « {found} », ou recopiez les mots de la demande")

    def _says_length(self, words: str) -> bool:
        """Whether somebody said the same length of time otherwise (« 3 jours », « trois jours »)."""
        value = length(words)
        return value is not None and self._find_value(DurationType(), value) is not None

    def _not_said(self, line: int, said: str) -> PlanError:
        near = self._texts[0].nearest(said)
        mend = f'Recopiez "{near}"' if near else "Recopiez les mots de la demande, ou écrivez ask()"
        return wrong(line, f"« {said} » n'est pas dans la demande", mend)


def _name(kind: Type) -> str:
    match kind:
        case EnumType(cls):
            return _ENUMS.get(cls.__name__, "valeur connue")
        case TextType("email"):
            return "adresse e-mail"
        case _:
            return describe(kind)


def _article(kind: Type) -> str:
    return "une" if _name(kind).startswith(_FEMININE) else "un"


def _mend(kind: Type) -> str:
    match kind:
        case EnumType():
            return f"Utilisez {listed(kind.values)}"
        case NumberType(unit):
            return f"Recopiez une valeur comme {_EXAMPLES[unit]}"
        case DurationType() | DateType():
            return "Recopiez une durée ou une date comme un mois, 10 jours, hier, lundi, 12 mars"
        case TextType("email"):
            return "Recopiez une adresse comme prenom.nom@paris.demo"
        case _:
            return "Recopiez les mots de la demande entre guillemets"
