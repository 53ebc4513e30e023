"""Fills the slots of a phrase and of its plan with the same values, with the noise of real typing."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from agents.training.slots.samplers import SAMPLERS, VARIANTS, Filled, same
from beffroi.text import without_accents

_SLOT = re.compile(r"\{([a-z_]+?)(\d?)\}")
_QUOTED = re.compile(r'"([^"]*)"')
_TRIES = 200
_DISTRICT = re.compile(r" (?:arrondissement|arrdt|ardt|arrt|arr)\b\.?", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(au|du|le) $", re.IGNORECASE)
_BEFORE_ANGLE = {"au": "à l'", "du": "de l'", "le": "l'"}
_ELISION = re.compile(r"\b(d|qu|jusqu|l)e $", re.IGNORECASE)


@dataclass(frozen=True)
class Example:
    """One training example: what was asked, the plan, the turn before it, and the tools that the prompt
    lists."""

    request: str
    plan: str
    before: tuple[str, str] | None = None
    signatures: tuple[str, ...] = ()


class Filler:
    """Values for one example; the same slot gets the same value in phrase, plan and earlier turn.

    Args:
        lists: further slots, with the values that they may show.
    """

    def __init__(self, rng: random.Random, lists: Mapping[str, Sequence[str]] | None = None) -> None:
        self._rng = rng
        self._lists = lists or {}
        self._values: dict[str, Filled] = {}
        self._copied: dict[str, str] = {}
        self._noisy = rng.random() < 0.12

    def phrase(self, template: str) -> str:
        """The phrase with its slots filled; remembers which span each slot showed."""
        out, at = "", 0
        for match in _SLOT.finditer(template):
            out += template[at : match.start()]
            at = match.end()
            shown, copied, base = self._shown(match)
            out = self._append(out, shown, copied, base)
            if base == "dist" and " arr" in shown.lower() and (said := _DISTRICT.match(template, at)):
                at = said.end()
        return out + template[at:]

    def plan(self, template: str) -> str:
        """The plan with its slots replaced by the spans that the phrase showed."""

        def span(match: re.Match[str]) -> str:
            base = match[1] if match[1] in self._lists else VARIANTS[match[1]]
            whole = template[match.start() - 1 : match.start()] + template[match.end() : match.end() + 1]
            if base in ("person", "addr") and whole != '""':  # « l' » and « n° » too, amid other words
                return self._value(base, match[2]).shown[match[1]]
            return self._copied.get(f"{base}{match[2]}") or self._value(base, match[2]).copied[match[1]]

        return _SLOT.sub(span, template)

    def _value(self, base: str, index: str) -> Filled:
        key = f"{base}{index}"
        if key not in self._values:
            taken = [v.shown for k, v in self._values.items() if k.startswith(base)]
            drawn = (self._drawn(base) for _ in range(_TRIES))
            value = next((v for v in drawn if v.shown not in taken), None)
            if value is None:
                raise ValueError(f"slot {key}: too few values to tell two apart")
            self._values[key] = _strip_accents(value) if self._noisy else value
        return self._values[key]

    def _drawn(self, base: str) -> Filled:
        if base in self._lists:
            return same(**{base: self._rng.choice(self._lists[base])})
        return SAMPLERS[base](self._rng)

    def _shown(self, match: re.Match[str]) -> tuple[str, str, str]:
        base = match[1] if match[1] in self._lists else VARIANTS[match[1]]
        value = self._value(base, match[2])
        self._copied[f"{base}{match[2]}"] = value.copied[match[1]]
        return value.shown[match[1]], value.copied[match[1]], base

    def _append(self, before: str, shown: str, copied: str, base: str) -> str:
        """The phrase with the value behind it, articles contracted where the plan does not copy them."""
        if shown.startswith("le ") and not copied.startswith("le "):
            if before.endswith("de "):
                return before[:-3] + "du " + shown[3:]
            if before.endswith("à "):
                return before[:-2] + "au " + shown[3:]
        if base == "addr" and shown.startswith("angle ") and (article := _ARTICLE.search(before)):
            return before[: article.start(1)] + _BEFORE_ANGLE[article[1].lower()] + shown
        return before + shown if base == "dist" else self._elide(before, shown)

    def _elide(self, before: str, shown: str) -> str:
        vowel = shown[:1].lower() in "aeéèêiouâ"
        if vowel and _ELISION.search(before) and self._rng.random() < 0.8:
            return before[:-2] + "'" + shown
        return before + shown


def fold(text: str) -> str:
    """Text without accents."""
    return without_accents(text)


def _strip_accents(value: Filled) -> Filled:
    return Filled({k: fold(v) for k, v in value.shown.items()}, {k: fold(v) for k, v in value.copied.items()})


@lru_cache(maxsize=8192)
def literals(plan: str) -> tuple[str, ...]:
    """Words of a plan template that its phrases show as they are: its literals, less their slots."""
    parts = (part.strip() for literal in _QUOTED.findall(plan) for part in _SLOT.split(literal)[::3])
    return tuple(dict.fromkeys(filter(None, parts)))


@lru_cache(maxsize=8192)
def _untouched(kept: tuple[str, ...]) -> re.Pattern[str]:
    words = "".join(rf"|(?<!\w){re.escape(text)}(?!\w)" for text in sorted(kept, key=len, reverse=True))
    return re.compile(r"(\{[a-z_0-9]+\}" + words + ")")


def roughen(template: str, rng: random.Random, kept: tuple[str, ...] = ()) -> str:
    """Noise on the fixed words of a phrase: case, punctuation, accents, a slip of the finger.

    Args:
        kept: words that the plan copies (see `literals`); they stay as they are, like slots.
    """
    draw = rng.random()
    pieces = _untouched(kept).split(template)
    if draw < 0.12:
        pieces[::2] = [p.lower() for p in pieces[::2]]
    elif draw < 0.22:
        pieces[::2] = [fold(p) for p in pieces[::2]]
    elif draw < 0.27:
        pieces[::2] = [_slip(p, rng) for p in pieces[::2]]
    if rng.random() < 0.15:
        pieces[-1] = pieces[-1].rstrip(" .?!")
    elif rng.random() < 0.06:
        pieces[-1] = pieces[-1].rstrip(" .?!") + rng.choice((" !", ".", "...", " ?", " !!"))
    if rng.random() < 0.15:
        first = pieces[0]
        pieces[0] = (first[:1].upper() if first[:1].islower() else first[:1].lower()) + first[1:]
    return "".join(pieces)


def _slip(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    long = [i for i, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if long:
        i, word = (j := rng.choice(long)), words[j]
        at = rng.randrange(1, len(word) - 2)
        words[i] = rng.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + word[at] + word[at:],
            )
        )
    return " ".join(words)
