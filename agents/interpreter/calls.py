"""Calls of a plan as the evaluator meets them: which to run now, which are done, which wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from agents.interpreter.compare import record_key
from agents.interpreter.evaluation import MAX_CALLS, Ambiguous, CallSite, Context, Do, Need, Unsaid
from agents.interpreter.expressions import Expressions, Halt, Scope
from agents.interpreter.labels import call_label, content_label, full_label, given_label
from agents.interpreter.newest import Newest
from agents.interpreter.outcomes import Fail, Left, Ok, Outcome
from agents.interpreter.statements import calls_of
from agents.interpreter.values import (
    Items,
    Labeled,
    Missing,
    Pending,
    Value,
    Waiting,
    partial_of,
    unknown,
    unsure,
)
from agents.interpreter.wording import incomplete_guard, none_found, none_meant, several_found, too_many
from agents.language.checked import CheckedPlan, Evidence, Implied, Later, Question, Step
from agents.language.checking.implied import question_of
from agents.language.checking.label_bounds import evidence_label, said_label
from agents.language.french.nouns import record_noun
from agents.language.lexicon import infer_category
from agents.language.syntax import nodes as n
from beffroi.errors import Failure
from beffroi.labels import CONSTANT, Integrity, Label, Source, join_all, named
from beffroi.records import Listing, Lookup, Ticket
from beffroi.tool import Effect
from beffroi.types import RecordType, TextType, Type

RECORDS = Ticket.__module__
"""Where the city's own kinds of records are declared."""


