"""Which systems and hosts a call went to: by the settings, as far as the run's own record names the host."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from beffroi.settings.installation import Settings
from beffroi.tool import ToolSpec
from guards.ledger import Event, Kind
from tools.reach.hosts import allowed_hosts


@dataclass(frozen=True)
class Reached:
    """A system, and its hosts that the run reached; none where it has none, or none was recorded."""

    system: str
    hosts: tuple[str, ...] = ()


def hosts_by_system(settings: Settings, events: Iterable[Event]) -> dict[str, tuple[str, ...]]:
    """Hosts that a run reached, by system (or MCP server); nothing of a run of before they were recorded."""
    recorded = {
        host for event in events if event.kind is Kind.HOSTS for host in event.payload.get("hosts", ())
    }
    found: dict[str, list[str]] = {}
    for host in allowed_hosts(settings):
        kind, _, system = host.setting.partition(".")
        if kind in ("systems", "mcp") and host.address in recorded:
            found.setdefault(system.partition(".")[0], []).append(host.address)
    return {system: tuple(hosts) for system, hosts in found.items()}


def reached(
    tool: str, tools: Mapping[str, ToolSpec], hosts: Mapping[str, tuple[str, ...]]
) -> tuple[Reached, ...]:
    """The systems that a tool may ask, by what it declares; by its name where it is not in use any more."""
    spec = tools.get(tool)
    asked = [operation.partition(".")[0] for operation in spec.operations] if spec else []
    systems = dict.fromkeys(asked or [tool.partition(".")[0]])
    return tuple(Reached(system, hosts.get(system, ())) for system in systems)
