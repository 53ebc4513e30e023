"""Under which names the person or service that a call concerns is known to read what is kept for some."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agents.graph.deps import Deps
from agents.interpreter.evaluation import CallSite
from agents.interpreter.labels import full_label
from beffroi.identity import Actor, domain_readers
from beffroi.records import Person, Service

ReadsAs = Callable[[Person | Service], tuple[str, ...]]


def recipients_of(deps: Deps, call: CallSite) -> ReadsAs:
    """Reading names for the recipients of one call; of a call with nothing kept they are not looked up."""
    kept = [full_label(value).join(call.label) for value in call.arguments.values()]
    if all(label.readers is None for label in (*kept, call.label)):
        return lambda _: ()
    return lambda whom: _names(deps, whom)


def _names(deps: Deps, whom: Person | Service) -> tuple[str, ...]:
    names = {domain_readers(whom.domain.value)}
    if isinstance(whom, Person):
        # Roles are those of the account; what the directory says of somebody gives none.
        for account in deps.guards.accounts.of_person(whom.id):
            names |= _reads_as(deps, account)
    return tuple(sorted(names))


def _reads_as(deps: Deps, account: Actor) -> frozenset[str]:
    """With the roles that their source has confirmed lately: nobody may have an open page."""
    deps.guards.roles.ask(account.id)
    with deps.guards.store.reading() as session:
        return replace(account, roles=deps.guards.roles.told(session, account.id)).reads_as
