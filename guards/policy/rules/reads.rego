# reads.staff: any member of staff may read professional data and open data.
# reads.bulk: reads that a tool declares bulk wait for the person's approval.
package beffroi.rules

import data.beffroi.lib

allow contains lib.verdict("reads.staff", []) if {
	input.stage in {"plan", "call", "show"}
	count(lib.effects) == 0
	count(lib.roles) > 0
}

approval contains object.union(lib.verdict("reads.bulk", []), {"by": "self"}) if {
	some call in lib.calls
	call.effect == "read"
	call.read_class == "bulk"
	not approved
}
