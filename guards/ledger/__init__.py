"""The ledger: what happened, by whom, under which rule; append-only, a Merkle tree that outsiders verify.

    with store.transaction() as tx:
        ...                                            # change the state
        ledger.append(tx, run_id, Kind.PLAN, {...})    # tell it, in the same transaction

`beffroi_verify` checks an exported file without any of this code; docs/ledger-format.md is the format.
"""

from guards.ledger.canonical import canonical, commit, digest, parse
from guards.ledger.events import Event, Kind, LedgerReport
from guards.ledger.ledger import Ledger

__all__ = ["Event", "Kind", "Ledger", "LedgerReport", "canonical", "commit", "digest", "parse"]
