"""Requests that only ask something: an effect of a tool that the model has not learnt is not what they want.

A small model takes the tool whose words are near, an order for a count, an enrolment for a menu. So such a
tool is not offered where another one is; and a plan does less without its effect, never more: where nothing
is left no tool serves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from agents.language.lexicon.folding import stems
from agents.language.syntax import nodes as n
from agents.language.syntax.walk import expressions_of
from agents.planner.mends.tree import call_of, without_steps
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
    r"[.?!;:\n«»\"]|(?:,|\b(?:et|puis(?!-je)|ou|sinon|si|alors|donc|pour(?! etre\b))\b)"
    r"(?!\s*(?:de|du|des|les?|la|une?|aux?|en|dans|a|par|sur|entre|combien|quel\w*)\b(?! (?:prevenir|avertir|"
    r"informer|relancer|fermer|cloturer|assigner|affecter|envoyer|transmettre|supprimer)\b)|\s*[dl]['’])"
    r"|\b(?:tu|vous) (?:l[ea]s? |l['’]|lui |leur )\w|\bje (?:voudrais|veux|souhaite) qu"
)
"""Where something else begins, which may ask for an effect."""


def offered(listed: Sequence[ToolSpec], request: str) -> list[ToolSpec]:
    """The listed tools; to a request that only asks without those effects, where another one is listed."""
    if not only_asks(request):
        return list(listed)
    said = frozenset(stems(request))
    return [spec for spec in listed if not _unasked(spec, said)] or list(listed)


def without_unasked_effects(plan: n.Plan, request: str, specs: Mapping[str, ToolSpec]) -> n.Plan:
    """The plan, of a request that only asks, without effects of other authors' tools.

    An effect stays where the request has a word with which its tool's summary or one of its phrases begins.
    """
    if not only_asks(request):
        return plan
    said, gone = frozenset(stems(request)), set[str]()

    def dropped(step: n.Statement) -> bool:
        spec = specs.get(call.tool) if (call := call_of(step)) else None
        used = {node.name for node in expressions_of(step) if isinstance(node, n.Name)}
        if (spec is None or not _unasked(spec, said)) and not gone & used:
            return False
        gone.update({step.name} if isinstance(step, n.Assign) else ())
        return True

    kept = without_steps(plan, dropped)
    if kept is not None and kept.body == plan.body:
        return plan
    shows = kept is not None and any(isinstance(step, n.Show) for step in kept.body)
    return kept if kept is not None and shows else replace(plan, body=(n.Cannot("", 1),))


def only_asks(request: str) -> bool:
    """Whether a request asks something (how many, which, who, where), and for nothing beside."""
    plain = without_accents(" ".join(request.lower().split()))
    found = _ONLY.fullmatch(_THANKS.sub("", plain).strip().rstrip("?!. "))
    return found is not None and MORE.search(found["rest"]) is None


def _unasked(spec: ToolSpec, said: frozenset[str]) -> bool:
    acts = spec.effect is not Effect.READ and not spec.of_the_house
    begun = (stems(text)[:1] for text in (spec.summary, *spec.phrases))
    return acts and said.isdisjoint(word for words in begun for word in words)
