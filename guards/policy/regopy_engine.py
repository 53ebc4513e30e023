"""The engine in process: rego-cpp through regopy, compiled once.

Input goes in as JSON text (`Interpreter.set_input_term`): regopy's own conversion cuts a string at a NUL and
does not escape quotes, so a value could be judged on less than it is.

regopy's library has an allocator of its own. Were it the first to bring the C++ library into the process, the
C++ library would use that allocator for everybody, and other native packages (PROJ, GDAL) would crash: so the
C++ library is loaded by itself first.
"""

from __future__ import annotations

import contextlib
import ctypes
import time
from collections.abc import Mapping
from typing import Any

with contextlib.suppress(OSError):
    ctypes.CDLL("libstdc++.so.6")

from regopy import Interpreter, LogLevel, RegoError  # type: ignore[import-untyped]  # it ships no types

from beffroi.errors import PolicyError
from guards.policy.answer import no_decision, to_judgement
from guards.policy.decision import Judgement
from guards.policy.documents import AnyDocument, policy_input
from guards.policy.ruleset import ENTRYPOINT, RuleSet
from guards.policy.term import to_term, whole_document
from guards.policy.worker import DeadlineWorker


class RegopyEngine:
    """Decides in this process. Safe to share between threads: one thread of its own holds the interpreter.

    Args:
        timeout: seconds after which a decision is given up.

    Raises:
        PolicyError: the rules do not compile, or do not refuse an empty document.
    """

    def __init__(self, rules: RuleSet, timeout: float) -> None:
        self.digest = rules.digest
        self._timeout = timeout
        self._worker = DeadlineWorker("policy-regopy")
        self._program = self._worker.run(lambda: Program(rules.modules, (ENTRYPOINT,)), max(timeout, 30.0))
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
        raw = self._worker.run(lambda: self._program.value(ENTRYPOINT, text), self._timeout)
        return to_judgement(raw, self.digest, time.perf_counter() - started)

    def close(self) -> None:
        """End the engine's thread."""
        self._worker.close()

    def _probe(self) -> None:
        # rego-cpp notices some mistakes (an unknown function) only when it evaluates.
        try:
            self.check()
        except PolicyError:
            self.close()
            raise


class Program:
    """Compiled rules; to be used by the thread that made it.

    Raises:
        PolicyError: they do not compile.
    """

    def __init__(self, modules: tuple[tuple[str, str], ...], entrypoints: tuple[str, ...]) -> None:
        self._interpreter = Interpreter()
        self._interpreter.log_level = LogLevel.NONE
        self._interpreter.strict_built_in_errors = True
        try:
            for name, text in modules:
                self._interpreter.add_module(name, text)
            self._bundle = self._interpreter.build(None, entrypoints)
        except RegoError as error:
            raise _broken(error) from error
        if not self._bundle.ok():
            raise no_decision()

    def value(self, entrypoint: str, term: str) -> Any:
        """Value of a rule for an input given as JSON text.

        Raises:
            PolicyError: undefined, or an error while evaluating.
        """
        try:
            self._interpreter.set_input_term(term)
            output = self._interpreter.query_bundle_entrypoint(self._bundle, entrypoint)
            return output[0][0]
        except (RegoError, ValueError, LookupError) as error:
            raise no_decision() from error


def _broken(error: RegoError) -> PolicyError:
    detail = " ".join(str(error).split())[:300]
    return PolicyError(
        "Les règles ne se compilent pas : rien n'est fait. Prévenez l'administrateur "
        f"(« beffroi policy test » montre l'erreur). Détail : {detail}",
        f"The rules do not compile: nothing is done. {detail}",
    )
