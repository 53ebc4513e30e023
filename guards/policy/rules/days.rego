# effects.budget: so many effects of one person in a day, all requests together.
# notices.hours: notices in numbers go out in office hours only.
package beffroi.rules

import data.beffroi.lib

effects_new := effects_count if input.stage == "plan"

effects_new := count(lib.effects) if input.stage == "effects"

# The usage of a call is without what the ledger has of it already, where a run goes on after a stop.
effects_new := 1 if input.stage == "call"

advice := "Reprenez demain, ou voyez avec un superviseur." if lib.limits.effects_per_day > 0

advice := "Un réglage arrête toutes les actions : voyez avec l'administrateur." if lib.limits.effects_per_day == 0

deny contains lib.verdict("effects.budget", [lib.limits.effects_per_day, advice]) if {
	count(lib.effects) > 0
	lib.usage.effects + effects_new > lib.limits.effects_per_day
}

in_numbers if {
	input.stage == "effects"
	count([call | some call in lib.effects; call.effect == "notify"]) > lib.limits.at_once
}

in_numbers if {
	input.stage == "call"
	some call in lib.effects
	call.effect == "notify"
	input.count > lib.limits.at_once
}

office := lib.limits.office

in_office if {
	input.circumstances.moment.weekday in office.days
	input.circumstances.moment.minute >= office.start
	input.circumstances.moment.minute < office.end
}

hour(minutes) := sprintf("%vh%s", [floor(minutes / 60), two(minutes % 60)])

two(number) := sprintf("0%v", [number]) if number < 10

two(number) := sprintf("%v", [number]) if number >= 10

deny contains lib.verdict("notices.hours", [hour(office.start), hour(office.end)]) if {
	in_numbers
	office != null
	not in_office
}
