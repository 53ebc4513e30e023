package beffroi.cases.purposes

import data.beffroi.fixtures

a_purpose_and_a_named_subject_are_enough := {
	"inputs": [fixtures.details_call(true), fixtures.details_plan(fixtures.nadia)],
	"expect": {"outcome": "allow", "rule": "reads.personal", "says": "pour la finalité « gestion du personnel »"},
}

before_one_is_chosen_the_plan_names_none := {
	"inputs": [fixtures.about(fixtures.details_plan(fixtures.nadia), {"purpose": ""})],
	"expect": {"outcome": "allow", "rule": "reads.personal", "says": "pour une finalité du registre"},
}

what_is_kept_from_before_may_have_none := {
	"inputs": [fixtures.about(
		fixtures.call(fixtures.nadia, fixtures.locate_with(fixtures.given("3 rue X", fixtures.hr_label, ""))),
		{"purpose": ""},
	)],
	"expect": {"outcome": "allow", "rule": "reads.personal", "says": "ouvertes aux ressources humaines. La lecture"},
}

without_a_purpose_of_the_register_nothing_is_read := {
	"inputs": [
		fixtures.about(fixtures.details_call(true), {"purpose": ""}),
		fixtures.about(fixtures.details_call(true), {"purpose": "curiosité"}),
		fixtures.about(fixtures.details_call(true), {"purposes": []}),
		fixtures.about(fixtures.details_plan(fixtures.nadia), {"purposes": []}),
		fixtures.about(fixtures.details_call(true), {"purposes": [{
			"name": "gestion du personnel", "categories": ["adresse"], "domains": [], "roles": ["rh"],
		}]}),
		fixtures.about(fixtures.details_call(true), {"purposes": [{
			"name": "gestion du personnel", "categories": ["adresse", "naissance", "téléphone"],
			"domains": ["voirie"], "roles": ["superviseur"],
		}]}),
	],
	"expect": {"outcome": "deny", "rule": "personal.purpose", "says": "finalité du registre"},
}

a_value_is_used_for_its_own_purposes_only := {
	"inputs": [fixtures.about(
		fixtures.effects(fixtures.nadia, [fixtures.telling(
			fixtures.nadia,
			object.union(fixtures.hr_label, {"purposes": ["paie"]}), fixtures.to_person(["rh"]),
		)]),
		{"purpose": "gestion du personnel"},
	)],
	"expect": {"outcome": "deny", "rule": "personal.purpose"},
}

the_subject_is_named_and_never_out_of_a_list := {
	"inputs": [
		fixtures.details_call(false),
		fixtures.plan(fixtures.nadia, [object.union(fixtures.details_step, {"arguments": {"person": {"named": false}}})]),
		fixtures.plan(fixtures.nadia, [object.union(
			object.remove(fixtures.details_step, ["arguments"]),
			{"arguments": {}},
		)]),
	],
	"expect": {"outcome": "deny", "rule": "personal.subject", "says": "que vous nommez"},
}

a_day_has_so_many := {
	"inputs": [
		fixtures.about(fixtures.details_call(true), {"usage": {"personal": 20}}),
		fixtures.about(fixtures.details_plan(fixtures.nadia), {"usage": {"personal": 20}}),
	],
	"expect": {"outcome": "deny", "rule": "personal.quota", "says": "(20)"},
}

the_twentieth_is_read := {
	"inputs": [fixtures.about(fixtures.details_call(true), {"usage": {"personal": 19}})],
	"expect": {"outcome": "allow"},
}
