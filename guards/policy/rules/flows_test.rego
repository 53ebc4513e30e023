package beffroi.cases.flows

import data.beffroi.fixtures

a_person_may_not_use_what_they_may_not_read := {
	"inputs": [fixtures.call(fixtures.claire, fixtures.locate_with(fixtures.kept))],
	"expect": {"outcome": "deny", "rule": "flows.readers", "says": "« address » est réservée (rh)"},
}

who_may_read_it_may_use_it := {
	"inputs": [fixtures.call(fixtures.nadia, fixtures.locate_with(fixtures.given("3 rue X", fixtures.hr_label, "")))],
	"expect": {"outcome": "allow"},
}

a_kept_value_goes_to_nobody_who_is_not_known_to_read_it := {
	"inputs": [
		fixtures.effects(fixtures.nadia, [fixtures.told([])]),
		fixtures.effects(fixtures.nadia, [fixtures.told(["agent"])]),
	],
	"expect": {"outcome": "deny", "rule": "flows.readers"},
}

a_kept_value_goes_to_those_who_read_it := {
	"inputs": [fixtures.effects(fixtures.nadia, [fixtures.told(["rh"])])],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}

a_kept_value_never_goes_into_a_ticket_or_to_an_address := {
	"inputs": [
		fixtures.effects(fixtures.nadia, [fixtures.effect(
			"ticketing.comment", "write",
			{"text": fixtures.kept}, fixtures.on_ticket("ressources humaines", null),
		)]),
		fixtures.effects(fixtures.nadia, [fixtures.effect(
			"ticketing.send", "notify",
			{"content": fixtures.kept, "to": fixtures.email("n@paris.demo")}, fixtures.no_targets,
		)]),
	],
	"expect": {"outcome": "deny", "rule": "flows.readers"},
}

a_plan_that_writes_a_kept_value_is_refused := {
	"inputs": [fixtures.with_flow(
		fixtures.plan(fixtures.nadia, [object.union(fixtures.step("ticketing.comment", "write", {}), {"line": 2})]),
		{"readers": ["rh"]},
	)],
	"expect": {"outcome": "deny", "rule": "flows.readers"},
}

a_plan_that_tells_a_kept_value_is_judged_by_its_recipient_later := {
	"inputs": [fixtures.with_flow(
		fixtures.plan(fixtures.nadia, [object.union(fixtures.step("ticketing.notify", "notify", {}), {"line": 2})]),
		{"readers": ["rh"]},
	)],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}

a_plan_may_not_show_what_the_person_may_not_read := {
	"inputs": [object.union(fixtures.plan(fixtures.claire, []), {"shown": [{"record": "Note", "field": field, "personal": [], "readers": ["rh"]}]}) |
		some field in ["text", ""]
	],
	"expect": {"outcome": "deny", "rule": "flows.readers"},
}

a_value_that_nobody_may_read_goes_nowhere := {
	"inputs": [fixtures.call(fixtures.nadia, fixtures.locate_with(fixtures.given("x", object.union(fixtures.label, {"readers": []}), "")))],
	"expect": {"outcome": "deny", "rule": "flows.readers"},
}
