"""Filters of the templates: moments, durations, numbers and data as people read them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from agents.views import DecisionView, RunView
from agents.views.words import parameter_word
from beffroi.local_time import LOCAL
from ui.assets.charts import bars, number
from ui.assets.tables import listed, tabled
from ui.words.messages import Words
from ui.words.plain import shown, unbroken
from ui.words.understood import sentence_number, serves_nothing


def filters(words: Words) -> dict[str, Callable[..., Any]]:
    """All filters, in the language of the installation."""

    def moment(value: datetime | str) -> str:
        """« 24/11/2026 à 15 h 04 »."""
        when = _moment(value).astimezone(LOCAL)
        return words("moment", day=f"{when:%d/%m/%Y}", hour=f"{when:%H}", minute=f"{when:%M}")

    def count_word(count: int) -> str:
        """« Deux » to « neuf »; figures beyond."""
        small = words("numbers").split()
        return small[count - 2] if 2 <= count < 2 + len(small) else str(count)

    return {
        "moment": moment,
        "count_word": count_word,
        "seconds": seconds,
        "number": number,
        "shown": shown,
        "typeset": lambda text: unbroken(shown(text)),
        "short": short,
        "bars": bars,
        "listed": listed,
        "tabled": tabled,
        "parameter_word": parameter_word,
        "lines": lines,
        "sentence_number": sentence_number,
        "flat": lambda item: ", ".join(map(str, item)) if isinstance(item, list) else str(item),
        "refusals": refusals,
        "redoable": redoable,
        "device": device,
        "iso": lambda value: _moment(value).astimezone(UTC).isoformat(),
    }


def lines(sites: Sequence[str]) -> list[int]:
    """Plan lines that the call sites stand in, each once, in order."""
    return sorted({int(site.partition("[")[0]) for site in sites if site.partition("[")[0].isdigit()})


def refusals(view: RunView) -> list[DecisionView]:
    """The decisions that say no, each rule once."""
    return list({d.rule: d for d in view.decisions if d.outcome == "deny"}.values())


def redoable(view: RunView) -> bool:
    """Whether a request may simply be made again: it failed with nothing done, and a tool serves for it."""
    over = view.begun or view.dry_run or view.erased or serves_nothing(view)
    return view.status == "failed" and not over


_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari/", "Safari"),
)
_MACHINES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


def device(agent: str) -> str:
    """« Firefox · Windows », from what a browser says of itself; that itself where neither is known."""
    known = (next((name for mark, name in marks if mark in agent), "") for marks in (_BROWSERS, _MACHINES))
    return " · ".join(filter(None, known)) or short(agent, 60)


def seconds(value: float) -> str:
    """« 0,42 s », « 12 ms »."""
    return f"{value * 1000:.0f} ms" if value < 0.1 else f"{value:.2f} s".replace(".", ",")


def short(text: object, length: int = 12) -> str:
    """The beginning of a hash or a long text."""
    whole = shown(text)
    return whole if len(whole) <= length else whole[:length] + "…"


def _moment(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
