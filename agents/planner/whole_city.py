"""The whole city in people's words: « à Paris », « dans tout Paris », « les bibliothèques parisiennes ».

Whoever works for a city says its name without a thought. A small model takes it for a street or a person, so
it does not read it; and where it was said, no arrondissement is asked for. « Paris 11 » is the 11e.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from agents.language.lexicon.folding import LITTLE_WORDS, words
from agents.language.syntax import nodes as n
from agents.planner.mends.tree import changed
from agents.planner.spelling.aligned import Aligned, Piece
from agents.planner.spelling.stays import QUOTED, STREET
from beffroi.tool import Effect, ToolSpec
from beffroi.types import NumberType

_INTO = (
    r"(?:,? ?\b(?:à|a|dans|sur|pour|in|across|(?P<of>de)) "
    r"(?:tout(?:e la (?:ville|commune) de)? |la ville de |all of )?|,? ?\btout )"
)
_NUMBER = r"(?P<number>20|1?\d)(?P<ordinal> ?(?:er|e|è|ème|eme|ième|ieme|st|nd|rd|th))?"
_ENDS = r"(?![\w@/-]|\.\w)"
_NAME_GOES_ON = r"(?! ?\d| (?-i:[A-ZÀ-Ü][a-zà-ÿ]))"
_NAMED_AFTER = re.compile(
    rf"(?:\b(?:{STREET}|porte|gare|route|chemin|cours|faubourg)\.?|[^.!?\s] (?-i:[A-ZÀ-Ü][a-zà-ÿ-]+)|"
    r"(?-i:[A-ZÀ-Ü][a-zà-ÿ]+-[A-ZÀ-Ü]\w+))$",
    re.IGNORECASE,
)
"""« la rue de Paris », « Notre-Dame de Paris »: the name of something else."""
_EVERYWHERE = re.compile(
    r"\b(?:(?:dans|sur|de) (?:toute )?la (?:ville|commune)|tous (?:les )?arrondissements|partout|"
    r"(?:par|chaque|quel) arrondissement|(?:in|across) the (?:whole )?city|everywhere)\b",
    re.IGNORECASE,
)
_ONE_DISTRICT = re.compile(
    r"(?<!par )(?<!chaque )(?<!quel )\b(?:arrondissement|arrdt|arr|quartier|district)\b", re.IGNORECASE
)
_NEAR = 40
"""Characters before a name in which something may be named after it."""
_GOING_ON = frozenset(
    "et mais ou puis maintenant plutot non oui idem pareil meme memes chose recherche elargis elargir etends "
    "etendre ca cela combien stp svp merci and same now all".split()
)
"""Words of a request that goes on from the one before: there the city is what is new."""


class WholeCity:
    """Finds where a request speaks of the whole city.

    Args:
        names: what it is called; those in lower case are said without « à » too (« parisien »).
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        known = [name for name in names if name]
        self._district = _pattern(known, rf"(?P<into>{_INTO}|(?<!\S)){{}} (?={_NUMBER}(?![\w'’@-]))")
        self._place = _pattern(known, rf"{_INTO}{{}}{_ENDS}{_NAME_GOES_ON}")
        self._adjective = _pattern([each for each in known if each.islower()], rf" \b{{}}{_ENDS}")

    def pieces(self, text: str) -> list[Piece]:
        """What the model reads otherwise: no name of the city, and « dans le 11e » for « Paris 11 »."""
        quoted = [found.span() for found in QUOTED.finditer(text)]
        found = [
            piece
            for piece in (*self._districts(text), *self._names(text))
            if not any(start <= piece.start < end for start, end in quoted)
        ]
        left = {*words(Aligned(text, sorted(found, key=lambda piece: piece.start)).read)}
        return found if left - LITTLE_WORDS - _GOING_ON else []

    def is_meant(self, text: str) -> bool:
        """Whether a request speaks of the whole city, and of no part of it that it does not name."""
        said = _EVERYWHERE.search(text) is not None or any(True for _ in self._names(text))
        return said and _ONE_DISTRICT.search(text) is None

    def without_asking(self, plan: n.Plan, request: str, specs: Mapping[str, ToolSpec]) -> n.Plan:
        """The plan, asking for no arrondissement where the request means all of them (a mend)."""
        if not self.is_meant(request):
            return plan

        def told(node: object) -> object:
            match node:
                case n.Call(tool, arguments) if (spec := specs.get(tool)) and spec.effect is Effect.READ:
                    kept = (pair for pair in arguments if not _asks_district(spec, pair))
                    return replace(node, arguments=tuple(kept))
            return node

        return changed(plan, told)

    def _districts(self, text: str) -> Iterator[Piece]:
        for found in self._district.finditer(text):
            into = found["into"].lstrip(" ,")
            before = found["into"][: len(found["into"]) - len(into)]
            article = "in the " if into.startswith("in ") else "dans le " if into else "le "
            yield Piece(*found.span(), before + article)
            if not found["ordinal"]:
                number = found["number"]
                yield Piece(*found.span("number"), "1er" if number == "1" else f"{number}e")

    def _names(self, text: str) -> Iterator[Piece]:
        for pattern in (self._place, self._adjective):
            for found in pattern.finditer(text):
                of = found.groupdict().get("of")
                if not (of and _NAMED_AFTER.search(text, max(0, found.start() - _NEAR), found.start())):
                    comma = text.startswith(", ", found.end()) and not found.start()
                    yield Piece(found.start(), found.end() + 2 * comma, "")


def _pattern(names: list[str], around: str) -> re.Pattern[str]:
    told = "|".join(map(re.escape, names))
    return re.compile(around.format(f"(?:{told})") if names else r"(?!)", re.IGNORECASE)


def _asks_district(spec: ToolSpec, argument: tuple[str, n.Expression]) -> bool:
    declared = spec.parameter(argument[0])
    return (
        isinstance(argument[1], n.Ask)
        and declared is not None
        and not declared.required
        and (declared.type == NumberType("district"))
    )
