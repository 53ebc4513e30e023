"""A run as one message of the conversation: what was understood, then a link that shows the run's own page.

The text is Markdown made here; whatever comes from people or city systems goes through `plain`.
"""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from agents.views import RunView
from ui.words.messages import Words
from ui.words.plain import plain, unbroken
from ui.words.understood import Line, understood

_TOLD = ("failed", "refused", "uncertain", "running", "waiting", "skipped")


def message_id(run: str, part: str = "answer") -> str:
    """The same id for the same run, so that a message is replaced and never doubled."""
    return str(uuid5(NAMESPACE_URL, f"beffroi:{run}:{part}"))


def as_message(view: RunView, words: Words) -> str:
    """The message of a run as it stands."""
    erased = [plain(view.error.sentence)] if view.erased and view.error is not None else []
    parts = [*erased, *_understood(view, words), *_waiting(view, words)]
    if view.status != "running":
        parts.append(f"[{words('open.run')}](/runs/{view.run})")
    return "\n\n".join(parts)


def _understood(view: RunView, words: Words) -> list[str]:
    lines = understood(view)
    if not lines:
        return [words("working")] if view.status == "running" else []
    listed = "\n".join(f"{i}. {_line(line, words)}" for i, line in enumerate(lines, start=1))
    colon = words("colon")
    supposed = " ; ".join(map(plain, view.supposed)) or words("nothing")
    unused = " ; ".join(f"**{plain(word)}**" for word in view.unused) or words("nothing")
    told = f"{words('supposed')}{colon} {supposed} · {words('unused')}{colon} {unused}"
    return [f"**{words('understood')}**", listed, *_pointed_at(view, words), told]


def _pointed_at(view: RunView, words: Words) -> list[str]:
    said = " ; ".join(map(plain, view.pointed_at))
    return [f"{words('pointed_at')}{words('colon')} {unbroken(said)}"] if said else []


def _line(line: Line, words: Words) -> str:
    parts = [f"*{words('mark.' + line.mark)}*"] if line.mark else []
    if line.status in _TOLD:
        parts.append(words(f"step.{line.status}"))
    done = " ✓" if line.status == "done" else ""
    return unbroken(plain(line.text)) + (f" — {', '.join(parts)}" if parts else "") + done


def _waiting(view: RunView, words: Words) -> list[str]:
    if view.status == "waiting" and view.approval is not None:
        return [words("chat.waiting.self" if view.approval.by == "self" else "chat.waiting.other")]
    if view.status == "question" and view.question is not None:
        if view.question.about == "reading":
            return [words("question.reading.chat")]
        return [words("question.chat")] if view.question.free else []
    return []


def outcome(view: RunView, words: Words) -> str:
    """One sentence for a person whose run somebody else has changed."""
    request = plain(view.request if len(view.request) <= 120 else view.request[:119] + "…")
    if view.status in ("done", "refused"):
        return words(f"chat.outcome.{view.status}", request=request)
    return words("chat.outcome.other", request=request, status=words.state(view))
