"""Requests that only ask something: an effect of a tool that the model has not learnt is not what they want.

A small model takes the tool whose words are near, an order for a count, an enrolment for a menu. So such a
tool is not offered where another one is; and a plan does less without its effect, never more: where nothing
is left no tool serves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from agents.language.lexicon.folding import stems
from agents.planner.mends.warrant import has_body
from beffroi.text import without_accents
from beffroi.tool import Effect, ToolSpec

_BEFORE = (
    r"(?:(?:bonjour|bonsoir|salut|(?:peux-tu|pouvez-vous|merci de) me dire|(?:dis|dites)[- ]moi)[ ,!]*)*"
    r"(?:(?:et|alors|mais) )?(?:(?:il|on|nous|y) (?:en )?(?:y (?:en )?a|reste|a|avons) |reste-t-il )?"
)
_ASKS = (
    r"(?:combien\b|quel(?:le)?s?\b|lequel\b|laquelle\b|lesquel(?:le)?s\b|qu['’]|qu(?:i|e|oi)\b|"
    r"pourquoi\b|depuis quand\b|quand\b|comment\b|ou (?:est|sont|en|se|peut)\b|c['’]est quoi\b)"
)
_ONLY = re.compile(rf"{_BEFORE}{_ASKS}(?P<rest>.*)", re.DOTALL)
_THANKS = re.compile(r"(?<![ ,])[ ,]*\b(?:merci|svp|stp|s'il (?:te|vous) plait)\W*$")
MORE = re.compile(
    r"[.?!;:\n«»\"]|(?:,|\b(?:et|puis(?!-je)|ou|sinon|si|alors|donc|pour)\b)"
    r"(?!\s*(?:de|du|des|les?|la|une?|aux?|en|dans|a|par|sur|entre|combien|quel\w*)\b(?! (?:prevenir|avertir|"
    r"informer|relancer|fermer|cloturer|assigner|affecter|envoyer|transmettre|supprimer)\b)|\s*[dl]['’])"
)
"""Where something else begins, which may ask for an effect."""
_CALL = re.compile(r"\s*(?:(\w+) = )?(\w+\.\w+)\(")
_SHOW = re.compile(r"^(?:answer|map|chart)\(", re.MULTILINE)


def offered(listed: Sequence[ToolSpec], request: str) -> list[ToolSpec]:
    """The listed tools; to a request that only asks without those effects, where another one is listed."""
    if not only_asks(request):
        return list(listed)
    said = frozenset(stems(request))
    return [spec for spec in listed if not _unasked(spec, said)] or list(listed)


def without_unasked_effects(plan: str, request: str, specs: Mapping[str, ToolSpec]) -> str:
    """The plan, of a request that only asks, without effects of other authors' tools.

    An effect stays where the request has a word with which its tool's summary or one of its phrases begins.
    """
    if not only_asks(request):
        return plan
    said, gone = frozenset(stems(request)), set[str]()
    kept: list[str] = []
    for line in plan.split("\n"):
        call = _CALL.match(line)
        spec = specs.get(call[2]) if call else None
        if (spec is not None and _unasked(spec, said)) or gone & set(re.findall(r"\w+", line)):
            gone |= {call[1]} if call and call[1] else set()
        else:
            kept.append(line)
    if len(kept) == len(plan.split("\n")):
        return plan
    text = "\n".join(kept)
    whole = all(has_body(kept, at) for at, line in enumerate(kept) if line.endswith(":"))
    return text if whole and _SHOW.search(text) else "cannot()"


def only_asks(request: str) -> bool:
    """Whether a request asks something (how many, which, who, where), and for nothing beside."""
    plain = without_accents(" ".join(request.lower().split()))
    found = _ONLY.fullmatch(_THANKS.sub("", plain).strip().rstrip("?!. "))
    return found is not None and MORE.search(found["rest"]) is None


def _unasked(spec: ToolSpec, said: frozenset[str]) -> bool:
    acts = spec.effect is not Effect.READ and not spec.of_the_house
    begun = (stems(text)[:1] for text in (spec.summary, *spec.phrases))
    return acts and said.isdisjoint(word for words in begun for word in words)
