"""Words that put an order off: to a day, until something happens, again and again, or if somebody agrees.

Beffroi acts when it is told to, at once, and knows what the city's systems know. An order that should wait is
no order for now: what it waits for is told as unused, and a person says whether to act without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_DAY = "(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
_MONTH = "(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre)"
_DATE = rf"(?:1er|\d{{1,2}}) {_MONTH}"
_END = rf"fin (?:de |du |d['’])?(?:la |l['’])?(?:{_MONTH}|mois|semaine|ann[ée]e)"
_UNIT = "(?:minutes?|heures?|jours?|semaines?|mois)"
_FEW = r"(?:\d{1,3}|une?|deux|trois|quatre|cinq|six|huit|dix|quinze|quelques)"
_WORD = r"[\w’'-]{1,40}"
_NEXT = rf"(?:\s{{1,4}}{_WORD})"
_QUE = r"qu(?:e\b|['’])"
_INFINITIVE = r"\w{1,20}(?:er|ir|re)\b"

_DAYS = (
    r"(?:apr[èe]s-)?demain(?: matin| midi| soir| apr[èe]s-midi)?",
    rf"{_DAY} (?:prochain|matin|midi|soir|apr[èe]s-midi|en huit)",
    rf"(?<!de )(?<!du )(?<!depuis )(?<!hier )(?<!avant )(?<!apr[èe]s ){_DAY}(?=\s*(?:[:.!]|$))",
    rf"(?:d['’]ici|[àa] (?:partir|compter) d[eu]|pas avant|jusqu['’][àa]u?)(?: [àa]u?)?(?: le| la)?"
    rf" (?:{_DAY}|{_DATE}|{_END})",
    rf"(?<!depuis )(?<!avant )(?<!apr[èe]s )le {_DATE}",
    rf"pour (?:la )?{_END}",
    rf"dans {_FEW} {_UNIT}",
    r"(?:la semaine|le mois|l['’]ann[ée]e) prochaine?",
    r"(?:plus tard|le moment venu|en fin de (?:journ[ée]e|semaine|mois))",
    r"[àa] la fin (?:du mois|de la semaine)",
    rf"(?:tous|toutes) les (?:{_FEW} )?(?:{_DAY}s?|{_UNIT}|matins?|soirs?)",
    rf"chaque (?:{_DAY}|jour|matin|soir|heure|semaine|mois|fois {_QUE})",
    r"(?:automatiquement|quotidiennement)",
)
"""They put off where they stand beside an order; elsewhere they only tell something."""

_AT_ONCE = (
    r"(?!possible|(?:tu|vous|t['’])\b|[àa] faire|c['’]est (?:fait|bon)|ce sera fait|[çc]a|cela|fait|fini"
    r"|(?:le |la |les |ce |cette )?(?:tickets?|signalements?|demandes?)\b)"
)
"""What follows where the order waits for nothing but another of the same request."""
_FUTURE = r"(?!op[ée]ra\b|cam[ée]ra\b)\w{1,20}(?:ra|ras|rai|ront|rons|rez)\b"
_SOMEBODY = (
    r"(?:r[ée]pon|rappel|appel|accept|confirm|valid|revien|rentr|sign[ée]|dispo|d['’]accord|pass[ée]|pleu)\w*"
)
_EVENTS = (
    rf"(?:d[èe]s|aussit[ôo]t|sit[ôo]t|apr[èe]s|jusqu['’][àa] ce|tant) {_QUE}\s?"
    rf"{_AT_ONCE}{_WORD}{_NEXT}{{0,5}}",
    rf"une fois (?:{_QUE}\s?|(?:les?|la|son|sa|ses) |l['’]){_AT_ONCE}{_WORD}{_NEXT}{{0,4}}",
    rf"(?:quand|lorsqu(?:e\b|['’]))\s?{_AT_ONCE}{_WORD}{_NEXT}{{0,4}}?\s{_FUTURE}{_NEXT}{{0,3}}",
    rf"(?:quand|lorsque) (?:c['’]est|tout est|il en) {_AT_ONCE}{_WORD}",
    rf"(?<!j['’])(?<!n['’])(?<!sans )attend(?:s|ez|re|ons) "
    rf"(?:{_DAY}|{_QUE}|d['’]avoir|{_WORD}{_NEXT}{{0,4}}? (?:pour|avant d))"
    rf"{_NEXT}{{0,4}}",
    rf"rappel(?:le|er|ez)[- ]moi (?:{_DAY}|demain|dans|la semaine|d(?:e |['’]){_INFINITIVE}){_NEXT}{{0,3}}",
    r"(?:programm|planifi)(?:e|er|ez) (?:l['’]|une? |l[ae] |les )"
    r"(?:relance|envoi|rappel|fermeture|message)s?",
    rf"(?:si|s['’]ils?|s['’]elles?|sous r[ée]serve {_QUE}){_NEXT}{{0,6}}?"
    rf"\s{{1,4}}(?:[lmtn]['’])?{_SOMEBODY}{_NEXT}{{0,3}}",
)
"""They put off wherever they stand."""

_ORDER = re.compile(
    r"\b(?:fermer?|fermez|cl[ôo]tur|r?ouvr|relanc|pr[ée]v[ie]|averti|assign|confi|attribu|affect|donn|passer?\b"
    r"|passez|mets|mettez|mettre|note[rz]?\b|comment|ajout|envo|[ée]cri|dis\b|dites|dire|cr[ée]e|signal|transmet"
    r"|fais|faites|faire|rappel|inform)",
    re.IGNORECASE,
)
_NEAR = 60
"""Characters before and after, among which the order stands."""
_CLAUSE = re.compile(r"[.;:!?,\n(]|\b(?:et|qui|car|parce|puisque|donc)\b", re.IGNORECASE)


def _any(parts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"(?<![\w-])(?:" + "|".join(parts) + r")(?![\w-])", re.IGNORECASE)


_PUT_OFF_BESIDE_ORDERS, _PUT_OFF = _any(_DAYS), _any(_EVENTS)


def waits(request: str) -> Iterator[tuple[int, int]]:
    """Where in a request such words stand, as start and end."""
    for found in _PUT_OFF.finditer(request):
        yield found.span()
    for found in _PUT_OFF_BESIDE_ORDERS.finditer(request):
        if _ORDER.search(_clause(request, found)):
            yield found.span()


def is_waiting(words: str) -> bool:
    """Whether words that no step uses put an order off, wherever they stood."""
    return bool(_PUT_OFF.search(words) or _PUT_OFF_BESIDE_ORDERS.search(words))


def _clause(request: str, found: re.Match[str]) -> str:
    """The near words around it up to where another clause begins; after « demain, » that clause too."""
    start, end = found.span()
    before = _CLAUSE.split(request[max(0, start - _NEAR) : start])[-1]
    after = request[end : end + _NEAR]
    if not before.strip() and after.startswith(","):
        after = after[1:]
    return f"{before} {_CLAUSE.split(after)[0]}"
