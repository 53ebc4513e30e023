"""The engine in a server: OPA, through opa-python-client.

The server must hold exactly our rules. Every answer carries their digest, so a server that was restarted is
noticed at once; the texts are compared too, behind an answer, every `_COMPARED` seconds at most, as they may
be changed under our digest. Where they differ they are pushed, and no answer counts before they are the same.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import requests
from opa_client import errors as opa  # type: ignore[import-untyped]  # it ships no types

from beffroi.errors import PolicyError
from guards.policy.answer import no_decision, to_judgement
from guards.policy.decision import Judgement
from guards.policy.documents import AnyDocument, policy_input
from guards.policy.opa_connection import connect
from guards.policy.opa_sync import holds, push_rules
from guards.policy.ruleset import RuleSet
from guards.policy.term import to_term, whole_document
from guards.policy.worker import DeadlineWorker

_T = TypeVar("_T")

_FAILURES = (
    requests.exceptions.RequestException,
    opa.ConnectionsError,
    opa.DeletePolicyError,
    opa.PolicyNotFoundError,
    opa.QueryExecuteError,
    opa.RegoParseError,
    # The client takes an answer's shape on trust: another one ends in one of these.
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)


_LONGEST_ID = 200
_COMPARED = 1.0
"""Seconds for which texts that were compared count as the same: a comparison takes some 80 ms."""
_SETTLED = 10.0
"""Seconds after a push in which every answer is compared: others may be pushing their own rules."""
_log = logging.getLogger("beffroi.policy")


@dataclass(frozen=True)
class _Said:
    """A server's answer: the judgement as it is, the digest of the rules that gave it, its log's id."""

    judgement: Any
    digest: Any
    decision_id: str


class OpaEngine:
    """Decides by an OPA server. Safe to share between threads.

    Args:
        url: such as ``http://127.0.0.1:8181``.
        timeout: seconds after which a decision is given up.
        token: sent as a bearer token; none where empty.
        ca: PEM file of the only authority that is trusted; the machine's usual ones where None.

    Raises:
        ConfigurationError: as `guards.policy.opa_connection.connect`.
    """

    def __init__(
        self, rules: RuleSet, url: str, timeout: float, token: str = "", ca: Path | None = None
    ) -> None:
        self.digest = rules.digest
        self._rules = rules
        self._url = url
        self._timeout = timeout
        self._client = connect(url, timeout, token, ca)
        self._again = self._settled = 0.0  # moments: the next comparison, the end of pushing by others
        self._worker = DeadlineWorker("policy-opa", self._client.line.cut)

    def decide(self, document: AnyDocument) -> Judgement:
        """Judge one document.

        Raises:
            PolicyError: server away, slow, holding other rules, or no decision.
        """
        return self._judge(policy_input(document))

    def decide_raw(self, document: Mapping[str, Any]) -> Judgement:
        """Judge a document that comes as a JSON object.

        Raises:
            PolicyError: as `decide`; or it is not whole.
        """
        return self.decide(whole_document(document))

    def check(self) -> Judgement:
        """Whether the server is well, takes our token and holds our rules: what an empty document gets.

        Raises:
            PolicyError: as `decide`.
        """
        self._worker.run(self._check_health, self._timeout)
        return self._judge({})

    def close(self) -> None:
        """Close connections and end the engine's thread."""
        self._worker.close()
        self._client.close_connection()

    def _judge(self, term: dict[str, Any]) -> Judgement:
        started = time.perf_counter()
        to_term(term)
        said = self._worker.run(lambda: self._ask(term), self._timeout)
        return to_judgement(said.judgement, self.digest, time.perf_counter() - started, said.decision_id)

    def _ask(self, term: dict[str, Any]) -> _Said:
        said = self._trying(lambda: self._query(term))
        if said.digest == self.digest and self._is_ours():
            return said
        self._again, self._settled = 0.0, time.monotonic() + _SETTLED
        self._trying(lambda: push_rules(self._client, self._rules))
        said = self._trying(lambda: self._query(term))
        if said.digest != self.digest or not self._is_ours():
            raise no_decision()
        return said

    def _is_ours(self) -> bool:
        """Whether the texts behind the answer that was just given are ours."""
        if time.monotonic() < self._again:
            return True
        if not self._trying(lambda: holds(self._client, self._rules)):
            _log.error(
                "Les règles du serveur de règles (%s) ont été changées par un autre : elles sont remises. "
                "Cherchez qui d'autre peut les écrire.",
                self._url,
            )
            return False
        if (now := time.monotonic()) > self._settled:
            self._again = now + _COMPARED
        return True

    def _query(self, term: dict[str, Any]) -> _Said:
        strict = {"strict-builtin-errors": "true"}
        answer = self._client.query_rule(term, "beffroi.served", "answer", strict)
        result, logged = answer.get("result"), answer.get("decision_id")
        result = result if isinstance(result, dict) else {}
        known = isinstance(logged, str) and logged.isprintable()
        return _Said(result.get("judgement"), result.get("digest"), logged[:_LONGEST_ID] if known else "")

    def _check_health(self) -> None:
        if not self._client.check_health():
            raise _unavailable(self._url, ConnectionError("not healthy"))

    def _trying(self, act: Callable[[], _T]) -> _T:
        try:
            return act()
        except _FAILURES as error:
            raise _unavailable(self._url, error) from error


def _unavailable(url: str, error: Exception) -> PolicyError:
    detail = " ".join(str(error).split())[:300]
    return PolicyError(
        f"Le serveur de règles ({url}) ne répond pas comme attendu : rien n'est fait. "
        "Prévenez l'administrateur.",
        f"The policy server ({url}) did not answer as expected: {type(error).__name__}: {detail}",
    )
