"""What policy says of a plan on the demo city, asked as the assistant asks it: plan, reads, then effects."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast

from agents.graph.deps import Deps
from agents.graph.judging.circumstances import as_set
from agents.graph.judging.documents import call_document, effects_document, plan_document
from agents.interpreter.evaluation import Evaluation
from agents.language.checked import CheckedPlan
from beffroi.identity import Actor
from beffroi.settings.installation import PolicySettings
from guards.policy import CallDocument, Deny, EffectsDocument, PlanDocument, PolicyEngine, judge


class Verdicts:
    """Asks policy about plans of one person.

    Args:
        mail_domains: the city's own.
    """

    def __init__(self, engine: PolicyEngine, actor: Actor, mail_domains: tuple[str, ...]) -> None:
        self._engine = engine
        self._actor = actor
        # Documents need nothing else of what the nodes work with; no account is known of a recipient.
        guards = SimpleNamespace(accounts=SimpleNamespace(list=lambda: []))
        self._deps = cast(Deps, SimpleNamespace(mail_domains=mail_domains, guards=guards))
        self._about = as_set(PolicySettings())

    def refuses(self, checked: CheckedPlan, evaluation: Evaluation) -> bool:
        """Whether some stage refuses the plan, so that it reaches no approval card."""
        documents = self._documents(checked, evaluation)
        return any(isinstance(judge(self._engine, each).decision, Deny) for each in documents)

    def close(self) -> None:
        """End the engine."""
        self._engine.close()

    def _documents(
        self, checked: CheckedPlan, evaluation: Evaluation
    ) -> Iterator[PlanDocument | CallDocument | EffectsDocument]:
        yield plan_document(self._deps, self._actor, checked, self._about)
        producers = {call.site: call for call in evaluation.calls}
        try:
            for call in evaluation.calls:
                if not call.is_effect and call.outcome is not None:
                    yield call_document(self._deps, self._actor, call, self._about)
            if evaluation.effects:
                effects = evaluation.effects
                yield effects_document(self._deps, self._actor, effects, producers, self._about)
        except TypeError:
            # Records of the unseen tools cross no process: their plans are judged as plans alone.
            return
