"""Mends of a plan whose parts have no warrant in the person's words, by code and before it is checked.

Small models add what often stands beside: the head where the service was named, an effect nobody asked for.
Each mend makes the plan do less, never more; what it leaves out shows as unused words.
"""

from __future__ import annotations

import re
from itertools import count

from agents.planner.effect_words import EFFECT_WORDS
from agents.planner.mends.literals import outside_quotations
from beffroi.text import without_accents

_HEAD = re.compile(
    r"(chef|chief|head|resp|repsonsa|direct|patron|dirig|encadr|manag|boss|tete|superieur|n\+1|adjoint|pilot|leader)"
)
_WARRANTS = {tool: re.compile(effect.warrant) for tool, effect in EFFECT_WORDS.items() if effect.warrant}
_SHOWS = re.compile(
    r"(montr|affich|list|combien|nombre|donn|\bdi[st]|dire|quel|\bqui\b|ou\b|savoir|conna|chiffre|compt|"
    r"cart|plan|graph|camem|\bvoi|resum|indiqu|communiqu|rappel|precis|regard|cherch|sor[st]|faut|"
    r"besoin|veu|voud|peu|\?|show|give|what|who|where|how|want|need|tell|nb\b|num|tel|mail|statut|"
    r"histori|point|bilan|total|repart|tri|class|trouv|recap|liste|lequel|laquel|hist|map|chart|count|"
    r"check|look|see|send|list|etat|fiche|detail|attend|interess|releve|edit|fourn|present|extr|recup|"
    r"rens|c koi|koi|kel|ki |which|whose|when|find|get|pull|bring|plutot|pareil|aussi|\bet |idem|meme)"
)
_ASSIGNS = re.compile(r"(assign|affect|attrib|confi|donn|pass|met|pren|refil|rend|transf|give|hand)")
_ONESELF = re.compile(r"\b(moi|me|mon|ma|mes|mien\w*|on|je|j['’]|m['’]|pren\w*|occup\w*|nous|my|mine|i)\b")
_TO_HEAD = re.compile(r"^((?!.*\bticketing\.assign\().*\bto=\w+)\.head\b", re.MULTILINE)
"""Where a service may stand for its head; a ticket goes to a person."""
_TO_ONESELF = re.compile(r"^(\s*ticketing\.assign\(.*\bto=)moi\)$", re.MULTILINE)
_EFFECT = re.compile(r"^\s*(ticketing\.\w+)\(")
_LOOPS = re.compile(r"^(for [^\n]+:\n(?: +[^\n]+\n)+)\1+", re.MULTILINE)
_ANEW = re.compile(r"^ticketing\.create\(|\bask\(\)")
"""What is another thing each time: a new ticket, an answer."""
_TARGET = re.compile(r'\bto="([^"]+)"')


def warranted(plan: str, request: str, typed: str) -> str:
    """The plan without what the request has no word for.

    Args:
        request: normalised request, as the model reads it: where literals are from.
        typed: the same as the person typed it: what was respelled on a guess warrants nothing.
    """
    plan = _once(plan)
    said = _folded(typed)
    plan = _without_unasked_answer(plan, said)
    if not _HEAD.search(said):
        plan = _TO_HEAD.sub(r"\1", plan)
    outside = _folded(outside_quotations(request))
    return _not_to_oneself(_without_unasked_effects(plan, said, outside), outside)


