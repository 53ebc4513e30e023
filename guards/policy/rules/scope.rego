# writes.own_scope: a person writes only in their service's domain or district; central staff in their domain
# anywhere; a supervisor everywhere. Judged on what is written (the tickets, else the places, else the people
# and services), not on who is told: anybody in the city may be told.
package beffroi.rules

import data.beffroi.lib
import data.beffroi.sentences

own_domain(thing) if thing.domain == input.actor.domain

own_district(thing) if {
	input.actor.district != null
	thing.district == input.actor.district
}

own_scope(thing) if own_domain(thing)

own_scope(thing) if own_district(thing)

scope_shown := sprintf(sentences.scope.district, [input.actor.domain, input.actor.district]) if {
	input.actor.district != null
}

scope_shown := sprintf(sentences.scope.central, [input.actor.domain]) if input.actor.district == null

# --- real values: effects and calls ---

written(call) := [of_service(object.get(ticket, "category", null), ticket, ticket_as(ticket)) |
	some ticket in call.targets.tickets
] if {
	count(call.targets.tickets) > 0
}

written(call) := [of_service(stated_domain(call), place, sentences.known_as.place) |
	some place in call.targets.places
] if {
	count(call.targets.tickets) == 0
	count(call.targets.places) > 0
}

written(call) := array.concat(
	[of_service(object.get(person, "domain", null), person, sentences.known_as.person) |
		some person in call.targets.people
	],
	[of_service(object.get(service, "domain", null), service, sentences.known_as.service) |
		some service in call.targets.services
	],
) if {
	count(call.targets.tickets) == 0
	count(call.targets.places) == 0
}

of_service(domain, thing, known) := {
	"domain": domain,
	"district": object.get(thing, "district", null),
	"as": known,
}

ticket_as(ticket) := sprintf(sentences.known_as.ticket, [ticket.number]) if ticket.number != null

ticket_as(ticket) := sentences.known_as.new if ticket.number == null

stated_domain(call) := lib.plain(object.get(object.get(call.arguments, "category", {}), "value", null))

written_outside(call) := [thing.as | some thing in written(call); not own_scope(thing)]

# What was written cannot be said to be in scope: nothing was named at all.
written_outside_or_nothing(call) := written_outside(call) if count(written(call)) > 0

written_outside_or_nothing(call) := [sentences.known_as.nothing] if count(written(call)) == 0

outside_scope := [what |
	input.stage != "plan"
	some call in lib.calls
	call.effect == "write"
	some what in written_outside_or_nothing(call)
]

# --- a plan: only where what is known of both domain and district says no ---

named_in(step, kind) := [lib.plain(argument.value) |
	some source in sources_of(step)
	some argument in source.arguments
	argument.type in kind
	argument.value != null
]

# The step itself, and the steps that its ticket or place comes from.
sources_of(step) := array.concat([step], [source |
	some argument in step.arguments
	argument.type in {"Ticket", "Place", "Facility", "Located"}
	some line in argument.from_lines
	some source in input.steps
	source.line == line
])

plan_outside(step) if {
	domains := named_in(step, {"category", "domain"})
	count(domains) > 0
	not input.actor.domain in domains
	district_outside(step)
}

district_outside(_) if input.actor.district == null

district_outside(step) if {
	districts := named_in(step, {"district"})
	count(districts) > 0
	not input.actor.district in districts
}

plan_outside_scope := [sprintf(sentences.known_as.plan, [step.line]) |
	input.stage == "plan"
	some step in input.steps
	step.effect == "write"
	plan_outside(step)
]

deny contains lib.verdict("writes.own_scope", [found[0], scope_shown]) if {
	found := array.concat(outside_scope, plan_outside_scope)
	count(found) > 0
	not "superviseur" in lib.roles
}
