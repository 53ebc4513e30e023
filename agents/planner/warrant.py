"""Mends of a plan whose parts have no warrant in the person's words, by code and before it is checked.

Small models add what often stands beside: the head where the service was named, the place in the subject, an
effect nobody asked for. Each mend makes the plan do less, never more; what it leaves out shows as unused
words.
"""

from __future__ import annotations

import re
import unicodedata

_HEAD = re.compile(
    r"(chef|chief|head|resp|repsonsa|direct|patron|dirig|encadr|manag|boss|tete|superieur|n\+1|adjoint|pilot|leader)"
)
_TELLS = (
    r"(prev|previ|avert|inform|signal|\bdi[st]|\bdire|alert|aviser?\b|avise|courant|notif|ecri|envo|"
    r"transm|mail|message|contact|savoir|sache|passe|mot |touche|tell|warn|let |know|send|attention|"
    r"partag|faire? suivre|communiqu|not[ei]|remont|annonc|rappel|pr[ée]v|repond|indiqu|appel|bring|"
    r"ping|dites|transfer|adress|relai|tenir|tiens|parl|copie|fwd|boucle|info|suiv|p[re]{1,3}v)"
)
_WARRANTS = {
    "ticketing.remind": re.compile(
        r"(re?lan|rela|rapp?el|bouscul|secou|boug|press|ping|remind|activ|chas|nudg|follow|piqure|pouss|insist)"
    ),
    "ticketing.reopen": re.compile(
        r"(r ?e? ?-?o+u*v|annul|un-?clos|re-?op|reou|reactiv|reprend|reopen|relev|remet|repass|relan)"
    ),
    "ticketing.delete": re.compile(
        r"(su+p+r|effac|\bvir|detrui|elimin|enlev|retir|jet|vid|purg|poubelle|nettoi|delete|degag|corbeille|dispar|wipe|"
        r"remov|eras|balai|ras|scrap|bin\b|net|zero)"
    ),
    "ticketing.comment": re.compile(
        r"(comm|not|ajout|ecri|mention|precis|inscri|indiqu|consign|marqu|annot|met|ad+|say|write|laiss|«|\"|:|comple|"
        r"dis|trac|log|com\\b|cons|report|renseign|joi|pos|text|fich|leav|coll)"
    ),
    "ticketing.notify": re.compile(_TELLS),
    "ticketing.close": re.compile(
        r"(ferm|farm|\bclo|clot|cl[ou]s|resol|resou|termin|fini|archiv|sold|regl|clas+|bouc|close|shut|done|fix|settle|"
        r"wrap|complet|trait|liquid|evacu|stop|arret|annul|ranger?|plie)"
    ),
    "ticketing.set_priority": re.compile(
        r"(prio|urgen|urg\b|hau[t]|bas+e|norm|high|low|medium|monte|descen|import|press|criti|vite|rouge|grave|accel|"
        r"niveau|attend|upgrad|downgrad|remont|baiss|tranquil|rapid|asap|lev|\bup|rais|bump)"
    ),
}
_SHOWS = re.compile(
    r"(montr|affich|list|combien|nombre|donn|\bdi[st]|dire|quel|\bqui\b|ou\b|savoir|conna|chiffre|compt|"
    r"cart|plan|graph|camem|\bvoi|resum|indiqu|communiqu|rappel|precis|regard|cherch|sor[st]|faut|"
    r"besoin|veu|voud|peu|\?|show|give|what|who|where|how|want|need|tell|nb\b|num|tel|mail|statut|"
    r"histori|point|bilan|total|repart|tri|class|trouv|recap|liste|lequel|laquel|hist|map|chart|count|"
    r"check|look|see|send|list|etat|fiche|detail|attend|interess|releve|edit|fourn|present|extr|recup|"
    r"rens|c koi|koi|kel|ki |which|whose|when|find|get|pull|bring|plutot|pareil|aussi|et |idem|meme)"
)
_EFFECT = re.compile(r"^\s*(ticketing\.\w+)\(")
_TARGET = re.compile(r'\bto="([^"]+)"')
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
    plan = _once(plan)
    plan = _subject_without_place(plan)
    plan = _whole_quotation(plan, request)
    said = _folded(request)
    plan = _without_unasked_answer(plan, said)
    if not _HEAD.search(said):
        plan = re.sub(r"\bto=(\w+)\.head\b", r"to=\1", plan)
    return _without_unasked_effects(plan, said, _folded(_outside_quotations(request)))


