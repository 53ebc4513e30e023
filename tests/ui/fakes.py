"""A stand-in for the assistant: real guards, scripted runs kept in them, so that it survives a restart."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from agents.graph.looking.explaining import Explained, Part, Ruled
from agents.interpreter.outcomes import Ok
from agents.interpreter.outcomes import to_json as outcome_json
from agents.views import (
    ApprovalView,
    CardBlock,
    ChartBlock,
    ChoiceView,
    DecisionView,
    EffectBlock,
    EffectView,
    ErrorView,
    Event,
    MapBlock,
    Point,
    QuestionView,
    RunSummary,
    RunView,
    StepView,
    TableBlock,
    TextBlock,
    UncertainView,
    from_json,
    to_json,
)
from beffroi import wire
from beffroi.enums import Priority
from beffroi.errors import BeffroiError
from beffroi.identity import Actor
from beffroi.records import PersonalDetails
from guards import Guards
from guards.approvals.approvals import (
    Approval,
    ApprovalDocument,
    ApprovalEffect,
    ApprovalStatus,
    ShownArgument,
)
from guards.approvals.document import ComposedText
from guards.effects.effects import Settlement
from guards.ledger import Kind
from guards.reading import Opened
from guards.runs.runs import RunFilter, RunStatus
from tests.ui.long_answer import long_answer
from tools.connectors import Connectors
from tools.registry import Registry

OnEvent = Callable[[Event], None] | None
HOSTILE = (
    "![x](https://evil.example/x.png) <img src=https://evil.example/y.png onerror=alert(1)> "
    "[clic](https://evil.example) https://evil.example/z <script>alert(1)</script> :voirie[x] \u202eabc"
)
PLAN = """\
lieu = gis.locate(address="12 rue Oberkampf")
service = directory.find_service(domain="voirie", district="11e")
ticket = ticketing.create(subject="nid-de-poule", place=lieu)
ticketing.notify(to=service.head, ticket=ticket)
"""
WHOLE = "\n".join(f"Ticket {n} · <b>trou</b> · 01 42 00 00 {n}" for n in range(10, 50))
ADDED = "Ticket du 12 rue Oberkampf, priorité normale."
HOME = "7 rue Secrète, 75011 Paris"


TOOLS: dict[str, Any] = {
    "gis.locate": SimpleNamespace(summary="Situer une adresse", operations=("geocoder.locate",)),
    "ticketing.search": SimpleNamespace(summary="Chercher des tickets", operations=("ticketing.search",)),
}
"""As far as the register asks of a tool's declaration."""