class Calls:
    """Calls met so far in one walk, and what they say of each other.

    Attributes:
        met: all of them, in order.
        reads: to run now.
        effects: ready, and finished ones; nothing after the first that is not ready.
        provisional: reads that come after an effect not yet done.
        made: what finished effects returned.
    """

    def __init__(
        self,
        checked: CheckedPlan,
        results: Mapping[str, Outcome],
        context: Context,
        expressions: Expressions,
        newest: Newest,
        halt: Halt,
        do: Do | None = None,
    ) -> None:
        self.met: list[CallSite] = []
        self.reads: list[CallSite] = []
        self.effects: list[CallSite] = []
        self.needs: dict[tuple[str, str], Need] = {}
        self.provisional: set[str] = set()
        self.made: list[Labeled] = []
        self.open = False
        self._newest = newest
        self._steps = {step.line: step for step in checked.steps}
        self._implied = checked.implied
        self._results = results
        self._replies, self._anew = context.replies, context.anew
        self._unseen = context.unseen
        self._expressions = expressions
        self._halt = halt
        self._do = do
        self._done: Counter[str] = Counter()
        self._made: Counter[Type] = Counter()
        self._unsettled: set[str] = set()
        self._held = False

    def call(self, node: n.Call, scope: Scope, turns: tuple[int, ...], under: Label) -> Value:
        """The value of a call, or what stands for it."""
        step = self._steps[node.line]
        site = f"{node.line}" + "".join(f"[{turn}]" for turn in turns)
        if len(self.met) >= MAX_CALLS:
            self._halt(too_many("appels", MAX_CALLS))
            return Missing(site, Failure.LIMIT)
        arguments = self._arguments(node, step, scope)
        call = CallSite(
            site=site,
            line=node.line,
            spec=step.spec,
            arguments=arguments,
            label=under,
            looped=bool(turns),
            outcome=self._results.get(site),
            after=self._done[step.spec.system],
        )
        blocking = self._blocking(call)
        if isinstance(blocking, Missing):
            call = replace(call, blocked=_sentence(blocking), told=blocking.label)
        if call.is_effect and call.outcome is None and not isinstance(blocking, Missing):
            call = self._carried_out(call, blocking)
        if isinstance(call.outcome, Fail):
            call = replace(call, told=self._worded(call))
        value = self._effect(call, blocking) if call.is_effect else self._read(call, blocking)
        if partial_of(arguments.values()):
            value = unsure(value)
            self._check_sure(call)
        self.met.append(call)
        if _makes(call):
            self._made[call.spec.returns] += 1
        return value

    def is_effect(self, node: n.Call) -> bool:
        """Whether a call changes or sends something."""
        return self._steps[node.line].spec.effect is not Effect.READ

    def any_effect(self, body: Sequence[n.Statement]) -> bool:
        """Whether one of the calls in these statements does."""
        return any(self.is_effect(call) for call in calls_of(body))

    def _carried_out(self, call: CallSite, blocking: Value | None) -> CallSite:
        """The effect, done where that is asked for; after one that is not done, none is."""
        do, self._do = self._do, None
        outcome = do(call) if do is not None and blocking is None and not self._held else None
        self._do = None if outcome is None else do
        return replace(call, outcome=outcome)

    def hold(self, body: Sequence[n.Statement]) -> None:
        """Statements that cannot be entered yet: effects in them or after them are not ready."""
        self._do = None
        for call in calls_of(body):
            if self.is_effect(call):
                self._held = True
                self._unsettled.add(self._steps[call.line].spec.system)

    def _check_sure(self, call: CallSite) -> None:
        """Stop before an effect on what an incomplete list may have told wrong."""
        if call.is_effect and call.outcome is None:
            self._halt(incomplete_guard())

    # --- arguments ------------------------------------------------------------------------------------------

    def _arguments(self, node: n.Call, step: Step, scope: Scope) -> dict[str, Value]:
        written = dict(node.arguments)
        given: dict[str, Value] = {}
        for parameter in step.spec.parameters:
            implied = self._implied.get((step.line, parameter.name))
            if (step.line, parameter.name) in self._anew:
                implied = none_meant(question_of(parameter))
            if isinstance(implied, Evidence | Question):
                given[parameter.name] = self._unwritten(parameter.name, implied, step, given)
            elif implied is None and parameter.name in written:
                given[parameter.name] = self._argument(written[parameter.name], parameter.name, scope)
        # A later value stands on one that may be declared after it.
        for name, implied in self._later(step):
            given[name] = self._unwritten(name, implied, step, given)
        absent = [name for name, value in given.items() if isinstance(value, Labeled) and value.value is None]
        for name in absent:
            declared = step.spec.parameter(name)
            if declared is None or not declared.required:
                del given[name]
        return given

    def _argument(self, node: n.Expression, name: str, scope: Scope) -> Value:
        value = self._expressions.value(node, scope, name)
        if isinstance(value, Labeled) and isinstance(value.value, Items):
            there = [item for item in value.value.items if not isinstance(item, Missing)]
            return unknown(*there) or value
        return value

    def _unwritten(self, name: str, implied: Implied, step: Step, given: Mapping[str, Value]) -> Value:
        """An argument that the plan does not tell: supposed, said by the person since, or to be asked."""
        if (step.line, name) in self._replies:
            reply = self._replies[step.line, name]
            return Labeled(reply, CONSTANT if reply is None else said_label(str(reply)))
        match implied:
            case Evidence(value):
                return Labeled(value, evidence_label(implied))
            case Question():
                return self._asked(name, implied, step)
            case Later(parameter, question):
                return self._inferred(name, given.get(parameter, Waiting()), question, step)

    def _asked(self, name: str, question: Question, step: Step) -> Waiting:
        declared = step.spec.parameter(name)
        prose = declared is None or declared.type == TextType("prose")
        self.needs[str(step.line), name] = Unsaid(
            step.line, name, question.text, question.choices, question.optional, prose
        )
        self.open = True
        return Waiting()

    def _inferred(self, name: str, words: Value, question: Question, step: Step) -> Value:
        if not isinstance(words, Labeled) or not isinstance(words.value, str):
            return words if not isinstance(words, Labeled) else self._asked(name, question, step)
        found = infer_category(words.value)
        return self._asked(name, question, step) if found is None else replace(words, value=found)

    def _later(self, step: Step) -> list[tuple[str, Later]]:
        found = ((p.name, self._implied.get((step.line, p.name))) for p in step.spec.parameters)
        return [(name, implied) for name, implied in found if isinstance(implied, Later)]

    def _blocking(self, call: CallSite) -> Value | None:
        for name, value in call.arguments.items():
            if isinstance(value, Labeled) and value.value is None:
                return Missing(call.site, Failure.NOT_FOUND, f"la valeur « {name} » est absente")
        return unknown(*call.arguments.values())

    # --- reads ----------------------------------------------------------------------------------------------

    def _read(self, call: CallSite, blocking: Value | None) -> Value:
        if isinstance(blocking, Missing):
            return Missing(call.site, blocking.failure, blocking.reason, self._label(call))
        if blocking is not None:
            self._do, self.open = None, True
            return Waiting(blocking.sites) if isinstance(blocking, Waiting) else self._handle(call)
        settled = call.spec.system not in self._unsettled
        if not settled:
            self.provisional.add(call.site)
        if call.outcome is None or (settled and _outdated(call.outcome, call.after)):
            self.reads.append(call)
            self._do = None
            return Waiting(frozenset({call.site}))
        return self._result(call, call.outcome)

    def _result(self, call: CallSite, outcome: Outcome) -> Value:
        match outcome:
            case Ok(value):
                return self._returned(call, value)
            case Fail(failure, reason):
                return Missing(call.site, failure, reason, self._searched(call).telling())
            case Left(reason):
                return Missing(call.site, None, reason, self._label(call))

    def _returned(self, call: CallSite, value: Any) -> Value:
        label, sites = self._label(call), frozenset({call.site})
        match value:
            case Lookup(exact=None, candidates=()):
                return self._none_found(call)
            case Lookup(exact=None, candidates=candidates):
                text = several_found(call.spec, call.arguments, len(candidates))
                told = self._worded(call).join(content_label(candidates))
                self.needs[call.site, ""] = Ambiguous(call.site, text, candidates, told)
                return Waiting(sites)
            case Lookup(exact=exact):
                return Labeled(exact, _recorded(label, call, exact).join(_named(call, exact)), sites)
            case Listing():
                found = tuple(Labeled(item, _recorded(label, call, item), sites) for item in value.items)
                items = Items(found, value.complete, value.total, value.as_of)
                return Labeled(items, self._searched(call), sites)
            case _:
                return Labeled(value, _recorded(label, call, value), sites)

    def _none_found(self, call: CallSite) -> Missing:
        told, label = self._worded(call), self._searched(call).telling()
        stop = replace(none_found(call.spec, call.arguments, call.site), label=told)
        if not call.looped:
            self._halt(stop)
        if told.readers != label.readers:
            label = label.join(Label(readers=told.readers))
        return Missing(call.site, Failure.NOT_FOUND, stop.sentence, label)

    # --- effects --------------------------------------------------------------------------------------------

    def _effect(self, call: CallSite, blocking: Value | None) -> Value:
        if call.outcome is not None:
            self.effects.append(call)
            return self._ended(call, call.outcome)
        if isinstance(blocking, Missing):
            return Missing(call.site, blocking.failure, blocking.reason, self._label(call))
        self._unsettled.add(call.spec.system)
        if isinstance(blocking, Waiting) or self._held:
            self._held = self.open = True
            return Waiting(frozenset({call.site}))
        self.effects.append(call)
        self._newest.expect(call, self._label(call))
        return self._handle(call)

    def _ended(self, call: CallSite, outcome: Outcome) -> Value:
        match outcome:
            case Ok(None):
                self._done[call.spec.system] += 1
                reason = "l'action a été faite, mais sa réponse n'est pas connue"
                return Missing(call.site, None, reason, self._label(call))
            case Ok(value):
                self._done[call.spec.system] += 1
                self._newest.note(value, self._label(call))
                returned = self._returned(call, value)
                self.made += [returned] if isinstance(returned, Labeled) else []
                return returned
            case Fail(failure, reason):
                return Missing(call.site, failure, reason, self._label(call))
            case Left(reason):
                return Missing(call.site, None, reason, self._label(call))

    def _handle(self, call: CallSite) -> Pending:
        made = self._made[call.spec.returns]
        handle = Pending(call.site, (), self._label(call), *_named_as(call))
        return replace(handle, noun=f"{handle.noun} n° {made + 1}") if made and _makes(call) else handle

    def _label(self, call: CallSite) -> Label:
        given = join_all(given_label(value, call.spec.role(name)) for name, value in call.arguments.items())
        read = call.outcome.read if isinstance(call.outcome, Ok) else CONSTANT
        return call_label(call.spec, call.site, given.join(call.label).join(read))

    def _searched(self, call: CallSite) -> Label:
        """The label of what a search as a whole gave: also who may know what it did not find."""
        ports = {operation.partition(".")[0] for operation in call.spec.operations}
        asked = (Label(unseen=self._unseen[port]) for port in sorted(ports & self._unseen.keys()))
        return self._label(call).join(join_all(asked))

    def _worded(self, call: CallSite) -> Label:
        """The label of a sentence on what became of a call: it may quote all that the call was given, and a
        tool that failed may say what it had found."""
        return join_all(map(full_label, call.arguments.values())).join(self._searched(call).telling())


