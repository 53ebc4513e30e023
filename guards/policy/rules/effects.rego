# effects.approval: every effect needs the person's own approval.
# effects.mass: more than the settings allow at once need a supervisor other than the one who asks.
# effects.four_eyes: so does every effect of the tools that the settings name.
# effects.deletion: never through the assistant.
# effects.approved: a call among what the right person approved may be made.
package beffroi.rules

import data.beffroi.lib

# At the plan stage only what is certain counts: steps outside loops.
effects_count := count([step | some step in lib.effects; not step.in_loop]) if input.stage == "plan"

effects_count := input.count if input.stage in {"effects", "call"}

approved_by_other if {
	input.approved == true
	is_string(input.approver.id)
	input.approver.id != input.actor.id
	in_a_supervisors_place
}

in_a_supervisors_place if "superviseur" in input.approver.roles

in_a_supervisors_place if input.approver.delegated == true

approved_by_self if {
	input.approved == true
	input.approver.id == input.actor.id
	input.count <= lib.limits.at_once
}

approved if approved_by_other

approved if approved_by_self

approval contains object.union(lib.verdict("effects.approval", []), {"by": "self"}) if {
	count(lib.effects) > 0
	not approved
}

approval contains object.union(lib.verdict("effects.mass", [effects_count, lib.limits.at_once]), {"by": "superviseur"}) if {
	count(lib.effects) > 0
	effects_count > lib.limits.at_once
	not approved_by_other
}

approval contains object.union(lib.verdict("effects.four_eyes", []), {"by": "superviseur"}) if {
	some call in lib.effects
	call.tool in lib.limits.four_eyes
	not approved_by_other
}

deny contains lib.verdict("effects.deletion", []) if {
	some call in lib.calls
	call.effect == "delete"
}

allow contains lib.verdict("effects.approved", []) if {
	input.stage == "call"
	count(lib.effects) > 0
	approved
}

allow contains lib.verdict("effects.approved", []) if {
	input.stage == "call"
	some call in lib.calls
	call.read_class == "bulk"
	approved
}
