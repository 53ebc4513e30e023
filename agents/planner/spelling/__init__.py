"""A request as the model reads it: what was typed in haste, by ear or in capitals, respelled."""

from agents.planner.spelling.aligned import Aligned
from agents.planner.spelling.speller import Speller

__all__ = ["Aligned", "Speller"]
