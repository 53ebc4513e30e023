"""Literals of a plan as the person said them, by code and before it is checked.

Small models copy a word too few or too many: a surname left out, the address within the subject, « c'est
urgent » behind it, a quotation cut off, the arrondissement within the domain.
"""

from __future__ import annotations

import re

_SUBJECT = re.compile(r'subject="([^"]+)"')
_ADDRESS = re.compile(r'address="([^"]+)"')
_TRAILING = re.compile(
    r"(?:[\s,:;(\-]+|\s*\b(?:devant|face|au|aux|a|à|le|la|les|l'|du|de|des|en|sur|vers|niveau|hauteur|coin|pres|près|"
    r"dans|chez|rue|bas|pied)\b)+$",
    re.IGNORECASE,
)
_AFTERTHOUGHT = re.compile(
    r"[\s,:;(–-]*\b(?:c['’]est (?:tr[èe]s )?urgent|en urgence|urgent|svp|stp|s['’]il (?:vous|te) pla[iî]t|"
    r"merci(?: d['’]avance)?)\s*$",
    re.IGNORECASE,
)
_QUOTES = {"«": "»", "“": "”", '"': '"'}
_NAME = re.compile(r'\bname="([^" ]+)"')
_NEXT_NAME = re.compile(r" ((?:(?:de|du|des|Le|La|El|Ben) )?[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)?)")
_OWN_HEAD = re.compile(
    r'directory\.find_person\(name="(?:mon|ma) '
    r'(?:chef|cheffe|responsable|supérieure?|patron|patronne|n\+1)"\)',
    re.IGNORECASE,
)
_DOMAIN = re.compile(r'domain="([^"]+?) (?:du )?(\d{1,2} ?(?:er?|ème|eme))"\)', re.IGNORECASE)
_TEXT = re.compile(
    r'\b(text|message)="(?:le |un |ce )?(?:commentaire|message|mot)(?: suivant)? ?:? ([^"]+)"', re.IGNORECASE
)


def as_said(plan: str, request: str) -> str:
    """The plan with its literals mended.

    Args:
        request: normalised request.
    """
    plan = _bare_subject(plan, request)
    plan = _whole_quotation(plan, request)
    plan = _NAME.sub(lambda match: _whole_name(match, request), plan)
    plan = _OWN_HEAD.sub("directory.manager(person=moi)", plan)
    plan = _DOMAIN.sub(r'domain="\1", district="\2")', plan)
    return _TEXT.sub(r'\1="\2"', plan)


def _whole_name(match: re.Match[str], request: str) -> str:
    """« Gabriel » with the surname that follows it."""
    first = match[1]
    found = re.search(rf"(?<![\w’'-]){re.escape(first)}(?![\w’'-])", request)
    more = _NEXT_NAME.match(request, found.end()) if found and first.istitle() else None
    return f'name="{first} {more[1]}"' if more else match[0]


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
