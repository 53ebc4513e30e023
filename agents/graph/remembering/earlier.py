"""The turn before: its request and plan for the planner, its results as ``avant.NAME`` for the evaluator.

A turn that itself went on from another keeps what it took from there: after « montre le ticket 3120 » and
« passe-le en urgent », « et assigne-le à Karim » still speaks of that ticket.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agents.graph.remembering.handle_types import read_type, write_type
from agents.graph.remembering.memory import Memory
from agents.graph.remembering.story import Story, told
from agents.interpreter.labels import absent_label
from agents.interpreter.values import Items, Labeled, Part, Value
from agents.language.checked import CheckedPlan
from agents.planner.drafts import Past, past_requests
from agents.planner.prompt import normalise_request
from beffroi import wire
from beffroi.errors import ToolError
from beffroi.labels import Choice, Coarse, Integrity, Label, Readers, Source, in_sets, stored_readers
from beffroi.types import Type
from guards import Guards
from guards.runs.runs import Run, RunFilter

_LOOK_BACK = 20
_REQUESTS = 5
_FURTHEST = 8
"""Turns, each of which went on from the one before, over which a result is still spoken of."""


@dataclass(frozen=True)
class EarlierTurn:
    """What a follow-up may use of the turn before; empty for a first request.

    Attributes:
        types: types of the results that are there (``avant.NAME``); not those that cannot be read any more.
        whole: whether each of them can be read: of one that cannot, nobody knows for whom it was kept.
        older: names of those that an earlier turn gave.
    """

    run: str = ""
    turn: Past | None = None
    values: Mapping[str, Labeled] = field(default_factory=dict)
    types: Mapping[str, Type] = field(default_factory=dict)
    whole: bool = True
    older: frozenset[str] = frozenset()

    @property
    def requests(self) -> tuple[str, ...]:
        """What the person typed before in the conversation, latest first."""
        return past_requests(self.turn)


def find_earlier(guards: Guards, run: Run) -> EarlierTurn:
    """The latest run of the same person and conversation before this one that has a plan; none that they gave
    up, or in which there was nothing to plan: a conversation goes on behind « merci »."""
    which = RunFilter(actor=run.actor, conversation=run.conversation, until=run.created, limit=_LOOK_BACK)
    for candidate in guards.runs.list(which):
        if candidate.id == run.id or candidate.data.get("given_up"):
            continue
        turn = load_earlier(guards, candidate.id)
        if turn.turn is not None and not turn.turn.plan.startswith("cannot("):
            return turn
    return EarlierTurn()


def load_earlier(guards: Guards, run_id: str) -> EarlierTurn:
    """The turn that a run is to those after it; an empty id gives an empty turn."""
    if not run_id:
        return EarlierTurn()
    memory = Memory(guards, run_id)
    draft, stored = memory.draft, memory.get("handles", {})
    if draft is None:
        return EarlierTurn(whole=not stored)
    request, story = guards.runs.get(run_id).request, _story(guards, run_id, draft)
    carried = _carried(guards, story)
    stored = {**carried, **stored}
    found = _readable(stored)
    return EarlierTurn(
        run=run_id,
        turn=Past(request, story.plan, _older(guards, draft["before"])),
        values={name: value for name, (value, _) in found.items()},
        types={name: kind for name, (_, kind) in found.items()},
        whole=found.keys() == stored.keys(),
        older=frozenset(carried),
    )


def _story(guards: Guards, run_id: str, draft: Mapping[str, Any], further: int = _FURTHEST) -> Story:
    """What a run went on from. A turn that is gone, or too far back, is not told."""
    before, own = draft["before"] if further else "", guards.runs.value(run_id, "kinds") or {}
    older = guards.runs.value(before, "draft") if before else None
    if older is None:
        return Story(run_id, draft["plan"], own)
    return told(run_id, draft["plan"], own, _story(guards, before, older, further - 1))


def _carried(guards: Guards, story: Story) -> dict[str, Any]:
    """The stored results that were taken over, where they still are."""
    handles = {run: guards.runs.value(run, "handles") or {} for run, _ in story.origins.values()}
    return {
        name: handles[run][there] for name, (run, there) in story.origins.items() if there in handles[run]
    }


def _readable(stored: Mapping[str, Any]) -> dict[str, tuple[Labeled, Type]]:
    """The stored results with their types, without those that nothing enabled declares any more: a package of
    tools that is off takes its records and closed lists with it."""
    found = {}
    for name, raw in stored.items():
        try:
            found[name] = _decode(raw), read_type(raw["type"])
        except (KeyError, ToolError):
            continue
    return found


def _older(guards: Guards, run_id: str) -> tuple[str, ...]:
    """Requests of a run and of those that it continued, latest first; as far as none was erased."""
    found: list[str] = []
    while run_id and len(found) < _REQUESTS:
        run = guards.runs.get(run_id)
        if run.erasure:
            break
        found.append(normalise_request(run.request))
        run_id = (guards.runs.value(run_id, "draft") or {}).get("before", "")
    return tuple(found)


def remembered(checked: CheckedPlan, names: Mapping[str, Value]) -> dict[str, Any]:
    """What a run keeps for the turns after it: its named values, and their types apart, which are read more
    often."""
    kept = handles(checked, names)
    return {"handles": kept, "kinds": {name: value["type"] for name, value in kept.items()}}


def handles(checked: CheckedPlan, names: Mapping[str, Value]) -> dict[str, Any]:
    """The stored form of a run's named values that are known, with their types."""
    found: dict[str, Any] = {}
    for name, kind in checked.results.items():
        value, told = names.get(name), write_type(kind)
        if told is not None and isinstance(value, Labeled):
            found[name] = {"type": told, **_encode(value)}
    return found


