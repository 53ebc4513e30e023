# Documents that the tests start from.
package beffroi.fixtures

claire := {"id": "claire.aubry", "roles": ["agent"], "service_id": "voirie-11", "domain": "voirie", "district": 11}

karim := object.union(claire, {"id": "karim.benali", "roles": ["responsable"]})

olivier := object.union(claire, {"id": "olivier.perrault", "roles": ["superviseur"], "district": null})

nadia := {
	"id": "nadia.cherif",
	"roles": ["rh"],
	"service_id": "rh",
	"domain": "ressources humaines",
	"district": null,
}

samuel := object.union(nadia, {"id": "samuel.cohen", "roles": ["auditeur"], "domain": "finances"})

admin := object.union(nadia, {"id": "admin", "roles": ["administrateur"], "domain": "informatique"})

central := object.union(claire, {"district": null})

label := {"readers": null, "integrity": "PERSON", "personal": [], "purposes": null, "coarse": [], "sources": []}

circumstances := {
	"moment": {"weekday": 1, "minute": 600},
	"limits": {
		"at_once": 10, "effects_per_day": 200, "personal_reads_per_day": 20, "aggregate": 5,
		"four_eyes": [], "office": {"days": [1, 2, 3, 4, 5], "start": 480, "end": 1140},
	},
	"usage": {"effects": 0, "personal": 0},
	"purposes": [{
		"name": "gestion du personnel", "categories": ["adresse", "téléphone", "naissance"],
		"domains": ["ressources humaines"], "roles": ["rh"],
	}],
	"purpose": "gestion du personnel",
}

hr_label := object.union(label, {"readers": [["rh"]], "personal": ["adresse"]})

no_targets := {"tickets": [], "places": [], "people": [], "services": []}

on_ticket(category, district) := object.union(
	no_targets,
	{"tickets": [{"number": 4012, "category": category, "district": district}]},
)

at_place(district) := object.union(no_targets, {"places": [{"district": district}]})

step(tool, effect, arguments) := {
	"line": 1,
	"tool": tool,
	"system": split(tool, ".")[0],
	"effect": effect,
	"read_class": "open",
	"in_loop": false,
	"arguments": arguments,
	"returns": "",
	"condition": label,
	"reads": label,
}

plan(actor, steps) := {
	"stage": "plan",
	"actor": actor,
	"steps": steps,
	"bounds": {"calls": count(steps), "effects": null},
	"shown": [],
	"flows": [],
	"mail_domains": ["paris.demo"],
	"circumstances": circumstances,
}

planned := {"value": null, "from_lines": [], "integrity": "PERSON", "role": "content", "named": false, "label": label}

literal(kind, value) := object.union(planned, {"type": kind, "value": value})

from_line(kind, line) := object.union(planned, {"type": kind, "from_lines": [line], "integrity": "RECORD"})

named_person := object.union(from_line("Person", 1), {"role": "target", "named": true})

given(value, of, kind) := {"value": value, "label": of, "type": kind, "role": "content", "trust": "PERSON", "named": false}

argument(value) := given(value, label, "")

email(value) := object.union(given(value, label, "email"), {"role": "target"})

effect(tool, kind, arguments, targets) := {
	"line": 1,
	"tool": tool,
	"system": split(tool, ".")[0],
	"effect": kind,
	"read_class": "open",
	"site": "1",
	"condition": label,
	"arguments": arguments,
	"targets": targets,
}

effects(actor, list) := {
	"stage": "effects",
	"actor": actor,
	"effects": list,
	"count": count(list),
	"mail_domains": ["paris.demo"],
	"circumstances": circumstances,
}

call(actor, one) := {
	"stage": "call",
	"actor": actor,
	"step": object.union({"reads": label}, object.remove(one, ["arguments", "targets"])),
	"arguments": one.arguments,
	"targets": one.targets,
	"approved": false,
	"approver": null,
	"count": 1,
	"mail_domains": ["paris.demo"],
	"circumstances": circumstances,
}

approved(document, approver) := object.union(
	document,
	{"approved": true, "approver": {"id": approver.id, "roles": approver.roles}},
)

delegated(document) := object.union(
	document,
	{"approver": object.union(document.approver, {"delegated": true})},
)

close_ticket(category, district) := effect("ticketing.close", "write", {}, on_ticket(category, district))

notify_person := effect(
	"ticketing.notify", "notify", {},
	object.union(no_targets, {"people": [{"id": "p1", "domain": "eau", "district": 3, "roles": []}]}),
)

