"""Policy: whether a plan, a set of effects or one call may go on, by rules that anyone can read.

    judgement = judge(engine, PlanDocument(…))
    match judgement.decision:
        case Allow(): …
        case NeedsApproval(by=by): …
        case Deny(rule, reason): …

`judge` never raises: whatever goes wrong with the rules is a refusal (``policy.unavailable``).
"""

from guards.policy.decision import Allow, Decision, Deny, Judgement, NeedsApproval, PolicyEngine
from guards.policy.documents import (
    AnyDocument,
    Approver,
    Bounds,
    CallArgument,
    CallDocument,
    CallStep,
    CallStepHead,
    EffectsDocument,
    Flow,
    PersonTarget,
    PlaceTarget,
    PlanArgument,
    PlanDocument,
    PlanStep,
    ServiceTarget,
    ShowDocument,
    Shown,
    Targets,
    TicketTarget,
    kind_of,
)
from guards.policy.engine import UNAVAILABLE, UnavailableEngine, build_policy_engine, judge
from guards.policy.parts import (
    ActorInput,
    Circumstances,
    CoarseInput,
    LabelInput,
    Limits,
    Moment,
    OfficeInput,
    PurposeInput,
    Usage,
)
from guards.policy.testing import PolicyTest, PolicyTestReport, find_opa, run_policy_tests

__all__ = [
    "UNAVAILABLE",
    "ActorInput",
    "Allow",
    "AnyDocument",
    "Approver",
    "Bounds",
    "CallArgument",
    "CallDocument",
    "CallStep",
    "CallStepHead",
    "Circumstances",
    "CoarseInput",
    "Decision",
    "Deny",
    "EffectsDocument",
    "Flow",
    "Judgement",
    "LabelInput",
    "Limits",
    "Moment",
    "NeedsApproval",
    "OfficeInput",
    "PersonTarget",
    "PlaceTarget",
    "PlanArgument",
    "PlanDocument",
    "PlanStep",
    "PolicyEngine",
    "PolicyTest",
    "PolicyTestReport",
    "PurposeInput",
    "ServiceTarget",
    "ShowDocument",
    "Shown",
    "Targets",
    "TicketTarget",
    "UnavailableEngine",
    "Usage",
    "build_policy_engine",
    "find_opa",
    "judge",
    "kind_of",
    "run_policy_tests",
]  # fmt: skip