def _encode(value: Labeled) -> dict[str, Any]:
    # What it holds by nature is told again by its fields, where it is used.
    told = {"label": _label(value.label.join(absent_label(value))), "partial": int(value.partial)}
    match value.value:
        case Items(total=total, ranked=ranked) as held:
            kept = [_encode(item) for item in held.known()]
            return {"items": kept, "complete": held.whole, "total": total, "ranked": ranked, **told}
        case other:
            return {"value": wire.encode(other), **told}


def _decode(raw: Mapping[str, Any]) -> Labeled:
    label, partial = _labeled(raw["label"]), Part(raw["partial"])
    if "items" in raw:
        items = tuple(_decode(item) for item in raw["items"])
        held = Items(items, raw["complete"], raw["total"], ranked=raw.get("ranked", False))
        return Labeled(held, label, partial=partial)
    return Labeled(wire.decode(raw["value"]), label, partial=partial)


def _label(label: Label) -> dict[str, Any]:
    return {
        "sources": sorted([s.kind, s.system, s.ref] for s in label.sources),
        "readers": stored_readers(label.readers),
        "integrity": int(label.integrity),
        "personal": sorted(label.personal),
        "purposes": None if label.purposes is None else sorted(label.purposes),
        "coarse": [[how.kind, how.of] for how in sorted(label.coarse)],
        "choice": int(label.choice),
        "unseen": stored_readers(label.unseen),
    }


def _labeled(raw: Mapping[str, Any]) -> Label:
    return Label(
        sources=frozenset(Source(*source) for source in raw["sources"]),
        readers=_readers(raw["readers"]),
        integrity=Integrity(raw["integrity"]),
        personal=frozenset(raw["personal"]),
        purposes=None if raw["purposes"] is None else frozenset(raw["purposes"]),
        coarse=frozenset(Coarse(kind, of) for kind, of in raw["coarse"]),
        choice=Choice(raw["choice"]),
        unseen=_readers(raw.get("unseen")),
    )


def _readers(raw: Sequence[Sequence[str]] | None) -> Readers | None:
    return None if raw is None else in_sets(raw)
