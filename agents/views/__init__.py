"""Views: what the screens, the command line and ``--json`` show of runs; the same data for all of them."""

from agents.views.blocks import (
    Block,
    CardBlock,
    ChartBlock,
    EffectBlock,
    MapBlock,
    PassagesBlock,
    PassageView,
    Point,
    TableBlock,
    TextBlock,
)
from agents.views.headers import HIDDEN, card_only, headers_only, summary_header
from agents.views.replies import GIVE_UP, asks_anew, choice_meant, decides, gives_up, may_ask_anew, quoted
from agents.views.reply_words import ALL
from agents.views.run import (
    ApprovalView,
    ChoiceView,
    DecisionView,
    EffectView,
    ErrorView,
    Event,
    QuestionView,
    RunSummary,
    RunView,
    Status,
    StepStatus,
    StepView,
    UncertainView,
    from_json,
    to_json,
)

__all__ = [
    "ALL", "GIVE_UP", "HIDDEN", "ApprovalView", "Block", "CardBlock", "ChartBlock", "ChoiceView",
    "DecisionView", "EffectBlock", "EffectView", "ErrorView", "Event", "MapBlock", "PassageView",
    "PassagesBlock", "Point", "QuestionView", "RunSummary", "RunView", "Status", "StepStatus", "StepView",
    "TableBlock", "TextBlock", "UncertainView", "asks_anew", "card_only", "choice_meant", "decides",
    "from_json", "gives_up", "headers_only", "may_ask_anew", "quoted", "summary_header", "to_json",
]  # fmt: skip
