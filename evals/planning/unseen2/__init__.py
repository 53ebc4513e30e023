"""Twenty-five tools of eight other families that no planner was trained on and no work was steered by.

Made like `evals.planning.unseen`, by another author, to measure what was mended on that set on something new.
The requests over them are in ``evals/planning/sets/unseen2.jsonl``. The tools ask no city system
(``operations=()``).
"""
