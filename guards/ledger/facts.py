"""The members of a payload that stand in the tree for ever, in clear, and what their values must look like.

No member may name a person: a closed set of words, or an id of the house's own, wherever there is one. The
others (`OPEN`) are names of rules, tools, packages, servers, hosts and places in a plan, which no caller
takes from a person; whoever acted stands in none of them, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Form = re.Pattern[str] | type


def _one_of(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words))


_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/@\[\]+=-]{0,127}")
_HEX = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{16}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KEY = re.compile(r"[!-*,-~]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{1,80}={0,2}")
_SIGNATURE = re.compile(r"[A-Za-z0-9+/]{86}==")
_RECORD = re.compile(rf"(?:ticket|notice):{_NAME.pattern}|[0-9a-f]{{12}}")
_PERIOD = re.compile(r"[1-9][0-9]{0,14}-[1-9][0-9]{0,14}")
_CHANGER = re.compile(r"p-[0-9a-f]{16}|console|ldap|oidc")
_STAGE = _one_of("plan", "effects", "call", "show")
_FAILURE = _one_of(
    "not_found", "invalid", "conflict", "unavailable", "timeout", "limit", "broken", "stale",
)  # fmt: skip
_STATUS = _one_of("running", "waiting", "question", "done", "failed", "refused", "uncertain")
_PHASE = _one_of("plan", "review", "read", "approve", "question", "act", "repair", "report", "end")
_WHY = _one_of(
    "signed_out", "signed_out_everywhere", "replaced", "absolute", "idle", "unchecked", "roles", "password",
    "gone", "no_role",
)  # fmt: skip

FACTS: Mapping[str, Form] = {
    # which rule decided what
    "rule": _NAME, "stage": _STAGE, "outcome": _one_of("allow", "deny", "approval"),
    "by": _one_of("self", "superviseur"), "policy": _HEX, "document": _HEX, "decision_id": _UUID,
    "considered": list,
    # what was called, and how it ended
    "tool": _NAME, "site": _NAME, "failure": _FAILURE, "error": _NAME, "found": bool, "again": bool,
    "as": _one_of("done", "refused", "cleared"),
    # records and ids
    "effect": _NAME, "effects": list, "approval": _ID, "record": _RECORD, "line": int, "attempt": int,
    # under what somebody decides or reads, who changed an account, and why a sign-in ended
    "delegation": _ID, "inquiry": _ID, "scope": _one_of("run", "person", "period"), "changed_by": _CHANGER,
    "why": _WHY,
    # where the run stands
    "status": _STATUS, "phase": _PHASE,
    # what was put to use
    "model_sha256": _HEX, "tools": _HEX, "package": _NAME, "server": _NAME, "sha256": _HEX,
    "hosts": list,
    # the ledger about itself
    "count": int, "root": _HEX, "key": _KEY, "replaces": _KEY, "proof": _SIGNATURE, "period": _PERIOD,
    # erasure and retention
    "erased": _one_of("run", "person"), "category": _one_of("requests", "personal", "effects", "abandoned"),
    "erasure": _ID, "scopes": int, "keys": int, "runs": list,
}  # fmt: skip
"""Members of payloads that stand in clear, and what their values must look like."""

OPEN = frozenset(name for name, form in FACTS.items() if form is _NAME or form is list)
"""Members whose form a sign-in name has too."""


def facts(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a payload that stand in clear."""
    actor = payload.get("actor")
    return {
        name: payload[name]
        for name, form in FACTS.items()
        if name in payload and _fits(payload[name], form) and not _names(payload[name], actor)
    }


def _fits(value: Any, form: Form) -> bool:
    if isinstance(form, re.Pattern):
        return isinstance(value, str) and form.fullmatch(value) is not None
    if form is list:
        return isinstance(value, list | tuple) and all(_fits(each, _NAME) for each in value)
    return type(value) is form and (not isinstance(value, int) or abs(value) < 2**53)


def _names(value: Any, actor: Any) -> bool:
    """Whether a value is the name of whoever acted, who stands in the leaf as a pseudonym."""
    return bool(actor) and (value == actor or (isinstance(value, list | tuple) and actor in value))
