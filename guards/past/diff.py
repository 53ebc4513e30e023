"""What other rules or limits would have changed in past decisions: each judged again on what was kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from beffroi.errors import PolicyError
from guards.past.judgements import Kept, PastDecision
from guards.past.varied import Varied, tools_judged, varied
from guards.policy.rejudge import rejudge
from guards.policy.ruleset import SHIPPED, load_rules
from guards.policy.testing import run_policy_tests


@dataclass(frozen=True)
class Verdict:
    """One side of a change: ``outcome`` as in the ledger, ``by`` who must approve (empty for the others)."""

    outcome: str
    rule: str
    by: str = ""


@dataclass(frozen=True)
class Change:
    """A decision that would have been another one.

    Attributes:
        lines: lines of the plan that were judged.
    """

    run: str
    seq: int
    at: datetime
    stage: str
    lines: tuple[int, ...]
    tool: str
    before: Verdict
    after: Verdict


@dataclass(frozen=True)
class PolicyDiff:
    """The comparison.

    Attributes:
        digest: sha256 of the other rules.
        same: decisions that stay.
        absent, altered: decisions whose document is not kept, or was changed since: not judged again.
        undecided: decisions on which the other rules gave nothing (``error``): not counted as changes.
        filled: decisions of before a part of the document existed: judged with its default.
        tools: those that the judged documents name.
        unread: decisions whose document has not today's form: not judged with other limits.
    """

    digest: str
    same: int
    changes: tuple[Change, ...]
    absent: int
    altered: int
    undecided: int
    filled: int = 0
    tools: frozenset[str] = frozenset()
    unread: int = 0

    @property
    def judged(self) -> int:
        """How many were judged again."""
        return self.same + len(self.changes)

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        """Changes by outcome before and after; both alike where only rule or approver differ."""
        return dict(Counter((c.before.outcome, c.after.outcome) for c in self.changes).most_common())


def compare(
    past: Iterable[PastDecision], folder: Path | None = None, limits: Mapping[str, Any] | None = None
) -> PolicyDiff:
    """Judge past decisions again. Nothing is written.

    Args:
        folder: of the rules; the shipped ones where None, which have passed their tests.
        limits: members of `guards.policy.Limits` as JSON, instead of those of that day; the others stay.

    Raises:
        PolicyError: the rules do not compile, do not pass their own tests or have none, or end the engine.
    """
    folder = folder or SHIPPED
    digest = load_rules().digest if folder == SHIPPED else _tried(folder)
    known = list(past)
    kept = [(one, varied(one.document, limits or {})) for one in known if one.document is not None]
    whole = [(one, ready) for one, ready in kept if isinstance(ready, Varied)]
    documents = [ready.document for _, ready in whole]
    answers = rejudge(documents, folder)
    same, undecided = 0, 0
    changes: list[Change] = []
    for (one, _), answer in zip(whole, answers, strict=True):
        before = Verdict(one.outcome, one.rule, one.by)
        after = Verdict(answer.get("outcome", ""), answer.get("rule", ""), answer.get("by", ""))
        if "error" in answer:
            undecided += 1
        elif before == after:
            same += 1
        else:
            judged = (one.stage, one.lines, one.tool)
            changes.append(Change(one.run, one.seq, one.at, *judged, before, after))
    missing = Counter(one.kept for one in known)
    filled = sum(ready.filled for _, ready in whole)
    left = (missing[Kept.ABSENT], missing[Kept.ALTERED], undecided, filled)
    return PolicyDiff(digest, same, tuple(changes), *left, tools_judged(documents), len(kept) - len(whole))


def _tried(folder: Path) -> str:
    report = run_policy_tests(folder)
    if report.error:
        raise PolicyError(f"Règles de « {folder} » : {report.error}", f"Rules of '{folder}': {report.error}")
    if not report.tests:
        raise PolicyError(
            f"Les règles de « {folder} » n'ont aucune épreuve (*_test.rego) : rien n'est comparé. Copiez "
            "aussi les épreuves livrées, et ajustez-les.",
            f"The rules of '{folder}' have no tests: nothing is compared.",
        )
    failed = [test.name for test in report.tests if not (test.regopy and test.opa is not False)]
    if failed:
        shown = ", ".join(failed[:5]) + (f" et {len(failed) - 5} autres" if len(failed) > 5 else "")
        raise PolicyError(
            f"Les règles de « {folder} » ne passent pas leurs propres épreuves ({shown}) : rien n'est "
            "comparé.",
            f"The rules of '{folder}' fail their own tests: {shown}",
            command=f"beffroi policy test --folder {folder}",
        )
    return report.digest
