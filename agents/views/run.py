"""What every screen, the command line and ``--json`` show of a run. Frozen, and plain data all through."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple

from pydantic import TypeAdapter

from agents.views.blocks import Block, EffectBlock, Point

Status = Literal["done", "failed", "waiting", "refused", "question", "running", "uncertain"]
StepStatus = Literal["todo", "running", "done", "failed", "refused", "waiting", "uncertain", "skipped"]


@dataclass(frozen=True)
class StepView:
    """One call, at one turn of its loops (``site`` « 4[2] »); ``arguments`` as people read them.

    Attributes:
        effect: ``read``, ``write``, ``notify`` or ``delete``.
        seconds: of the call; None where it has not run.
        error: why it failed or was left out; empty where it was not.
        anew: its words were asked for again at a question: the plan's sentence has those of before.
    """

    line: int
    site: str
    tool: str
    arguments: dict[str, str]
    effect: str
    status: StepStatus
    sentence: str
    seconds: float | None = None
    error: str = ""
    anew: bool = False


@dataclass(frozen=True)
class DecisionView:
    """One decision of policy: rule, its sentence, and ``allow``, ``deny`` or ``approval``."""

    rule: str
    sentence: str
    outcome: str


class ChoiceView(NamedTuple):
    """One answer to pick: what to send back, what people read, and the sentences of a reading."""

    key: str
    label: str
    detail: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuestionView:
    """What the run asks. ``free``: any text may be answered; else the key of a choice.

    Attributes:
        about: ``candidates``, ``value``, ``confirm``, ``purpose``, ``uncertain``, or ``reading`` (which is
            meant).
        prose: whether any words may be the answer, those of a request too.
    """

    id: str
    text: str
    choices: tuple[ChoiceView, ...] = ()
    free: bool = False
    about: str = "value"
    prose: bool = True


@dataclass(frozen=True)
class EffectView:
    """One effect on a card, with its real values.

    Attributes:
        values: (label, value) as people read them, one line each.
        whole: (label, text) of each value of which more may be sent than its line says: all of it.
        editable: argument -> text that may be changed before agreeing.
        choices: argument -> the word that was supposed, and all that may be taken instead.
        added: argument -> what is added under the text that the person writes there.
    """

    id: str
    site: str
    tool: str
    sentence: str
    values: tuple[tuple[str, str], ...]
    whole: tuple[tuple[str, str], ...] = ()
    editable: dict[str, str] = field(default_factory=dict)
    place: Point | None = None
    added: dict[str, str] = field(default_factory=dict)
    choices: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True)
class ApprovalView:
    """The card: exactly what is agreed to; ``hash`` binds.

    Attributes:
        by: ``self`` or ``superviseur``: who must agree.
        status: ``pending``, ``accepted``, ``refused``, ``expired``, ``superseded`` or ``used``.
        why: sentence of the rule that wants the approval; ``rule`` its id.
        notes: what to look at before agreeing: supposed values, words not used, incomplete lists.
    """

    id: str
    hash: str
    run: str
    requester: str
    request: str
    by: str
    status: str
    expires: datetime
    effects: tuple[EffectView, ...]
    why: str = ""
    rule: str = ""
    notes: tuple[str, ...] = ()
    requester_name: str = ""


@dataclass(frozen=True)
class ErrorView:
    """What happened and what to do next.

    Attributes:
        command: by which an administrator sees or mends it: for the command line, on no page.
    """

    sentence: str
    hint: str = ""
    command: str = ""


@dataclass(frozen=True)
class UncertainView:
    """An effect of which nobody knows whether it happened; a person settles it."""

    effect_id: str
    sentence: str
    reason: str


@dataclass(frozen=True)
class RunView:
    """One run, whole.

    Attributes:
        phase: node of the graph: plan, review, read, approve, question, act, repair, report.
        plan: its text; empty before it is made.
        pointed_at: what the sentences point at of the turns before: « ce ticket : 6001 « nid-de-poule » ».
        supposed: values that nobody said, as sentences.
        unused: words of the request that no step uses.
        seconds: by phase.
        model: name of the model and the beginning of its hash.
        ledger_head: hash of the run's last event, another one whenever anything of the run has changed.
        ledger_nth: that event's place in the ledger: of two views the one with the higher is the later.
        dry_run: nothing was to be done.
        erased: its contents are gone; ``error`` says when and by which rule.
        lost: nobody erased them, their key is missing.
        stopped: the person who asked wanted no more of it: no rule and nobody else refused it.
        begun: something of it was done, or may have been: it is not simply asked for again.
    """

    run: str
    conversation: str
    requester: str
    requester_name: str
    request: str
    created: datetime
    status: Status
    phase: str
    plan: str = ""
    sentences: tuple[str, ...] = ()
    pointed_at: tuple[str, ...] = ()
    supposed: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    steps: tuple[StepView, ...] = ()
    decisions: tuple[DecisionView, ...] = ()
    answer: tuple[Block, ...] = ()
    question: QuestionView | None = None
    approval: ApprovalView | None = None
    uncertain: tuple[UncertainView, ...] = ()
    error: ErrorView | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    model: str = ""
    ledger_head: str = ""
    ledger_nth: int = 0
    dry_run: bool = False
    erased: bool = False
    lost: bool = False
    stopped: bool = False
    begun: bool = False

    @property
    def state(self) -> str:
        """The status as people read it: ``dry`` for a trial that came to its end: nothing was done;
        ``stopped`` for what the person who asked wanted no more."""
        return _state(self.status, self.dry_run, self.stopped)

    @property
    def told(self) -> bool:
        """Whether an effect's own line says already what went wrong: it is said once."""
        lines = (each.sentence for each in self.answer if isinstance(each, EffectBlock) and not each.ok)
        return self.error is not None and any(line.endswith(self.error.sentence) for line in lines)


@dataclass(frozen=True)
class RunSummary:
    """One line of a list of runs; ``dry_run``: nothing was to be done; ``stopped``: as
    `RunView` has it; ``erased``: its contents were."""

    run: str
    conversation: str
    requester: str
    requester_name: str
    request: str
    status: Status
    phase: str
    created: datetime
    updated: datetime
    dry_run: bool = False
    stopped: bool = False
    erased: bool = False

    @property
    def state(self) -> str:
        """As `RunView.state`."""
        return _state(self.status, self.dry_run, self.stopped)


def _state(status: Status, dry_run: bool, stopped: bool) -> str:
    if stopped:
        return "stopped"
    return "dry" if dry_run and status == "done" else status


@dataclass(frozen=True)
class Event:
    """Something that happened in a run, told while it runs.

    Attributes:
        kind: ``plan``, ``read``, ``effect``, ``decision``, ``approval`` or ``phase``.
        text_fr: one sentence.
        site: the call meant, or empty.
        seconds: how long it took, where it ended.
    """

    kind: str
    text_fr: str
    site: str = ""
    seconds: float | None = None


_RUN: TypeAdapter[RunView] = TypeAdapter(RunView)


def to_json(view: RunView) -> dict[str, Any]:
    """The object that ``--json`` prints."""
    dumped: dict[str, Any] = _RUN.dump_python(view, mode="json")
    return dumped


def from_json(raw: Any) -> RunView:
    """The view of such an object.

    Raises:
        pydantic.ValidationError: it is not one.
    """
    return _RUN.validate_python(raw)
