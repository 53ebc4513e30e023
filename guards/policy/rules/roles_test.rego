package beffroi.cases.roles

import data.beffroi.fixtures

auditors_and_administrators_do_not_act := {
	"inputs": [document |
		some actor in [fixtures.samuel, fixtures.admin]
		some document in [
			fixtures.effects(actor, [fixtures.notify_person]),
			fixtures.plan(actor, [fixtures.step("a.b", "notify", {})]),
			fixtures.call(actor, fixtures.notify_person),
		]
	],
	"expect": {"outcome": "deny", "rule": "roles.no_effects"},
}

with_an_agents_role_beside_they_do := {
	"inputs": [fixtures.effects(
		object.union(fixtures.claire, {"roles": ["agent", "auditeur"]}),
		[fixtures.notify_person],
	)],
	"expect": {"outcome": "approval", "rule": "effects.approval"},
}
