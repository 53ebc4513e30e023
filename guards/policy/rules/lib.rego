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

calls := [] if input.stage == "show"

limits := input.circumstances.limits

usage := input.circumstances.usage

effects := [call | some call in calls; call.effect != "read"]

# A value as the wire has it: members of closed lists travel as {"$": …, "value": …}.
plain(value) := value.value if is_object(value)

plain(value) := value if not is_object(value)

# Whether somebody with these names may read what carries `readers`: sets of names, of each of which they have
# one; null means every member of staff, and readers that are missing mean nobody. What a named rule releases
# (releases.rego) is open to staff.
readable(thing, _) if open(thing)

readable(thing, held) if {
	is_array(thing.readers)
	count(thing.readers) > 0
	every names in thing.readers {
		some name in names
		name in held
	}
}

open(thing) if thing.readers == null

open(thing) if count(released_by(thing)) > 0

# The rules that release a kept value; none where a part of it is exact, or released by no rule.
released_by(thing) := {release_of(how, thing) | some how in thing.coarse} if {
	count(object.get(thing, "coarse", [])) > 0
	every how in thing.coarse {
		release_of(how, thing)
	}
}

released_by(thing) := set() if not all_released(thing)

all_released(thing) if {
	count(object.get(thing, "coarse", [])) > 0
	every how in thing.coarse {
		release_of(how, thing)
	}
}

release_of(how, thing) := "release.aggregate" if {
	how.kind == "people"
	how.of >= limits.aggregate
	count(thing.personal) > 0
}

release_of(how, thing) := "release.district" if {
	how.kind == "district"
	thing.personal == ["adresse"]
}

# What is kept for some, or holds personal data, in any call: which call, under which name, its label. Rules of
# flows look at these alone, so that an ordinary plan costs nothing more. A label that is missing is nobody's.
nobody := {"readers": [], "integrity": "PASTED", "personal": ["?"], "purposes": [], "coarse": [], "sources": []}

kept := array.concat(kept_arguments, kept_conditions)

kept_arguments := [{"at": at, "name": name, "label": label} |
	some at in numbers.range(0, count(calls) - 1)
	at >= 0
	some name in object.keys(calls[at].arguments)
	label := object.get(calls[at].arguments[name], "label", nobody)
	[label.readers, label.personal] != [null, []]
]

kept_conditions := [{"at": at, "name": sentences.known_as.condition, "label": label} |
	some at in numbers.range(0, count(calls) - 1)
	at >= 0
	label := object.get(calls[at], "condition", nobody)
	[label.readers, label.personal] != [null, []]
]

# Whether a call tells something to people and services of the directory, and to no other address.
in_person(call) if {
	call.effect == "notify"
	count(call.targets.people) + count(call.targets.services) > 0
	count([argument | some argument in call.arguments; elsewhere(argument)]) == 0
}

elsewhere(argument) if argument.type == "email"

elsewhere(argument) if {
	argument.role == "target"
	argument.type in {"prose", "query"}
}
