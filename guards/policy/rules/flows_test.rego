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
		{"readers": [["rh"]]},
	)],
	"expect": {"outcome": "deny", "rule": "flows.readers"},
}

a_plan_that_tells_a_kept_value_is_judged_by_its_recipient_later := {
	"inputs": [fixtures.with_flow(
		fixtures.plan(fixtures.nadia, [object.union(fixtures.step("ticketing.notify", "notify", {}), {"line": 2})]),
		{"readers": [["rh"]]},
	)],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}

a_plan_may_not_show_what_the_person_may_not_read := {
	"inputs": [object.union(fixtures.plan(fixtures.claire, []), {"shown": [{"record": "Note", "field": field, "personal": [], "readers": [["rh"]]}]}) |
		some field in ["text", ""]
	],
	"expect": {"outcome": "deny", "rule": "flows.readers"},
}

a_value_that_nobody_may_read_goes_nowhere := {
	"inputs": [fixtures.call(fixtures.nadia, fixtures.locate_with(fixtures.given("x", object.union(fixtures.label, {"readers": []}), "")))],
	"expect": {"outcome": "deny", "rule": "flows.readers"},
}

what_a_condition_decided_is_kept_like_it := {
	"inputs": [
		fixtures.effects(fixtures.nadia, [fixtures.under(fixtures.close_ticket("ressources humaines", null), fixtures.hr_label)]),
		fixtures.plan(fixtures.nadia, [fixtures.under(fixtures.step("ticketing.close", "write", {}), fixtures.hr_label)]),
	],
	"expect": {"outcome": "deny", "rule": "flows.readers", "says": "la condition"},
}

an_upper_bound_is_enough_to_refuse_a_plan := {
	"inputs": [fixtures.plan(fixtures.nadia, [fixtures.step(
		"ticketing.comment", "write",
		{"text": object.union(fixtures.from_line("prose", 1), {"label": fixtures.hr_label})},
	)])],
	"expect": {"outcome": "deny", "rule": "flows.readers"},
}

a_label_that_is_missing_is_read_by_nobody := {
	"inputs": [fixtures.call(fixtures.nadia, fixtures.locate_with(object.remove(fixtures.argument("x"), ["label"])))],
	"expect": {"outcome": "deny"},
}

a_service_reads_what_its_domain_reads := {
	"inputs": [fixtures.effects(fixtures.claire, [fixtures.telling(
		fixtures.claire,
		object.union(fixtures.label, {"readers": [["domaine:voirie"]]}), fixtures.to_service(["domaine:voirie"]),
	)])],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}

the_system_that_is_asked_is_a_reader := {
	"inputs": [
		fixtures.call(fixtures.nadia, fixtures.effect("ticketing.search", "read", {"text": fixtures.kept}, fixtures.no_targets)),
		fixtures.plan(fixtures.nadia, [fixtures.under(fixtures.step("ticketing.get", "read", {}), fixtures.hr_label)]),
	],
	"expect": {"outcome": "deny", "rule": "flows.system", "says": "« ticketing »"},
}

a_system_is_asked_with_its_own_data := {
	"inputs": [fixtures.call(fixtures.nadia, fixtures.effect(
		"directory.members", "read",
		{"service": fixtures.given(null, object.union(fixtures.hr_label, {"sources": ["system:directory:x@1", "person:request:y"]}), "")},
		fixtures.no_targets,
	))],
	"expect": {"outcome": "allow", "rule": "reads.personal"},
}

what_a_text_or_the_model_chose_is_agreed_to_alone := {
	"inputs": [fixtures.effects(fixtures.claire, [fixtures.chosen_by(trust)]) |
		some trust in ["FREE_TEXT", "MODEL", "PASTED", "?"]
	],
	"expect": {"outcome": "approval", "rule": "flows.target", "by": "self", "says": "une à la fois"},
}

so_is_what_they_decided := {
	"inputs": [fixtures.effects(fixtures.claire, [fixtures.under(
		fixtures.close_ticket("voirie", 11),
		object.union(fixtures.label, {"integrity": "FREE_TEXT"}),
	)])],
	"expect": {"outcome": "approval", "rule": "flows.target"},
}

what_the_person_or_a_system_of_record_chose_is_not := {
	"inputs": [fixtures.effects(fixtures.claire, [fixtures.chosen_by(trust)]) | some trust in ["PERSON", "RECORD"]],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}

an_agreement_to_many_is_none_to_each := {
	"inputs": [object.union(
		fixtures.approved(fixtures.call(fixtures.claire, fixtures.chosen_by("FREE_TEXT")), fixtures.claire),
		{"count": 2},
	)],
	"expect": {"outcome": "approval", "rule": "flows.target"},
}

agreed_to_alone_it_goes_on := {
	"inputs": [fixtures.approved(fixtures.call(fixtures.claire, fixtures.chosen_by("FREE_TEXT")), fixtures.claire)],
	"expect": {"outcome": "allow"},
}
