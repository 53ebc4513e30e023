"""Each wall of the circuit: with it nothing gets outside, and without it something does.

Where two walls stand behind each other, each is shown to hold alone.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from evals.circuit.room import Seen, run_in_room
from evals.circuit.run import TRACING
from evals.circuit.verdict import Verdict, judge
from evals.circuit.visit import browser_program
from tests.circuit.probes import ALLOWED
from tests.needs import require

ALONE = [
    ("model", "network", ("seccomp",)),
    ("model", "seccomp", ("network",)),
    ("tool", "network", ("seccomp",)),
    ("tool", "seccomp", ("network",)),
    ("program", "network", ("seccomp",)),
    ("program", "seccomp", ("network",)),
    ("connector", "redirects", ()),
    ("connector", "proxies", ()),
    ("tracing", "environment", ("context",)),
    ("tracing", "context", ("environment",)),
    ("firewall", "rules", ()),
    ("page", "policy", ()),
]
"""Who tries, the wall that is shown, and those that must be away for it to stand alone."""


@pytest.fixture(autouse=True)
def _real() -> None:
    require(shutil.which("ip"), "ip (apt-get install iproute2)")
    require(shutil.which("bwrap"), "bubblewrap")


def tried(who: str, off: tuple[str, ...]) -> Verdict:
    """What got where, with these walls away."""
    if who == "page":
        require(browser_program(), "Chromium (scripts/install-tests.sh)")
    if who == "firewall":
        require(shutil.which("nft") or Path("/usr/sbin/nft").exists(), "nft (apt-get install nftables)")
    variables = TRACING if who == "tracing" else {}
    seen = run_in_room(
        [sys.executable, "-m", "tests.circuit.probes", who, *off], {**os.environ, **variables}, 120
    )
    assert "tried" in seen.output, seen.output
    own = {(a.host, a.port) for a in seen.attempts if a.host == "127.0.0.1"}
    return judge(seen, own | {ALLOWED})


@pytest.mark.parametrize(("who", "wall", "others"), ALONE)
def test_a_wall_holds_alone_and_without_it_something_gets_outside(
    who: str, wall: str, others: tuple[str, ...]
) -> None:
    with_it, without = tried(who, others), tried(who, (wall, *others))
    assert with_it.outside == 0, with_it.lines
    assert without.outside > 0, without.lines


@pytest.mark.parametrize("who", ["model", "tool", "program", "connector", "tracing"])
def test_with_every_wall_nothing_gets_outside(who: str) -> None:
    assert tried(who, ()).outside == 0


def test_the_firewall_lets_the_named_host_through() -> None:
    require(shutil.which("nft") or Path("/usr/sbin/nft").exists(), "nft (apt-get install nftables)")
    seen = run_in_room([sys.executable, "-m", "tests.circuit.probes", "firewall"], timeout=120)
    places = {(left.packet.host, left.packet.port) for left in seen.left}
    assert places == {ALLOWED}, seen.output


def test_what_one_witness_misses_the_other_counts() -> None:
    code = (
        "import socket\n"
        "one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "one.sendmsg([b'x'], [], 0, ('192.0.2.44', 99))\n"  # no connect, no sendto: only the packet is seen
    )
    seen: Seen = run_in_room([sys.executable, "-c", code])
    assert [attempt for attempt in seen.attempts if attempt.host == "192.0.2.44"] == []
    assert judge(seen, ()).outside == 1


def test_a_dns_query_is_told_with_its_name_and_process() -> None:
    code = "import socket\ntry: socket.getaddrinfo('mouchard.example', 443)\nexcept OSError: pass"
    verdict = judge(run_in_room([sys.executable, "-c", code]), ())
    assert "mouchard.example" in verdict.names
    assert any(line.kind == "dns" and line.process.startswith("python") for line in verdict.lines)
