# What several rules need: verdicts, the document's calls whatever its stage, the person's roles.
package beffroi.lib

import data.beffroi.sentences

text(rule) := [entry.text | some entry in sentences.catalogue; entry.rule == rule][0]

verdict(rule, values) := {"rule": rule, "reason": sprintf(text(rule), values)}

known_roles := {"agent", "responsable", "superviseur", "rh", "auditeur", "administrateur"}

roles contains role if {
	some role in input.actor.roles
	role in known_roles
}

# The names under which the person reads what is kept for some: their roles, and their service's domain.
held contains role if some role in roles

held contains concat(":", ["domaine", input.actor.domain]) if input.actor.domain != ""

calls := input.steps if input.stage == "plan"

calls := input.effects if input.stage == "effects"

calls := [object.union(input.step, {"arguments": input.arguments, "targets": input.targets})] if {
	input.stage == "call"
}

effects := [call | some call in calls; call.effect != "read"]

# A value as the wire has it: members of closed lists travel as {"$": …, "value": …}.
plain(value) := value.value if is_object(value)

plain(value) := value if not is_object(value)

# Whether somebody with these roles may read what carries `readers`; null means every member of staff, and
# readers that are missing mean nobody.
readable(thing, _) if thing.readers == null

readable(thing, held) if {
	some role in thing.readers
	role in held
}
