package beffroi.cases.days

import data.beffroi.fixtures

a_day_has_so_many_effects := {
	"inputs": [
		fixtures.about(fixtures.many(fixtures.claire, 1), {"usage": {"effects": 200}}),
		fixtures.about(fixtures.many(fixtures.claire, 5), {"usage": {"effects": 196}}),
		fixtures.about(
			fixtures.plan(fixtures.claire, [fixtures.step("ticketing.remind", "notify", {})]),
			{"usage": {"effects": 200}},
		),
		fixtures.about(
			fixtures.approved(fixtures.call(fixtures.claire, fixtures.close_ticket("voirie", 11)), fixtures.claire),
			{"usage": {"effects": 200}},
		),
	],
	"expect": {"outcome": "deny", "rule": "effects.budget", "says": "(200)"},
}

a_limit_of_nothing_stops_what_was_agreed_to_before := {
	"inputs": [fixtures.about(
		fixtures.approved(fixtures.call(fixtures.claire, fixtures.close_ticket("voirie", 11)), fixtures.claire),
		{"usage": {"effects": 0}, "limits": {"effects_per_day": 0}},
	)],
	"expect": {"outcome": "deny", "rule": "effects.budget", "says": "arrête toutes les actions"},
}

the_last_of_the_day_is_asked_for := {
	"inputs": [fixtures.about(fixtures.many(fixtures.claire, 1), {"usage": {"effects": 199}})],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}

notices_in_numbers_wait_for_the_day := {
	"inputs": [fixtures.about(fixtures.reminders(11), {"moment": moment}) |
		some moment in [
			{"weekday": 6, "minute": 600}, {"weekday": 7, "minute": 600}, {"weekday": 1, "minute": 479},
			{"weekday": 1, "minute": 1140},
		]
	],
	"expect": {"outcome": "deny", "rule": "notices.hours", "says": "8h00-19h00"},
}

in_office_hours_they_need_a_supervisor := {
	"inputs": [fixtures.about(fixtures.reminders(11), {"moment": moment}) |
		some moment in [{"weekday": 1, "minute": 480}, {"weekday": 5, "minute": 1139}]
	],
	"expect": {"outcome": "approval", "rule": "effects.mass"},
}

a_few_go_at_any_hour := {
	"inputs": [fixtures.about(fixtures.reminders(10), {"moment": {"weekday": 7, "minute": 1}})],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}

without_office_hours_so_do_many := {
	"inputs": [fixtures.about(fixtures.reminders(11), {"moment": {"weekday": 7, "minute": 1}, "limits": {"office": null}})],
	"expect": {"outcome": "approval", "rule": "effects.mass"},
}
