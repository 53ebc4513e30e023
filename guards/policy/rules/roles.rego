# roles.no_effects: who audits or administers reads; only with the role of an agent beside may they act.
package beffroi.rules

import data.beffroi.lib

looks_only if "auditeur" in lib.roles

looks_only if "administrateur" in lib.roles

deny contains lib.verdict("roles.no_effects", []) if {
	looks_only
	not "agent" in lib.roles
	count(lib.effects) > 0
}
