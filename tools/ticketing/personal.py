"""The ticketing as one person may use it, where the system behind it knows its users."""

from __future__ import annotations

from beffroi.identity import Actor
from beffroi.ports import Mail, Ticketing
from tools.ticketing.by_mail import TicketingByMail


def ticketing_for(ticketing: Ticketing, mail: Mail | None, actor: Actor | None) -> Ticketing:
    """The person's own ticketing; the same for everybody where the system tells nobody apart.

    Args:
        mail: by which notices leave, where there is one.
    """
    acting_for = getattr(ticketing, "acting_for", None)
    if acting_for is None:
        return ticketing
    persons: Ticketing = acting_for(actor)
    return persons if mail is None or isinstance(persons, TicketingByMail) else TicketingByMail(persons, mail)
