# inputs.unknown: a document of an unknown stage, effect or role is not judged but refused.
package beffroi.rules

import data.beffroi.lib

unknown_input if not input.stage in {"plan", "effects", "call"}

unknown_input if count(lib.roles) == 0

unknown_input if {
	some call in lib.calls
	not call.effect in {"read", "write", "notify", "delete"}
}

unknown_input if {
	input.stage in {"plan", "call"}
	some call in lib.calls
	not call.read_class in {"open", "personal", "bulk"}
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
