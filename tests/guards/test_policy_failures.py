"""Rules that are missing, broken, slow or elsewhere: everything is refused, and people are told."""

from __future__ import annotations

import dataclasses
import http.server
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from beffroi.errors import ConfigurationError, PolicyError
from beffroi.settings.installation import PolicySettings, Settings
from guards.policy import (
    Allow,
    Deny,
    PolicyEngine,
    UnavailableEngine,
    build_policy_engine,
    judge,
)
from guards.policy.opa_engine import OpaEngine
from guards.policy.regopy_engine import RegopyEngine
from guards.policy.ruleset import RuleSet, load_rules
from tests.guards.opa import free_port, opa_binary, opa_server
from tests.guards.people import CLAIRE
from tests.guards.policy_table import TABLE, closing, effects, sending

READ = TABLE[0][1]


def refused(engine: PolicyEngine) -> str:
    """The sentence of a refusal for want of rules."""
    decision = judge(engine, READ).decision
    assert isinstance(decision, Deny)
    assert decision.rule == "policy.unavailable"
    return decision.reason


def built(path: Path) -> PolicyEngine:
    return build_policy_engine(Settings(policy=PolicySettings(path=path)))


def write(folder: Path, **changed: str) -> Path:
    """The shipped rules with some files changed or added."""
    folder.mkdir()
    for name, text in {**dict(load_rules().modules), **changed}.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def test_the_shipped_rules_decide_by_default() -> None:
    engine = build_policy_engine(Settings())
    assert isinstance(judge(engine, READ).decision, Allow)
    engine.close()


def test_a_missing_or_empty_folder_refuses(tmp_path: Path) -> None:
    assert "introuvables" in refused(built(tmp_path / "nowhere"))
    assert "introuvables" in refused(built(tmp_path))


def test_a_file_that_is_no_text_refuses(tmp_path: Path) -> None:
    (tmp_path / "a.rego").write_bytes(b"\xff\xfe\x00")
    assert "illisibles" in refused(built(tmp_path))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("syntax.rego", "package beffroi.rules\nallow contains\n"),
        ("main.rego", "package beffroi.main\njudgement := unknown_function(input)\n"),
        ("main.rego", "package beffroi.main\njudgement := 1 if input.never\n"),
        ("main.rego", 'package beffroi.main\njudgement := {"decision": "yes"}\n'),
        ("main.rego", "package elsewhere\njudgement := 1\n"),
        ("lib.rego", "package beffroi.other\nx := 1\n"),
        ("crash.rego", "package beffroi.rules\nallow contains 1 if { not input.x with input as {} }\n"),
    ],
)
def test_broken_rules_refuse(tmp_path: Path, name: str, text: str) -> None:
    engine = built(write(tmp_path / "rules", **{name: text}))
    assert isinstance(engine, UnavailableEngine)
    assert "rien n'est fait" in refused(engine)


def test_a_rule_of_ones_own_counts(tmp_path: Path) -> None:
    rule = (
        "package beffroi.rules\n"
        'deny contains {"rule": "ville.nuit", "reason": "La nuit, on dort."} if {\n'
        '\tinput.actor.id == "claire.aubry"\n}\n'
    )
    engine = built(write(tmp_path / "rules", **{"night.rego": rule}))
    assert judge(engine, READ).decision == Deny("ville.nuit", "La nuit, on dort.")
    engine.close()


SLOW = """package beffroi.rules

deny contains {"rule": "slow", "reason": "slow"} if {
	some a in numbers.range(1, 3000)
	some b in numbers.range(1, 3000)
	a * b == -1
}
"""


def slow_rules() -> RuleSet:
    rules = load_rules()
    return RuleSet((*rules.modules, ("slow.rego", SLOW)), (), "slow")


def test_slow_rules_refuse_in_time() -> None:
    with pytest.raises(PolicyError, match=r"pas répondu en 0\.2 s"):
        RegopyEngine(slow_rules(), timeout=0.2)


SLOW_FOR_ONE = SLOW.replace("if {\n", 'if {\n\tinput.actor.id == "lente"\n', 1)


def rules_processes() -> set[Path]:
    """Processes of rules that this one started."""
    return {
        each
        for each in Path("/proc").glob("[0-9]*")
        if (each / "stat").exists()
        and (each / "stat").read_text().rpartition(")")[2].split()[1] == str(os.getpid())
        and b"regopy_child.py" in (each / "cmdline").read_bytes()
    }


@dataclass(frozen=True)
class Watched:
    """An engine, and those that were there before it."""

    engine: RegopyEngine
    others: set[Path]

    @property
    def process(self) -> Path:
        """The process that holds its rules."""
        (one,) = rules_processes() - self.others
        return one


@pytest.fixture
def watched() -> Iterator[Watched]:
    """An engine some of whose decisions take too long."""
    others, rules = rules_processes(), load_rules()
    modules = (*rules.modules, ("slow.rego", SLOW_FOR_ONE))
    engine = RegopyEngine(RuleSet(modules, (), "slow for one"), timeout=1.5)
    yield Watched(engine, others)
    engine.close()


def test_a_decision_that_takes_too_long_is_ended_and_the_next_one_is_made(watched: Watched) -> None:
    before = watched.process
    slow = dataclasses.replace(CLAIRE, id="lente")
    with pytest.raises(PolicyError, match="pas répondu en"):
        watched.engine.decide(effects(slow, closing("voirie", 11)))
    assert not before.exists()
    assert watched.engine.decide(effects(CLAIRE, closing("voirie", 11))).decision.rule


def test_rules_whose_process_is_killed_refuse_once(watched: Watched) -> None:
    os.kill(int(watched.process.name), signal.SIGKILL)
    with pytest.raises(PolicyError, match="rien n'est fait"):
        watched.engine.decide(READ)
    assert watched.engine.decide(READ).decision.rule


