"""Who may decide on an approval: the one who asked; another person who supervises; or one to whom that was
delegated. A person is the same under all their accounts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlmodel import Session

from beffroi.errors import Refused
from beffroi.identity import Actor, Role
from guards.people.delegation import Delegation, Delegations
from guards.people.persons import accounts_of_person
from guards.store import Account


@dataclass(frozen=True)
class Power:
    """The right in which somebody decides: their own, or a delegation's."""

    delegation: Delegation | None = None


class Decider:
    """Somebody who may decide, on any number of cards: each thing is looked up once.

    Args:
        session: in which it is looked up; what was found is good for as long.
    """

    def __init__(self, session: Session, delegations: Delegations, actor: Actor) -> None:
        self._session = session
        self._delegations = delegations
        self._actor = actor
        self._accounts: dict[str, frozenset[str]] = {}

    @cached_property
    def supervises(self) -> bool:
        """Whether they decide on others' requests at all."""
        return Role.SUPERVISEUR in self._actor.roles or bool(self._received)

    def may(self, requester: str, by: str) -> bool:
        """Whether they may decide."""
        try:
            self.power(requester, by)
        except Refused:
            return False
        return True

    def power(self, requester: str, by: str) -> Power:
        """In which right they decide.

        Args:
            requester: sign-in name of who asked.
            by: who must agree (`guards.approvals.document.By`).

        Raises:
            Refused: ``approvals.not_yours``, ``.second_person``, ``.unchecked``,
                ``.same_person`` or ``.delegated_own``.
        """
        if by == "self":
            if requester == self._actor.id:
                return Power()
            raise _refused("not_yours", "Seule la personne qui a fait la demande peut décider ici.")
        if requester == self._actor.id:
            raise _refused("second_person", "Cet accord doit venir d'un autre superviseur que vous.")
        if not self.supervises:
            raise _unchecked(self._session, self._delegations.unchecked_for(self._session, self._actor.id))
        if self._same(self._actor.id, requester):
            raise _refused(
                "same_person",
                f"Vous avez fait cette demande vous-même, sous le compte « {requester} » : cet accord doit "
                "venir d'une autre personne.",
                f"You made this request yourself, as '{requester}': another person must agree.",
            )
        if Role.SUPERVISEUR in self._actor.roles:
            return Power()
        for delegation in self._received:
            if not self._same(delegation.giver, requester):
                return Power(delegation)
        raise _refused(
            "delegated_own",
            "Cette demande est celle de la personne qui vous a délégué ses accords : elle ne peut pas se les "
            "donner par vous. L'accord doit venir d'un autre superviseur.",
            "This request is the delegating person's own: another supervisor must agree.",
        )

    @cached_property
    def _received(self) -> list[Delegation]:
        return self._delegations.standing_for(self._session, self._actor.id)

    def _same(self, account: str, requester: str) -> bool:
        if account not in self._accounts:
            self._accounts[account] = accounts_of_person(self._session, account)
        return requester in self._accounts[account]


def last_deciders(
    session: Session,
    delegations: Delegations,
    people: Sequence[Actor],
    received: Collection[str],
    cards: Mapping[str, tuple[str, str]],
) -> dict[str, Actor]:
    """Who decides on cards, the last of these people where several do; in the order of the people, of each in
    that of the cards. Only of those who decide on others' requests anything is looked up.

    Args:
        received: sign-in names of those to whom somebody delegated.
        cards: who asked and who must agree, as `Decider.power`, by id.
    """
    own: dict[str, list[str]] = {}
    for card, (requester, by) in cards.items():
        if by == "self":
            own.setdefault(requester, []).append(card)
    found: dict[str, Actor] = {}
    for who in people:
        theirs = own.get(who.id, [])
        if Role.SUPERVISEUR in who.roles or who.id in received:
            decider = Decider(session, delegations, who)
            theirs = [card for card, (requester, by) in cards.items() if decider.may(requester, by)]
        found |= dict.fromkeys(theirs, who)
    return found


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
