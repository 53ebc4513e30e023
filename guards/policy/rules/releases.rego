# release.aggregate: a number over enough different people says nothing of one of them.
# release.district: of an address, the arrondissement alone.
# release.person: who is cleared for a category may tell it to a person of the city, each time on the exact
# value, alone on its card.
# Nothing else releases anything; each release is recorded.
package beffroi.rules

import data.beffroi.lib

allow contains lib.verdict("release.aggregate", []) if {
	some label in released_labels
	"release.aggregate" in lib.released_by(label)
}

allow contains lib.verdict("release.district", []) if {
	some label in released_labels
	"release.district" in lib.released_by(label)
}

released_labels contains each.label if {
	some each in lib.kept
	each.label.readers != null
}

released_labels contains shown if {
	some shown in input.shown
	object.get(shown, "readers", null) != null
}

told_by_release := sort([lib.calls[told.at].site |
	some told in told_elsewhere
	may_release(lib.calls[told.at], told.label)
])

approval contains object.union(lib.verdict("release.person", []), {"by": "self", "singly": told_by_release}) if {
	count(told_by_release) > 0
	not approved_alone
}

# Whoever agreed must themselves be cleared: a supervisor's agreement releases nothing.
approval contains object.union(lib.verdict("release.person", []), {"by": "self", "singly": told_by_release}) if {
	count(told_by_release) > 0
	approved_alone
	not cleared_approver
}

allow contains lib.verdict("release.exact", []) if {
	count(told_by_release) > 0
	approved_alone
	cleared_approver
}

cleared_approver if {
	some role in input.approver.roles
	role in object.keys(cleared)
}
