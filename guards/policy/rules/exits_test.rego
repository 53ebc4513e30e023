package beffroi.cases.exits

import data.beffroi.fixtures

a_city_address_is_fine := {
	"inputs": [
		fixtures.sending("karim.benali@paris.demo"),
		fixtures.sending("Karim.Benali@PARIS.demo"),
		fixtures.planned_sending("karim.benali@paris.demo"),
	],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}

an_outside_address_is_refused_by_name := {
	"inputs": [fixtures.sending("jean@exemple.com"), fixtures.planned_sending("jean@exemple.com")],
	"expect": {"outcome": "deny", "rule": "exits.outside", "says": "« jean@exemple.com »"},
}

tricks_are_outside := {
	"inputs": [fixtures.sending(address) |
		some address in [
			"jean@exemple.com@paris.demo", "jean@exemple.com,x@paris.demo", "jean@exemple.com\n@paris.demo",
			"jean@sub.paris.demo", "jean@paris.demo.exemple.com", "jean@paris.demo ", "<jean@paris.demo>",
			"jean%exemple.com@paris.demo", "jean@xparis.demo", "@paris.demo", "paris.demo", "", "jean@pаris.demo",
			"\"jean\"@paris.demo", "jean@paris.demo\u0000@exemple.com", "jean@paris.demo\n",
		]
	],
	"expect": {"outcome": "deny", "rule": "exits.outside"},
}

an_address_that_is_not_a_text_is_refused := {
	"inputs": [fixtures.sending(value) |
		some value in [null, 3, true, ["karim@paris.demo"], {"value": "karim@paris.demo"}]
	],
	"expect": {"outcome": "deny", "rule": "exits.outside"},
}

a_symbolic_address_is_judged_later := {
	"inputs": [fixtures.planned_sending(null)],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}

an_address_under_the_name_to_counts_whatever_its_type := {
	"inputs": [fixtures.effects(fixtures.claire, [fixtures.effect(
		"ticketing.notify", "notify",
		{"to": fixtures.argument("jean@exemple.com")}, fixtures.no_targets,
	)])],
	"expect": {"outcome": "deny", "rule": "exits.outside"},
}

an_address_inside_a_message_is_not_a_recipient := {
	"inputs": [fixtures.effects(fixtures.claire, [fixtures.effect(
		"ticketing.notify", "notify",
		{"message": fixtures.argument("jean@exemple.com a écrit"), "to": fixtures.email("karim@paris.demo")},
		fixtures.no_targets,
	)])],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}

an_address_that_a_tool_takes_as_a_text_counts_whatever_its_name := {
	"inputs": [fixtures.effects(fixtures.claire, [fixtures.effect(
		"courrier.send", "notify",
		{"boite": fixtures.given(value, fixtures.label, "prose")}, fixtures.no_targets,
	)]) |
		some value in [
			"jean@exemple.com", " jean@exemple.com\n", "jean@sub.paris.demo", "jean@exemple.com,x@paris.demo.fr",
			{"$": "Boite", "value": "jean@exemple.com"},
		]
	],
	"expect": {"outcome": "deny", "rule": "exits.outside"},
}

an_outside_address_as_a_text_is_refused_in_the_plan := {
	"inputs": [fixtures.plan(fixtures.claire, [fixtures.step(
		"courrier.send", "notify",
		{"boite": fixtures.literal("prose", "jean@exemple.com")},
	)])],
	"expect": {"outcome": "deny", "rule": "exits.outside", "says": "« jean@exemple.com »"},
}

a_text_with_an_address_is_refused_where_it_is_what_an_effect_is_about := {
	"inputs": [fixtures.effects(fixtures.claire, [fixtures.effect(
		"courrier.send", "notify",
		{"destinataire": object.union(fixtures.given(value, fixtures.label, "prose"), {"role": "target"})},
		fixtures.no_targets,
	)]) |
		some value in ["Jean <jean@exemple.com>", "karim@paris.demo, jean@exemple.com", "jean@exemple"]
	],
	"expect": {"outcome": "deny", "rule": "exits.outside"},
}

a_city_address_as_a_text_is_fine := {
	"inputs": [fixtures.effects(fixtures.central, [fixtures.effect(
		"courrier.send", "notify",
		{"boite": object.union(fixtures.given(value, fixtures.label, "prose"), {"role": role})},
		fixtures.no_targets,
	)]) |
		some value in ["karim@paris.demo", {"$": "Boite", "value": "karim@paris.demo"}]
		some role in ["content", "target"]
	],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}

without_city_domains_everything_is_outside := {
	"inputs": [object.union(fixtures.sending("karim@paris.demo"), {"mail_domains": []})],
	"expect": {"outcome": "deny", "rule": "exits.outside"},
}

a_refusal_does_not_tell_an_address_that_one_may_not_read := {
	"inputs": [fixtures.effects(fixtures.claire, [fixtures.effect(
		"ticketing.send", "notify",
		{"to": object.union(fixtures.email("x@exemple.com"), {"label": object.union(fixtures.label, {"readers": [["rh"]]})})},
		fixtures.no_targets,
	)])],
	"expect": {"outcome": "deny", "rule": "exits.outside", "says": "« ? »"},
}