def _once(plan: str) -> str:
    """A plan without steps that repeat an earlier one word for word."""
    known: dict[str, str] = {}
    kept: list[str] = []
    for line in plan.split("\n"):
        name, mark, value = line.partition(" = ")
        top = not line.startswith(" ")
        if top and mark and "(" in value and value in known and not value.startswith("ticketing.create("):
            kept.append(f"\0{name}\0{known[value]}")
        elif not (top and _EFFECT.match(line) and line in kept):
            kept.append(line)
        if top and mark:
            known.setdefault(value, name)
    text = "\n".join(line for line in kept if not line.startswith("\0"))
    for mark in (line for line in kept if line.startswith("\0")):
        _, name, same = mark.split("\0")
        text = _renamed(text, name, same)
    return re.sub(r"^answer\((.*)\)$", _shown_once, text, flags=re.MULTILINE)


def _renamed(plan: str, name: str, other: str) -> str:
    parts = re.split(r'("[^"]*")', plan)
    word = re.compile(rf"(?<![\w.]){name}\b(?!=[^=])")
    return "".join(part if part.startswith('"') else word.sub(other, part) for part in parts)


def _shown_once(match: re.Match[str]) -> str:
    """``answer(…)`` without what it shows twice; brackets and quotations hold commas of their own."""
    parts = re.findall(r'(?:[^,"(\[]|"[^"]*"|\((?:[^()"]|"[^"]*"|\([^()]*\))*\)|\[[^\]]*\])+', match[1])
    return f"answer({', '.join(dict.fromkeys(part.strip() for part in parts))})"


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


def _without_unasked_answer(plan: str, said: str) -> str:
    """A plan that acts shows nothing where nobody asked to see."""
    lines = plan.split("\n")
    acts = any(_EFFECT.match(line) or " = ticketing.create(" in line for line in lines)
    if not acts or _SHOWS.search(said):
        return plan
    return "\n".join(line for line in lines if not line.startswith("answer("))


def _outside_quotations(request: str) -> str:
    """The request without what it quotes: that is content, and names nobody to whom anything goes."""

    def kept(match: re.Match[str]) -> str:
        return match[0] if " " not in match[0].strip('«»“”" ') else " "

    return re.sub(r"«[^»]*»|“[^”]*”|\"[^\"]*\"", kept, request)


def _without_unasked_effects(plan: str, said: str, outside: str) -> str:
    lines = plan.split("\n")
    kept = [line for line in lines if not _unasked(line, said, outside)]
    acts = any(
        _EFFECT.match(line) or line.startswith("answer(") or " = ticketing.create(" in line for line in kept
    )
    orphan = any(line.endswith(":") and not _has_body(kept, i) for i, line in enumerate(kept))
    return "\n".join(kept) if acts and not orphan else plan


def _unasked(line: str, said: str, outside: str) -> bool:
    found = _EFFECT.match(line)
    target = _TARGET.search(line) if found else None
    if target is not None and _folded(target[1]) not in outside:
        return True
    warrant = _WARRANTS.get(found[1]) if found else None
    return warrant is not None and not warrant.search(said)


def _has_body(lines: list[str], at: int) -> bool:
    indent = len(lines[at]) - len(lines[at].lstrip())
    following = lines[at + 1] if at + 1 < len(lines) else ""
    return len(following) - len(following.lstrip()) > indent


def _folded(text: str) -> str:
    spread = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in spread if not unicodedata.combining(c))
