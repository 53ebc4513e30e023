"""Literals of a plan as the person said them, by code and before it is checked.

Small models copy a word too few or too many: a surname left out, the address within the subject, « c'est
urgent » behind it, a quotation cut off, the arrondissement within the domain.
"""

from __future__ import annotations

import re

from agents.language.request.unused_patterns import NOT_NAMES
from beffroi.text import without_accents

_SUBJECT = re.compile(r'subject="([^"]+)"')
_ADDRESS = re.compile(r'address="([^"]+)"')
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
_QUOTES = {"«": "»", "“": "”", '"': '"'}
_NAME = re.compile(r'\bname="([^" ]+)"')
_SURNAME = r" ((?:(?:de|du|des|Le|La|El|Ben) )?[A-ZÀ-Þ][a-zà-ÿ][\w’'-]*)"
_OF_A_PLACE = re.compile(
    r"(?i)\b(rue|avenue|av|bd|boulevard|place|quai|impasse|passage|square|all[ée]e|villa|[ée]cole|coll[èe]ge|lyc[ée]e|"
    r"cr[èe]che|gymnase|piscine|parc|jardin|biblioth[èe]que|m[ée]diath[èe]que|h[ôo]pital|stade)\b[^.,;:!?]{0,12}$"
)
_OWN_HEAD = re.compile(
    r'directory\.find_person\(name="(?:mon|ma) '
    r'(?:chef|cheffe|responsable|supérieure?|patron|patronne|n\+1)"\)',
    re.IGNORECASE,
)
_SERVICE = re.compile(r"directory\.find_service\(([^()]*)\)")
_DOMAIN = re.compile(r'domain="([^"]+?) (?:du )?(\d{1,2} ?(?:er?|ème|eme))"', re.IGNORECASE)
_TEXT = re.compile(r'\btext="((?:le|un|ce) commentaire(?: suivant)?(?: ?:)? )([^"]+)"', re.IGNORECASE)


def as_said(plan: str, request: str) -> str:
    """The plan with its literals mended.

    Args:
        request: normalised request; those before it on lines of their own.
    """
    plan = _bare_subject(plan, request)
    plan = _whole_quotation(plan, request)
    plan = _NAME.sub(lambda match: _whole_name(match, request), plan)
    plan = _OWN_HEAD.sub("directory.manager(person=moi)", plan)
    plan = _SERVICE.sub(_with_district, plan)
    return _TEXT.sub(lambda match: _bare_text(match, request), plan)


def _whole_name(match: re.Match[str], request: str) -> str:
    """« Gabriel » with the surname that always follows it."""
    first = match[1]
    if not first.istitle():
        return match[0]
    places = [found.start() for found in re.finditer(rf"(?<![\w’'-]){re.escape(first)}(?![\w’'-])", request)]
    after = [re.compile(_SURNAME).match(request, at + len(first)) for at in places]
    surnames = {"" if found is None else found[1] for found in after}
    surname = surnames.pop() if len(surnames) == 1 else ""
    named = surname and without_accents(surname.lower()) not in NOT_NAMES
    if not named or any(_OF_A_PLACE.search(request, 0, at) for at in places):
        return match[0]
    return f'name="{first} {surname}"'


def _with_district(match: re.Match[str]) -> str:
    """« eau 13e » is a domain and an arrondissement."""
    given = match[1]
    return match[0] if "district=" in given else match[0].replace(given, _DOMAIN.sub(_split, given))


def _split(match: re.Match[str]) -> str:
    return f'domain="{match[1]}", district="{match[2]}"'


def _bare_text(match: re.Match[str], request: str) -> str:
    """A comment without the words that introduce it; what is quoted stays whole."""
    at = request.find(match[1] + match[2])
    quoted = at > 0 and request[:at].rstrip()[-1:] in _QUOTES
    return match[0] if quoted else f'text="{match[2]}"'


def outside_quotations(request: str) -> str:
    """The request without what it quotes: that is content, and names nobody to whom anything goes."""

    def kept(match: re.Match[str]) -> str:
        return match[0] if " " not in match[0].strip('«»“”" ') else " "

    return re.sub(r"«[^»]*»|“[^”]*”|\"[^\"]*\"", kept, request)


def _bare_subject(plan: str, request: str) -> str:
    """A subject ends before the address that it runs on into, and before « c'est urgent », « merci »."""
    subject, address = _SUBJECT.search(plan), _ADDRESS.search(plan)
    if not subject:
        return plan
    text = subject[1]
    shorter = _AFTERTHOUGHT.sub("", text).strip()
    if address:
        at = _overlap(shorter, address[1])
        adjoins = at is not None or f"{shorter} {address[1]}" in request
        shorter = _TRAILING.sub("", shorter[:at]).strip() if adjoins else shorter
    return plan.replace(f'subject="{text}"', f'subject="{shorter}"') if shorter and shorter != text else plan


def _overlap(text: str, address: str) -> int | None:
    """Where in the text the address, or its beginning up to the text's end, starts."""
    found = text.find(address)
    if found >= 0:
        return found
    for at in range(1, len(text)):
        if text[at - 1] == " " and len(text) - at >= 2 and address.startswith(text[at:]):
            return at
    return None


def _whole_quotation(plan: str, request: str) -> str:
    """A literal that begins where a quotation opens goes on to where it closes."""
    for literal in set(re.findall(r'(?:text|message|reason|subject)="([^"]+)"', plan)):
        at = request.find(literal)
        before = request[:at].rstrip()
        close = _QUOTES.get(before[-1:], "")
        end = request.find(close, at) if at > 0 and close else -1
        whole = request[at:end].strip()
        if end > at and len(whole) > len(literal) and '"' not in whole:
            plan = plan.replace(f'="{literal}"', f'="{whole}"')
    return plan
