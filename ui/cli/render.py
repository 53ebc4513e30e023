"""A run in a terminal, from the same view as every screen."""

from __future__ import annotations

from collections.abc import Iterator

from agents.views import (
    GIVE_UP,
    ApprovalView,
    Block,
    CardBlock,
    ChartBlock,
    EffectBlock,
    MapBlock,
    PassagesBlock,
    QuestionView,
    RunView,
    TableBlock,
    TextBlock,
)
from ui.cli.output import STDOUT, Out, one_line, to_run
from ui.words.messages import Words
from ui.words.understood import understood

EXIT: dict[str, int] = {"done": 0, "failed": 1, "waiting": 3, "refused": 4, "question": 5}
"""Exit code by status; any other status is 1."""
EXIT_READING = 6
"""Exit code where the person must say which reading of the request is theirs."""
_BAR = 30
_ASKING = ("question", "uncertain")
_words = Words("fr")


def exit_code(view: RunView) -> int:
    """The exit code of a run as it stands."""
    return EXIT_READING if asks_reading(view) else EXIT.get(view.status, 1)


def asks_reading(view: RunView) -> bool:
    """Whether the run waits for a choice between readings of the request."""
    return view.status == "question" and view.question is not None and view.question.about == "reading"


def show_run(view: RunView, reply: str = "", out: Out = STDOUT, acts: bool = True) -> None:
    """The whole run: understood, decided, answered, and what to do next.

    Args:
        reply: how its question is answered, where not by a command.
        out: where it is written; standard output of the command.
        acts: the reader asked for it, or may decide on its card; anybody else is told for whom it waits.
    """
    _understood(view, out=out)
    _refusals(view, out=out)
    for before, block in zip((None, *view.answer), view.answer, strict=False):
        if not (isinstance(before, EffectBlock) and isinstance(block, EffectBlock)):
            out.say("")
        show_block(block, out=out)
    _error(view, out=out)
    _next(view, reply, acts, out=out)
    spent = sum(view.seconds.values())
    out.say("")
    out.say(f"{_words.state(view)} · demande {view.run} · {spent:.1f} s".replace(".", ","), "dim")


def show_headers(view: RunView, out: Out = STDOUT) -> None:
    """What headers tell of steps and decisions: line, tool, effect, status; rule, outcome."""
    steps = [
        (step.site, step.tool, _words("mark.read" if step.effect == "read" else "mark.effect"),
         _words(f"step.{step.status}"))
        for step in view.steps
    ]  # fmt: skip
    if steps:
        out.table(("Étape", "Outil", "Effet", "État"), steps)
    if view.decisions:
        rules = [(each.rule, _words(f"decision.{each.outcome}")) for each in view.decisions]
        out.table(("Règle", "Décision"), rules)


def show_block(block: Block, out: Out = STDOUT) -> None:
    """One block of an answer."""
    match block:
        case TextBlock():
            _value(block.label, block.value, out=out)
        case CardBlock():
            out.say(block.title, "bold")
            for label, value in block.rows:
                _value(label, value, "  ", out=out)
            out.say(f"  {block.page}" if block.page else "", "dim", skip_empty=True)
        case TableBlock():
            _table(block, out=out)
        case MapBlock():
            places = f"{n} lieux" if (n := len(block.points)) > 1 else f"{n} lieu"
            out.say(f"Carte de {places}, à voir dans la page (beffroi serve).", "dim")
        case ChartBlock():
            _chart(block, out=out)
        case PassagesBlock():
            _passages(block, out=out)
        case EffectBlock():
            out.say(f"{'✓' if block.ok else '✗'} {block.sentence}", "green" if block.ok else "red")
            out.say(f"  {block.page}" if block.page else "", "dim", skip_empty=True)


def _value(label: str, value: str, indent: str = "", *, out: Out) -> None:
    """A value beside its label; lines under it, set in, so that none of them passes for one of ours."""
    lines = value.split("\n")
    if len(lines) == 1:
        out.say(f"{indent}{label} : {value}" if label else f"{indent}{value}")
        return
    out.say(f"{indent}{label} :" if label else "", skip_empty=True)
    for line in lines:
        out.say(f"{indent}  {line}".rstrip())


def show_card(card: ApprovalView, out: Out = STDOUT, acts: bool = True) -> None:
    """What is asked to be approved, with all its values; ``acts`` as of `show_run`."""
    who = f"l'accord {_of_whom(card)}" if card.by != "self" or not acts else "votre accord"
    count = len(card.effects)
    out.say(f"{count} action{'s attendent' if count > 1 else ' attend'} {who}", "bold yellow")
    out.say(card.why, skip_empty=True)
    for effect in card.effects:
        out.say(f"  [{effect.id}] {effect.sentence}", "bold")
        for label, value in effect.values:
            out.say(f"      {label} : {value}")
        for label, text in effect.whole:
            out.say(f"      {_words('approval.whole', label=label)} :")
            for line in text.split("\n"):
                out.say(f"        {line}")
    for remark in card.notes:
        out.say(f"  À regarder : {remark}", "yellow")
    out.say(f"  Expire le {card.expires.astimezone():%d/%m/%Y à %H:%M} · empreinte {card.hash[:16]}", "dim")


