# personal.hr_only: personal data (home address, private phone, birth date) is for human resources alone:
# neither read, nor shown, nor passed on by anybody else.
# phones.private: who may learn a private phone, by role.
package beffroi.rules

import data.beffroi.lib
import data.beffroi.sentences

personal_met if {
	some call in lib.calls
	call.read_class == "personal"
}

personal_met if count(personal_kinds) > 0

personal_kinds contains kind if {
	some shown in input.shown
	count(lib.released_by(shown)) == 0
	some kind in shown.personal
}

personal_kinds contains kind if {
	some flow in input.flows
	some kind in flow.personal
}

personal_kinds contains kind if {
	some each in lib.kept
	count(lib.released_by(each.label)) == 0
	some kind in each.label.personal
}

# Named where it is one thing, else told in general.
personal_named := [object.get(sentences.personal, kind, sentences.personal_other) |
	some kind in personal_kinds
]

personal_what := personal_named[0] if count(personal_named) == 1

personal_what := sentences.personal_other if count(personal_named) != 1

deny contains lib.verdict("personal.hr_only", [personal_what]) if {
	personal_met
	not "rh" in lib.roles
}

learn_private_phones := {"rh"}

deny contains lib.verdict("phones.private", []) if {
	personal_kinds == {"téléphone"}
	count(lib.roles & learn_private_phones) == 0
}
