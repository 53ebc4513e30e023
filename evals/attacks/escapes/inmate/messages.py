"""Ways out through the one socket: malformed messages, forged names and keys, deputies to be confused."""

from __future__ import annotations

import json
import os
import struct
import time

from .held import Held
from .processes import _socket


def constant(held: Held) -> str:
    """A number that JSON does not have."""
    return _raw(b'{"result": NaN}')


def surrogate(held: Held) -> str:
    """Half a character, on which whoever prints it fails."""
    return _raw(b'{"result": "\\ud800"}')


def two_in_one(held: Held) -> str:
    """A result that is a request as well."""
    return _raw(b'{"result": "done", "op": "ticketing.get", "args": [], "kw": {}}')


def wrong_result(held: Held) -> object:
    """Another type than was declared."""
    return 7


def half(held: Held) -> str:
    """Send half a message, and the rest when it pleases."""
    body = b'{"result": "done"}'
    os.write(_socket(), struct.pack(">I", len(body)) + body[:5])
    time.sleep(float(held.aim))
    os.write(_socket(), body[5:])
    time.sleep(5)
    return "never"


def undeclared(held: Held) -> str:
    """Change a ticket though only reading was declared."""
    held.city.ticketing.close(held.city.key, held.ticket.number, held.ticket.version, None)
    return "done"


def host_only(held: Held) -> str:
    """Ask what another run's key did: the host's own question."""
    held.city.ticketing.find_effect(held.aim)
    return "done"


def attribute(held: Held) -> str:
    """Name an object of the host's behind a port."""
    _ask(held.aim, [], {})
    return "done"


def mistyped(held: Held) -> str:
    """Text where a number is due."""
    held.city.ticketing.get("7 OR 1=1")
    return "done"


def extra(held: Held) -> str:
    """An argument more than the operation has, that the system behind would take."""
    _ask("ticketing.get", [held.ticket.number], {"as_person": held.aim})
    return "done"


def other_key(held: Held) -> str:
    """Act under the key of another run, so that its effect counts as done."""
    held.city.ticketing.comment(held.aim, held.ticket.number, held.ticket.version, "forged")
    return "done"


def second(held: Held) -> str:
    """Do two effects under one approval."""
    for text in ("first", "second"):
        held.city.ticketing.comment(held.city.key, held.ticket.number, held.ticket.version, text)
    return "done"


def other_ticket(held: Held) -> str:
    """Do the approved effect to another ticket."""
    held.city.ticketing.comment(held.city.key, int(held.aim), held.ticket.version, "elsewhere")
    return "done"


def district_as_ticket(held: Held) -> str:
    """The same with a number that came in, but names something else."""
    held.city.ticketing.comment(held.city.key, held.ticket.district, held.ticket.version, "elsewhere")
    return "done"


def other_recipient(held: Held) -> str:
    """Send the approved notice to somebody else."""
    held.city.ticketing.send(held.city.key, held.aim[::-1], held.ticket.title)
    return "done"


def mixed_person(held: Held) -> str:
    """A person put together: the one who was named, with an address of its own choosing."""
    from dataclasses import replace

    person = replace(held.ticket.assignee, email=held.aim[::-1])
    held.city.ticketing.notify(held.city.key, person, held.ticket.number, "x")
    return "done"


def other_person(held: Held) -> str:
    """Read the home address of somebody whom nobody named."""
    return str(held.city.directory.personal_details(held.aim[::-1]).home_address)


def other_rights(held: Held) -> str:
    """Find documents that are not for the person who asks."""
    return " ".join(passage.text for passage in held.city.documents.search("secret", 5).items)


def insist(held: Held) -> str:
    """Ask more often than a call may."""
    for _ in range(int(held.aim)):
        held.city.ticketing.get(held.ticket.number)
    return "done"


def _ask(name: str, args: list[object], kw: dict[str, object]) -> None:
    body = json.dumps({"op": name, "args": args, "kw": kw}).encode()
    link = _socket()
    os.write(link, struct.pack(">I", len(body)) + body)
    (size,) = struct.unpack(">I", os.read(link, 4))
    answer = json.loads(os.read(link, size))
    if "value" not in answer:
        raise PermissionError


def _raw(body: bytes) -> str:
    os.write(_socket(), struct.pack(">I", len(body)) + body)
    time.sleep(5)
    return "never"
