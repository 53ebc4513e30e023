package beffroi.cases.personal

import data.beffroi.fixtures

only_human_resources_read_a_home_address := {
	"inputs": [fixtures.details_plan(actor) |
		some actor in [fixtures.claire, fixtures.karim, fixtures.olivier, fixtures.samuel, fixtures.admin]
	],
	"expect": {"outcome": "deny", "rule": "personal.hr_only", "says": "une adresse personnelle"},
}

the_class_of_the_read_is_enough := {
	"inputs": [fixtures.plan(fixtures.karim, [fixtures.details_step])],
	"expect": {"outcome": "deny", "rule": "personal.hr_only", "says": "une donnée personnelle"},
}

human_resources_may := {
	"inputs": [
		fixtures.details_plan(fixtures.nadia),
		fixtures.call(fixtures.nadia, fixtures.locate_with(fixtures.given("3 rue X", fixtures.hr_label, ""))),
	],
	"expect": {"outcome": "allow", "rule": "reads.personal", "says": "pour la finalité « gestion du personnel »"},
}

a_flow_of_personal_data_is_refused := {
	"inputs": [fixtures.with_flow(
		fixtures.plan(fixtures.claire, []),
		{"personal": ["naissance"], "readers": [["rh"]]},
	)],
	"expect": {"outcome": "deny", "rule": "personal.hr_only", "says": "une date de naissance"},
}

a_call_is_judged_by_the_labels_of_its_values := {
	"inputs": [fixtures.call(
		fixtures.claire,
		fixtures.locate_with(fixtures.given("3 rue X", fixtures.hr_label, "")),
	)],
	"expect": {"outcome": "deny", "rule": "personal.hr_only"},
}

a_private_phone_has_its_own_sentence := {
	"inputs": [
		fixtures.with_flow(fixtures.plan(actor, []), {"personal": ["téléphone"], "readers": [["rh"]]}) |
		some actor in [fixtures.claire, fixtures.karim, fixtures.olivier, fixtures.samuel, fixtures.admin]
	],
	"expect": {"outcome": "deny", "rule": "phones.private", "says": "téléphone de bureau"},
}

human_resources_know_it := {
	"inputs": [fixtures.showing(fixtures.nadia, fixtures.phone_label)],
	"expect": {"outcome": "allow", "rule": "reads.personal"},
}
