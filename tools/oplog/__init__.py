"""What connectors write down themselves of every effect that they are asked for, apart from the ledger.

    log = OperationLog(folder)                  # its own key, its own file: folder/operations.jsonl
    ticketing = LoggedTicketing(ticketing, log)

The ledger is written by the guards, this by the connectors' side: an effect that only one of them knows of is
found by comparing both (`beffroi ledger reconcile`). docs/auditors.md.
"""

from tools.oplog.keys import NOTED
from tools.oplog.log import Entry, OperationLog, OperationLogReport, Outcome, read_log
from tools.oplog.ticketing import LoggedTicketing, logged

__all__ = [
    "NOTED",
    "Entry",
    "LoggedTicketing",
    "OperationLog",
    "OperationLogReport",
    "Outcome",
    "logged",
    "read_log",
]
