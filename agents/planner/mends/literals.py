"""Literals of a plan as the person said them, before it is checked.

Small models copy a word too few or too many: a surname left out, the address within the subject, « c'est
urgent » behind it, a quotation cut off, the arrondissement within the domain.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from agents.language.request.unused_patterns import NOT_NAMES
from agents.language.syntax import nodes as n
from agents.planner.mends.tree import argument, calls, changed, given, with_argument
from beffroi.text import without_accents

_TRAILING = re.compile(
    r"(?:[\s,:;(\-]|\b(?:devant|face|au|aux|a|à|le|la|les|l'|du|de|des|en|sur|vers|niveau|hauteur|coin|pres|près|dans|"
    r"chez|rue|bas|pied)\b)+$",
    re.IGNORECASE,
)
_AFTERTHOUGHT = re.compile(
    r"(?<![\s,:;(–-])[\s,:;(–-]*\b(?:c['’]est (?:tr[èe]s )?urgent|en urgence|urgent|svp|stp|"
    r"s['’]il (?:vous|te) pla[iî]t|merci(?: d['’]avance)?)\s*$",
    re.IGNORECASE,
)
_ORDERED = re.compile(r"^(?:d[ée]clare|signale)[rz]? (?=\w)", re.IGNORECASE)
"""An order that a subject runs on from."""
_INTRODUCED = re.compile(r"[:«“\"] ?$")
_QUOTES = {"«": "»", "“": "”", '"': '"'}
_OPENING = re.compile(r"[«“\"]")
_SURNAME = r" ((?:(?:de|du|des|Le|La|El|Ben) )?[A-ZÀ-Þ][a-zà-ÿ][\w’'-]*)"
_DEED = re.compile(
    r"(?<=[a-zà-ÿ]) (?:(?:de |pour |afin de |d['’])(?:fermer|relancer|passer|rappeler|appeler|pr[ée]venir|"
    r"envoyer|regarder|v[ée]rifier|r[ée]pondre|contacter|traiter|faire|mettre|donner|voir|aller|dire|confirmer|cl[ôo]turer|"
    r"rouvrir|commenter|prendre|venir|avertir|informer|s['’]occuper))\b.*$"
)
"""What somebody is to do, behind their name: « Sophie Martin de fermer »."""
_OF_A_PLACE = re.compile(
    r"(?i)\b(rue|avenue|av|bd|boulevard|place|quai|impasse|passage|square|all[ée]e|villa|[ée]cole|coll[èe]ge|lyc[ée]e|"
    r"cr[èe]che|gymnase|piscine|parc|jardin|biblioth[èe]que|m[ée]diath[èe]que|h[ôo]pital|stade)\b[^.,;:!?]{0,12}$"
)
_OWN_HEAD = re.compile(
    r"(?:mon|ma) (?:chef|cheffe|responsable|supérieure?|patron|patronne|n\+1)", re.IGNORECASE
)
_DOMAIN = re.compile(r"(.+?) (?:du )?(\d{1,2} ?(?:er?|ème|eme))", re.IGNORECASE)
_TEXT = re.compile(r"((?:le|un|ce) commentaire(?: suivant)?(?: ?:)? )(.+)", re.IGNORECASE | re.DOTALL)
_QUOTED = ("text", "message", "reason", "subject")
"""Parameters whose words may be quoted."""


def as_said(plan: n.Plan, request: str) -> n.Plan:
    """The plan with its literals mended.

    Args:
        request: normalised request; those before it on lines of their own.
    """
    plan = _whole_quotation(_bare_subject(plan, request), request)
    return changed(plan, lambda node: _mended(node, request) if isinstance(node, n.Call) else node)


def _mended(call: n.Call, request: str) -> n.Call:
    """A call with its name whole, its arrondissement apart and its comment bare."""
    if call.tool == "directory.find_person" and _OWN_HEAD.fullmatch(given(call, "name")):
        return n.Call("directory.manager", (("person", n.Name("moi", call.line)),), call.line)
    if name := given(call, "name"):
        call = with_argument(call, "name", _whole_name(_DEED.sub("", name), request))
    if call.tool == "directory.find_service" and argument(call, "district") is None:
        call = _with_district(call)
    if text := given(call, "text"):
        call = with_argument(call, "text", _bare_text(text, request))
    return call


def _whole_name(first: str, request: str) -> str:
    """« Gabriel » with the surname that always follows it."""
    if " " in first or not first.istitle():
        return first
    places = [found.start() for found in re.finditer(rf"(?<![\w’'-]){re.escape(first)}(?![\w’'-])", request)]
    after = [re.compile(_SURNAME).match(request, at + len(first)) for at in places]
    surnames = {"" if found is None else found[1] for found in after}
    surname = surnames.pop() if len(surnames) == 1 else ""
    named = surname and without_accents(surname.lower()) not in NOT_NAMES
    if not named or any(_OF_A_PLACE.search(request, 0, at) for at in places):
        return first
    return f"{first} {surname}"


def _with_district(call: n.Call) -> n.Call:
    """« eau 13e » is a domain and an arrondissement."""
    found = _DOMAIN.fullmatch(given(call, "domain"))
    return with_argument(with_argument(call, "domain", found[1]), "district", found[2]) if found else call


def _bare_text(text: str, request: str) -> str:
    """A comment without the words that introduce it; what is quoted stays whole."""
    led, at = _TEXT.fullmatch(text), request.find(text)
    quoted = at > 0 and request[:at].rstrip()[-1:] in _QUOTES
    return text if led is None or quoted else led[2]


def outside_quotations(request: str) -> str:
    """The request without what it quotes: that is content, and names nobody to whom anything goes."""
    parts, at = list[str](), 0
    for start, end in _quotations(request):
        quoted = request[start:end]
        parts += [request[at:start], " " if " " in quoted.strip('«»“”" ') else quoted]
        at = end
    return "".join((*parts, request[at:]))


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    """Where each quotation stands, marks included; a mark that is never closed opens none. Each sign is
    looked at a few times, whatever the marks."""
    last = {mark: text.rfind(closing) for mark, closing in _QUOTES.items()}
    at, end = 0, max(last.values())
    while opened := _OPENING.search(text, at, max(at, end)):
        start, at = opened.span()
        if last[opened[0]] >= at:
            at = text.index(_QUOTES[opened[0]], at) + 1
            yield start, at


def _bare_subject(plan: n.Plan, request: str) -> n.Plan:
    """Subjects end before an address that they run on into, and before « c'est urgent », « merci »."""
    addresses = _all_given(plan, "address")
    for text in _all_given(plan, "subject"):
        shorter = _AFTERTHOUGHT.sub("", text).strip()
        if not _INTRODUCED.search(request[: max(0, request.find(text))]):
            shorter = _ORDERED.sub("", shorter)
        for address in addresses:
            at = _overlap(shorter, address)
            adjoins = at is not None or f"{shorter} {address}" in request
            shorter = _TRAILING.sub("", shorter[:at]).strip() if adjoins else shorter
        plan = _instead(plan, ("subject",), text, shorter) if shorter else plan
    return plan


