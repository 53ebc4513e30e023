"""The parts that a rule looked at are found among many, whatever stands beside them, with few questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from beffroi.errors import PolicyError
from guards.policy.decision import Deny, Judgement
from guards.policy.looked_at import looked_at

DOCUMENT = {
    "stage": "effects",
    "actor": {"id": "claire", "domain": "voirie", "roles": ["agent", "superviseur"]},
    "effect": {"owner": {"id": "claire"}, "domain": "voirie", "bulk": False, "district": 11},
    **{f"other{number}": {"id": "claire", "domain": "voirie", "district": 11} for number in range(20)},
}

Rule = Callable[[Mapping[str, Any]], bool]


class Rules:
    """Stands in for an engine: each rule refuses where its condition holds."""

    def __init__(self, **rules: Rule) -> None:
        self._rules = rules
        self.asked = 0

    def ask(self, document: Mapping[str, Any]) -> Judgement:
        self.asked += 1
        try:
            said = tuple(Deny(name, "Non.") for name, rule in self._rules.items() if rule(document))
        except (LookupError, TypeError) as error:
            raise PolicyError("indéfini", "undefined") from error
        return Judgement(said[0] if said else Deny("default", "Non."), said, "0" * 64, 0.0, "")


def found(rules: Rules) -> dict[str, set[str]]:
    told = looked_at([rules.ask], DOCUMENT)
    assert told.complete
    return {rule: {".".join(map(str, path)) for path in paths} for rule, paths in told.parts.items()}


@pytest.mark.parametrize(
    ("rule", "parts"),
    [
        (lambda d: d["actor"]["id"] == d["effect"]["owner"]["id"], {"actor.id", "effect.owner.id"}),
        (lambda d: d["actor"]["domain"] == d["effect"]["domain"], {"actor.domain", "effect.domain"}),
        (lambda d: d["effect"].get("bulk") is False, {"effect.bulk"}),
        (lambda d: "superviseur" in d["actor"]["roles"], {"actor.roles.1"}),
        (lambda d: len(d["actor"]["roles"]) == 2, {"actor.roles.0", "actor.roles.1"}),
        (lambda d: d["other7"]["district"] == 11 == d["other8"]["district"], {"other7.district", "other8.district"}),
    ],
    ids=["compared", "compared words", "flag", "in a list", "length", "two of many"],
)  # fmt: skip
def test_what_a_rule_looks_at_is_found_and_nothing_else(rule: Rule, parts: set[str]) -> None:
    assert found(Rules(looks=rule)) == {"looks": parts}


def test_each_rule_has_its_own_parts() -> None:
    rules = Rules(
        first=lambda d: d["effect"]["district"] == 11 and d["actor"]["domain"] == "voirie",
        second=lambda d: d["actor"]["domain"] != "eau" or d["other3"]["id"] == "claire",
        silent=lambda d: d["effect"].get("bulk") is True,
    )
    assert found(rules)["first"] == {"effect.district", "actor.domain"}
    assert "silent" not in found(rules)


def test_a_change_on_which_the_engine_fails_names_no_part() -> None:
    rules = Rules(
        looks=lambda d: d["effect"].get("bulk") is False,
        needs=lambda d: d["effect"]["district"] is None or d["actor"]["roles"][0] != "",
    )
    assert found(rules) == {"looks": {"effect.bulk"}, "needs": {"actor.roles.0"}}


def test_a_part_gets_no_value_of_another_kind() -> None:
    document = DOCUMENT | {"label": {"personal": ["adresse"]}, "usage": {"personal": 3}, "shown": []}
    tried = list[Any]()

    def ask(changed: Mapping[str, Any]) -> Judgement:
        tried.append((changed.get("usage", {}).get("personal"), changed.get("shown", [])))
        return Judgement(Deny("r", "Non."), (Deny("r", "Non."),), "0" * 64, 0.0, "")

    assert looked_at([ask], document).complete
    assert all(type(number) in (int, type(None)) and shown == [] for number, shown in tried)


def test_what_effects_have_in_common_is_found_where_each_would_suffice() -> None:
    document = DOCUMENT | {"effects": [{"effect": "write", "line": 1}, {"effect": "write", "line": 2}]}
    rules = Rules(
        each=lambda d: any(one.get("effect") == "write" for one in d["effects"]),
        one=lambda d: d["effects"][0].get("line") == 1,
    )
    told = looked_at([rules.ask], document)
    assert told.parts["each"] == (("effects", 0, "effect"), ("effects", 1, "effect"))
    assert told.parts["one"] == (("effects", 0, "line"),)


def test_parts_that_no_rule_looks_at_cost_little() -> None:
    rules = Rules(looks=lambda d: d["effect"].get("bulk") is False)
    found(rules)
    parts = 5 + 4 + 20 * 3
    assert rules.asked < 2 * parts
