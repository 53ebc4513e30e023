"""Packets that came out of the room: where to, and the name in a DNS query."""

from __future__ import annotations

import ipaddress
import struct
from dataclasses import dataclass

_TCP, _UDP, _ICMP6 = 6, 17, 58
_IPV4, _IPV6 = 4, 6
_HOUSEKEEPING = ipaddress.ip_network("ff02::/16")
"""What the kernel itself says to its neighbours (RFC 4861, RFC 3810); no process asked for it."""
DNS_PORTS = (53, 853, 5353)


@dataclass(frozen=True)
class Packet:
    """One packet.

    Attributes:
        port: of the host that it goes to; 0 for what has none.
        source: our own port, by which its process is found.
        name: in a DNS query.
    """

    host: str
    port: int
    source: int
    protocol: str
    name: str = ""


def parse(data: bytes) -> Packet | None:
    """A packet of IPv4 or IPv6; None for what the kernel says by itself, and for what is neither."""
    version = data[0] >> 4 if data else 0
    if version == _IPV4 and len(data) >= 20:
        protocol, to, rest = data[9], ipaddress.ip_address(data[16:20]), data[(data[0] & 15) * 4 :]
    elif version == _IPV6 and len(data) >= 40:
        protocol, to, rest = data[6], ipaddress.ip_address(data[24:40]), data[40:]
        if to in _HOUSEKEEPING and protocol in (0, _ICMP6):
            return None
    else:
        return None
    if protocol not in (_TCP, _UDP) or len(rest) < 8:
        return Packet(str(to), 0, 0, f"ip {protocol}")
    source, port = struct.unpack("!HH", rest[:4])
    if protocol == _TCP:
        return Packet(str(to), port, source, "tcp")
    return Packet(str(to), port, source, "udp", query_name(rest[8:]) if port in DNS_PORTS else "")


def query_name(message: bytes) -> str:
    """The first name asked for (RFC 1035, section 4.1.2); empty where it is none."""
    at, labels = 12, []
    while at < len(message) and 0 < (length := message[at]) < 64:
        labels.append(message[at + 1 : at + 1 + length].decode("ascii", "replace"))
        at += 1 + length
    return ".".join(labels)
