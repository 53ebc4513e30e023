"""The assistant: the one door to runs for screens, command line and evaluations.

    assistant = build_assistant(settings)
    view = assistant.ask(actor, "Signale un nid-de-poule au 12 rue Oberkampf")
    if view.approval:
        view = assistant.accept(actor, view.approval.id)

Every method returns when the run is done, or waits for a person. Nothing of a run is kept in this object: any
process on the same home may go on with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial

from sqlmodel import Session

from agents.graph.asking.input_limits import input_problem, recordable
from agents.graph.asking.questions import (
    Asked,
    Taken,
    chosen,
    open_question,
    reply_event,
    take,
    uncertain_question,
)
from agents.graph.asking.readings import chosen_event, take_reading
from agents.graph.asking.rest import take_rest
from agents.graph.build import Graph, build_graph
from agents.graph.deps import Deps, OnEvent, Tools
from agents.graph.driving import Driver, First
from agents.graph.lease import Busy, from_start
from agents.graph.left import resume_left
from agents.graph.looking.cards import as_opened, pending_cards
from agents.graph.looking.explaining import Explained, explain
from agents.graph.looking.viewing import approval_view, run_view
from agents.graph.remembering.memory import Memory, Told
from agents.graph.remembering.situation import load
from agents.planner.drafts import Planner
from agents.planner.late import LatePlanner
from agents.views import ApprovalView, ErrorView, RunSummary, RunView
from agents.views.listing import list_runs
from beffroi.errors import RecordError
from beffroi.identity import Actor
from beffroi.settings.installation import Settings
from guards import Guards, build_guards
from guards.effects.effects import Settlement
from guards.ledger import Kind
from guards.reading import Opened, check_card, check_is_own, check_may_read, check_may_see, open_trace
from guards.runs.runs import ENDED, Run, RunFilter, RunStatus
from guards.runs.workers import worker_name
from tools.connectors import Connectors, build_connectors
from tools.documents.indexed import OpenDocument
from tools.registry import Registry
from tools.sign_in import late_directory
from tools.toolbox import build_toolbox

__all__ = ["Assistant", "build_assistant"]


class Assistant:
    """Runs requests, and goes on with them when a person has decided or answered. Safe between threads."""

    def __init__(self, deps: Deps, graph: Graph) -> None:
        self._deps = deps
        self._driver = Driver(deps, graph)

    @property
    def guards(self) -> Guards:
        """The guards under which runs go: ledger, approvals, journal, accounts."""
        return self._deps.guards

    @property
    def connectors(self) -> Connectors:
        """The city's systems as runs use them: whether each answers is asked of these."""
        return self._deps.connectors

    @property
    def registry(self) -> Registry:
        """The tools in use, and which package brings each."""
        return self._deps.toolbox.registry

    def warm(self) -> None:
        """Start spare sandboxes now rather than at the first call, and the indexing of documents.

        Raises:
            SandboxError: none can be made on this machine.
        """
        self._deps.toolbox.warm()
        self._deps.connectors.documents.start()

    # --- one request ----------------------------------------------------------------------------------------

    def ask(
        self,
        actor: Actor,
        text: str,
        *,
        conversation: str | None = None,
        dry_run: bool = False,
        auto_approve: bool = False,
        on_event: OnEvent | None = None,
    ) -> RunView:
        """A new request, run until it is done or waits for a person.

        Args:
            conversation: id of an earlier request's conversation, to continue it.
            dry_run: plan, judge and read, and stop before any effect.
            auto_approve: approve what the person may approve alone.
            on_event: told what happens meanwhile, from whichever thread it happens in.

        Raises:
            Unchecked: as `go_on`.
            RecordError: not even the request can be recorded; nothing is started.
        """
        create = partial(self._deps.guards.runs.create, actor, recordable(text), conversation)
        problem = input_problem(text)
        if problem is not None:
            error = {"sentence": problem.sentence, "hint": problem.hint, "rule": "input"}
            event = (Kind.ERROR, {"error": "input", "characters": len(text)})
            return run_view(self._deps, create(status=RunStatus.FAILED, event=event, error=error).id)
        run = create(from_start(self._deps), dry_run=dry_run, auto_approve=auto_approve)
        return self._drive(run.id, on_event)

    def answer(
        self,
        actor: Actor,
        run_id: str,
        reply: str,
        on_event: OnEvent | None = None,
        *,
        question: str = "",
    ) -> RunView:
        """The reply to a run's question, as `reply`; the run then goes on."""
        self.reply(actor, run_id, reply, question=question)
        return self.go_on(run_id, on_event)

    def reply(self, actor: Actor, run_id: str, reply: str, *, question: str = "") -> None:
        """Record the reply to a run's question, the key of a choice or free text; `go_on` is for afterwards.

        Args:
            question: id of the question that the person saw, where it is known; another one is not answered.

        Raises:
            Refused: ``runs.not_yours``; ``questions.none`` where it is not asked, or not any more;
                ``questions.reply`` where the reply is not understood: the question stands.
            RecordError: it cannot be recorded, or the run is being worked on.
        """
        self._own(actor, run_id)
        with self._driver.alone(run_id):
            run = self._deps.guards.runs.get(run_id)
            asked = open_question(run, question)
            event, taken = self._taken(actor, run_id, asked, reply)
            stored, settle = run.data["question"] or {}, partial(self._settle, actor, asked, taken)
            self._deps.guards.runs.replied(run_id, stored, event, taken.values, settle, taken.data)

    def go_on(self, run_id: str, on_event: OnEvent | None = None) -> RunView:
        """Go on with a run whose approval has ended or whose question was answered, unless whoever saw that
        first does already.

        Raises:
            Unchecked: the roles of who asked are not confirmed: the run waits for that, and `resume_all` then
                goes on with it.
            RecordError: it cannot be recorded.
        """
        try:
            return self._drive(run_id, on_event)
        except Busy:
            return run_view(self._deps, run_id)

    # --- approvals ------------------------------------------------------------------------------------------

    def accept(
        self,
        actor: Actor,
        approval_id: str,
        effect_ids: frozenset[str] | None = None,
        edits: Mapping[str, Mapping[str, str]] | None = None,
        on_event: OnEvent | None = None,
    ) -> RunView:
        """Agree to all effects of an approval, or to those named, with texts edited; the run then goes on.

        Raises:
            Refused: ``approvals.…``, as `guards.approvals.approvals.Approvals.accept`; then as
                `go_on`.
            RecordError: it cannot be recorded.
        """
        approval = self._deps.guards.approvals.accept(approval_id, actor, effect_ids, edits)
        return self.go_on(approval.run, on_event)

    def refuse(
        self, actor: Actor, approval_id: str, reason: str = "", on_event: OnEvent | None = None
    ) -> RunView:
        """Say no; nothing more of the run is done.

        Raises:
            Refused: ``approvals.…``, as `guards.approvals.approvals.Approvals.refuse`.
            RecordError: it cannot be recorded.
        """
        approval = self._deps.guards.approvals.refuse(approval_id, actor, reason)
        return self.go_on(approval.run, on_event)

    def approvals(self, actor: Actor, reader: Actor | None = None) -> list[ApprovalView]:
        """What waits for this person's decision, oldest first. Where others ask for any of it, it is recorded
        first that it is shown.

        Args:
            reader: who looks, where it is somebody else.

        Raises:
            RecordError: it cannot be recorded.
        """
        return pending_cards(self._deps, [actor], reader or actor)

    def approvals_of(self, people: Iterable[Actor], reader: Actor) -> list[ApprovalView]:
        """The same of several people, each card once (`agents.graph.looking.cards.pending_cards`)."""
        return pending_cards(self._deps, people, reader)

    def approval(self, actor: Actor, approval_id: str) -> ApprovalView:
        """One approval, for those who decide on it, or did, and those who may read its run; of another's it
        is recorded first that it is opened.

        Raises:
            Refused: ``approvals.unknown``, ``runs.not_yours``, ``runs.card_only``, or ``inquiry.needed``.
            RecordError: it cannot be recorded.
        """
        approval = self._deps.guards.approvals.get(approval_id)
        check_card(self._deps.guards, actor, approval)
        if approval.requester != actor.id:
            open_trace(self._deps.guards, actor, approval.run)
        return approval_view(self._deps, approval, roles=actor.reads_as)

    # --- what is unsure, and what was left ------------------------------------------------------------------

    def settle(
        self,
        actor: Actor,
        effect_id: str,
        become: Settlement,
        on_event: OnEvent | None = None,
    ) -> RunView:
        """A person says what became of an uncertain effect; the run then goes on.

        Raises:
            Refused: ``runs.not_yours``; ``questions.none`` where its run asks about another effect first.
            RecordError: the effect does not wait for a decision, or it cannot be recorded.
        """
        waiting = {each.effect_id: each.run for each in self._deps.guards.journal.uncertain()}
        if effect_id not in waiting:
            raise RecordError(
                "Cet effet n'attend pas de décision : il a déjà été réglé, ou n'existe pas.",
                "This effect does not wait for a decision.",
            )
        asked = uncertain_question(effect_id)
        return self.answer(actor, waiting[effect_id], become.value, on_event, question=asked)

    def resume(self, run_id: str, on_event: OnEvent | None = None, *, actor: Actor | None = None) -> RunView:
        """Go on with a run that a process left; one that waits for a person goes on waiting.

        Args:
            actor: whose run it must be; None asks nobody.

        Raises:
            Refused: ``runs.not_yours``, or as `go_on`.
            RecordError: unknown run, or it is being worked on.
        """
        run = self._deps.guards.runs.get(run_id) if actor is None else self._own(actor, run_id)
        if run.status in ENDED or run.data.get("question") is not None:
            return run_view(self._deps, run_id)
        return self._drive(run_id, on_event)

    def resume_all(self, idle: timedelta = timedelta(0), broken: set[str] | None = None) -> list[RunView]:
        """Go on with every run that a dead process left, and end those whose approval ran out: at start, and
        then every while with ``idle`` and ``broken`` as `agents.graph.left.resume_left` has them.

        Raises:
            RecordError: the state cannot be read.
        """
        return resume_left(self._deps, self._drive, idle, broken)

    # --- looking --------------------------------------------------------------------------------------------

    def view(self, actor: Actor, run_id: str, opened: Opened | None = None) -> RunView:
        """One run, for the person who asked, auditors, and those who agree to it, or did. An auditor sees its
        contents under an inquiry of theirs, else its headers; who agrees, the card alone. Of another's it is
        recorded first that it is opened. The run does not go on by being looked at (`resume_all` does that).

        Args:
            opened: what `guards.reading.open_trace` gave, where it is on record already.

        Raises:
            Refused: ``runs.not_yours``.
            RecordError: there is none, or it cannot be recorded.
        """
        run = check_may_see(self._deps.guards, actor, run_id)
        if opened is None and run.actor != actor.id:
            opened = open_trace(self._deps.guards, actor, run_id)
        view = run_view(self._deps, run_id, actor.reads_as)
        return view if opened is None else as_opened(self._deps, view, actor, opened)

    def explain(self, actor: Actor, run_id: str, step: str) -> tuple[Explained, ...]:
        """Where each part of a step or of the answer came from, and which rule decided
        (`agents.graph.looking.explaining`); for those who may read the run's trace with its contents."""
        return explain(self._deps, check_may_read(self._deps.guards, actor, run_id), step, actor)

    def runs(self, actor: Actor, filters: RunFilter | None = None) -> list[RunSummary]:
        """Runs, newest first (`agents.views.listing.list_runs`)."""
        return list_runs(self._deps.guards, actor, filters)

    @contextmanager
    def document(self, actor: Actor, document: str) -> Iterator[OpenDocument]:
        """A document, open, for a person who may read it with the roles that they have now; that they opened
        it is recorded before they see it.

        Raises:
            ToolError: ``NOT_FOUND`` where there is none that they may read.
            RecordError: it cannot be recorded.
        """
        with self._deps.connectors.documents.acting_for(actor).opened(document) as found:
            payload = {"actor": actor.id, "document": found.document.id}
            self._deps.guards.ledger.record("", Kind.DOCUMENT_OPENED, payload)
            yield found

    def close(self) -> None:
        """End sandboxes and the model, and let go of the city's systems and of the state."""
        self._deps.toolbox.close()
        self._deps.connectors.close()
        self._deps.planner.close()
        self._deps.guards.close()
        self._driver.close()

    # --- within ---------------------------------------------------------------------------------------------

    def _taken(self, actor: Actor, run_id: str, asked: Asked, reply: str) -> tuple[Told, Taken]:
        key, situation = chosen(asked, reply), partial(load, self._deps, run_id)
        match asked.about:
            case "reading":
                memory = Memory(self._deps.guards, run_id)
                return chosen_event(memory, asked, key, actor), take_reading(memory, asked, key)
            case "rest":
                return reply_event(asked, reply), take_rest(self._deps, situation, asked, key)
            case "uncertain":
                return reply_event(asked, reply), Taken({}, settled=key)
            case _:
                return reply_event(asked, reply), take(situation, asked, key)

    def _settle(self, actor: Actor, asked: Asked, taken: Taken, tx: Session) -> None:
        if taken.settlement is not None:
            self._deps.guards.journal.settle_within(tx, asked.key, actor, taken.settlement)

    def _own(self, actor: Actor, run_id: str) -> Run:
        return check_is_own(self._deps.guards, actor, run_id)

    def _drive(self, run_id: str, on_event: OnEvent | None = None, first: First | None = None) -> RunView:
        if self._deps.guards.runs.get(run_id).erasure:
            return run_view(self._deps, run_id)
        unrecorded = self._driver.drive(run_id, on_event, first)
        view = run_view(self._deps, run_id)
        if unrecorded is None:
            return view
        return replace(view, status="failed", error=ErrorView(unrecorded.fr, command=unrecorded.command))


def build_assistant(
    settings: Settings,
    planner: Planner | None = None,
    toolbox: Tools | None = None,
    guards: Guards | None = None,
    connectors: Connectors | None = None,
) -> Assistant:
    """The assistant of an installation; the demo city is made first where it is missing.

    Args:
        planner: another one than the installation's model; closed with the assistant.
        toolbox: another one than the installation's tools in their sandboxes.
        guards: others than those of the installation's settings; closed with the assistant.
        connectors: those that the toolbox was built with, where one is given; else the city is opened again.
            Closed with the assistant.

    Raises:
        RecordError: the state cannot be opened.
        ConfigurationError: a setting, a tool or the city's data is wrong.
    """
    connectors = connectors or build_connectors(settings)
    tools = toolbox or build_toolbox(settings, connectors)
    deps = Deps(
        settings=settings,
        guards=guards or build_guards(settings, late_directory(settings)),
        toolbox=tools,
        planner=planner or LatePlanner(settings, tools.registry),
        connectors=connectors,
        owner=worker_name(),
    )
    return Assistant(deps, build_graph(deps, settings.home / "checkpoints.db"))
