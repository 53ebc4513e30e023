"""A run as somebody sees it who may not read its contents: headers and every text hidden, or one card."""

from __future__ import annotations

from dataclasses import replace

from agents.views.run import ApprovalView, ErrorView, RunSummary, RunView

HIDDEN = "••••••"


def headers_only(view: RunView) -> RunView:
    """Who, when, which state, tools and rules, how long; no request, plan, value, sentence or answer.

    That all of it was erased, when and by which rule, is no secret.
    """
    return replace(
        view,
        request=view.request if view.erased else HIDDEN,
        plan="",
        sentences=(),
        pointed_at=(),
        supposed=(),
        unused=(),
        steps=tuple(
            replace(step, arguments=dict.fromkeys(step.arguments, HIDDEN), sentence=HIDDEN, error="")
            for step in view.steps
        ),
        decisions=tuple(replace(decision, sentence=HIDDEN) for decision in view.decisions),
        answer=(),
        question=None,
        approval=None,
        uncertain=tuple(replace(item, sentence=HIDDEN, reason=HIDDEN) for item in view.uncertain),
        error=view.error if view.erased or view.error is None else ErrorView(HIDDEN),
    )


def card_only(view: RunView, card: ApprovalView | None) -> RunView:
    """A run for whoever agrees to it: who asked for what, how it stands, and the card that they may read."""
    nothing = replace(headers_only(view), steps=(), decisions=(), uncertain=(), error=None)
    return replace(nothing, request=view.request, approval=card)


def summary_header(summary: RunSummary) -> RunSummary:
    """One line of a list without its text; that it was erased is no secret."""
    return summary if summary.erased else replace(summary, request=HIDDEN)
