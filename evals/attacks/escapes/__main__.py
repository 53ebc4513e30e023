"""``python -m evals.attacks.escapes [--depth N] [--json] [NAME …]``: try the ways out, as this user."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict

from evals.attacks.escapes.catalogue import CATALOGUE, OUT_OF_SCOPE
from evals.attacks.escapes.run import Depth, judge
from evals.attacks.escapes.scene import scene
from evals.attacks.outcome import Outcome
from tools.sandbox.landlock import landlock_version


def main() -> int:
    """Print one line an attempt; 1 where one succeeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--depth", type=int, default=2, help="0: as it is; 1: without walls too; 2: each alone too"
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("names", nargs="*", help="attempts whose names hold one of these")
    given = parser.parse_args()
    outcomes = []
    with scene() as outside:
        for attempt in CATALOGUE:
            if not given.names or any(name in attempt.name for name in given.names):
                outcomes.append(judge(attempt, outside, Depth(given.depth)))
                if not given.json:
                    print(_line(outcomes[-1]), flush=True)
    succeeded = sum(one.succeeded for one in outcomes)
    root, landlock = os.geteuid() == 0, landlock_version()
    if given.json:
        facts = {"root": root, "landlock": landlock, "out_of_scope": OUT_OF_SCOPE}
        print(json.dumps({**facts, "outcomes": [asdict(one) for one in outcomes]}, ensure_ascii=False))
    else:
        who = "root" if root else "an ordinary user"
        print(f"tried {len(outcomes)}, succeeded {succeeded} (as {who}, Landlock version {landlock})")
    return 1 if succeeded else 0


def _line(one: Outcome) -> str:
    return f"{'OUT ' if one.succeeded else 'held'}  {one.name}  [{one.stopped_by}]  {one.detail}"


if __name__ == "__main__":
    sys.exit(main())
