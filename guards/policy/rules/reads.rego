# reads.staff: any member of staff may read professional data and open data.
# reads.personal: human resources may read, and be shown, personal data; the purpose is told where one was chosen.
# reads.bulk: reads that a tool declares bulk wait for the person's approval.
package beffroi.rules

import data.beffroi.lib

allow contains lib.verdict("reads.staff", []) if {
	input.stage in {"plan", "call", "show"}
	count(lib.effects) == 0
	count(lib.roles) > 0
	not personal_met
}

allow contains lib.verdict("reads.personal", [purpose_told]) if {
	input.stage in {"plan", "call", "show"}
	count(lib.effects) == 0
	"rh" in lib.roles
	personal_met
}

purpose_told := sprintf(", ici pour la finalité « %s »", [input.circumstances.purpose]) if {
	input.circumstances.purpose != ""
}

purpose_told := ", pour une finalité du registre" if {
	input.circumstances.purpose == ""
	count(personal_calls) > 0
}

purpose_told := "" if {
	input.circumstances.purpose == ""
	count(personal_calls) == 0
}

approval contains object.union(lib.verdict("reads.bulk", []), {"by": "self"}) if {
	some call in lib.calls
	call.effect == "read"
	call.read_class == "bulk"
	not approved
}
