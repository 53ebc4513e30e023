"""What surrounds the wish in a mail: « Objet : TR: RE: » before it, the signature behind it.

Precise and silent on the rest: a stretch counts as a signature only behind a closing formula, and only where
it reads like names, offices and telephone numbers.
"""

from __future__ import annotations

import re

from agents.language.lexicon.folding import fold
from agents.language.unused_patterns import shouted

Stretch = tuple[int, int]

_MARKS = r"(?:tr|re|rép|fw|fwd|réf)"
_FORWARDED = re.compile(
    rf"\s*(?:(?:objet|sujet|subject)\s*:\s*)?(?:{_MARKS}\s*:\s*)+|\s*(?:objet|sujet|subject)\s*:\s*",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"\s(?:envoy[ée] (?:de|depuis|à partir de) (?:mon|ma) |sent from my |t[ée]l[ée]chargez outlook)"
    r"[^?!.]{0,40}\.?\s*$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:(?<=[\s.,!;(–-])|^)(?:(?:bien|très|tres) )?"
    r"(?:cordialement|cordialemnt|cordialment|respectueusement|cdt|cdlt|bien (?:à|a) (?:vous|toi)|"
    r"(?:mes )?(?:meilleures |sinc[èe]res )?salutations(?: distingu[ée]es)?)\b[\s.,;!–-]*",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"(?<=[\s.,!])merci[\s.,!]+(?=[A-ZÀ-Ý]\. ?[A-ZÀ-Ý])")
_WORD = re.compile(r"[^\W\d_]+")
_OFFICE = frozenset(
    "de du des la le les l d et tel telephone poste mail mel mobile fax bureau direction service secretariat "
    "agent agente responsable chef cheffe adjoint adjointe charge chargee mission gestionnaire standard "
    "accueil cabinet mairie ville paris arrondissement".split()
)
_WISHES = frozenset(
    "ps ferme ouvre rouvre relance previens avertis clos note ajoute assigne confie attribue envoie dis "
    "montre affiche donne supprime signale passe mets met cree liste cherche trouve compte fais fait "
    "rappelle".split()
)
_LONGEST, _WORDS, _OTHER_WORDS = 400, 30, 1
"""Characters and words of a signature, and how many of the words may be other than names and offices."""


def envelope(text: str) -> tuple[Stretch, ...]:
    """The stretches of a request, normalised, that surround what is wished: [start, end), in order."""
    head = _FORWARDED.match(text)
    begun = head.end() if head else 0
    device = _DEVICE.search(text)
    end = device.start() if device else len(text)
    signed = _signature(text[:end])
    found = [(0, begun)] if begun else []
    if signed is not None and begun < signed:
        found.append((signed, len(text)))
    elif device and begun < end:
        found.append((end, len(text)))
    return tuple(found) if _something_left(text, found) else ()


def _signature(text: str) -> int | None:
    """Where the last closing formula begins, if only names and offices follow it."""
    last = None
    begins = max(0, len(text) - _LONGEST)
    for closing in (*_CLOSING.finditer(text, begins), *_INITIAL.finditer(text, begins)):
        if _signs(text[closing.end() :], shouted(text)):
            last = closing.start() if last is None else min(last, closing.start())
    return last


def _signs(rest: str, loud: bool) -> bool:
    words = _WORD.findall(rest)
    if any(mark in rest for mark in "?«»") or len(words) > _WORDS:
        return False
    plain = [word for word in words if loud or word.islower()]
    return sum(fold(word) not in _OFFICE for word in plain) <= _OTHER_WORDS and not _acts(words)


def _acts(words: list[str]) -> bool:
    """Whether it reads as a wish: « Relancez le 12 », « Prévenir… », « PS »."""
    said = [fold(word) for word in words]
    return bool(_WISHES & set(said)) or any(len(w) > 4 and w.endswith(("er", "ez", "ir")) for w in said[:1])


def _something_left(text: str, stretches: list[Stretch]) -> bool:
    taken = sum(end - start for start, end in stretches)
    return bool(stretches) and len(text.strip()) - taken > 2
