# inputs.unknown: a document of an unknown stage, effect or role is not judged but refused.
package beffroi.rules

import data.beffroi.lib

# `not x.y in z` is undefined where x.y is missing, hence the helpers: what is missing is unknown.
known_stage if input.stage in {"plan", "effects", "call", "show"}

known_effect(call) if call.effect in {"read", "write", "notify", "delete"}

known_class(call) if call.read_class in {"open", "personal", "bulk"}

known_limits if {
	every name in ["at_once", "effects_per_day", "personal_reads_per_day", "aggregate"] {
		is_number(lib.limits[name])
	}
	is_number(lib.usage.effects)
	is_number(lib.usage.personal)
}

unknown_input if not known_stage

unknown_input if not known_limits

unknown_input if count(lib.roles) == 0

unknown_input if {
	some call in lib.calls
	not known_effect(call)
}

unknown_input if {
	input.stage in {"plan", "call"}
	some call in lib.calls
	not known_class(call)
}

# At the effects stage nothing but effects is judged, and there is at least one.
unknown_input if {
	input.stage == "effects"
	count(lib.effects) != count(input.effects)
}

unknown_input if {
	input.stage == "effects"
	input.count < count(input.effects)
}

deny contains lib.verdict("inputs.unknown", []) if unknown_input