ORPHAN = """

from tests.guards.test_policy_failures import READ, slow_rules
from guards.policy.regopy_program import Program
from guards.policy.ruleset import ENTRYPOINT
from guards.policy.documents import policy_input
from guards.policy.term import to_term

program = Program(slow_rules().modules, (ENTRYPOINT,))
print(program._process.pid, flush=True)
program.value(ENTRYPOINT, to_term(policy_input(READ)), 600.0)
"""


def test_rules_do_not_outlive_a_server_that_is_killed_in_the_middle_of_a_decision() -> None:
    with subprocess.Popen([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        rules = Path(f"/proc/{int(server.stdout.readline())}")
        time.sleep(1.0)
        assert b"regopy_child.py" in (rules / "cmdline").read_bytes()
        server.kill()
        server.wait()
        until = time.monotonic() + 6  # the decision itself takes more than twice as long
        while _runs(rules) and time.monotonic() < until:
            time.sleep(0.1)
    assert not _runs(rules)


def _runs(process: Path) -> bool:
    """Whether it is there and no zombie that nobody has waited for."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_memory_does_not_grow_with_decisions(watched: Watched) -> None:
    def pages() -> int:
        files = (Path("/proc/self/statm"), watched.process / "statm")
        return sum(int(file.read_text().split()[1]) for file in files)

    def decide(times: int) -> None:
        for _ in range(times):
            watched.engine.decide(effects(CLAIRE, closing("voirie", 11)))

    decide(50)
    before = pages()
    decide(200)
    assert (pages() - before) * resource.getpagesize() < 10_000_000


class Stuck(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        time.sleep(3)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Liar(Stuck):
    def do_POST(self) -> None:
        body = b'{"result": {"judgement": {"decision": {}}, "digest": "other"}}'
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_PUT = do_POST


class Garbage(Liar):
    def do_POST(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>not OPA")

    do_GET = do_PUT = do_POST


@contextmanager
def serving(handler: type[http.server.BaseHTTPRequestHandler]) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_a_slow_server_refuses_in_time() -> None:
    with serving(Stuck) as url:
        engine = OpaEngine(load_rules(), url, timeout=0.3)
        assert refused(engine)
        engine.close()


@pytest.mark.parametrize("handler", [Liar, Garbage])
def test_a_server_that_is_not_ours_refuses(handler: type[http.server.BaseHTTPRequestHandler]) -> None:
    with serving(handler) as url:
        engine = OpaEngine(load_rules(), url, timeout=5)
        assert refused(engine)
        engine.close()


def test_an_absent_server_refuses() -> None:
    engine = OpaEngine(load_rules(), f"http://127.0.0.1:{free_port()}", timeout=5)
    assert "ne répond pas" in refused(engine)
    engine.close()


@pytest.mark.parametrize("url", ["opa", "ftp://127.0.0.1", "http://", "http://127.0.0.1:8181/v1"])
def test_an_address_that_is_no_server_is_said_at_the_start(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"policy\.url"):
        build_policy_engine(Settings(policy=PolicySettings(url=url)))


@pytest.mark.opa
def test_a_restarted_server_gets_the_rules_again() -> None:
    port = free_port()
    engine = OpaEngine(load_rules(), f"http://127.0.0.1:{port}", timeout=30)
    for _ in range(2):
        with opa_server(opa_binary(), port=port):
            assert isinstance(judge(engine, READ).decision, Allow)
        assert refused(engine)
    engine.close()


@pytest.mark.opa
def test_a_server_with_older_rules_gets_these() -> None:
    rules = load_rules()
    others = {**dict(rules.modules), "old.rego": "package beffroi.rules\n\nold := 1\n"}
    older = RuleSet(tuple(others.items()), (), "older")
    with opa_server(opa_binary()) as url:
        first, second = OpaEngine(older, url, 30), OpaEngine(rules, url, 30)
        assert judge(first, READ).policy == "older"
        assert judge(second, READ).policy == rules.digest
        held = httpx.get(f"{url}/v1/policies", trust_env=False).json()["result"]
        assert {module["id"] for module in held} == {
            "beffroi/served.rego",
            *(f"beffroi/{name}" for name, _ in rules.modules),
        }
        first.close()
        second.close()


@pytest.mark.opa
def test_a_strangers_module_among_our_rules_refuses() -> None:
    stranger = 'package beffroi.rules\n\nallow contains {"rule": "all", "reason": "all"}\n'
    with opa_server(opa_binary()) as url:
        httpx.put(f"{url}/v1/policies/stranger.rego", content=stranger, trust_env=False)
        engine = OpaEngine(load_rules(), url, 30)
        assert "module étranger" in refused(engine)
        engine.close()


@pytest.mark.opa
def test_rules_that_opa_does_not_compile_refuse() -> None:
    rules = load_rules()
    broken = RuleSet((*rules.modules, ("b.rego", "package beffroi.rules\nx := unknown(1)\n")), (), "b")
    with opa_server(opa_binary()) as url:
        engine = OpaEngine(broken, url, 30)
        assert refused(engine)
        engine.close()


def test_what_json_cannot_carry_is_refused(regopy: PolicyEngine) -> None:
    decision = judge(regopy, effects(CLAIRE, sending("\ud800@paris.demo"))).decision
    assert decision.rule == "policy.unavailable"


def test_threads_share_an_engine(regopy: PolicyEngine) -> None:
    wrong: list[str] = []

    def work(part: int) -> None:
        for name, document, rule in TABLE[part::4]:
            if judge(regopy, document).decision.rule != rule:
                wrong.append(name)

    threads = [threading.Thread(target=work, args=(part,)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
