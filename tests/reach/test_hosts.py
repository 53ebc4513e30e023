"""Which hosts each process may reach comes from the settings, whole; and the rules that hold them to it."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from beffroi.errors import ConfigurationError
from beffroi.settings.installation import Settings
from tools.reach.firewall import nftables_rules, systemd_rules
from tools.reach.hosts import DATABASES, Host, allowed_hosts, reaches

REDMINE = {
    "kind": "redmine",
    "url": "https://tickets.ville.example/redmine",
    "key": {"file": "/etc/beffroi/redmine"},
    "project": "voirie",
}
FULL: dict[str, Any] = {
    "database": "postgresql+psycopg://beffroi@base.ville.example/beffroi",
    "model": {"url": "http://10.0.0.5:8000/v1", "larger": {"url": "http://10.0.0.6:8000/v1"}},
    "policy": {"url": "http://127.0.0.1:8181"},
    "systems": {
        "mail": {"kind": "smtp", "host": "smtp.ville.example", "sender": "b@ville.example"},
        "geocoder": {"kind": "addok", "url": "https://adresses.ville.example"},
    },
    "mcp": {
        "registre": {"url": "https://mcp.ville.example/mcp"},
        "archives": {"command": ["/usr/bin/node", "server.js"]},
    },
}


def settings(tmp_path: Path, **given: Any) -> Settings:
    return Settings(home=tmp_path, **given)


def test_the_demo_city_reaches_nobody(tmp_path: Path) -> None:
    assert allowed_hosts(settings(tmp_path)) == ()


def test_every_address_of_the_settings_is_there_and_no_other(tmp_path: Path) -> None:
    resolver = tmp_path / "resolv.conf"
    resolver.write_text("search ville.example\nnameserver 10.0.0.53\nnameserver fe80::1%eth0\n")
    found = {host.address: host.setting for host in allowed_hosts(settings(tmp_path, **FULL), resolver)}
    assert found == {
        "base.ville.example:5432": "database",
        "10.0.0.5:8000": "model",
        "10.0.0.6:8000": "model.larger",
        "127.0.0.1:8181": "policy",
        "smtp.ville.example:587": "systems.mail",
        "adresses.ville.example:443": "systems.geocoder",
        "mcp.ville.example:443": "mcp.registre",
        "10.0.0.53:53": str(resolver),
        "[fe80::1]:53": str(resolver),
    }


def test_models_tools_readers_and_programs_reach_nobody(tmp_path: Path) -> None:
    server, *others = reaches(settings(tmp_path, **FULL))
    assert server.hosts and len(others) == 4
    assert all(each.hosts == () for each in others)
    assert any("archives" in each.process for each in others)


def test_no_setting_that_names_an_address_is_overlooked() -> None:
    named = {
        path
        for path, field in leaves(Settings)
        if "URL" in (field.description or "") or "://" in (field.description or "")
    }
    links = {"systems.ticketing.page"}  # never asked by the house, and on the host of `url`
    known = links | {path for path in named if path.rpartition(".")[2] == "url" or path in DATABASES}
    assert named - known == set() and len(known) > 5


def leaves(
    model: type[BaseModel], at: str = "", seen: frozenset[type] = frozenset()
) -> Iterator[tuple[str, FieldInfo]]:
    """Every setting with its path, whatever kinds of system there are."""
    for name, field in model.model_fields.items():
        path = f"{at}.{name}" if at else name
        yield path, field
        for inner in models_in(field.annotation):
            if inner not in seen:
                yield from leaves(inner, path, seen | {inner})


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from models_in(argument)


def test_where_we_listen_is_no_host_to_reach(tmp_path: Path) -> None:
    assert allowed_hosts(settings(tmp_path, server={"host": "0.0.0.0", "port": 8443})) == ()


HOSTS = (Host("base.ville.example", 5432, "database"), Host("10.0.0.53", 53, "/etc/resolv.conf"))
ADDRESSES = {"base.ville.example": ("10.1.0.7", "2001:db8::7"), "10.0.0.53": ("10.0.0.53",)}


def test_the_systemd_drop_in_refuses_all_but_the_hosts() -> None:
    lines = systemd_rules(HOSTS, ADDRESSES.__getitem__).splitlines()
    assert lines[:3] == ["[Service]", "IPAddressDeny=any", "IPAddressAllow=localhost"]
    assert [line for line in lines[3:] if not line.startswith("#")] == [
        "IPAddressAllow=10.1.0.7",
        "IPAddressAllow=2001:db8::7",
        "IPAddressAllow=10.0.0.53",
    ]


def test_nftables_knows_the_ports_too() -> None:
    rules = nftables_rules(HOSTS, "beffroi", ADDRESSES.__getitem__)
    assert "ip daddr 10.1.0.7 tcp dport 5432 accept" in rules
    assert "ip6 daddr 2001:db8::7 tcp dport 5432 accept" in rules
    assert "ip daddr 10.0.0.53 udp dport 53 accept" in rules
    assert rules.rstrip().splitlines()[-3].strip() == "counter reject with icmpx admin-prohibited"


@pytest.mark.parametrize("user", ['x" accept; #', "", "Root!"])
def test_an_account_is_a_name_and_no_rule(user: str) -> None:
    with pytest.raises(ConfigurationError):
        nftables_rules((), user)
