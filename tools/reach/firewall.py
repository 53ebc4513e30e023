"""The allow-list as rules of the system: a drop-in of the systemd unit, or a table of nftables.

systemd's address filter knows addresses only; nftables knows ports too. Both let the page answer those who
ask it, from this machine or from the proxy in front of it.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable

from beffroi.errors import ConfigurationError
from tools.reach.hosts import Host

Resolve = Callable[[str], tuple[str, ...]]
_USER = re.compile(r"[a-z_][a-z0-9_-]{0,31}")


def resolved(name: str) -> tuple[str, ...]:
    """The IP addresses of a host, now.

    Raises:
        ConfigurationError: it has none.
    """
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise ConfigurationError(
            f"L'hôte « {name} » des réglages n'a pas d'adresse ({error}) : les règles ne sont pas écrites.",
            f"Host '{name}' of the settings has no address ({error}): no rules are written.",
        ) from error
    return tuple(sorted({str(address[4][0]) for address in found}))


def systemd_rules(hosts: Iterable[Host], resolve: Resolve = resolved) -> str:
    """A drop-in for ``beffroi.service`` (systemd.resource-control(5)): every other address is refused.

    Raises:
        ConfigurationError: a host has no address.
    """
    lines = ["[Service]", "IPAddressDeny=any", "IPAddressAllow=localhost"]
    for host in hosts:
        lines.append(f"# {host.setting} : {host.address}")
        lines += [f"IPAddressAllow={address}" for address in resolve(host.name)]
    return "\n".join(lines) + "\n"


def _quoted(name: str) -> str:
    return f'"{name}"'


def nftables_rules(hosts: Iterable[Host], user: str, resolve: Resolve = resolved) -> str:
    """A table of nftables that binds one account: it opens connections to these hosts and ports only.

    Args:
        user: the account under which the service runs, or its number.

    Raises:
        ConfigurationError: a host has no address, or the account's name is none.
    """
    if not _USER.fullmatch(user) and not (user.isascii() and user.isdigit()):
        raise ConfigurationError(f"« {user} » n'est pas un nom de compte.", f"'{user}' is no account.")
    lines = [
        "table inet beffroi",
        "delete table inet beffroi",
        "table inet beffroi {",
        "    chain sortie {",
        "        type filter hook output priority filter; policy accept;",
        f"        meta skuid != {user if user.isdigit() else _quoted(user)} accept",
        "        # answers to those who ask the page",
        "        ct state established,related ct direction reply accept",
    ]
    for host in hosts:
        lines.append(f"        # {host.setting}: {host.address}")
        for address in resolve(host.name):
            family = "ip6" if ipaddress.ip_address(address).version == 6 else "ip"
            for protocol in ("udp", "tcp") if host.port == 53 else ("tcp",):
                lines.append(f"        {family} daddr {address} {protocol} dport {host.port} accept")
    lines += ["        counter reject with icmpx admin-prohibited", "    }", "}"]
    return "\n".join(lines) + "\n"