def _all_given(plan: n.Plan, parameter: str) -> list[str]:
    """The words that are given for a parameter, each once."""
    return list(dict.fromkeys(words for call in calls(plan) if (words := given(call, parameter))))


def _instead(plan: n.Plan, parameters: Collection[str], text: str, other: str) -> n.Plan:
    """The plan with other words for a text, wherever it is given for one of the parameters."""

    def change(node: object) -> object:
        if isinstance(node, n.Call):
            for name in parameters:
                node = with_argument(node, name, other) if given(node, name) == text else node
        return node

    return changed(plan, change)


def _overlap(text: str, address: str) -> int | None:
    """Where in the text the address, or its beginning up to the text's end, starts."""
    found = text.find(address)
    if found >= 0:
        return found
    for at in range(1, len(text)):
        if text[at - 1] == " " and len(text) - at >= 2 and address.startswith(text[at:]):
            return at
    return None


def _whole_quotation(plan: n.Plan, request: str) -> n.Plan:
    """A literal that begins where a quotation opens goes on to where it closes."""
    for literal in {given(call, name) for call in calls(plan) for name in _QUOTED} - {""}:
        at = request.find(literal)
        before = request[:at].rstrip()
        close = _QUOTES.get(before[-1:], "")
        end = request.find(close, at) if at > 0 and close else -1
        whole = request[at:end].strip()
        if end > at and len(whole) > len(literal) and '"' not in whole:
            plan = _instead(plan, _QUOTED, literal, whole)
    return plan
