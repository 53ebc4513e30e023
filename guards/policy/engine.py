"""Which engine decides, and asking it without ever letting a failure through."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

from beffroi.errors import PolicyError
from beffroi.settings.installation import PolicySettings, Settings
from guards.policy.decision import Deny, Judgement, PolicyEngine
from guards.policy.documents import AnyDocument
from guards.policy.regopy_engine import RegopyEngine
from guards.policy.ruleset import RuleSet, load_rules
from guards.policy.trial import try_rules

_log = logging.getLogger("beffroi.policy")

UNAVAILABLE = "policy.unavailable"
"""Rule of every refusal that comes from the rules' own failure."""


class UnavailableEngine:
    """Stands where rules could not be loaded: refuses everything, and says why."""

    digest = ""

    def __init__(self, error: PolicyError) -> None:
        self.error = error

    def decide(self, document: AnyDocument) -> Judgement:
        """Never decides.

        Raises:
            PolicyError: why the rules could not be loaded.
        """
        raise self.error

    def decide_raw(self, document: Mapping[str, Any]) -> Judgement:
        """Never decides.

        Raises:
            PolicyError: why the rules could not be loaded.
        """
        raise self.error

    def check(self) -> Judgement:
        """Never well.

        Raises:
            PolicyError: why the rules could not be loaded.
        """
        raise self.error

    def close(self) -> None:
        """Nothing to let go of."""


def build_policy_engine(settings: Settings) -> PolicyEngine:
    """The engine of an installation; one that refuses everything where the rules cannot be loaded.

    Raises:
        ConfigurationError: ``policy.url`` is not the URL of a server, ``policy.token`` cannot be read or
            sent, ``policy.ca`` is no authority.
    """
    try:
        rules = load_rules(settings.policy.path)
        if settings.policy.url:
            return _server(rules, settings.policy.url, settings.policy)
        if settings.policy.path:
            try_rules(settings.policy.path)
        return RegopyEngine(rules, settings.policy.timeout)
    except PolicyError as error:
        return UnavailableEngine(error)


def _server(rules: RuleSet, url: str, policy: PolicySettings) -> PolicyEngine:
    # Its client takes half a second to import, and most installations have no server.
    from guards.policy.opa_engine import OpaEngine

    token = "" if policy.token is None else policy.token.read()
    engine = OpaEngine(rules, url, policy.timeout, token, policy.ca)
    try:
        engine.check()
    except PolicyError as error:
        # It refuses everything until the server is well, and needs no restart then.
        _log.error("%s (%s)", error.fr, error.en)
    return engine


def judge(engine: PolicyEngine, document: AnyDocument) -> Judgement:
    """Judge a document. Never raises `PolicyError`: rules that fail in any way refuse."""
    started = time.perf_counter()
    try:
        return engine.decide(document)
    except PolicyError as error:
        if error.command:
            # Not the engine's own words: they may quote what was judged.
            _log.error("The rules gave no decision: nothing is done (see: %s)", error.command)
        refusal = Deny(UNAVAILABLE, error.fr)
        return Judgement(refusal, (refusal,), engine.digest, time.perf_counter() - started)
