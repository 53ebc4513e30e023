"""One person, several accounts: who is the same person as whom.

Accounts are of one person where they share the directory's person, a vouched-for e-mail address, or the same
subject of the same source, directly or through a third account.
"""

from __future__ import annotations

from sqlmodel import Session, and_, col, or_, select

from guards.store import Account, IdentityRow


def accounts_of_person(session: Session, account: str) -> frozenset[str]:
    """Every account of the person who has this one; itself at least, known or not."""
    found: set[str] = set()
    waiting = {account}
    while waiting:
        found |= waiting
        waiting = {other for each in waiting for other in _shares(session, each)} - found
    return frozenset(found)


def same_person(session: Session, one: str, other: str) -> bool:
    """Whether two accounts are of one person."""
    return one == other or other in accounts_of_person(session, one)


def _shares(session: Session, account: str) -> set[str]:
    """Accounts that share something with one account."""
    row, known = session.get(Account, account), session.get(IdentityRow, account)
    found: set[str] = set()
    if row is not None and row.person_id:
        found |= set(session.exec(select(Account.id).where(Account.person_id == row.person_id)))
    if known is not None:
        same = and_(col(IdentityRow.source) == known.source, col(IdentityRow.subject) == known.subject)
        if known.email:
            same = or_(same, col(IdentityRow.email) == known.email)
        found |= set(session.exec(select(IdentityRow.account).where(same)))
    return found
