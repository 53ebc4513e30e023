"""Words of the request that no step uses: exceptions, numbers, names, districts, dates, quoted text, waits.

Precise on these and silent on the rest: what is found is shown as « non pris en compte », and stands in the
way of an effect until the person has said so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from agents.language.checked import Evidence, Implied, Span
from agents.language.lexicon.enums import resolve_enum
from agents.language.lexicon.figures import number
from agents.language.request import unused_patterns as p
from agents.language.request.envelope import envelope
from agents.language.request.grouped import having_none, uncounted, ungrouped
from agents.language.request.places import fold_text
from agents.language.request.waiting import waits
from agents.language.syntax import nodes as n
from agents.language.syntax.walk import (
    expressions_of,
    has_choice,
    has_exclusion,
    has_loop,
    has_other_side,
    statements_of,
)
from beffroi.enums import FacilityKind

Piece = tuple[int, int]
_BEFORE = 60
_STEM = 4
_MARKS = re.compile(r"\W+")


def unused_words(
    request: str,
    plan: n.Plan,
    evidence: Iterable[Evidence],
    implied: Iterable[Implied],
    *,
    has_effects: bool,
    earlier: Iterable[str] = (),
    does: Iterable[str] = (),
) -> tuple[str, ...]:
    """What the plan leaves out, as slices of the request in its order.

    Args:
        evidence: of the plan's literals; the words it points to are used, and so are equal words elsewhere.
        has_effects: conditions (« s'il est ouvert ») and what an order waits for only matter then.
        earlier: requests before this one; what they said already is not told again.
        does: what the called tools say of themselves: one that lists tickets « sans agent » leaves none out.
    """
    does = tuple(does)
    held = [*evidence, *(item for item in implied if isinstance(item, Evidence))]
    spans = [item.span for item in held if item.span is not None and item.span.turn == 0]
    known = [_plain_words(text) for text in (*earlier, *does, *(span.text for span in spans))]
    free = [piece for piece in _valued(request, held) if not _used(request, piece, piece, spans, known)]
    turning = [*_excluded(request, plan), *_forbidden(request, plan, fold_text(" ".join(does)), free)]
    turning += _put_off(request, plan) if has_effects else ()
    free += [piece for piece, part in turning if not _used(request, piece, part, spans, known)]
    asked = [*_qualified(request, plan), *(() if has_effects else _facilities(request, plan))]
    free += (piece for piece in asked if not _used(request, piece, piece, spans, known))
    free += (*ungrouped(request, plan), *having_none(request, plan))
    free += (piece for piece in uncounted(request, plan) if not _used(request, piece, piece, spans, known))
    return tuple(request[start:end].strip(" ,.;:") for start, end in _merged(request, free))


def _valued(request: str, held: list[Evidence]) -> Iterator[Piece]:
    """Quoted text, addresses, e-mails, numbers, ordinals, names and dates."""
    values = {number(item.span.text) for item in held if item.span is not None} - {None}
    for pattern in (p.QUOTED, p.EMAIL, p.QUANTITY, p.DATE):
        yield from _matches(pattern, request)
    yield from (piece for piece in _matches(p.ORDINAL, request) if not _idle(request, piece))
    around = envelope(request)
    for start, end in _matches(p.NUMBER, request):
        known = number(request[start:end]) in values or _within((start, end), around)
        if not known and not _idle(request, (start, end)):
            yield start, end
    if not p.shouted(request):
        yield from (piece for piece in _names(request) if not _within(piece, around))


def _qualified(request: str, plan: n.Plan) -> Iterator[Piece]:
    """What the searched tickets are said to be, in an order and not in what led to it."""
    if "ticketing.search" in _tools(plan):
        pieces = _matches(p.QUALIFIED, request)
        yield from (piece for piece in pieces if not p.ABOUT.search(request[: piece[0]]))


def _facilities(request: str, plan: n.Plan) -> Iterator[Piece]:
    """Kinds that are asked for, beside those that the plan looks for: it may have heard one of two."""
    calls = [call for call in _calls(plan) if call.tool.startswith(("gis.facilit", "gis.near"))]
    given = (value for call in calls for name, value in call.arguments if name == "kind")
    heard = {resolve_enum(FacilityKind, value.value) for value in given if isinstance(value, n.Literal)}
    if heard:
        pieces = _matches(p.FACILITIES, request)
        yield from (x for x in pieces if resolve_enum(FacilityKind, request[slice(*x)]) not in heard)


def _calls(plan: n.Plan) -> Iterator[n.Call]:
    nodes = (node for step in statements_of(plan.body) for node in expressions_of(step))
    return (node for node in nodes if isinstance(node, n.Call))


def _tools(plan: n.Plan) -> set[str]:
    return {call.tool for call in _calls(plan)}


def _names(request: str) -> Iterator[Piece]:
    """Runs of words with a capital that no sentence's start explains."""
    for match in p.NAME.finditer(request):
        start, end = _trimmed(request, *match.span())
        words, before = request[start:end].split(), request[max(0, start - _BEFORE) : start]
        if (
            not words
            or p.INTRODUCED.search(before)
            or p.TELLING.match(request, end)
            or (len(words) == 1 and _opens(words[0], before))
        ):
            continue
        yield start, end


def _opens(word: str, before: str) -> bool:
    """Whether one word has its capital for another reason: a start, an acronym, « Pourriez-vous »."""
    started = p.SENTENCE_END.search(before) or p.COMMA_END.search(before)
    return bool(started) or word.isupper() or bool(p.TURN.fullmatch(word))


def _trimmed(request: str, start: int, end: int) -> Piece:
    """Without the words at either end that are no names, nor capitals without a given name before them."""
    words = [(m.start() + start, m.end() + start) for m in re.finditer(r"\S+", request[start:end])]
    while words and _plain(request[slice(*words[0])]) and not _civility(request, words):
        words.pop(0)
    while words and _plain(request[slice(*words[-1])]):
        words.pop()
    if words and all(request[slice(*word)].isupper() for word in words):
        words = []
    return (words[0][0], words[-1][1]) if words else (start, start)


def _civility(request: str, words: list[Piece]) -> bool:
    """Whether the first word is « M. », « Mme »… before a name."""
    return len(words) > 1 and bool(p.CIVILITY.fullmatch(request[slice(*words[0])]))


def _plain(word: str) -> bool:
    folded = fold_text(word.strip(".,'"))
    return folded in p.NOT_NAMES or folded in ("de", "du", "des", "d'")


def _excluded(request: str, plan: n.Plan) -> Iterator[tuple[Piece, Piece]]:
    """« sauf les fermés », « pas urgents », each with the part of it that shows it used.

    That is its first letter: a step that looks for « fermés » has not heard « sauf ». It is all of it where
    the plan does something else on the other side. Where the plan excludes something, it is the status or the
    priority: « ni urgents ni en attente » names two, and a plan may have heard one.
    """
    pieces = [piece for pattern in p.EXCLUSIONS for piece in _matches(pattern, request)]
    if not has_exclusion(plan):
        yield from (_part(piece, whole=has_other_side(plan)) for piece in pieces)
        return
    for start, end in pieces:
        said = p.STATUS_OR_PRIORITY.finditer(request, start, end)
        yield from (((start, end), word.span()) for word in said)


def _forbidden(request: str, plan: n.Plan, done: str, free: list[Piece]) -> Iterator[tuple[Piece, Piece]]:
    """« ne ferme pas le 412 »: heard where the plan does no such thing, or not with all that is named."""
    if has_exclusion(plan):
        return
    for match in p.FORBIDDEN.finditer(request):
        clause = match.end("clause")
        other = any(match.start() < piece[1] and piece[0] < clause for piece in free)
        acts = fold_text(match["verb"])[:_STEM] in done and not other
        yield _part(match.span("it"), whole=has_other_side(plan) or not acts)


def _put_off(request: str, plan: n.Plan) -> Iterator[tuple[Piece, Piece]]:
    """What an order waits for, and conditions: an ``if`` may hold either, a loop the latter."""
    choice = has_choice(plan)
    yield from (_part(piece, whole=choice) for piece in waits(request))
    if not choice:
        yield from (_part(piece, whole=has_loop(plan)) for piece in _matches(p.CONDITION, request))


def _part(piece: Piece, *, whole: bool) -> tuple[Piece, Piece]:
    """A piece, and all of it or its first letter."""
    return piece, piece if whole else (piece[0], piece[0] + 1)


def _matches(pattern: re.Pattern[str], request: str) -> Iterator[Piece]:
    """Places of the named group ``it``, or of the whole match."""
    for match in pattern.finditer(request):
        has_part = "it" in pattern.groupindex and match["it"] is not None
        yield match.span("it") if has_part else match.span()


def _idle(request: str, piece: Piece) -> bool:
    """A number in a turn of phrase: « la troisième fois », « à 14h », « deux minutes », « 1 plaque »."""
    start, end = piece
    return (
        p.IDLE_AFTER.match(request[end:]) is not None
        or p.IDLE_WHOLE.fullmatch(request[start:end]) is not None
        or p.AS_ARTICLE.match(request, start) is not None
    )


def _within(piece: Piece, stretches: Iterable[Piece]) -> bool:
    """Whether a name or a number is part of a mail's subject marks or signature, which wish for nothing."""
    return any(start <= piece[0] and piece[1] <= end for start, end in stretches)


def _used(request: str, piece: Piece, part: Piece, spans: list[Span], known: Iterable[str]) -> bool:
    """Whether a step uses this part of a piece, or its words stand whole in what is known elsewhere."""
    start, end = part
    if any(start < span.end and span.start < end for span in spans):
        return True
    words = _plain_words(request[slice(*piece)])
    return any(words in text for text in known)


def _plain_words(text: str) -> str:
    """Folded words, each between spaces."""
    return f" {_MARKS.sub(' ', fold_text(text)).strip()} "


def _merged(request: str, pieces: list[Piece]) -> list[Piece]:
    """Neighbours become one piece: « 12 », « rue », « Oberkampf »."""
    merged: list[Piece] = []
    for start, end in sorted(set(pieces)):
        if merged and (start <= merged[-1][1] or p.LINK.fullmatch(request[merged[-1][1] : start])):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
