"""The engine beside the server: rego-cpp through regopy, in a process of its own, compiled once.

Input goes in as JSON text (`Interpreter.set_input_term`): regopy's own conversion cuts a string at a NUL and
does not escape quotes, so a value could be judged on less than it is.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from beffroi.errors import PolicyError
from guards.policy.answer import to_judgement
from guards.policy.decision import Judgement
from guards.policy.documents import AnyDocument, policy_input
from guards.policy.regopy_program import Program
from guards.policy.ruleset import ENTRYPOINT, RuleSet
from guards.policy.term import to_term, whole_document


class RegopyEngine:
    """Decides on this machine, without a server. Safe to share between threads.

    Args:
        timeout: seconds after which a decision is given up.

    Raises:
        PolicyError: the rules do not compile, or do not refuse an empty document.
    """

    def __init__(self, rules: RuleSet, timeout: float) -> None:
        self.digest = rules.digest
        self._timeout = timeout
        self._program = Program(rules.modules, (ENTRYPOINT,))
        self._probe()

    def decide(self, document: AnyDocument) -> Judgement:
        """Judge one document.

        Raises:
            PolicyError: broken, slow, or no decision.
        """
        return self.ask(policy_input(document))

    def decide_raw(self, document: Mapping[str, Any]) -> Judgement:
        """Judge a document that comes as a JSON object.

        Raises:
            PolicyError: as `decide`; or it is not whole.
        """
        return self.decide(whole_document(document))

    def check(self) -> Judgement:
        """What an empty document gets.

        Raises:
            PolicyError: as `decide`.
        """
        return self.ask({})

    def ask(self, term: Mapping[str, Any]) -> Judgement:
        """What the rules say of any JSON object, whole or not: to find out which parts they look at.

        Raises:
            PolicyError: as `decide`.
        """
        started = time.perf_counter()
        text = to_term(term)
        raw = self._program.value(ENTRYPOINT, text, self._timeout)
        return to_judgement(raw, self.digest, time.perf_counter() - started)

    def close(self) -> None:
        """End the engine's process."""
        self._program.close()

    def _probe(self) -> None:
        # rego-cpp notices some mistakes (an unknown function) only when it evaluates.
        try:
            self.check()
        except PolicyError:
            self.close()
            raise
