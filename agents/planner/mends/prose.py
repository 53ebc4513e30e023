"""Words that somebody is to read, where the request has them and the plan does not.

« Rouvre le 4749 : le trou est réapparu » and « rouvre le 4127, la fuite est revenue » say why; « commentaire
sur le 1745 : passage jeudi » has the comment that a small model asks for.
"""

from __future__ import annotations

import re

from agents.planner.effect_words import CREATING, EFFECT_WORDS

_ENDS = r"(?:ferm|clo[st]|cl[ôo]tur|r[ée]?-?ouvr)(?:e[rsz]?|ure[rz]?|ir)?"
_THANKS = r"(?:[.,! ]+(?:merci|stp|svp))?[.! ]*$"
_IS = r"(?:est|sont|[ée]tait|a|ont|fuit|fonctionnent?|marchent?|reviennent?|revient|recommencent?|manquent?)"
_BECAUSE = (
    re.compile(rf"^[^:.;!?\n]*\b{_ENDS}\b[^:.;!?\n]*: *(?P<why>[^:;?\n\"]+?){_THANKS}", re.IGNORECASE),
    re.compile(
        rf"^[^:.;!?\n,]*\b{_ENDS}\b[^:.;!?\n,]*\b\d{{2,}}[, ]+"
        rf"(?:car|parce qu(?:e\b|['’])|puisqu(?:e\b|['’])) *(?P<why>[^:.;?\n\",]+?){_THANKS}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^[^:.;!?\n,]*\b{_ENDS}\b[^:.;!?\n,]*\b\d{{2,}}, "
        r"(?P<why>(?:l[ae]s? |l['’]|c['’]|il |elle |[çc]a |un |une |les )"
        rf"(?:[\w’'-]+ ){{0,5}}?(?:n['’])?(?:{_IS})\b[^:.;?\n\",]*?){_THANKS}",
        re.IGNORECASE,
    ),
)
"""Colon, « car », or a clause of its own behind the ticket's number."""
_SAYS_NO_WHY = re.compile(r"\bmerci\b|\bsvp\b|\bl[ae]s? \d{2,}", re.IGNORECASE)
"""Thanks, or what is to be said of another ticket."""
_LONGEST = 1_000
"""Characters of a request that may be an order and its reason, and nothing else."""
_UNEXPLAINED = re.compile(r"(ticketing\.(?:close|reopen)\(ticket=\w+)\)")
_ACTS = re.compile("|".join(re.escape(f"{tool}(") for tool in EFFECT_WORDS if tool not in CREATING))
_ASKED = re.compile(r"(ticketing\.(?:comment|notify)\([^\n]*\b(?:text|message)=)ask\(\)")
_DICTATED = re.compile(r"^[^:\n]*:(?!\d) *(?P<words>[^:;\n\"«»]+?)[. ]*$")
_GOES_ON = re.compile(
    r"\b(?:et|puis) (?!(?:l[ae]s?|d[eu]s?|une?|que|elle|est|aussi)\b)[^\W\d]{2,}(?:e|ez|s|er|ir|re)\b"
)
"""Where another wish may begin."""
_LITERAL = re.compile(r'"([^"]+)"')


def explained(plan: str, said: str) -> str:
    """The plan with the reason that is said, where nothing else is to be done."""
    if len(_ACTS.findall(plan)) != 1 or len(said) > _LONGEST:
        return plan
    found = next((match for because in _BECAUSE if (match := because.match(said))), None)
    if found is None or _SAYS_NO_WHY.search(found["why"]) or not _is_free(found["why"], plan):
        return plan
    return _UNEXPLAINED.sub(lambda closing: f'{closing[1]}, reason="{found["why"]}")', plan)


def dictated(plan: str, said: str) -> str:
    """The plan with the words behind the colon where it asks for those of its one comment or message."""
    found = _DICTATED.match(said)
    if found is None or plan.count("ask()") != 1 or len(_ACTS.findall(plan)) != 1:
        return plan
    words = found["words"]
    return _ASKED.sub(lambda telling: f'{telling[1]}"{words}"', plan) if _is_free(words, plan) else plan


def _is_free(words: str, plan: str) -> bool:
    """Whether it is more than a word and less than another wish, and the plan has none of it elsewhere."""
    alone = len(words.split()) > 1 and not _GOES_ON.search(words)
    return alone and not any(literal in words for literal in _LITERAL.findall(plan))