def _recorded(label: Label, call: CallSite, value: Any) -> Label:
    key = record_key(value)
    if key is None:
        return label
    return label.join(Label(frozenset({Source("system", call.spec.system, f"{key[0]}:{key[1]}")})))


def _named(call: CallSite, found: Any) -> Label:
    """That the person named this record: they picked it, or it is what their own words alone found."""
    picked = isinstance(call.outcome, Ok) and call.outcome.picked
    read = call.outcome.read if isinstance(call.outcome, Ok) else CONSTANT
    own = (
        bool(call.arguments)
        and read.integrity is Integrity.PERSON
        and all(
            isinstance(value, Labeled) and value.label.integrity is Integrity.PERSON
            for value in call.arguments.values()
        )
    )
    key = record_key(found) if picked or own else None
    return Label() if key is None else Label(frozenset({named(f"{key[0]}:{key[1]}")}))


def _makes(call: CallSite) -> bool:
    """Whether a call makes a new record: several of them are told apart by number."""
    return call.is_effect and not any(p.type == call.spec.returns for p in call.spec.parameters)


def _named_as(call: CallSite) -> tuple[str, tuple[str, Any] | None, bool]:
    """How what a call will return is named, which record that is, and whether the call makes it.

    « Le nouveau ticket » where it makes one, else which one it is, « le ticket 4012 », so that of two tickets
    on a card a person knows which is meant. What a search will find has no name that says which it is. A
    package's tool is believed to make records of its own kinds only: one of the city's kinds may be there.
    """
    noun, kind = record_noun(call.spec.returns), call.spec.returns
    given = (call.arguments.get(p.name) for p in call.spec.parameters if p.type == kind)
    match next(given, None) if call.is_effect else Waiting():
        case Labeled(value) if (key := record_key(value)) is not None:
            return (f"{noun.the} {key[1]}" if isinstance(key[1], int) else noun.the), key, False
        case Pending(path=(), noun=told, record=record, made=made):
            return told, record, made
        case None if _makes(call):
            own = isinstance(kind, RecordType) and kind.cls.__module__ != RECORDS
            return noun.new, None, own or call.spec.of_the_house
    return noun.the, None, False


def _outdated(outcome: Outcome, after: int) -> bool:
    match outcome:
        case Ok(after=seen, picked=picked):
            return not picked and seen < after
        case Fail(after=seen):
            return seen < after
        case Left():
            return False


def _sentence(missing: Missing) -> str:
    return missing.reason or "cette étape dépend d'une étape qui n'a pas eu lieu"
