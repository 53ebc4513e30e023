"""The state of the house in one database: SQLite by default, PostgreSQL where several machines share it."""

from beffroi.settings import Settings
from guards.store.ledger_tables import (
    LedgerCheckpoint,
    LedgerNode,
    LedgerRow,
    LedgerTree,
    LedgerWitness,
)
from guards.store.people import (
    DelegationRow,
    ErrandRow,
    IdentityRow,
    InquiryRow,
    SignInRow,
    TryRow,
)
from guards.store.store import Store
from guards.store.tables import (
    Account,
    ApprovalRow,
    EffectRow,
    Lease,
    RunMark,
    RunRow,
    RunSubject,
    RunValue,
)


def build_store(settings: Settings) -> Store:
    """The state database of an installation.

    Raises:
        RecordError: it cannot be opened or made.
    """
    return Store(settings.database_url)


__all__ = [
    "Account",
    "ApprovalRow",
    "DelegationRow",
    "EffectRow",
    "ErrandRow",
    "IdentityRow",
    "InquiryRow",
    "Lease",
    "LedgerCheckpoint",
    "LedgerNode",
    "LedgerRow",
    "LedgerTree",
    "LedgerWitness",
    "RunMark",
    "RunRow",
    "RunSubject",
    "RunValue",
    "SignInRow",
    "Store",
    "TryRow",
    "build_store",
]  # fmt: skip
