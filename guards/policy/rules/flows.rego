# flows.readers: a value kept for some roles goes neither to a person without one of them, nor into a record
# that others read, nor to a recipient of whom no such role is known.
package beffroi.rules

import data.beffroi.lib

# What the person who asks may not read.
unreadable contains {"name": shown_name(shown), "readers": object.get(shown, "readers", [])} if {
	some shown in input.shown
	not lib.readable(shown, lib.held)
}

unreadable contains {"name": flow.argument, "readers": object.get(flow, "readers", [])} if {
	some flow in input.flows
	not lib.readable(flow, lib.held)
}

unreadable contains {"name": name, "readers": object.get(object.get(argument, "label", {}), "readers", [])} if {
	input.stage != "plan"
	some call in lib.calls
	some name, argument in call.arguments
	not lib.readable(object.get(argument, "label", {}), lib.held)
}

# What would be written where others read it, or told to somebody who may not know it.
unreadable contains {"name": flow.argument, "readers": object.get(flow, "readers", [])} if {
	some flow in input.flows
	flow.readers != null
	some step in input.steps
	step.line == flow.to_line
	step.effect in {"write", "delete"}
}

unreadable contains {"name": name, "readers": object.get(object.get(argument, "label", {}), "readers", [])} if {
	input.stage != "plan"
	some call in lib.effects
	some name, argument in call.arguments
	argument.label.readers != null
	not recipients_read(call, argument.label)
}

recipients_read(call, label) if {
	call.effect == "notify"
	count(call.targets.people) > 0
	count(call.targets.services) == 0
	count([argument | some argument in call.arguments; argument.type == "email"]) == 0
	every person in call.targets.people {
		lib.readable(label, person.roles)
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
	some reader in value.readers
])

deny contains lib.verdict("flows.readers", [unreadable_names[0], unreadable_reader]) if {
	count(unreadable) > 0
}
