# personal.purpose: personal data is read for a purpose of the register, by those whom the register entitles, and
# used for no other.
# personal.subject: it is read of a person whom the one who asks named, one at a time.
# personal.quota: so many such reads a day.
package beffroi.rules

import data.beffroi.lib

personal_calls := [call | some call in lib.calls; call.read_class == "personal"]

entitled(entry) if input.actor.domain in entry.domains

entitled(entry) if {
	some role in lib.roles
	role in entry.roles
}

serves(entry, call) if {
	entitled(entry)
	every category in call.reads.personal {
		category in entry.categories
	}
	for_purpose(call.reads, entry.name)
}

for_purpose(label, _) if label.purposes == null

for_purpose(label, purpose) if purpose in label.purposes

has_purpose(call) if {
	input.stage == "plan"
	some entry in input.circumstances.purposes
	serves(entry, call)
}

has_purpose(call) if {
	some entry in input.circumstances.purposes
	entry.name == input.circumstances.purpose
	serves(entry, call)
}

no_purpose if {
	some call in personal_calls
	not has_purpose(call)
}

no_purpose if {
	input.stage in {"effects", "call"}
	some each in lib.kept
	lib.calls[each.at].effect != "read"
	count(each.label.personal) > 0
	not lib.open(each.label)
	not for_purpose(each.label, input.circumstances.purpose)
}

deny contains lib.verdict("personal.purpose", []) if no_purpose

subject_named(call) if {
	count([argument | some argument in call.arguments; argument.named == true]) > 0
	count([argument | some argument in call.arguments; argument.role == "target"; argument.named != true]) == 0
}

deny contains lib.verdict("personal.subject", []) if {
	some call in personal_calls
	not subject_named(call)
}

personal_today := lib.usage.personal + count([call | some call in personal_calls; not object.get(call, "in_loop", false)])

deny contains lib.verdict("personal.quota", [lib.limits.personal_reads_per_day]) if {
	count(personal_calls) > 0
	personal_today > lib.limits.personal_reads_per_day
}
