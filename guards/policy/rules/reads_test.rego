package beffroi.cases.reads

import data.beffroi.fixtures

any_role_reads_professional_data := {
	"inputs": [fixtures.read_plan(actor) | some actor in fixtures.everybody],
	"expect": {"outcome": "allow", "rule": "reads.staff"},
}

a_read_may_be_made := {
	"inputs": [fixtures.call(fixtures.claire, fixtures.effect("gis.locate", "read", {}, fixtures.no_targets))],
	"expect": {"outcome": "allow", "rule": "reads.staff"},
}

nobody_without_a_known_role_reads := {
	"inputs": [fixtures.read_plan(object.union(fixtures.claire, {"roles": roles})) | some roles in [[], ["maire"]]],
	"expect": {"outcome": "deny", "rule": "inputs.unknown"},
}

a_plan_without_steps_is_allowed := {
	"inputs": [fixtures.plan(fixtures.claire, [])],
	"expect": {"outcome": "allow", "rule": "reads.staff"},
}

a_bulk_read_waits_for_approval := {
	"inputs": [
		fixtures.bulk_call,
		fixtures.approved(fixtures.bulk_call, fixtures.karim),
		fixtures.plan(fixtures.claire, [object.union(fixtures.bulk_call.step, {"arguments": {}, "in_loop": false})]),
	],
	"expect": {"outcome": "approval", "rule": "reads.bulk", "by": "self"},
}

a_bulk_read_that_was_approved_goes_on := {
	"inputs": [fixtures.approved(fixtures.bulk_call, fixtures.claire)],
	"expect": {"outcome": "allow"},
}
