# flows.readers: a value kept for some goes neither to a person who may not read it, nor into a record that
# others read, nor to a recipient of whom it is not known that they may; nor does anything that it decided.
# flows.system: the system that a read asks learns what it is asked: a kept value goes back where it came from,
# or to a system that may learn it.
# flows.target: whom or what an effect is about comes from the person or from a system of record, conditions
# included; else each such effect is agreed to alone.
package beffroi.rules

import data.beffroi.lib

# Categories of personal data that a system may learn from those who may read them.
system_may_learn := {"gis": {"adresse"}}

# What the person who asks may not read.
unreadable contains {"name": shown_name(shown), "readers": object.get(shown, "readers", [])} if {
	some shown in input.shown
	not lib.readable(shown, lib.held)
}

unreadable contains {"name": flow.argument, "readers": object.get(flow, "readers", [])} if {
	some flow in input.flows
	not lib.readable(flow, lib.held)
}

unreadable contains {"name": each.name, "readers": each.label.readers} if {
	some each in lib.kept
	not lib.readable(each.label, lib.held)
}

# What would be written where others read it, or told to somebody who may not know it.
unreadable contains {"name": flow.argument, "readers": object.get(flow, "readers", [])} if {
	some flow in input.flows
	flow.readers != null
	some step in input.steps
	step.line == flow.to_line
	step.effect in {"write", "delete"}
}

unreadable contains {"name": each.name, "readers": each.label.readers} if {
	input.stage == "plan"
	some each in lib.kept
	lib.calls[each.at].effect in {"write", "delete"}
	not lib.open(each.label)
}

unreadable contains {"name": told.name, "readers": told.label.readers} if {
	some told in told_elsewhere
	not may_release(lib.calls[told.at], told.label)
}

told_elsewhere contains each if {
	input.stage in {"effects", "call"}
	some each in lib.kept
	lib.calls[each.at].effect != "read"
	not lib.open(each.label)
	not recipients_read(lib.calls[each.at], each.label)
}

recipients_read(call, label) if {
	lib.in_person(call)
	every recipient in array.concat(call.targets.people, call.targets.services) {
		lib.readable(label, recipient.roles)
	}
}

shown_name(shown) := shown.field if shown.field != ""

shown_name(shown) := shown.record if shown.field == ""

unreadable_names := sort([value.name | some value in unreadable])

# A value that nobody may read is told as kept for nobody.
unreadable_reader := unreadable_readers[0] if count(unreadable_readers) > 0

unreadable_reader := "-" if count(unreadable_readers) == 0

unreadable_readers := sort([reader |
	some value in unreadable
	value.name == unreadable_names[0]
	some names in value.readers
	some reader in names
])

deny contains lib.verdict("flows.readers", [unreadable_names[0], unreadable_reader]) if {
	count(unreadable) > 0
}

# --- the system that is asked ---

unasked := sort([{"name": each.name, "system": lib.calls[each.at].system} |
	input.stage in {"plan", "call"}
	some each in lib.kept
	lib.calls[each.at].effect == "read"
	not lib.open(each.label)
	not system_reads(lib.calls[each.at].system, each.label)
])

system_reads(system, label) if {
	label.readers != null
	lib.readable({"readers": label.readers}, {concat(":", ["système", system])})
}

system_reads(system, label) if {
	{parts[1] | some source in label.sources; parts := split(source, ":"); parts[0] == "system"} == {system}
}

system_reads(system, label) if {
	count(label.personal) > 0
	every category in label.personal {
		category in system_may_learn[system]
	}
}

deny contains lib.verdict("flows.system", [unasked[0].name, unasked[0].system]) if count(unasked) > 0

# --- what was chosen by a text or by the model ---

of_record(integrity) if integrity in {"PERSON", "RECORD"}

chosen_well(call) if {
	of_record(call.condition.integrity)
	every argument in [argument | some argument in call.arguments; argument.role == "target"] {
		of_record(argument.trust)
	}
}

badly_chosen := sort([call.site |
	input.stage in {"effects", "call"}
	some call in lib.effects
	not chosen_well(call)
])

approved_alone if {
	approved
	input.count == 1
}

approval contains object.union(lib.verdict("flows.target", [count(badly_chosen)]), {"by": "self", "singly": badly_chosen}) if {
	count(badly_chosen) > 0
	not approved_alone
}

# That a person looked at it alone raises it, and is recorded.
allow contains lib.verdict("release.target", []) if {
	input.stage == "call"
	count(badly_chosen) > 0
	approved_alone
}
