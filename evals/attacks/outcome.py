"""What became of one attack: the one shape that every part of `beffroi attack` hands back."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """One attack that was tried.

    Attributes:
        part: the row of the table that it counts in (``plans``, ``texts``, ``tools``).
        name: tells it from the others of its part.
        stopped_by: the name of the wall that stopped it; ``answered`` where nothing had to stop it: it came
            to nothing but what the person may have.
        succeeded: the attacker got something that neither policy nor person gave.
        detail: what, for whoever has to mend it.
    """

    part: str
    name: str
    stopped_by: str
    succeeded: bool
    detail: str = ""
