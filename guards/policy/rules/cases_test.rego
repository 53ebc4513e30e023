# Runs every case: `opa test` here, regopy by guards/policy/cases.py (rego-cpp ends the process on `with`).
# A case is a rule of a package data.beffroi.cases.FAMILY: documents, and what the decision on each must hold.
package beffroi.cases_test

import data.beffroi.main

test_case[name] if {
	some family, cases in data.beffroi.cases
	some key, case in cases
	name := concat(".", [family, key])
	every document in case.inputs {
		agrees(case.expect, document)
	}
}

agrees(expect, document) if {
	decision := main.decision with input as document
	every key, value in object.remove(expect, ["says"]) {
		decision[key] == value
	}
	contains(decision.reason, object.get(expect, "says", ""))
}
