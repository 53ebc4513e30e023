"""Words that somebody is to read, where the request has them and the plan does not.

« Rouvre le 4749 : le trou est réapparu » and « rouvre le 4127, la fuite est revenue » say why; « commentaire
sur le 1745 : passage jeudi » has the comment that a small model asks for.
"""

from __future__ import annotations

import re

from agents.language.syntax import nodes as n
from agents.planner.mends.tree import (
    argument,
    calls_of,
    given,
    literals_of,
    named,
    nodes_of,
    swapped,
    with_argument,
    with_steps,
    without_argument,
    words,
)
from agents.planner.orders.effect_words import CREATING, EFFECT_WORDS

_ENDS = r"(?:(?:ferm|clo[st]|cl[ôo]tur|r[ée]?-?ouvr)(?:e[rsz]?|ure[rz]?|ir)?|close|reopen)"
_THANKS = r"(?:[.,! ]+(?:merci|stp|svp))?[.! ]*$"
_IS = r"(?:est|sont|[ée]tait|a|ont|fuit|fonctionnent?|marchent?|reviennent?|revient|recommencent?|manquent?)"
_BECAUSE = (
    re.compile(rf"^[^:.;!?\n]*\b{_ENDS}\b[^:.;!?\n]*: *(?P<why>[^:;?\n\"]+?){_THANKS}", re.IGNORECASE),
    re.compile(
        rf"^[^:.;!?\n,]*\b{_ENDS}\b[^:.;!?\n,]*\b\d{{2,}}[, ]+"
        rf"(?:car|because|parce qu(?:e\b|['’])|puisqu(?:e\b|['’])) *(?P<why>[^:.;?\n\",]+?){_THANKS}",
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
_DUPLICATE = re.compile(
    rf"\b{_ENDS}\b(?:(?!\b(?:pas|si|mais|et|ne|sauf)\b)[^:.;!?\n])*"
    r"\b(?:c['’]est|car|comme) (?:un |une )?(?P<why>doublon|erreur)\b"
    rf"|^[^:.;!?\n,]*\b{_ENDS}\b[^:.;!?\n,]*\b\d{{2,}}(?:, | \()(?P<bare>doublon|erreur)\)?{_THANKS}",
    re.IGNORECASE,
)
"""Reasons of one word."""
_SAYS_NO_WHY = re.compile(r"\bmerci\b|\bsvp\b|\bl[ae]s? \d{2,}", re.IGNORECASE)
"""Thanks, or what is to be said of another ticket."""
_LONGEST = 1_000
"""Characters of a request that may be an order and its reason, and nothing else."""
_ACTS = tuple(tool for tool in EFFECT_WORDS if tool not in CREATING)
_TEXTS = {"ticketing.comment": "text", "ticketing.notify": "message"}
_THAT = re.compile(r"\b(?:que|qu['’]) ?$", re.IGNORECASE)
_AND_THAT = re.compile(
    r" et qu(?:e |['’])(?!j['’]en|je (?:voie|connaisse|sache|puisse|l)|(?:tu|vous|on|ce)\b|l['’]on)"
    r"(?P<it>[^,.;:!?\n\"«»]+?)"
    r"(?= *(?:$|[.;:!?\n]|,| (?:et|puis) (?!qu(?:e\b|['’]))))",
    re.IGNORECASE,
)
_SAYS_WHY = re.compile(r"\b(?:motif|raison|cause|motiv)\w*", re.IGNORECASE)
_TO_NOTE = re.compile(
    r"\b(?:ajout\w+|not(?:e[rz]?|ons)|inscri\w+|consign\w+|comment(?:e[rz]?|ons))"
    r"(?:-(?:y|l[ae]s?|lui|moi))?(?: (?:dessus|(?:dans|sur) le ticket|en commentaire|qu(?:e|['’])))?"
    r" ?:? ?[«\"]? ?$",
    re.IGNORECASE,
)
_DICTATED = re.compile(r"^[^:\n]*:(?!\d) *(?P<words>[^:;\n\"«»]+?)[. ]*$")
_GOES_ON = re.compile(
    r"\b(?:et|puis) (?!(?:l[ae]s?|d[eu]s?|une?|que|elle|est|aussi)\b)[^\W\d]{2,}(?:e|ez|s|er|ir|re)\b"
)
"""Where another wish may begin."""


def explained(plan: n.Plan, said: str) -> n.Plan:
    """The plan with the reason that is said, where nothing else is to be done."""
    acts = calls_of(plan, *_ACTS)
    if len(acts) != 1 or len(said) > _LONGEST or not _is_unexplained(acts[0]):
        return plan
    if duplicate := _DUPLICATE.search(said):
        return swapped(plan, acts[0], with_argument(acts[0], "reason", duplicate["why"] or duplicate["bare"]))
    found = next((match for because in _BECAUSE if (match := because.match(said))), None)
    if found is None or _SAYS_NO_WHY.search(found["why"]) or not _is_free(found["why"], plan):
        return plan
    return swapped(plan, acts[0], with_argument(acts[0], "reason", found["why"]))


def noted(plan: n.Plan, said: str) -> n.Plan:
    """The plan that notes on a ticket, before it is closed or opened again, what is to be noted there and is
    no reason: « avant de clore le 2790, ajoutez-y : bâche posée »."""
    for act in calls_of(plan, *_ACTS):
        reason, ticket = given(act, "reason"), argument(act, "ticket")
        if _SAYS_WHY.search(said) or any(given(each, "text") == reason for each in calls_of(plan, *_TEXTS)):
            return plan
        if (
            not reason
            or ticket is None
            or said.count(reason) != 1
            or not _TO_NOTE.search(said[: said.find(reason)])
        ):
            continue
        comment = n.Call("ticketing.comment", (("ticket", ticket),), act.line)
        steps = (
            n.Do(with_argument(comment, "text", reason), act.line),
            n.Do(without_argument(act, "reason"), act.line),
        )
        plan = with_steps(plan, act, steps)
    return plan


def not_from_before(plan: n.Plan, request: str) -> n.Plan:
    """The plan without the reason of the turn before: « rouvre-le » has not the one it was closed for."""
    for act in calls_of(plan, *_ACTS):
        reason = given(act, "reason")
        if reason and reason.lower() not in request.lower():
            plan = swapped(plan, act, without_argument(act, "reason"))
    return plan


def said_to_its_end(plan: n.Plan, said: str) -> n.Plan:
    """The plan whose comments and messages go on with « et que… », where they are cut there: « note que la
    grille est ouverte et qu'il faut une clé »."""
    for call in calls_of(plan, *_TEXTS):
        name = _TEXTS[call.tool]
        text = given(call, name)
        at = said.find(text) if text and said.count(text) == 1 else -1
        more = _AND_THAT.match(said, at + len(text)) if at >= 0 and _THAT.search(said[:at]) else None
        if more is None or '"' in more[0] or any(more["it"] in literal for literal in literals_of(plan)):
            continue
        plan = swapped(plan, call, with_argument(call, name, text + more[0].rstrip(" ,")))
    return plan


_TELL_THEM = re.compile(
    r"(?:(?:et|puis|aussi|alors|ensuite)[, ]+)*"
    r"(?:pr[ée]v(?:iens|enez|enir)|averti(?:s|ssez|r)|inform(?:e|ez|er)|di[st]|dites|[ée]cri(?:s|vez|re)|"
    r"notifie[rz]?|alerte[rz]?)(?:[- ](?:l[ae]s?|lui|leur))?(?: aussi| [ée]galement| stp| svp| merci)*\W*",
    re.IGNORECASE,
)


_TELL = re.compile(
    r"(?:pr[ée]v(?:iens|enez|enir)|averti(?:s|ssez|r)|inform(?:e|ez|er)|notifie[rz]?|alerte[rz]?) "
    r"(?:aussi |[ée]galement )?(?:l[ae]s? |l['’])?(?:service )?(?:de la |de l['’]|du |des )?(?P<whom>.+)",
    re.IGNORECASE,
)


def told_something(plan: n.Plan, said: str) -> n.Plan:
    """The plan that asks what to tell somebody, where it tells them nothing, of no ticket: it could not; or
    the order itself: « et préviens-le », « préviens Karim Benali »."""
    for call in calls_of(plan, "ticketing.notify"):
        message = argument(call, "message")
        nothing = message is None and argument(call, "ticket") is None
        if nothing or _TELL_THEM.fullmatch(words(message)) or _is_the_order(plan, call, said):
            plan = swapped(plan, call, with_argument(call, "message", n.Ask("", call.line)))
    return plan


def _is_the_order(plan: n.Plan, call: n.Call, said: str) -> bool:
    """Whether a message is the order to tell this very person or service, and not dictated."""
    text, to = given(call, "message"), argument(call, "to")
    order, base = _TELL.fullmatch(text), to.base if isinstance(to, n.Field) else to
    looked_up = named(plan).get(base.name) if isinstance(base, n.Name) else None
    if order is None or not isinstance(looked_up, n.Call) or text not in said:
        return False
    dictated = said.partition(text)[0].rstrip().endswith(":")
    whom = given(looked_up, "name") or given(looked_up, "domain")
    return not dictated and order["whom"].rstrip(" .,;:!?").casefold() == whom.casefold()


def dictated(plan: n.Plan, said: str) -> n.Plan:
    """The plan with the words behind the colon where it asks for those of its one comment or message."""
    found, acts = _DICTATED.match(said), calls_of(plan, *_ACTS)
    asked = [node for node in nodes_of(plan) if isinstance(node, n.Ask)]
    if found is None or len(asked) != 1 or len(acts) != 1 or not _is_free(found["words"], plan):
        return plan
    text = _TEXTS.get(acts[0].tool, "")
    return (
        swapped(plan, acts[0], with_argument(acts[0], text, found["words"]))
        if argument(acts[0], text) == asked[0]
        else plan
    )


def _is_unexplained(call: n.Call) -> bool:
    match call:
        case n.Call("ticketing.close" | "ticketing.reopen", (("ticket", n.Name() | n.Earlier()),)):
            return True
    return False


def _is_free(words: str, plan: n.Plan) -> bool:
    """Whether it is more than a word and less than another wish, and the plan has none of it elsewhere."""
    alone = len(words.split()) > 1 and not _GOES_ON.search(words)
    return alone and not any(literal and literal in words for literal in literals_of(plan))
