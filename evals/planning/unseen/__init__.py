"""Forty tools of fifteen families that no planner was trained on: can one plan from a signature alone?

One module a family, each with its records, closed lists and a few invented items in memory. The requests over
them are in ``evals/planning/sets/unseen.jsonl``. The tools ask no city system (``operations=()``); they are
declared like those of ``tools/`` and are found with `tools.registry.declared`.
"""
