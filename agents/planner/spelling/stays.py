"""Where a request keeps its words as they stand: within quotation marks, and behind the kind of a street."""

from __future__ import annotations

import re

STREET = r"rue|avenue|av|bd|boulevard|place|quai|impasse|passage|square|all[ée]e|villa|cit[ée]|pont"
"""Alternatives of a pattern."""
QUOTED = re.compile(r"«[^»]*»?|“[^”]*”?|\"[^\"]*\"?")
"""A quotation, or the beginning of one that nobody ends."""
