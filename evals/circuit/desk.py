"""A member of staff at work: requests one after another, through the same assistant as every screen.

python -m evals.circuit.desk ACCOUNT COUNT

What waits for this person's agreement is agreed to; a question stays unanswered. The last line is a JSON
object: how many runs ended in which state.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

REQUESTS = Path(__file__).with_name("requests.txt")


def main() -> None:
    """Ask, and say what became of it."""
    from beffroi.errors import Refused
    from ui.cli.session import opened_assistant, person

    account, count = sys.argv[1], int(sys.argv[2])
    states: Counter[str] = Counter()
    with opened_assistant() as assistant:
        actor = person(assistant.guards.accounts, account)
        for text in REQUESTS.read_text("utf-8").splitlines()[:count]:
            view = assistant.ask(actor, text)
            while view.approval is not None:
                try:
                    view = assistant.accept(actor, view.approval.id)
                except Refused:
                    states["needs_another"] += 1
                    break
            states[view.status] += 1
    print(json.dumps(states))


if __name__ == "__main__":
    main()
