"""Leaves out what is said to be left out, where a plan chooses it: « les tickets du 14e hormis la propreté »,
« ferme tout sauf les urgents », « ni fermés ni en attente ».

A small model hears the word and not the exception, and does the opposite. What is excepted becomes a filter
of what the search found. Where a word is said twice, or used twice, nothing is done.
"""

from __future__ import annotations

import re

from agents.planner.mends.literals import outside_quotations

_EXCEPT = (
    r"\b(?:sauf|hormis|hors|except[ée]\w*|[àa] part|autres? que|[àa] l['’]exception d[eu]s?|"
    r"en dehors d[eu]s?|ni|(?:ne |n['’])(?:sont|soient|est|soit) pas) +"
    r"(?:(?:l[ae]s?|ceux|celles|qui|sont|est|d[ue]|des|en|dans|tickets?|signalements?|demandes?) +"
    r"|[ld]['’])*$"
)
_EXCEPTED = re.compile(_EXCEPT, re.IGNORECASE)
_DENIES = re.compile(r"n", re.IGNORECASE)
_NOTHING_BUT = re.compile(
    r"\b(?:(?:ras|rien|aucun\w*|pas|jamais|personne|inutile|sans|ne)\b|n['’])[^.!?;:\n]*$", re.IGNORECASE
)
"""« RAS sauf voirie », « ne montre rien hormis la propreté » ask for just that."""
_CHOSEN = re.compile(r'( if \w+\.\w+) == "([^"]+)"(\]|:)')
_FOUND = re.compile(r"^(\w+) = (?:ticketing\.search|gis\.facilities)\(([^()\n]*)\)$", re.MULTILINE)
_GIVEN = re.compile(r'\b(category|status|priority|district)="([^"]+)"')
_PIECES = re.compile(r'("[^"]*")')
_SPARED = re.compile(r'( if )(\w+)\.(status|priority) != "([^"]+)"\]')
_ONE = r"(\w+(?: (?:cours|attente))?)"
_NEITHER = re.compile(rf"\bni +{_ONE},? +ni +{_ONE}\b", re.IGNORECASE)
_WORDS = {
    "status": re.compile(
        r"ouvert[es]{0,2}|ferm[ée][es]{0,2}|clos(?:es?)?|en cours|en attente", re.IGNORECASE
    ),
    "priority": re.compile(r"urgent[es]{0,2}|haut[es]{0,2}|basses?|normale?s?", re.IGNORECASE),
}


def excepted(plan: str, request: str) -> str:
    """The plan without what the request excepts.

    Args:
        request: normalised request, without those before it.
    """
    said = outside_quotations(request)
    plan = _CHOSEN.sub(lambda match: _spared(match, plan, said), plan)
    return _neither(_searched(plan, said), said)


def _spared(match: re.Match[str], plan: str, said: str) -> str:
    """A filter or a condition that chooses what is excepted, the other way round."""
    turned = _is_excepted(match[2], said) and plan.count(f'"{match[2]}"') == 1
    either_way = match[3] == ":" and re.search(r"^\s*(?:else|elif\b)", plan, re.MULTILINE)
    return f'{match[1]} != "{match[2]}"{match[3]}' if turned and not either_way else match[0]


def _searched(plan: str, said: str) -> str:
    """Searches for what is excepted become one search for the rest, and a filter."""
    found = [
        (search, given)
        for search in _FOUND.finditer(plan)
        for given in _GIVEN.finditer(search[2])
        if _is_excepted(given[2], said)
    ]
    if not found or len({(given[1], _without(search, given)) for search, given in found}) != 1:
        return plan
    (search, given), others = found[0], found[1:]
    if len({search[1] for search, _ in found}) != len(found) or plan.count(f'"{given[2]}"') != 1:
        return plan
    whole = plan
    for other, _ in others:
        plan = _forgotten(plan, other)
        if re.search(rf"\b{other[1]}\b", plan):
            return whole
    name, rest = search[1], _unused(f"{search[1]}2", plan)
    before, after = plan.split(search[0], 1)
    words = [given[2], *(each[2] for _, each in others)]
    sieve = f"{rest} = [x for x in {name} if x.{given[1]} {_differs(words)}]"
    return f"{before}{name} = {_without(search, given)}\n{sieve}{_renamed(after, name, rest)}"


def _neither(plan: str, said: str) -> str:
    """« ni fermés ni en attente », « ni urgents ni fermés » where only one of the two is left out."""
    told, spared = _NEITHER.findall(said), _SPARED.findall(plan)
    if len(told) != 1 or len(spared) != 1:
        return plan
    before, item, name, held = spared[0]
    left = [word for word in told[0] if _stem(word) != _stem(held)]
    kinds = [kind for kind, words in _WORDS.items() if left and words.fullmatch(left[0])]
    if len(left) != 1 or not kinds or f'"{left[0]}"' in plan:
        return plan
    if kinds[0] == name:
        sieve = f"{before}{item}.{name} {_differs([held, left[0]])}]"
    else:
        sieve = f'{before}{item}.{name} != "{held}" and {item}.{kinds[0]} != "{left[0]}"]'
    return _SPARED.sub(lambda _: sieve, plan)


def _stem(word: str) -> str:
    return word.lower().rstrip("es")


def _is_excepted(word: str, said: str) -> bool:
    """Whether it is said once, behind words that except it."""
    places = list(re.finditer(rf"(?<![\w-]){re.escape(word)}(?![\w-])", said, re.IGNORECASE))
    found = _EXCEPTED.search(said[: places[0].start()]) if len(places) == 1 else None
    if found is None:
        return False
    return bool(_DENIES.match(found[0])) or not _NOTHING_BUT.search(said[: found.start()])


def _without(search: re.Match[str], given: re.Match[str]) -> str:
    """The search without one of its arguments."""
    called = search[0].partition(" = ")[2].partition("(")[0]
    kept = [part for part in search[2].split(", ") if part != given[0]]
    return f"{called}({', '.join(kept)})"


def _differs(words: list[str]) -> str:
    quoted = [f'"{word}"' for word in words]
    return f"!= {quoted[0]}" if len(quoted) == 1 else f"not in ({', '.join(quoted)})"


def _forgotten(plan: str, search: re.Match[str]) -> str:
    """The plan without a search and where it is shown."""
    plan = plan.replace(f"{search[0]}\n", "", 1)
    plan = re.sub(rf"^answer\({search[1]}\)\n?", "", plan, flags=re.MULTILINE)
    return re.sub(rf"^(answer\(.*?)(?:, {search[1]}\b|\b{search[1]}, )", r"\1", plan, flags=re.MULTILINE)


def _renamed(text: str, name: str, to: str) -> str:
    """The text with a variable renamed; literals stay."""
    parts = _PIECES.split(text)
    return "".join(
        part if part.startswith('"') else re.sub(rf"(?<![\w.]){name}\b", to, part) for part in parts
    )


def _unused(name: str, plan: str) -> str:
    """A name that the plan does not have."""
    while re.search(rf"\b{name}\b", plan):
        name += "x"
    return name
