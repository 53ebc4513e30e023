"""What surrounds the wish in a mail: « Objet : TR: RE: » before it, the signature behind it.

Precise, and silent on the rest: a stretch is a signature only where it stands apart behind a closing formula
and is made of names, offices and telephone numbers alone. One word of a wish in it, and all of it stays.
"""

from __future__ import annotations

import re

from agents.language.lexicon.folding import fold
from agents.language.request.unused_patterns import TURNING, shouted

Stretch = tuple[int, int]

_MARKS = r"(?:tr|re|rép|fw|fwd|réf)"
_LABEL = r"(?:objet|sujet|subject)"
_HEAD = re.compile(rf"\s*(?:(?:{_LABEL}\s*:\s*)?(?:{_MARKS}\s*:\s*)+|{_LABEL}\s*:\s*)(?=\S)", re.IGNORECASE)
_DEVICE = re.compile(
    r"\s(?:envoy[ée] (?:de|depuis|à partir de) mon |sent from my )"
    r"(?:iphone|ipad|android|samsung|smartphone|mobile|portable|t[ée]l[ée]phone|phone)\s*\.?\s*$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:^|(?<=[.,!;?–-]\s)|(?<=[.,!;?–-]))(?:(?:bien|très|tres) )?"
    r"(?:cordialement|cordialemnt|cordialment|respectueusement|cdt|cdlt|bien (?:à|a) (?:vous|toi)|"
    r"(?:(?:meilleures|sinc[èe]res) )?salutations(?: distingu[ée]es)?)(?=[\s.,;!–-]|$)[\s.,;!–-]*",
    re.IGNORECASE,
)
_TELEPHONE = re.compile(r"(?:\+33 ?|0)\d(?:[ .]?\d{2}){4}|\bposte \d{2,6}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_OFFICE = frozenset(
    "de du des la le les l d et tel telephone poste mail mel mobile fax bureau direction service secretariat "
    "agent agente responsable chef cheffe adjoint adjointe charge chargee mission gestionnaire standard "
    "accueil cabinet mairie ville paris".split()
)
_WISHES = frozenset(
    "ps ferme ouvre rouvre relance previens avertis clos note ajoute assigne confie attribue envoie dis "
    "montre affiche donne supprime signale passe mets met cree liste cherche trouve compte fais fait "
    "rappelle copie ceux celui celle celles aussi adresse attention urgent urgence avant apres demain lundi "
    "mardi mercredi jeudi vendredi samedi dimanche non oui rien dire pour sur dans chez rue avenue".split()
)
_LONGEST, _MOST_NAMES = 400, 8
"""Characters of a signature; words of it that are no offices."""
_DICTATED = re.compile(r":\s")
_SHORTEST_WISH = 3


def envelope(text: str) -> tuple[Stretch, ...]:
    """The stretches of a request, normalised, that surround what is wished: [start, end), in order."""
    head, device = _HEAD.match(text), _DEVICE.search(text)
    begun = head.end() if head else 0
    end = device.start() if device else len(text)
    signed = _signature(text[:end], begun)
    behind = end if signed is None else signed
    found = [(start, stop) for start, stop in ((0, begun), (behind, len(text))) if start < stop]
    return tuple(found) if len(text[begun:behind].strip()) >= _SHORTEST_WISH else ()


def _signature(text: str, begun: int) -> int | None:
    """Where a closing formula begins that only names and offices follow."""
    for closing in _CLOSING.finditer(text, max(begun, len(text) - _LONGEST)):
        wish, rest = text[begun : closing.start()], text[closing.end() :]
        if _signs(rest, shouted(text)) and not _is_quoted(wish, rest):
            return closing.start()
    return None


def _signs(rest: str, loud: bool) -> bool:
    """Whether these are names, offices and telephone numbers alone."""
    plain = _TELEPHONE.sub(" ", rest)
    if re.search(r"[\d?:@/()]", plain) or TURNING.search(plain):
        return False
    words = [word for word in _WORD.findall(plain) if fold(word) not in _OFFICE]
    named = all(word[0].isupper() for word in words) and not any(map(_acts, words))
    return named and len(words) <= (2 if loud else _MOST_NAMES)


def _acts(word: str) -> bool:
    """Whether it is a word of wishes: « Relancez », « Supprime », « PS »."""
    folded = fold(word)
    return folded in _WISHES or (len(folded) > 4 and folded.endswith("ez"))


def _is_quoted(wish: str, rest: str) -> bool:
    """Whether the signature is part of a message that is dictated or quoted."""
    pairs = ("«»", "“”")
    opened = wish.count('"') % 2 or any(wish.count(pair[0]) > wish.count(pair[1]) for pair in pairs)
    return bool(opened or _DICTATED.search(wish) or re.search('[«»“”"]', rest))
