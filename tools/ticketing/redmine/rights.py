"""A right of a person in Redmine that it would ignore in silence: that their note be private."""

from __future__ import annotations

from tools.ticketing.redmine.client import Named, Record, RedmineClient
from tools.ticketing.refusals import cannot


class _Membership(Record):
    project: Named
    roles: tuple[Named, ...] = ()


class _Person(Record):
    admin: bool = False
    memberships: tuple[_Membership, ...] = ()


class _Role(Record):
    permissions: tuple[str, ...] = ()


def check_may_write_privately(person: RedmineClient, account: RedmineClient, project: int) -> None:
    """Refuses where Redmine would publish the note.

    Args:
        account: the administrator's, who reads what a role may do.

    Raises:
        ToolError: ``INVALID``.
    """
    found = person.get("/users/current.json", {"include": "memberships"}) or {}
    who = person.parse(_Person, found.get("user"))
    roles = {role.id for one in who.memberships if one.project.id == project for role in one.roles}
    for role in roles:
        answer = account.get(f"/roles/{role}.json") or {}
        if "set_notes_private" in account.parse(_Role, answer.get("role", {})).permissions:
            return
    if not who.admin:
        cannot(
            "Redmine",
            "ne vous permet pas d'écrire une note privée : l'avis serait lu par tous",
            "does not let you write a private note: everybody would read the notice",
        )
