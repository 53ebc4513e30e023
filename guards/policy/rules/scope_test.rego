package beffroi.cases.scope

import data.beffroi.fixtures

own_domain_or_own_district_is_in_scope := {
	"inputs": [
		fixtures.closing(fixtures.claire, "voirie", 11),
		fixtures.closing(fixtures.claire, "voirie", 3),
		fixtures.closing(fixtures.claire, "propreté", 11),
		fixtures.closing(fixtures.claire, "voirie", null),
	],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}

neither_is_out_of_scope := {
	"inputs": [
		fixtures.closing(fixtures.claire, "propreté", 9),
		fixtures.closing(fixtures.claire, "propreté", null),
		fixtures.closing(fixtures.claire, null, null),
	],
	"expect": {"outcome": "deny", "rule": "writes.own_scope", "says": "Le ticket 4012 ne relève pas de votre service (voirie, 11e"},
}

central_staff_write_in_their_domain_anywhere := {
	"inputs": [fixtures.closing(fixtures.central, "voirie", district) | some district in [1, 11, null]],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}

central_staff_write_in_no_other_domain := {
	"inputs": [fixtures.closing(fixtures.central, "propreté", district) | some district in [1, 11, null]],
	"expect": {"outcome": "deny", "rule": "writes.own_scope", "says": "(voirie)"},
}

a_supervisor_writes_everywhere := {
	"inputs": [fixtures.closing(fixtures.olivier, "eau", 20)],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}

one_ticket_out_of_scope_is_enough := {
	"inputs": [fixtures.effects(fixtures.claire, [
		fixtures.close_ticket("voirie", 11),
		fixtures.close_ticket("eau", 2),
	])],
	"expect": {"outcome": "deny", "rule": "writes.own_scope"},
}

approval_does_not_widen_the_scope := {
	"inputs": [fixtures.approved(
		fixtures.call(fixtures.claire, fixtures.close_ticket("propreté", 9)),
		fixtures.claire,
	)],
	"expect": {"outcome": "deny", "rule": "writes.own_scope"},
}

a_new_ticket_is_judged_by_its_place_and_category := {
	"inputs": [
		fixtures.creating("voirie", 2),
		fixtures.creating("eau", 11),
		fixtures.creating({"$": "Category", "value": "voirie"}, 2),
	],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}

a_new_ticket_elsewhere_about_something_else_is_refused := {
	"inputs": [
		fixtures.creating("eau", 2),
		fixtures.creating(null, 2),
		fixtures.creating({"$": "Category", "value": "eau"}, null),
	],
	"expect": {"outcome": "deny", "rule": "writes.own_scope", "says": "Ce lieu"},
}

a_write_that_names_nothing_is_refused := {
	"inputs": [fixtures.effects(fixtures.claire, [fixtures.effect("a.tidy", "write", {}, fixtures.no_targets)])],
	"expect": {"outcome": "deny", "rule": "writes.own_scope"},
}

anybody_in_the_city_may_be_told := {
	"inputs": [fixtures.effects(fixtures.claire, [fixtures.notify_person])],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}

a_plan_is_refused_where_both_are_known_to_be_others := {
	"inputs": [fixtures.plan(fixtures.claire, [fixtures.search("propreté", 9), fixtures.close_found])],
	"expect": {"outcome": "deny", "rule": "writes.own_scope", "says": "La ligne 2"},
}

a_plan_goes_on_where_one_is_unknown_or_ones_own := {
	"inputs": [
		fixtures.plan(fixtures.claire, [fixtures.search("propreté", null), fixtures.close_found]),
		fixtures.plan(fixtures.claire, [fixtures.search(null, 9), fixtures.close_found]),
		fixtures.plan(fixtures.claire, [fixtures.search("propreté", 11), fixtures.close_found]),
		fixtures.plan(fixtures.claire, [fixtures.search("voirie", 9), fixtures.close_found]),
	],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}

a_central_plan_is_refused_for_another_domain_alone := {
	"inputs": [fixtures.plan(fixtures.central, [fixtures.search("propreté", null), fixtures.close_found])],
	"expect": {"outcome": "deny", "rule": "writes.own_scope"},
}

whom_a_ticket_goes_to_does_not_count := {
	"inputs": [fixtures.plan(fixtures.claire, [
		fixtures.step("directory.find_service", "read", {
			"domain": fixtures.literal("domain", "propreté"),
			"district": fixtures.literal("district", 9),
		}),
		object.union(
			fixtures.step("ticketing.assign", "write", {
				"ticket": fixtures.from_line("Ticket", 3),
				"to": fixtures.from_line("Person", 1),
			}),
			{"line": 2},
		),
	])],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}
