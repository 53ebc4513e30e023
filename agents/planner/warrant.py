"""Mends of a plan whose parts have no warrant in the person's words, by code and before it is checked.

Small models add what often stands beside: the head where the service was named, the place in the subject, an
effect nobody asked for. Each mend makes the plan do less, never more; what it leaves out shows as unused
words.
"""

from __future__ import annotations

import re
import unicodedata

_HEAD = re.compile(
    r"\b(chef|cheff|resp|direct|patron|dirig|encadr|manag|boss|tete|superieur|n\+1|adjoint|pilot)"
)
_WARRANTS = {
    "ticketing.remind": re.compile(r"\b(re?lan|rapp?el|bouscul|secou|boug|press|ping|remind|activ)"),
    "ticketing.reopen": re.compile(r"\b(re ?-?ou?v|reou|reactiv|reprend|reopen|re-?ouv)"),
    "ticketing.delete": re.compile(
        r"\b(supp?r|effac|vir|detrui|elimin|enlev|retir|jet|vid|purg|poubelle|nettoi|delete|degag)"
    ),
}
_EFFECT = re.compile(r"^\s*(ticketing\.\w+)\(")
_SUBJECT = re.compile(r'subject="([^"]+)"')
_ADDRESS = re.compile(r'address="([^"]+)"')
_TRAILING = re.compile(
    r"(?:[\s,:;(\-]+|\s*\b(?:devant|face|au|aux|a|à|le|la|les|l'|du|de|des|en|sur|vers|niveau|hauteur|coin|pres|près|"
    r"dans|chez|rue|bas|pied)\b)+$",
    re.IGNORECASE,
)
_QUOTES = {"«": "»", "“": "”", '"': '"'}


def warranted(plan: str, request: str) -> str:
    """The plan without what the request has no word for.

    Args:
        request: normalised request.
    """
    plan = _subject_without_place(plan)
    plan = _whole_quotation(plan, request)
    said = _folded(request)
    if not _HEAD.search(said):
        plan = re.sub(r"\bto=(\w+)\.head\b", r"to=\1", plan)
    return _without_unasked_effects(plan, said)


def _subject_without_place(plan: str) -> str:
    """A subject that runs on into the address ends before it."""
    subject, address = _SUBJECT.search(plan), _ADDRESS.search(plan)
    if not subject or not address:
        return plan
    text = subject[1]
    at = _overlap(text, address[1])
    shorter = _TRAILING.sub("", text[:at]).strip() if at is not None else text
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


def _without_unasked_effects(plan: str, said: str) -> str:
    lines = plan.split("\n")
    kept = [line for line in lines if not _unasked(line, said)]
    acts = any(
        _EFFECT.match(line) or line.startswith("answer(") or " = ticketing.create(" in line for line in kept
    )
    orphan = any(line.endswith(":") and not _has_body(kept, i) for i, line in enumerate(kept))
    return "\n".join(kept) if acts and not orphan else plan


def _unasked(line: str, said: str) -> bool:
    found = _EFFECT.match(line)
    warrant = _WARRANTS.get(found[1]) if found else None
    return warrant is not None and not warrant.search(said)


def _has_body(lines: list[str], at: int) -> bool:
    indent = len(lines[at]) - len(lines[at].lstrip())
    following = lines[at + 1] if at + 1 < len(lines) else ""
    return len(following) - len(following.lstrip()) > indent


def _folded(text: str) -> str:
    spread = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in spread if not unicodedata.combining(c))
