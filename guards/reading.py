"""Who may see a run, who may read its contents; whoever opens another's is recorded before it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from beffroi.errors import Refused
from beffroi.identity import Actor, Role
from guards.inquiries import Inquiry, inquiry_needed
from guards.ledger import Event, Kind
from guards.ledger.facts import facts
from guards.runs.runs import Run

if TYPE_CHECKING:
    from guards import Guards
    from guards.approvals.approvals import Approval


@dataclass(frozen=True)
class Opened:
    """A run that was opened, which is on record.

    Attributes:
        contents: it may be read whole; else its headers only.
        inquiry: under which its contents are read; None where the reader asked themselves.
        card_only: the reader agrees to it, or did: of what it holds they read that card.
    """

    run: Run
    contents: bool
    inquiry: Inquiry | None = None
    card_only: bool = False


def check_may_see(guards: Guards, actor: Actor, run: str) -> Run:
    """A run, for the person who asked, auditors, and those whose agreement it waits for, or who gave theirs.

    Raises:
        Refused: ``runs.not_yours``.
        RecordError: there is none.
    """
    found = guards.runs.get(run)
    if _may_open(actor, found) or _agrees(guards, actor, run):
        return found
    raise not_yours()


def check_is_own(guards: Guards, actor: Actor, run: str) -> Run:
    """A run, for the person who asked alone: nobody else goes on with it.

    Raises:
        Refused: ``runs.not_yours``.
        RecordError: there is none.
    """
    found = guards.runs.get(run)
    if found.actor != actor.id:
        raise Refused(
            "runs.not_yours",
            "Cette demande est celle d'une autre personne : elle seule peut la continuer.",
            "This run belongs to somebody else, who alone can go on with it.",
        )
    return found


def check_trace(guards: Guards, actor: Actor, run: str) -> Run:
    """A run whose trace a person may open: their own, and for an auditor all. Whoever agrees to another's
    reads its card.

    Raises:
        Refused: ``runs.not_yours``, or ``runs.card_only``.
        RecordError: there is none.
    """
    found = check_may_see(guards, actor, run)
    if not _may_open(actor, found):
        raise _card_only()
    return found


def check_may_read(guards: Guards, actor: Actor, run: str) -> Run:
    """A run whose trace a person may open with its contents: their own, or under an inquiry of theirs.

    Raises:
        Refused: as `check_trace`, or ``inquiry.needed``.
        RecordError: there is none.
    """
    found = check_trace(guards, actor, run)
    if not _reads(guards, actor, found):
        raise inquiry_needed()
    return found


def check_card(guards: Guards, actor: Actor, card: Approval) -> None:
    """That a person may read a card: for whoever reads its run, and those who decide on it, or did.

    Raises:
        Refused: as `check_may_read`.
        RecordError: there is no such run.
    """
    if not guards.approvals.may_read(actor, card):
        check_may_read(guards, actor, card.run)


def open_trace(guards: Guards, actor: Actor, run: str) -> Opened:
    """Open a run: who does, and under which inquiry, is recorded first.

    Raises:
        Refused: ``runs.not_yours``; nothing is recorded.
        RecordError: there is none, or it cannot be recorded; nothing may be shown.
    """
    found = check_may_see(guards, actor, run)
    own = found.actor == actor.id
    inquiry = None if own else guards.inquiries.covering(actor, run)
    told = {"actor": actor.id, "inquiry": "" if inquiry is None else inquiry.id}
    guards.ledger.record(run, Kind.TRACE_OPENED, told)
    return Opened(found, _reads(guards, actor, found), inquiry, card_only=not _may_open(actor, found))


def open_list(guards: Guards, actor: Actor, runs: Sequence[Run]) -> frozenset[str]:
    """Ids of listed runs whose requests a person reads: their own, and under their inquiries; of each inquiry
    it is recorded first which ones.

    Raises:
        RecordError: it cannot be recorded; nothing may be shown.
    """
    own = {run.id for run in runs if run.actor == actor.id}
    others = [run.id for run in runs if run.id not in own]
    covered = guards.inquiries.covered(actor, others) if others else {}
    for inquiry in sorted({each.id for each in covered.values()}):
        shown = [run for run in others if run in covered and covered[run].id == inquiry]
        guards.ledger.record("", Kind.TRACE_OPENED, {"actor": actor.id, "inquiry": inquiry, "runs": shown})
    return frozenset(own | covered.keys())


def open_search(guards: Guards, actor: Actor, runs: Sequence[Run], persons: Sequence[str]) -> None:
    """Open what was looked for about a person: of each inquiry that stands it is recorded first which runs
    are shown, and whom it was about; where nothing was found too.

    Args:
        persons: pseudonyms of whom was looked for.

    Raises:
        RecordError: it cannot be recorded; nothing may be shown.
    """
    covered = guards.inquiries.covered(actor, [run.id for run in runs if run.actor != actor.id])
    for inquiry in standing_of(guards, actor):
        shown = [run for run, by in covered.items() if by.id == inquiry.id]
        told = {"actor": actor.id, "inquiry": inquiry.id, "runs": shown, "about": list(persons)}
        guards.ledger.record("", Kind.TRACE_OPENED, told)


def standing_of(guards: Guards, actor: Actor) -> list[Inquiry]:
    """Inquiries of an auditor that are open."""
    return [each for each in guards.inquiries.list(actor.id) if each.stands]


def open_cards(guards: Guards, reader: Actor, cards: Sequence[Approval]) -> None:
    """Open the listed cards: it is recorded first of which runs of others they are.

    Raises:
        RecordError: it cannot be recorded; nothing may be shown.
    """
    others = list(dict.fromkeys(card.run for card in cards if card.requester != reader.id))
    if others:
        guards.ledger.record("", Kind.TRACE_OPENED, {"actor": reader.id, "inquiry": "", "runs": others})


def event_header(event: Event) -> Event:
    """An event with what stands in clear of it in the ledger's tree, who acted (by name while it is known,
    else by pseudonym), and for which purpose personal data was read."""
    told = ("actor", "purpose") if event.kind is Kind.PERSONAL_READ else ("actor",)
    kept = {name: event.payload[name] for name in told if name in event.payload}
    return replace(event, payload=facts(event.payload) | kept)


def who_acted(event: Event) -> str:
    """The name of whoever acted, while it is known; else their pseudonym, or empty where nobody did."""
    return str(event.payload.get("actor") or event.staff)


def not_yours() -> Refused:
    """A run is another person's."""
    return Refused(
        "runs.not_yours",
        "Cette demande est celle d'une autre personne : vous ne pouvez ni la voir ni la continuer. "
        "Adressez-vous à elle, ou à un auditeur ; les vôtres : page Mes demandes, ou beffroi runs list.",
        "This run belongs to somebody else.",
    )


def _card_only() -> Refused:
    return Refused(
        "runs.card_only",
        "La trace de cette demande est pour la personne qui l'a faite et pour les auditeurs. De ce qui "
        "attend votre accord, ou l'a reçu, vous lisez la carte : page Accords, ou beffroi approvals list.",
        "The trace of this run is for whoever asked, and auditors; you read its card.",
    )


def _may_open(actor: Actor, run: Run) -> bool:
    return run.actor == actor.id or Role.AUDITEUR in actor.roles


def _reads(guards: Guards, actor: Actor, run: Run) -> bool:
    return run.id in guards.inquiries.readable(actor, [run])


def _agrees(guards: Guards, actor: Actor, run: str) -> bool:
    """Whether a run waits for this person's agreement, or they decided on it."""
    return any(guards.approvals.may_read(actor, each) for each in guards.approvals.of_run(run))
