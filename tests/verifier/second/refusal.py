"""How a file is refused."""


class Refused(Exception):
    """Something that has to hold does not; the message says what."""


def need(holds: object, why: str) -> None:
    """Refuse the file, unless that holds."""
    if not holds:
        raise Refused(why)
