"""Keys: personal data is kept sealed under keys that can be destroyed, apart from the data.

    keys = open_keys(f"sqlite:///{home}/keys/keys.db", place_of_the_master_key)
    sealed = keys.seal(run_scope("4f1c…"), b"…")      # to be kept in any database, file or ledger payload
    keys.open(run_scope("4f1c…"), sealed)             # the same bytes; None once the run is erased

A store has its keys beside it (`guards.store.Store.keys`). Erasing is `guards.retention`'s alone: it destroys
keys, and whatever was sealed under them, in a backup too, is lost. docs/decisions/020-erasable-data.md.
"""

from guards.keys.keys import Destroyed, Keys
from guards.keys.master import MasterKey
from guards.keys.opening import open_keys
from guards.keys.sealer import LEDGER, Sealer, person_scope, run_scope

__all__ = ["LEDGER", "Destroyed", "Keys", "MasterKey", "Sealer", "open_keys", "person_scope", "run_scope"]
