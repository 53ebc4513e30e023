# Who is cleared to tell a category of personal data to a person of the city who may not read it (release.person).
package beffroi.rules

import data.beffroi.lib

cleared := {"rh": {"téléphone"}}

may_release(call, label) if {
	lib.in_person(call)
	count(call.targets.services) == 0
	count(label.personal) > 0
	lib.readable(label, lib.held)
	some role in lib.roles
	every category in label.personal {
		category in cleared[role]
	}
}
