"""A policy server that others write to, or that holds whoever waits for it: refused or put right, and told."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest

from beffroi.errors import PolicyError
from guards.policy import Allow, Deny, judge
from guards.policy.opa_engine import OpaEngine
from guards.policy.ruleset import RuleSet, load_rules
from tests.guards.opa import opa_binary, opa_server
from tests.guards.policy_table import TABLE

READ = TABLE[0][1]
ALL = '{"outcome": "allow", "rule": "all", "reason": "all"}'
OPEN = f'package beffroi.main\n\njudgement := {{"decision": {ALL}, "considered": [{ALL}]}}\n'
STRANGER = 'package beffroi.rules\n\nallow contains {"rule": "all", "reason": "all"}\n'


def write(url: str, name: str, text: str) -> None:
    assert httpx.put(f"{url}/v1/policies/{name}", content=text, trust_env=False).status_code == 200


@pytest.mark.opa
def test_rules_that_another_changed_under_our_digest_are_put_back_and_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with opa_server(opa_binary()) as url:
        engine = OpaEngine(load_rules(), url, 30)
        right = judge(engine, READ).decision
        assert isinstance(right, Allow) and right.rule != "all" and caplog.records == []
        write(url, "beffroi/main.rego", OPEN)
        assert judge(engine, READ).decision == right
        assert "changées par un autre" in caplog.records[0].getMessage()
        write(url, "beffroi/more.rego", STRANGER)
        assert judge(engine, READ).decision == right
        write(url, "stranger.rego", STRANGER)
        decision = judge(engine, READ).decision
        assert isinstance(decision, Deny) and "module étranger" in decision.reason
        engine.close()


@pytest.mark.opa
def test_a_server_changed_before_the_first_decision_does_not_decide() -> None:
    rules = load_rules()
    with opa_server(opa_binary()) as url:
        before = OpaEngine(rules, url, 30)
        right = judge(before, READ).decision
        before.close()
        write(url, "beffroi/main.rego", OPEN)
        after = OpaEngine(rules, url, 30)
        assert judge(after, READ).decision == right
        after.close()


@pytest.mark.opa
def test_two_installations_of_other_rules_never_decide_by_a_mixture() -> None:
    rules = load_rules()
    others = {**dict(rules.modules), "main.rego": OPEN}
    wrong: list[object] = []
    with opa_server(opa_binary()) as url:

        def decide(engine: OpaEngine, right: str) -> None:
            for _ in range(6):
                decision = judge(engine, READ).decision
                if decision.rule not in (right, "policy.unavailable"):
                    wrong.append(decision)
            engine.close()

        ours = OpaEngine(rules, url, 30)
        theirs = OpaEngine(RuleSet(tuple(others.items()), (), "theirs"), url, 30)
        asked = ((ours, "reads.staff"), (theirs, "all"))
        threads = [threading.Thread(target=decide, args=each) for each in asked]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


@contextmanager
def answering(*answers: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server whose connections get these answers in turn, the last one again and again."""

    def serve() -> None:
        left = list(answers)
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=_ended, args=(left[0], connection), daemon=True).start()
            left = left[1:] or left

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


def _ended(answer: Callable[[socket.socket], None], connection: socket.socket) -> None:
    with connection:
        try:
            answer(connection)
        except OSError:
            return


def drip_body(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    drip_head(connection)


def drip_head(connection: socket.socket) -> None:
    for _ in range(400):
        connection.sendall(b" ")
        time.sleep(0.05)


def missing(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def flood(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(400):
        connection.sendall(b" " * 1_000_000)


@pytest.mark.parametrize("drip", [drip_body, drip_head])
def test_an_answer_that_drips_does_not_hold_the_engine(drip: Callable[[socket.socket], None]) -> None:
    with answering(drip, missing) as url:
        engine = OpaEngine(load_rules(), url, timeout=0.5)
        with pytest.raises(PolicyError, match=r"n'ont pas répondu en 0\.5 s"):
            engine.decide(READ)
        with pytest.raises(PolicyError, match="ne répond pas comme attendu"):
            engine.decide(READ)
        engine.close()


def test_an_answer_without_end_is_given_up() -> None:
    with answering(flood) as url:
        engine = OpaEngine(load_rules(), url, timeout=20)
        with pytest.raises(PolicyError) as told:
            engine.decide(READ)
        assert "too long" in told.value.en
        engine.close()