class FakeAssistant:
    """Answers a few known requests; see `_script`."""

    def __init__(self, guards: Guards, pause: float = 0.0, connectors: Connectors | None = None) -> None:
        self.guards = guards
        self.connectors = connectors  # without any, the page of systems opens those of the settings by itself
        self._pause = pause
        self.registry = Registry(TOOLS, {})

    # --- the assistant's methods ----------------------------------------------------------------------------

    def ask(
        self,
        actor: Actor,
        text: str,
        *,
        conversation: str | None = None,
        dry_run: bool = False,
        auto_approve: bool = False,
        on_event: OnEvent = None,
    ) -> RunView:
        if not text.strip():
            raise BeffroiError("La demande est vide : écrivez ce qu'il vous faut.", "The request is empty.")
        run = self.guards.runs.create(actor, text, conversation)
        view = RunView(run.id, run.conversation, actor.id, actor.name, text, run.created, "running", "plan")
        view = dataclasses.replace(view, **self._script(view, actor, text.casefold()))
        for step in view.steps:
            self._keep(dataclasses.replace(view, status="running", answer=(), question=None, approval=None))
            if on_event:
                on_event(Event("plan", step.sentence, step.site))
            time.sleep(self._pause)
            told = {"tool": step.tool, "site": step.site}
            self.guards.ledger.record(run.id, Kind.CALL_BEGIN, told)
        for decision in view.decisions:
            told = {"rule": decision.rule, "outcome": decision.outcome}
            self.guards.ledger.record(run.id, Kind.DECISION, told)
        return self._keep(view)

    def answer(
        self, actor: Actor, run_id: str, reply: str, on_event: OnEvent = None, *, question: str = ""
    ) -> RunView:
        self.reply(actor, run_id, reply, question=question)
        return self.go_on(run_id)

    def reply(self, actor: Actor, run_id: str, reply: str, *, question: str = "") -> None:
        view = self.view(actor, run_id)
        label = (
            next((c.label for c in view.question.choices if c.key == reply), reply) if view.question else ""
        )
        block = TextBlock("Personne choisie", label, ("1",))
        if view.question and view.question.about == "uncertain":
            done = EffectBlock("Prévenir M. Benali", reply != Settlement.DROPPED.value)
            self._keep(dataclasses.replace(view, status="done", question=None, uncertain=(), answer=(done,)))
            return
        self._keep(dataclasses.replace(view, status="done", question=None, answer=(block,)))

    def accept(
        self,
        actor: Actor,
        approval_id: str,
        effect_ids: frozenset[str] | None = None,
        edits: Mapping[str, Mapping[str, str]] | None = None,
        on_event: OnEvent = None,
    ) -> RunView:
        return self.go_on(self.guards.approvals.accept(approval_id, actor, effect_ids, edits).run)

    def refuse(self, actor: Actor, approval_id: str, reason: str, on_event: OnEvent = None) -> RunView:
        return self.go_on(self.guards.approvals.refuse(approval_id, actor, reason).run)

    def go_on(self, run_id: str, on_event: OnEvent = None) -> RunView:
        last = self.guards.approvals.of_run(run_id)[-1:]
        match [each.status for each in last]:
            case [ApprovalStatus.ACCEPTED]:
                return self._accepted(last[0])
            case [ApprovalStatus.REFUSED]:
                view = from_json(self.guards.runs.value(run_id, "view"))
                error = ErrorView("Vous avez refusé : rien n'a été fait.")
                return self._keep(dataclasses.replace(view, status="refused", approval=None, error=error))
        return self.view(None, run_id)  # type: ignore[arg-type]  # the fake shows everybody

    def _accepted(self, given: Approval) -> RunView:
        self.guards.approvals.use(given.id, given.run)
        view = from_json(self.guards.runs.value(given.run, "view"))
        blocks = tuple(
            EffectBlock(f"{effect.sentence} : ticket 6041", effect.id in given.effect_ids, "Ticket:6041")
            for effect in given.document.effects
        )
        texts = (a.shown for e in given.document.effects for a in e.arguments.values() if a.editable)
        said = tuple(TextBlock("Message", text, ("4",)) for text in texts)
        steps = tuple(dataclasses.replace(step, status="done") for step in view.steps)
        done = dataclasses.replace(view, status="done", approval=None, answer=blocks + said, steps=steps)
        return self._keep(done)

    def view(self, actor: Actor, run_id: str, opened: Opened | None = None) -> RunView:
        head = self.guards.runs.head(run_id)
        view = from_json(self.guards.runs.value(run_id, "view"))
        waiting = [a for a in self.guards.approvals.of_run(run_id) if a.status.value == "pending"]
        card = _card(waiting[0], view) if waiting else None
        return dataclasses.replace(view, approval=card, ledger_head=head.head, ledger_nth=head.nth)

    def explain(self, actor: Actor, run_id: str, step: str) -> tuple[Explained, ...]:
        origins = ("vos mots : « <b>11e</b> »", "ligne 1, ticketing.search")
        part = Part("Valeur", "42", "donnée d'un système de référence", "réservé à rh", origins, ())
        ruled = Ruled("show", "allow", "reads.staff", "Ouvert à tout le personnel.", ())
        return (Explained(step, "Nombre de tickets", step != "3", (part,), part, (ruled,)),)

    def runs(self, actor: Actor, which: RunFilter | None = None) -> list[RunSummary]:
        return [
            RunSummary(
                r.id, r.conversation, r.actor, r.actor_name, r.request, r.status.value, r.phase, r.created,
                r.updated,
            )
            for r in self.guards.runs.list(which)
        ]  # fmt: skip

    def approvals(self, actor: Actor) -> list[ApprovalView]:
        pending = self.guards.approvals.pending_for(actor)
        return [_card(a, from_json(self.guards.runs.value(a.run, "view"))) for a in pending]

    def approval(self, actor: Actor, approval_id: str) -> ApprovalView:
        found = self.guards.approvals.get(approval_id)
        return _card(found, from_json(self.guards.runs.value(found.run, "view")))

    def resume_all(self, idle: timedelta = timedelta(0), broken: set[str] | None = None) -> list[RunView]:
        return []

    def warm(self) -> None: ...

    # --- the script -----------------------------------------------------------------------------------------

    def _keep(self, view: RunView) -> RunView:
        plan = "\n".join(f"x{number} = {number}" for number, _ in enumerate(view.sentences))
        view = dataclasses.replace(view, plan=view.plan or plan)
        self.guards.runs.put(view.run, "view", to_json(dataclasses.replace(view, approval=None)))
        self.guards.runs.update(view.run, RunStatus(view.status), view.phase)
        return self.view(None, view.run)  # type: ignore[arg-type]  # the fake shows everybody

    def _script(self, view: RunView, actor: Actor, text: str) -> dict[str, Any]:
        scripts = {
            "nid-de-poule": self._report,
            "tickets": self._tickets,
            "benali": self._ambiguous,
            "supprime": self._forbidden,
            "graphique": self._chart,
            "personnelle": self._personal,
            "perdu": self._lost,
            "99": self._missing,
            "une liste": self._long,
        }
        found = next((script for word, script in scripts.items() if word in text), self._plain)
        return found(view, actor, text)

    def _report(self, view: RunView, actor: Actor, text: str) -> dict[str, Any]:
        by: Any = "superviseur" if "superviseur" in text else "self"
        steps = (
            _step(1, "gis.locate", "Situer « 12 rue Oberkampf »", "read", "done"),
            _step(2, "directory.find_service", "Trouver le service voirie du 11e", "read", "done"),
            _step(3, "ticketing.create", "Créer un ticket voirie « nid-de-poule »", "write", "waiting"),
            _step(4, "ticketing.notify", "Prévenir Karim Benali", "notify", "waiting"),
        )
        self.guards.approvals.request(_document(view.run, actor.id, by))
        decision = DecisionView("effects.approval", "Créer et prévenir demandent votre accord.", "approval")
        return {
            "status": "waiting",
            "phase": "approve",
            "plan": PLAN,
            "sentences": tuple(step.sentence for step in steps),
            "supposed": ("priorité normale",),
            "steps": steps,
            "decisions": (DecisionView("reads.open", "Lecture ouverte.", "allow"), decision),
            "seconds": {"plan": 0.41, "read": 0.06},
            "model": "smollm2-beffroi 8f2c1a",
        }

    def _tickets(self, view: RunView, actor: Actor, text: str) -> dict[str, Any]:
        rows = (("4012", HOSTILE, "voirie", "ouvert"), ("812", "Lampadaire 💡 éteint", "éclairage", "fermé"))
        points = (Point(2.3752, 48.8655, HOSTILE, "11e"), Point(2.3801, 48.8601, "Ticket 812", "11e"))
        step = _step(1, "ticketing.search", f"Chercher les tickets « {HOSTILE} »", "read", "done")
        table = TableBlock(("Numéro", "Titre", "Catégorie", "État"), rows, False, 57, ("1",), "Ticket")
        card = CardBlock("Ticket", HOSTILE, (("Numéro", "4012"), ("Description", HOSTILE)), ("1",))
        return {
            "status": "done",
            "phase": "report",
            "sentences": (step.sentence, "Montrer les tickets"),
            "unused": ("sauf les miens",),
            "steps": (step,),
            "decisions": (DecisionView("reads.open", HOSTILE, "allow"),),
            "answer": (TextBlock("Nombre", "57", ("1",)), table, MapBlock(points, ("1",)), card),
        }

    def _ambiguous(self, view: RunView, actor: Actor, text: str) -> dict[str, Any]:
        step = _step(1, "directory.find_person", "Trouver « Benali »", "read", "done")
        choices = (ChoiceView("p1", "Karim Benali, voirie du 11e"), ChoiceView("p2", "Samia Benali, eau"))
        question = QuestionView(
            "q1", "Deux personnes portent ce nom : laquelle ?", choices, False, "candidates"
        )
        return {
            "status": "question", "phase": "question", "sentences": (step.sentence,), "steps": (step,),
            "question": question,
        }  # fmt: skip

    def _forbidden(self, view: RunView, actor: Actor, text: str) -> dict[str, Any]:
        sentence = "La suppression ne passe jamais par l'assistant : fermez le ticket avec un motif."
        step = _step(1, "ticketing.delete", "Supprimer chaque ticket", "delete", "refused")
        decision = DecisionView("effects.deletion", sentence, "deny")
        return {
            "status": "refused", "phase": "review", "sentences": (step.sentence,), "steps": (step,),
            "decisions": (decision,),
        }  # fmt: skip

    def _chart(self, view: RunView, actor: Actor, text: str) -> dict[str, Any]:
        labels = tuple(f"{n}e arrondissement" for n in range(9, 13))
        chart = ChartBlock(labels, (12.0, 1234.0, 56.5, 0.0), ("1",), "Tickets par arrondissement")
        return {"status": "done", "phase": "report", "answer": (chart,)}

    def _long(self, view: RunView, actor: Actor, text: str) -> dict[str, Any]:
        return {"status": "done", "phase": "report", "answer": long_answer(60 if "courte" in text else 301)}

    def _personal(self, view: RunView, actor: Actor, text: str) -> dict[str, Any]:
        details = PersonalDetails("p9", HOME, "06 11 22 33 44", "1980-02-03")
        self.guards.runs.put(view.run, "result:0:1", outcome_json(Ok(details)))
        step = _step(1, "directory.personal_details", "Lire la fiche de Mme Lefèvre", "read", "done")
        answer = (TextBlock("Adresse", HOME, ("1",)),)
        return {
            "status": "done", "phase": "report", "sentences": (step.sentence,), "steps": (step,),
            "answer": answer,
        }  # fmt: skip

    def _lost(self, view: RunView, actor: Actor, text: str) -> dict[str, Any]:
        reason = "Le système de tickets n'a pas répondu après l'envoi."
        item = UncertainView(f"{view.run}.4", "Prévenir M. Benali", reason)
        choices = tuple(ChoiceView(each.value, each.value.capitalize()) for each in Settlement)
        question = QuestionView(f"uncertain:{item.effect_id}", item.reason, choices, False, "uncertain")
        return {"status": "uncertain", "phase": "act", "uncertain": (item,), "question": question}

    def _missing(self, view: RunView, actor: Actor, text: str) -> dict[str, Any]:
        error = ErrorView("Je ne trouve pas de ticket 99 999.", "Voulez-vous chercher par adresse ?")
        return {"status": "failed", "phase": "read", "error": error}

    def _plain(self, view: RunView, actor: Actor, text: str) -> dict[str, Any]:
        step = _step(1, "directory.find_person", "Trouver la personne", "read", "done")
        return {
            "status": "done", "phase": "report", "sentences": (step.sentence,), "steps": (step,),
            "answer": (TextBlock("Téléphone", "01 42 00 00 00", ("1",)),),
        }  # fmt: skip


