"""The state of the house in one database: SQLite by default, PostgreSQL where several machines share it."""

from beffroi.settings.installation import Settings
from guards.keys import open_keys
from guards.store.erasure_tables import ErasureRow, HoldRow, ScheduleRow, UnfinishedRow, VaultLink
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
    RolesToldRow,
    SignInRow,
    TryRow,
)
from guards.store.store import Store
from guards.store.tables import (
    Account,
    ApprovalRow,
    ApprovalStatus,
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
        ConfigurationError: the keys of this database are not there, or are there without it.
    """
    keys = settings.retention.keys or f"sqlite:///{settings.home / 'keys' / 'keys.db'}"
    return Store(settings.database_url, keys=open_keys(keys, settings.retention.master_key))


__all__ = [
    "Account",
    "ApprovalRow",
    "ApprovalStatus",
    "DelegationRow",
    "EffectRow",
    "ErasureRow",
    "ErrandRow",
    "HoldRow",
    "IdentityRow",
    "InquiryRow",
    "Lease",
    "LedgerCheckpoint",
    "LedgerNode",
    "LedgerRow",
    "LedgerTree",
    "LedgerWitness",
    "RolesToldRow",
    "RunMark",
    "RunRow",
    "RunSubject",
    "RunValue",
    "ScheduleRow",
    "SignInRow",
    "Store",
    "TryRow",
    "UnfinishedRow",
    "VaultLink",
    "build_store",
]  # fmt: skip