def _understood(view: RunView, *, out: Out) -> None:
    lines = understood(view)
    if lines:
        out.say(_words("understood"), "bold")
    width = max((len(one_line(line.text)) for line in lines), default=0)
    for number, line in enumerate(lines, start=1):
        state = _words(f"step.{line.status}") if line.status else ""
        mark = _words(f"mark.{line.mark}") if line.mark else ""
        tail = f"   {mark:<8}{state}".rstrip()
        out.say(f"{number:>3}. {one_line(line.text).ljust(width) if tail else one_line(line.text)}{tail}")
    if view.pointed_at:
        out.say(f"{_words('pointed_at')} : {' ; '.join(map(one_line, view.pointed_at))}")
    if view.supposed:
        out.say(f"{_words('supposed')} : {' ; '.join(view.supposed)}", "yellow")
    if view.unused:
        out.say(f"{_words('unused')} : {' ; '.join(view.unused)}", "yellow")


def _refusals(view: RunView, *, out: Out) -> None:
    for decision in view.decisions:
        if decision.outcome == "deny":
            out.say("")
            out.say(f"{decision.sentence} (règle {decision.rule})", "bold red")


def _error(view: RunView, *, out: Out) -> None:
    """What went wrong, unless a refusal or an effect's line above has said it already."""
    said = {decision.sentence for decision in view.decisions if decision.outcome == "deny"}
    if view.error is None:
        return
    known = view.error.sentence in said
    if not known or view.error.hint:
        out.say("")
    out.say("" if known or view.told else view.error.sentence, "bold red", skip_empty=True)
    out.say(view.error.hint, skip_empty=True)
    if view.error.command:
        out.say(to_run(view.error.command))


def _table(block: TableBlock, *, out: Out) -> None:
    out.say(block.title, "bold", skip_empty=True)
    if not block.rows:
        out.say(_words("nothing_found"))
        return
    out.table(block.columns, block.rows)
    if not block.complete:
        total = "?" if block.total is None else str(block.total)
        out.say(_words("list.partial", shown=len(block.rows), total=total), "yellow")
    out.say(block.note, "yellow", skip_empty=True)


def _passages(block: PassagesBlock, *, out: Out) -> None:
    for number, passage in enumerate(block.passages, start=1):
        out.say(f"{number}. {passage.title}", "bold")
        out.say(f"   {passage.where}", "dim", skip_empty=True)
        for line in passage.text.splitlines():
            out.say(f"   {line}")
    out.say(block.note, "yellow")


def _chart(block: ChartBlock, *, out: Out) -> None:
    out.say(block.title, "bold", skip_empty=True)
    width = max((len(one_line(label)) for label in block.labels), default=0)
    most = max((abs(value) for value in block.values), default=0.0) or 1.0
    for label, value in zip(block.labels, block.values, strict=True):
        out.say(f"{one_line(label):<{width}}  {'█' * round(_BAR * abs(value) / most)} {value:g}")


def _of_whom(card: ApprovalView) -> str:
    """« de la personne qui a demandé, Claire Aubry », or of a supervisor."""
    asked = f"de la personne qui a demandé, {card.requester_name or card.requester}"
    return asked if card.by == "self" else "d'un superviseur"


def _next(view: RunView, reply: str, acts: bool, *, out: Out) -> None:
    said = list(_what_next(view, reply) if acts else _waits_for(view))
    if view.approval is not None and view.status == "waiting":
        out.say("")
        show_card(view.approval, out=out, acts=acts)
    if view.question is not None and view.status in _ASKING:
        out.say("")
        show_question(view.question, out=out)
    else:
        for doubt in view.uncertain:
            out.say(f"? {doubt.sentence} : {doubt.reason}", "yellow")
    for line in said:
        out.say(line, "cyan")


def show_question(question: QuestionView, out: Out = STDOUT) -> None:
    """A question with its choices; a reading with its sentences."""
    out.say(question.text, "bold yellow")
    for choice in question.choices:
        out.say(f"  {choice.key} : {choice.label}")
        for number, sentence in enumerate(choice.detail, start=1):
            out.say(f"      {number}. {one_line(sentence)}")
    if question.about not in ("uncertain", "rest"):
        out.say(f"  {GIVE_UP} : {_words('question.give_up')}")


def _waits_for(view: RunView) -> Iterator[str]:
    """Whose turn it is, for a reader who does nothing of it."""
    if view.status == "waiting" and view.approval is not None:
        yield f"Attend l'accord {_of_whom(view.approval)}."
    if view.status in _ASKING and view.question is not None:
        yield f"Attend la réponse de la personne qui a demandé, {view.requester_name}."


def _what_next(view: RunView, reply: str) -> Iterator[str]:
    if view.status == "waiting" and view.approval is not None:
        who = view.requester if view.approval.by == "self" else "SUPERVISEUR"
        yield f"Accepter : beffroi approvals accept {view.approval.id} --as {who}"
        yield f'Refuser :  beffroi approvals refuse {view.approval.id} --as {who} --reason "…"'
    if view.status == "question":
        yield reply or f'Répondre : beffroi answer {view.run} "RÉPONSE" --as {view.requester}'
    if view.status == "uncertain" and view.question is not None:
        yield f"Vérifier : beffroi answer {view.run} verifier --as {view.requester}"
        effect = view.question.id.partition(":")[2]
        settle = f"beffroi effects settle {effect} --as {view.requester}"
        yield f"Régler :   {settle} --done (ou --not-done, --resend)"
