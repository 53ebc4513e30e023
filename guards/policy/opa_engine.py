"""The engine in a server: OPA, through opa-python-client.

The server must hold exactly our rules. They are compared text by text at the first decision and pushed where
they differ; every answer carries their digest, so a server that was restarted or changed is noticed.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from opa_client import errors as opa  # type: ignore[import-untyped]  # it ships no types
from opa_client.opa import OpaClient  # type: ignore[import-untyped]

from beffroi.errors import ConfigurationError, PolicyError
from guards.policy.answer import no_decision, to_judgement
from guards.policy.decision import Judgement
from guards.policy.documents import CallDocument, EffectsDocument, PlanDocument, policy_input
from guards.policy.opa_sync import push_rules
from guards.policy.regopy_engine import to_term
from guards.policy.ruleset import RuleSet
from guards.policy.worker import DeadlineWorker

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


class _Client(OpaClient):  # type: ignore[misc]  # an untyped base
    """The client, deaf to proxies and credentials of the environment: it talks to the named server alone."""

    def _init_session(self) -> requests.Session:
        session: requests.Session = super()._init_session()
        session.trust_env = False
        return session


class OpaEngine:
    """Decides by an OPA server. Safe to share between threads.

    Args:
        url: such as ``http://127.0.0.1:8181``.
        timeout: seconds after which a decision is given up.

    Raises:
        ConfigurationError: the URL is not one of a server.
    """

    def __init__(self, rules: RuleSet, url: str, timeout: float) -> None:
        self.digest = rules.digest
        self._rules = rules
        self._url = url
        self._timeout = timeout
        self._client = _client(url, timeout)
        self._worker = DeadlineWorker("policy-opa")

    def decide(self, document: PlanDocument | EffectsDocument | CallDocument) -> Judgement:
        """Judge one document.

        Raises:
            PolicyError: server away, slow, holding other rules, or no decision.
        """
        return self.decide_raw(policy_input(document))

    def decide_raw(self, document: Mapping[str, Any]) -> Judgement:
        """Judge any JSON object.

        Raises:
            PolicyError: as `decide`.
        """
        started = time.perf_counter()
        to_term(document)
        raw = self._worker.run(lambda: self._ask(dict(document)), self._timeout)
        return to_judgement(raw, self.digest, time.perf_counter() - started)

    def close(self) -> None:
        """Close connections and end the engine's thread."""
        self._worker.close()
        self._client.close_connection()

    def _ask(self, document: dict[str, Any]) -> Any:
        try:
            answer = self._query(document)
            if answer.get("digest") != self.digest:
                push_rules(self._client, self._rules)
                answer = self._query(document)
        except _FAILURES as error:
            raise _unavailable(self._url, error) from error
        if answer.get("digest") != self.digest:
            raise no_decision()
        return answer.get("judgement")

    def _query(self, document: dict[str, Any]) -> dict[str, Any]:
        strict = {"strict-builtin-errors": "true"}
        result = self._client.query_rule(document, "beffroi.served", "answer", strict).get("result")
        return result if isinstance(result, dict) else {}


def _client(url: str, timeout: float) -> OpaClient:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise ConfigurationError(
            f"Le réglage policy.url (« {url} ») n'est pas l'adresse d'un serveur OPA, comme "
            "http://127.0.0.1:8181.",
            f"Setting policy.url ('{url}') is not the URL of an OPA server.",
        )
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 8181)
    return _Client(host=parts.hostname, port=port, ssl=secure, retries=0, timeout=timeout)


def _unavailable(url: str, error: Exception) -> PolicyError:
    detail = " ".join(str(error).split())[:300]
    return PolicyError(
        f"Le serveur de règles ({url}) ne répond pas comme attendu : rien n'est fait. "
        "Prévenez l'administrateur.",
        f"The policy server ({url}) did not answer as expected: {type(error).__name__}: {detail}",
    )
