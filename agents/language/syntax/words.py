"""The words of the plan language itself."""

from __future__ import annotations

import re

ME = "moi"
EARLIER = "avant"
SHOWS = ("answer", "table", "map", "chart")
FUNCTIONS = (
    "count", "first", "top", "sort", "sum", "mean", "group", "distinct", "flatten", "without", "matching",
    "need",
)  # fmt: skip
AGGREGATES = frozenset({"count", "sum", "mean"})
"""Functions that make one number of a list."""
OPTIONS = ("n", "by", "order")
ORDERS = ("asc", "desc")
LANGUAGE_WORDS = frozenset({ME, "ask", "cannot", *SHOWS, *FUNCTIONS})
"""Names that a plan may not give to a result."""
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
"""A literal in the text of a plan, or of what is written of one."""