everybody := [claire, karim, olivier, nadia, samuel, admin]

read_plan(actor) := plan(actor, [step("directory.find_person", "read", {"name": literal("query", "Mme Lefèvre")})])

bulk_call := call(claire, object.union(effect("directory.export", "read", {}, no_targets), {"read_class": "bulk"}))

hr_reads := object.union(label, {"personal": ["adresse", "naissance", "téléphone"], "purposes": ["gestion du personnel"]})

details_step := object.union(
	step("directory.personal_details", "read", {"person": named_person}),
	{"read_class": "personal", "reads": hr_reads},
)

details_plan(actor) := object.union(plan(actor, [details_step]), {"shown": [{"record": "PersonalDetails", "field": "home_address", "personal": ["adresse"], "readers": [["rh"]]}]})

with_flow(document, flow) := object.union(document, {"flows": [object.union(
	{"from_line": 1, "field": "note", "to_line": 2, "argument": "text", "personal": [], "readers": null},
	flow,
)]})

locate_with(argument) := effect("gis.locate", "read", {"address": argument}, no_targets)

closing(actor, category, district) := effects(actor, [close_ticket(category, district)])

creating(category, district) := effects(claire, [effect(
	"ticketing.create", "write",
	{"category": argument(category)}, at_place(district),
)])

search(category, district) := step("ticketing.search", "read", {
	"category": literal("category", category),
	"district": literal("district", district),
})

close_found := object.union(
	step("ticketing.close", "write", {"ticket": from_line("Ticket", 1)}),
	{"line": 2, "in_loop": true},
)

many(actor, n) := effects(actor, [close_ticket("voirie", 11) | some _ in numbers.range(1, n)])

mass_call(actor) := object.union(call(actor, close_ticket("voirie", 11)), {"count": 11})

delete_ticket := effect("ticketing.delete", "delete", {}, on_ticket("voirie", 11))

sending(address) := effects(claire, [effect("ticketing.send", "notify", {"to": email(address)}, no_targets)])

planned_sending(address) := plan(claire, [step("ticketing.send", "notify", {"to": literal("email", address)})])

kept := given("secret", object.union(label, {"readers": [["rh"]]}), "prose")

told(roles) := effect("ticketing.notify", "notify", {"message": kept}, object.union(
	no_targets,
	{"people": [{"id": "p", "domain": "voirie", "district": 11, "roles": roles}]},
))

# --- circumstances, purposes, releases ---

about(document, changed) := object.union(document, {"circumstances": object.union(
	document.circumstances,
	{part: merged(document.circumstances[part], changed[part]) | some part in object.keys(changed)},
)})

# rego-cpp joins objects one level deep.
merged(old, new) := object.union(old, new) if is_object(new)

merged(_, new) := new if not is_object(new)

phone_label := object.union(label, {"readers": [["rh"]], "personal": ["téléphone"]})

telling(actor, of, targets) := effect("ticketing.notify", "notify", {"message": given("06", of, "prose")}, targets)

to_person(roles) := object.union(
	no_targets,
	{"people": [{"id": "p", "domain": "voirie", "district": 11, "roles": roles}]},
)

to_service(roles) := object.union(
	no_targets,
	{"services": [{"id": "s", "domain": "voirie", "district": 11, "roles": roles}]},
)

details_call(named) := call(nadia, object.union(
	effect(
		"directory.personal_details", "read",
		{"person": object.union(given(null, label, "Person"), {"role": "target", "named": named})}, no_targets,
	),
	{"read_class": "personal", "reads": hr_reads},
))

chosen_by(trust) := object.union(close_ticket("voirie", 11), {"arguments": {"ticket": object.union(
	given(null, label, "Ticket"),
	{"role": "target", "trust": trust},
)}})

under(one, condition) := object.union(one, {"condition": condition})

reminders(n) := effects(claire, [effect("ticketing.remind", "notify", {}, no_targets) | some _ in numbers.range(1, n)])

aggregate(people) := object.union(hr_label, {"coarse": [{"kind": "people", "of": people}]})

district_only(kinds) := object.union(hr_label, {"personal": kinds, "coarse": [{"kind": "district", "of": 0}]})

showing(actor, of) := {
	"stage": "show",
	"actor": actor,
	"shown": [{"record": "Nombre", "field": "", "personal": of.personal, "readers": of.readers, "coarse": of.coarse}],
	"mail_domains": ["paris.demo"],
	"circumstances": circumstances,
}
