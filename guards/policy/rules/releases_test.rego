package beffroi.cases.releases

import data.beffroi.fixtures

an_aggregate_over_enough_people_is_told := {
	"inputs": [fixtures.effects(fixtures.nadia, [fixtures.telling(
		fixtures.nadia,
		fixtures.aggregate(5), fixtures.to_service([]),
	)])],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}

over_too_few_it_is_not := {
	"inputs": [fixtures.effects(fixtures.nadia, [fixtures.telling(
		fixtures.nadia,
		fixtures.aggregate(people), fixtures.to_service([]),
	)]) |
		some people in [0, 1, 4]
	],
	"expect": {"outcome": "deny", "rule": "flows.readers"},
}

an_aggregate_of_no_personal_data_is_not_one := {
	"inputs": [fixtures.effects(fixtures.nadia, [fixtures.telling(
		fixtures.nadia,
		object.union(fixtures.aggregate(50), {"personal": []}), fixtures.to_service([]),
	)])],
	"expect": {"outcome": "deny", "rule": "flows.readers"},
}

an_aggregate_may_be_shown_to_staff := {
	"inputs": [fixtures.showing(fixtures.claire, fixtures.aggregate(5))],
	"expect": {"outcome": "allow", "rule": "reads.staff"},
}

below_it_may_not := {
	"inputs": [fixtures.showing(fixtures.claire, fixtures.aggregate(4))],
	"expect": {"outcome": "deny", "rule": "personal.hr_only"},
}

of_an_address_the_arrondissement_is_told := {
	"inputs": [fixtures.effects(fixtures.nadia, [fixtures.telling(
		fixtures.nadia,
		fixtures.district_only(["adresse"]), fixtures.to_service([]),
	)])],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}

of_anything_else_it_is_not := {
	"inputs": [fixtures.effects(fixtures.nadia, [fixtures.telling(
		fixtures.nadia,
		fixtures.district_only(kinds), fixtures.to_service([]),
	)]) |
		some kinds in [["téléphone"], ["adresse", "naissance"], []]
	],
	"expect": {"outcome": "deny", "rule": "flows.readers"},
}

who_is_cleared_tells_the_exact_value_alone := {
	"inputs": [fixtures.effects(fixtures.nadia, [fixtures.telling(
		fixtures.nadia,
		fixtures.phone_label, fixtures.to_person([]),
	)])],
	"expect": {"outcome": "approval", "rule": "release.person", "by": "self", "says": "valeur exacte"},
}

agreed_to_alone_by_them_it_goes := {
	"inputs": [fixtures.approved(
		fixtures.call(fixtures.nadia, fixtures.telling(fixtures.nadia, fixtures.phone_label, fixtures.to_person([]))),
		fixtures.nadia,
	)],
	"expect": {"outcome": "allow"},
}

agreed_to_by_another_or_among_others_it_does_not := {
	"inputs": [
		fixtures.approved(
			fixtures.call(fixtures.nadia, fixtures.telling(fixtures.nadia, fixtures.phone_label, fixtures.to_person([]))),
			fixtures.olivier,
		),
		object.union(
			fixtures.approved(
				fixtures.call(fixtures.nadia, fixtures.telling(fixtures.nadia, fixtures.phone_label, fixtures.to_person([]))),
				fixtures.nadia,
			),
			{"count": 2},
		),
	],
	"expect": {"outcome": "approval", "rule": "release.person"},
}

nobody_is_cleared_for_an_address_a_service_or_a_ticket := {
	"inputs": [
		fixtures.effects(fixtures.nadia, [fixtures.telling(fixtures.nadia, fixtures.hr_label, fixtures.to_person([]))]),
		fixtures.effects(fixtures.nadia, [fixtures.telling(fixtures.nadia, fixtures.phone_label, fixtures.to_service([]))]),
		fixtures.effects(fixtures.nadia, [fixtures.effect(
			"ticketing.comment", "write",
			{"text": fixtures.given("06", fixtures.phone_label, "prose")}, fixtures.on_ticket("ressources humaines", null),
		)]),
	],
	"expect": {"outcome": "deny", "rule": "flows.readers"},
}
