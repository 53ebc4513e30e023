"""`beffroi circuit`, and what a run's record says of the hosts it touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command


def test_what_each_process_may_reach_is_said(beffroi: Command, server: str) -> None:
    told = beffroi("circuit", "hosts", "--json").json
    by = {each["process"]: [host["setting"] for host in each["hosts"]] for each in told}
    assert by["serveur et commandes"] == ["model"] and by["modèle qui planifie"] == []
    assert all(each["wall"] for each in told)
    assert "aucun" in beffroi("circuit", "hosts").out


def test_rules_are_written_from_the_settings(beffroi: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEFFROI_MODEL__URL", "http://10.0.0.5:8000/v1")
    assert "IPAddressAllow=10.0.0.5" in beffroi("circuit", "rules").out
    nftables = beffroi("circuit", "rules", "--form", "nftables").out
    assert "ip daddr 10.0.0.5 tcp dport 8000 accept" in nftables
    assert beffroi("circuit", "rules", "--form", "iptables").code == 1
    told = beffroi("circuit", "rules", "--json").json
    assert told["form"] == "systemd" and "IPAddressAllow=10.0.0.5" in told["rules"] and told["hosts"]


def test_no_rules_are_written_where_nothing_is_set(
    beffroi: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BEFFROI_MODEL__URL")
    for form in ("systemd", "nftables"):
        told = beffroi("circuit", "rules", "--form", form)
        assert told.code == 1 and told.out == "" and "beffroi-admin" in told.err
    (home / "beffroi.toml").write_text("[server]\nsecure_cookies = true\n")
    assert "IPAddressDeny=any" in beffroi("circuit", "rules").out


def test_a_runs_record_carries_the_hosts_it_touched(beffroi: Command, server: str) -> None:
    done = beffroi("ask", "Qui est M. Martin ?", "--as", "claire.aubry", "--json")
    events = json.loads(beffroi("ledger", "show", "--run", done.json["run"], "--json").out)
    hosts = [event["payload"]["hosts"] for event in events if event["kind"] == "hosts"]
    assert hosts == [[server.removeprefix("http://").removesuffix("/v1")]]
