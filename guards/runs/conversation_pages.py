"""A person's conversations, the last used first, a page at a time. One is the runs that carry its id."""

from __future__ import annotations

from typing import NamedTuple, Self

from sqlmodel import col, func, select

from guards.store import RunRow, Store


class Mark(NamedTuple):
    """Where a conversation stands in the list: when it was last used, and its id."""

    last: str
    conversation: str

    @classmethod
    def of(cls, text: str) -> Self:
        """The mark that `str` wrote; of any other text, one that stands somewhere or nowhere."""
        last, _, conversation = text.partition("|")
        return cls(last, conversation)

    def __str__(self) -> str:
        return f"{self.last}|{self.conversation}"


def conversation_page(store: Store, actor: str, after: Mark | None, most: int) -> list[Mark]:
    """The conversations in which a person asked something, after a mark; from the last used where None.

    Args:
        actor: sign-in name.
    """
    who = store.keys.known_pseudonym(actor) or actor
    last = func.max(RunRow.created)
    query = select(last, RunRow.conversation).where(RunRow.actor == who).group_by(col(RunRow.conversation))
    if after is not None:
        same = (last == after.last) & (col(RunRow.conversation) > after.conversation)
        query = query.having((last < after.last) | same)
    query = query.order_by(last.desc(), col(RunRow.conversation)).limit(most)
    with store.reading() as session:
        return [Mark(when, conversation) for when, conversation in session.exec(query)]
