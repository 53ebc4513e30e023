# How the rules' verdicts become one decision: deny, else needs approval, else allow; nothing said is a refusal.
# Rule files add to data.beffroi.rules.deny, .approval and .allow.
package beffroi.main

import data.beffroi.lib
import data.beffroi.rules
import data.beffroi.sentences

judgement := {"decision": decision, "considered": said}

decision := ranked[0] if count(ranked) > 0

decision := object.union(lib.verdict("default.deny", []), {"outcome": "deny"}) if count(ranked) == 0

said contains object.union(verdict, {"outcome": "deny"}) if some verdict in rules.deny

said contains object.union(verdict, {"outcome": "approval"}) if some verdict in rules.approval

said contains object.union(verdict, {"outcome": "allow"}) if some verdict in rules.allow

# Of several rules with the same outcome, the one listed first in the sentences is told.
ranked := [verdict |
	some outcome in ["deny", "approval", "allow"]
	some id in ids
	some verdict in said
	verdict.outcome == outcome
	verdict.rule == id
]

listed := [entry.rule | some entry in sentences.catalogue]

others := sort([verdict.rule | some verdict in said; not verdict.rule in listed])

ids := array.concat(listed, others)
