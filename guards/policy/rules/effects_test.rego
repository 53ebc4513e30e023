package beffroi.cases.effects

import data.beffroi.fixtures

an_effect_waits_for_the_persons_own_approval := {
	"inputs": [
		fixtures.many(fixtures.claire, 1),
		fixtures.many(fixtures.claire, 10),
		fixtures.call(fixtures.claire, fixtures.close_ticket("voirie", 11)),
		fixtures.plan(fixtures.claire, [fixtures.step("ticketing.notify", "notify", {})]),
	],
	"expect": {"outcome": "approval", "rule": "effects.approval", "by": "self"},
}

an_approved_call_goes_on := {
	"inputs": [
		fixtures.approved(fixtures.call(fixtures.claire, fixtures.close_ticket("voirie", 11)), fixtures.claire),
		fixtures.approved(fixtures.mass_call(fixtures.claire), fixtures.olivier),
	],
	"expect": {"outcome": "allow", "rule": "effects.approved"},
}

somebody_elses_approval_or_nobodys_is_not_enough := {
	"inputs": [
		fixtures.approved(fixtures.call(fixtures.claire, fixtures.close_ticket("voirie", 11)), fixtures.karim),
		object.union(fixtures.call(fixtures.claire, fixtures.close_ticket("voirie", 11)), {"approved": true}),
	],
	"expect": {"outcome": "approval", "rule": "effects.approval", "by": "self"},
}

eleven_at_once_need_a_supervisor := {
	"inputs": [fixtures.many(fixtures.claire, 11), fixtures.many(fixtures.olivier, 11)],
	"expect": {"outcome": "approval", "rule": "effects.mass", "by": "superviseur", "says": "11 actions"},
}

the_one_who_asks_is_not_the_second_person := {
	"inputs": [
		fixtures.approved(fixtures.mass_call(fixtures.claire), fixtures.claire),
		fixtures.approved(fixtures.mass_call(fixtures.olivier), fixtures.olivier),
		fixtures.approved(fixtures.mass_call(fixtures.claire), fixtures.karim),
	],
	"expect": {"outcome": "approval", "rule": "effects.mass", "by": "superviseur"},
}

a_plan_counts_what_is_certain := {
	"inputs": [fixtures.plan(
		fixtures.claire,
		[fixtures.step("ticketing.remind", "notify", {}) | some _ in numbers.range(1, 11)],
	)],
	"expect": {"outcome": "approval", "rule": "effects.mass"},
}

a_loop_of_a_plan_is_counted_later := {
	"inputs": [fixtures.plan(fixtures.claire, [fixtures.search("voirie", 11), object.union(
		fixtures.step("ticketing.remind", "notify", {}),
		{"in_loop": true},
	)])],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}

nothing_is_ever_deleted := {
	"inputs": [
		fixtures.plan(fixtures.claire, [fixtures.step("ticketing.delete", "delete", {})]),
		fixtures.effects(fixtures.olivier, [fixtures.delete_ticket]),
		fixtures.approved(fixtures.call(fixtures.claire, fixtures.delete_ticket), fixtures.claire),
	],
	"expect": {"outcome": "deny", "rule": "effects.deletion"},
}

four_eyes_are_a_supervisor_s_other_than_one_s_own := {
	"inputs": [
		fixtures.about(fixtures.many(fixtures.claire, 1), {"limits": {"four_eyes": ["ticketing.close"]}}),
		fixtures.about(
			fixtures.approved(fixtures.call(fixtures.claire, fixtures.close_ticket("voirie", 11)), fixtures.claire),
			{"limits": {"four_eyes": ["ticketing.close"]}},
		),
		fixtures.about(
			fixtures.approved(fixtures.call(fixtures.olivier, fixtures.close_ticket("voirie", 11)), fixtures.olivier),
			{"limits": {"four_eyes": ["ticketing.close"]}},
		),
	],
	"expect": {"outcome": "approval", "rule": "effects.four_eyes", "by": "superviseur", "says": "au moins une de ces actions"},
}

seen_by_them_it_goes_on := {
	"inputs": [fixtures.about(
		fixtures.approved(fixtures.call(fixtures.claire, fixtures.close_ticket("voirie", 11)), fixtures.olivier),
		{"limits": {"four_eyes": ["ticketing.close"]}},
	)],
	"expect": {"outcome": "allow", "rule": "effects.approved"},
}

a_delegate_stands_in_for_a_supervisor := {
	"inputs": [fixtures.about(
		fixtures.delegated(fixtures.approved(fixtures.call(fixtures.claire, fixtures.close_ticket("voirie", 11)), fixtures.karim)),
		{"limits": {"four_eyes": ["ticketing.close"]}},
	)],
	"expect": {"outcome": "allow", "rule": "effects.approved"},
}

but_not_for_their_own_request := {
	"inputs": [fixtures.about(
		fixtures.delegated(fixtures.approved(fixtures.call(fixtures.karim, fixtures.close_ticket("voirie", 11)), fixtures.karim)),
		{"limits": {"four_eyes": ["ticketing.close"]}},
	)],
	"expect": {"outcome": "approval", "rule": "effects.four_eyes"},
}

the_settings_say_how_many_at_once := {
	"inputs": [fixtures.about(fixtures.many(fixtures.claire, 4), {"limits": {"at_once": 3}})],
	"expect": {"outcome": "approval", "rule": "effects.mass", "says": "au-delà de 3"},
}
