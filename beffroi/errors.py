"""The one exception tree of the house.

    BeffroiError
    ├── ConfigurationError     a setting or a file of the installation is wrong or missing
    ├── PlanError              a plan cannot be read, typed or traced to the request
    ├── ModelError             the model's file, worker or server failed
    ├── PolicyError            the policy is missing, broken or slow (callers treat it as a refusal)
    ├── Refused                policy or a wall said no; carries the rule's id
    ├── ToolError              a tool call failed; carries one closed symbol (`Failure`)
    │   ├── EffectDoubt        an effect left; that it is not found does not show that it was not done
    │   │   └── DoneInPart     a part of it was done; that it is found does not show that all of it was
    │   ├── NotAsked           refused before the system was asked for the effect
    │   └── SandboxError       the sandbox itself could not be made or was broken
    └── RecordError            the ledger or a table could not be written: the run stops before any effect
        └── Altered            what is stored is not what was written: to try again is of no use

Each carries what happened and what its reader can do next, in French with English beside: staff read it. What
only an administrator can do stands apart from it, as a command.
"""

from __future__ import annotations

from enum import StrEnum


class Failure(StrEnum):
    """Closed set of reasons why a tool call failed; whether a repair is tried depends on nothing else."""

    NOT_FOUND = "not_found"
    INVALID = "invalid"
    CONFLICT = "conflict"
    UNAVAILABLE = "unavailable"
    TIMEOUT = "timeout"
    LIMIT = "limit"
    BROKEN = "broken"


NOTHING_DONE = frozenset({Failure.NOT_FOUND, Failure.INVALID, Failure.CONFLICT})
"""Failures by which a system says that it did nothing; any other may come after the deed."""
NO_ANSWER = frozenset({Failure.UNAVAILABLE, Failure.TIMEOUT})
"""Failures by which a system does not answer: it may answer a little later."""


class BeffroiError(Exception):
    """Root of the tree.

    Args:
        fr: what happened and what to do next, in French.
        en: the same in English; the French text where none is given.
        command: by which an administrator sees or mends it: told on the command line and in logs, never on
            a page or in the chat.
    """

    def __init__(self, fr: str, en: str | None = None, *, command: str = "") -> None:
        super().__init__(fr)
        self.fr = fr
        self.en = en or fr
        self.command = command

    @property
    def logged(self) -> str:
        """What a log says of it."""
        return f"{self.en} (see: {self.command})" if self.command else self.en


class ConfigurationError(BeffroiError):
    """A setting or a file of the installation is wrong or missing."""


class PlanError(BeffroiError):
    """A plan cannot be read, typed or traced to the request.

    Args:
        line: 1-based line of the plan; 0 where the whole plan is meant.
        mend: what would make it right, in a sentence that a model can use and a person can read.
    """

    def __init__(self, fr: str, *, line: int = 0, mend: str = "", en: str | None = None) -> None:
        super().__init__(fr, en)
        self.line = line
        self.mend = mend


class ModelError(BeffroiError):
    """The model's file, worker or server failed."""

    def __init__(self, fr: str, en: str | None = None, *, command: str = "beffroi doctor") -> None:
        super().__init__(fr, en, command=command)


class PolicyError(BeffroiError):
    """The policy is missing, broken or slow. Callers treat it as a refusal."""


class Refused(BeffroiError):
    """Policy or a wall said no.

    Args:
        rule: the rule's id, such as ``effects.deletion``.
    """

    def __init__(self, rule: str, fr: str, en: str | None = None) -> None:
        super().__init__(fr, en)
        self.rule = rule


class ToolError(BeffroiError):
    """A tool call failed, for one reason of a closed set."""

    def __init__(self, failure: Failure, fr: str, en: str | None = None, *, command: str = "") -> None:
        super().__init__(fr, en, command=command)
        self.failure = failure


class EffectDoubt(ToolError):
    """An effect left and was taken, and what came after failed. Only finding it settles that: a system may
    show late, or to others, what it took."""


class DoneInPart(EffectDoubt):
    """The system did a part of an effect: a person looks there, and nothing that is found settles it."""


class NotAsked(ToolError):
    """An effect was refused before its system was asked for it: nothing can have happened. The host's code
    says so, never a tool's."""


class SandboxError(ToolError):
    """The sandbox could not be made, or a call in it was ended by a limit."""


class RecordError(BeffroiError):
    """The ledger or a table could not be written; nothing further is done."""


class Altered(RecordError):
    """What is stored is not what Beffroi wrote: it is not used, and reads the same at every try."""
