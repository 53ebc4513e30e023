"""The guards: what may happen and what did. Policy, approvals, effect journal, ledger, runs, accounts.

    guards = build_guards(settings)
    run = guards.runs.create(actor, "Signale un nid-de-poule…")
    judgement = judge(guards.engine, document)

Whatever fails here fails closed: no record, no effect; no rules, no permission.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from beffroi.settings.installation import Settings
from beffroi.settings.sign_in import PasswordSource
from guards.approvals.approvals import Approvals
from guards.effects.journal import EffectJournal
from guards.inquiries import Inquiries
from guards.ledger import Ledger
from guards.ledger.building import build_checkpoints
from guards.ledger.checkpoints import Checkpoints
from guards.ledger.exporting import Exports
from guards.people.accounts import Accounts
from guards.people.delegation import Delegations
from guards.people.sessions import SignIns
from guards.people.standing_roles import StandingRoles, no_directory
from guards.policy import PolicyEngine, build_policy_engine
from guards.retention import Erasures, Holds
from guards.retention.restoring import erase_again
from guards.runs.leases import Leases
from guards.runs.runs import Runs
from guards.store import Store, build_store


@dataclass(frozen=True)
class Guards:
    """Everything that guards a run, wired over one state database."""

    store: Store
    ledger: Ledger
    checkpoints: Checkpoints
    exports: Exports
    journal: EffectJournal
    approvals: Approvals
    runs: Runs
    leases: Leases
    accounts: Accounts
    roles: StandingRoles
    sign_ins: SignIns
    delegations: Delegations
    inquiries: Inquiries
    engine: PolicyEngine
    erasures: Erasures
    holds: Holds

    def close(self) -> None:
        """Let go of connections and threads."""
        self.engine.close()
        self.store.close()


def build_guards(settings: Settings, directory: Callable[[], PasswordSource | None] = no_directory) -> Guards:
    """The guards of an installation.

    Args:
        directory: opens what is asked again for roles of people who are not there.

    Raises:
        RecordError: the state database cannot be opened or made.
        ConfigurationError: the policy server's URL is not one, or the keys of the state are not there.
    """
    store = build_store(settings)
    ledger = Ledger(store)
    checkpoints = build_checkpoints(settings, ledger)
    erasures = Erasures(store, ledger)
    erase_again(erasures)
    accounts = Accounts(store, ledger)
    roles = StandingRoles(settings.sign_in, store, accounts, directory=directory)
    delegations = Delegations(store, ledger, roles=roles)
    return Guards(
        store=store,
        ledger=ledger,
        checkpoints=checkpoints,
        exports=Exports(ledger, checkpoints),
        journal=EffectJournal(store, ledger),
        approvals=Approvals(store, ledger, delegations=delegations, life=settings.approvals.life),
        runs=Runs(store, ledger),
        leases=Leases(store),
        accounts=accounts,
        roles=roles,
        sign_ins=SignIns(store, ledger, settings.sign_in),
        delegations=delegations,
        inquiries=Inquiries(store, ledger),
        engine=build_policy_engine(settings),
        erasures=erasures,
        holds=Holds(store, ledger),
    )


__all__ = ["Guards", "build_guards"]