def _step(line: int, tool: str, sentence: str, effect: str, status: Any) -> StepView:
    return StepView(line, str(line), tool, {"address": "12 rue Oberkampf"}, effect, status, sentence, 0.012)


def _document(run: str, requester: str, by: Any) -> ApprovalDocument:
    create = ApprovalEffect(
        id=f"{run}.3",
        line=3,
        tool="ticketing.create",
        sentence="Créer un ticket voirie « nid-de-poule » au 12 rue Oberkampf",
        arguments={
            "subject": ShownArgument(value="nid-de-poule", shown="nid-de-poule"),
            "place": ShownArgument(value=None, shown="12 rue Oberkampf, 11e"),
            "priority": ShownArgument(
                value=wire.encode(Priority.NORMALE), shown="normale", choices=("normale", "urgente")
            ),
        },
    )
    message = "Un nid-de-poule est signalé au 12 rue Oberkampf. Merci de passer."
    notify = ApprovalEffect(
        id=f"{run}.4",
        line=4,
        tool="ticketing.notify",
        sentence="Prévenir Karim Benali, responsable de la voirie du 11e",
        arguments={
            "to": ShownArgument(value="p1", shown="Karim Benali, responsable"),
            "message": ShownArgument(value=message, shown=message, editable=True),
            "reference": ShownArgument(value=None, shown=""),
        },
        composed={"message": ComposedText(alone="", below=ADDED)},
    )
    return ApprovalDocument(
        run=run, requester=requester, plan="…", effects=(create, notify), policy="p", tools="t", by=by
    )


def _card(approval: Approval, view: RunView) -> ApprovalView:
    effects = tuple(
        EffectView(
            id=effect.id,
            site=str(effect.line),
            tool=effect.tool,
            sentence=effect.sentence,
            values=tuple((name, argument.shown) for name, argument in effect.arguments.items()),
            whole=(("Contenu", WHOLE),) if effect.tool == "ticketing.notify" else (),
            editable={
                n: a.shown for n, a in effect.arguments.items() if a.editable and approval.by == "self"
            },
            choices={n: (a.shown, a.choices) for n, a in effect.arguments.items() if a.choices},
            place=Point(2.3752, 48.8655, "12 rue Oberkampf") if "place" in effect.arguments else None,
        )
        for effect in approval.document.effects
    )
    return ApprovalView(
        id=approval.id,
        hash=approval.digest,
        run=approval.run,
        requester=approval.requester,
        request=view.request,
        by=approval.by,
        status=approval.status.value,
        expires=approval.expires,
        effects=effects,
        why="Créer et prévenir demandent un accord.",
        rule="effects.approval",
        notes=("Supposé : priorité normale",),
        requester_name=view.requester_name,
    )
