"""Addresses and hosts that no machine can have: a slip of the hand, told before anything is asked of them."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from ui.config.unsafe import Told
from ui.config.walk import Known

_ADDRESSES = ("url", "page")
_LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")
_NUMBERS = re.compile(r"[0-9.]+")
_LONGEST = 253
"""Characters of a name (RFC 1035, 2.3.4)."""


def wrong_hosts(settings: Iterable[Known]) -> Iterator[Told]:
    """Each setting that names a host or an address which cannot be one."""
    for known in settings:
        name, value = known.path[-1], known.value
        if not isinstance(value, str) or not value:
            continue
        if name == "host" and not _is_host(value.strip("[]")):
            yield (
                known.path,
                "ce n'est pas un nom de machine",
                'un nom ("smtp.ville.example") ou une adresse IP',
            )
        elif name in _ADDRESSES and (problem := _wrong_address(value)):
            yield known.path, problem, '"https://serveur.ville.example"'


def _wrong_address(url: str) -> str:
    """What is wrong with it; empty where nothing is. Which schemes may stand here is told by the setting."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "le port ou la machine de cette adresse ne peut pas exister"
    if not parts.scheme or not host:
        return "il manque le début (https://) ou la machine de cette adresse"
    return "" if _is_host(host) else "la machine de cette adresse ne peut pas exister"


def _is_host(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        labels = host.removesuffix(".").split(".")
        return (
            len(host) <= _LONGEST
            and not _NUMBERS.fullmatch(host)
            and all(_LABEL.fullmatch(label) for label in labels)
        )
    return True
