package beffroi.cases.inputs

import data.beffroi.fixtures

what_the_rules_do_not_know_is_refused := {
	"inputs": [
		{},
		object.union(fixtures.plan(fixtures.claire, []), {"stage": "after"}),
		object.remove(fixtures.plan(fixtures.claire, []), ["stage"]),
		object.remove(fixtures.plan(fixtures.claire, []), ["actor"]),
		fixtures.plan(fixtures.claire, [fixtures.step("gis.locate", "look", {})]),
		fixtures.plan(fixtures.claire, [fixtures.step("gis.locate", null, {})]),
		fixtures.plan(fixtures.claire, [object.remove(fixtures.step("gis.locate", "read", {}), ["effect"])]),
		fixtures.plan(fixtures.claire, [object.union(
			fixtures.step("gis.locate", "read", {}),
			{"read_class": "secret"},
		)]),
	],
	"expect": {"outcome": "deny", "rule": "inputs.unknown"},
}

a_read_among_effects_is_refused := {
	"inputs": [fixtures.effects(fixtures.claire, [fixtures.locate_with(fixtures.argument("12 rue de la Paix"))])],
	"expect": {"outcome": "deny", "rule": "inputs.unknown"},
}

a_count_below_the_effects_is_refused := {
	"inputs": [object.union(fixtures.many(fixtures.claire, 11), {"count": 1})],
	"expect": {"outcome": "deny", "rule": "inputs.unknown"},
}

no_effects_at_all_fall_to_the_default := {
	"inputs": [fixtures.effects(fixtures.claire, [])],
	"expect": {"outcome": "deny", "rule": "default.deny"},
}

without_limits_nothing_is_judged := {
	"inputs": [
		object.remove(fixtures.many(fixtures.claire, 1), ["circumstances"]),
		fixtures.about(fixtures.many(fixtures.claire, 1), {"limits": {"at_once": null}}),
		fixtures.about(fixtures.many(fixtures.claire, 1), {"limits": {"aggregate": null}}),
	],
	"expect": {"outcome": "deny", "rule": "inputs.unknown"},
}