def _once(plan: str) -> str:
    """A plan without steps, and without loops in a row, that repeat an earlier one word for word."""
    plan = _LOOPS.sub(r"\1", f"{plan}\n").removesuffix("\n")
    known: dict[str, str] = {}
    kept: list[str] = []
    for line in plan.split("\n"):
        name, mark, value = line.partition(" = ")
        top = not line.startswith(" ")
        again = top and mark and "(" in value and value in known
        if again and not (_ANEW.search(value) and _is_used(name, value, plan)):
            kept.append(f"\0{name}\0{known[value]}")
        elif not (_EFFECT.match(line) and (line in kept if top else line == kept[-1])):
            kept.append(line)
        if top and mark:
            known.setdefault(value, name)
    text = "\n".join(line for line in kept if not line.startswith("\0"))
    for mark in (line for line in kept if line.startswith("\0")):
        _, name, same = mark.split("\0")
        text = _renamed(text, name, same)
    return re.sub(r"^answer\((.*)\)$", _shown_once, text, flags=re.MULTILINE)


def _is_used(name: str, value: str, plan: str) -> bool:
    """Whether anything is done with a result; what is made anew is, by itself."""
    return "ask()" not in value or len(re.findall(rf"\b{re.escape(name)}\b", plan)) > 1


def _renamed(plan: str, name: str, other: str) -> str:
    parts = re.split(r'("[^"]*")', plan)
    word = re.compile(rf"(?<![\w.]){name}\b(?!=[^=])")
    return "".join(part if part.startswith('"') else word.sub(other, part) for part in parts)


def _shown_once(match: re.Match[str]) -> str:
    """``answer(…)`` without what it shows twice; brackets and quotations hold commas of their own."""
    parts = re.findall(r'(?:[^,"(\[]|"[^"]*"|\((?:[^()"]|"[^"]*"|\([^()]*\))*\)|\[[^\]]*\])+', match[1])
    return f"answer({', '.join(dict.fromkeys(part.strip() for part in parts))})"


def _without_unasked_answer(plan: str, said: str) -> str:
    """A plan that acts shows nothing where nobody asked to see."""
    lines = plan.split("\n")
    acts = any(_EFFECT.match(line) or " = ticketing.create(" in line for line in lines)
    if not acts or _SHOWS.search(said):
        return plan
    return "\n".join(line for line in lines if not line.startswith("answer("))


def _not_to_oneself(plan: str, outside: str) -> str:
    """To whom a ticket goes is asked, where the one who asks does not speak of themselves."""
    if _ONESELF.search(outside) or not _TO_ONESELF.search(plan):
        return plan
    name = next(name for at in count(1) if (name := f"agent{at}") not in plan)
    lines = _TO_ONESELF.sub(rf"\1{name})", plan).split("\n")
    first = next(at for at, line in enumerate(lines) if line.endswith(f"to={name})"))
    outer = (at for at, line in enumerate(lines[: first + 1]) if not line.startswith((" ", "else:", "elif ")))
    block = max(outer)
    return "\n".join([*lines[:block], f"{name} = directory.find_person(name=ask())", *lines[block:]])


def _without_unasked_effects(plan: str, said: str, outside: str) -> str:
    lines = plan.split("\n")
    kept = [line for line in lines if not _unasked(line, said, outside)]
    acts = any(
        _EFFECT.match(line) or line.startswith("answer(") or " = ticketing.create(" in line for line in kept
    )
    orphan = any(line.endswith(":") and not has_body(kept, i) for i, line in enumerate(kept))
    return "\n".join(kept) if acts and not orphan else plan


def _unasked(line: str, said: str, outside: str) -> bool:
    found = _EFFECT.match(line)
    target = _TARGET.search(line) if found else None
    if target is not None and _folded(target[1]) not in outside:
        return True
    if _TO_ONESELF.match(line) and not _ONESELF.search(outside) and not _ASSIGNS.search(outside):
        return True
    warrant = _WARRANTS.get(found[1]) if found else None
    return warrant is not None and not warrant.search(said)


def has_body(lines: list[str], at: int) -> bool:
    """Whether something stands under a line that begins a block."""
    indent = len(lines[at]) - len(lines[at].lstrip())
    following = lines[at + 1] if at + 1 < len(lines) else ""
    return len(following) - len(following.lstrip()) > indent


def _folded(text: str) -> str:
    return without_accents(text.lower())
