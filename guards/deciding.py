"""Who may decide on an approval: the one who asked; another person who supervises; or one to whom that was
delegated. A person is the same under all their accounts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from beffroi.errors import Refused
from beffroi.identity import Actor, Role
from guards.approval_document import By
from guards.delegation import Delegation, Delegations
from guards.persons import same_person
from guards.store import Account


@dataclass(frozen=True)
class Power:
    """The right in which somebody decides: their own, or a delegation's."""

    delegation: Delegation | None = None


def power_of(session: Session, delegations: Delegations, actor: Actor, requester: str, by: By) -> Power:
    """In which right a person may decide.

    Args:
        requester: sign-in name of who asked.
        by: who must agree.

    Raises:
        Refused: ``approvals.not_yours``, ``.second_person``, ``.unchecked``,
            ``.same_person`` or ``.delegated_own``.
    """
    if by == "self":
        if requester == actor.id:
            return Power()
        raise _refused("not_yours", "Seule la personne qui a fait la demande peut décider ici.")
    if requester == actor.id:
        raise _refused("second_person", "Cet accord doit venir d'un autre superviseur que vous.")
    received = delegations.standing_for(session, actor.id)
    if Role.SUPERVISEUR not in actor.roles and not received:
        raise _unchecked(session, delegations.unchecked_for(session, actor.id))
    if same_person(session, requester, actor.id):
        raise _refused(
            "same_person",
            f"Vous avez fait cette demande vous-même, sous le compte « {requester} » : cet accord doit venir "
            "d'une autre personne.",
            f"You made this request yourself, as '{requester}': another person must agree.",
        )
    if Role.SUPERVISEUR in actor.roles:
        return Power()
    for delegation in received:
        if not same_person(session, requester, delegation.giver):
            return Power(delegation)
    raise _refused(
        "delegated_own",
        "Cette demande est celle de la personne qui vous a délégué ses accords : elle ne peut pas se les "
        "donner par vous. L'accord doit venir d'un autre superviseur.",
        "This request is the delegating person's own: another supervisor must agree.",
    )


def _unchecked(session: Session, delegation: Delegation | None) -> Refused:
    """No supervisor, and no delegation that stands; says so of one that only waits to be confirmed."""
    if delegation is None:
        return _refused("second_person", "Cet accord doit venir d'un superviseur.")
    account = session.get(Account, delegation.giver)
    name = delegation.giver if account is None else account.name
    return _refused(
        "unchecked",
        "Votre délégation ne compte pas pour l'instant : rien n'a confirmé récemment que "
        f"{name} a encore le rôle de superviseur. Réessayez dans quelques minutes ; si cela dure, que "
        "cette personne se connecte à Beffroi, ou demandez l'accord à un autre superviseur.",
        f"Your delegation does not count for now: nothing confirmed lately that {name} still "
        "supervises. Try again in a few minutes, or ask another supervisor.",
    )


def _refused(rule: str, fr: str, en: str | None = None) -> Refused:
    return Refused(f"approvals.{rule}", fr, en)
