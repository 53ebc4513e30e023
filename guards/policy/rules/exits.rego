# exits.outside: nothing is sent to an address outside the city's own mail domains. A literal address is known
# in the plan already; before an effect, an address that is not one text in the city's form is refused too.
# A value is an address by its type, by its name, as what an effect is about, or because it is nothing else.
package beffroi.rules

import data.beffroi.lib

city_domains := {lower(domain) | some domain in input.mail_domains}

city_shown := input.mail_domains[0] if count(input.mail_domains) > 0

city_shown := "-" if count(input.mail_domains) == 0

# Longer than any address: no engine is given such a text to match.
longest := 1000

in_city(argument) if {
	is_string(argument.value)
	count(argument.value) <= longest
	regex.match(`^[A-Za-z0-9._+'-]+@[A-Za-z0-9.-]+$`, argument.value)
	split(lower(argument.value), "@")[1] in city_domains
}

address_argument(_, argument) if argument.type == "email"

address_argument(name, argument) if {
	name in {"to", "cc", "bcc", "recipient"}
	is_string(argument.value)
	contains(argument.value, "@")
}

address_argument(_, argument) if {
	argument.role == "target"
	is_string(argument.value)
	contains(argument.value, "@")
}

# A member of a closed list travels as {"$": …, "value": …}.
text_of(argument) := argument.value if is_string(argument.value)

text_of(argument) := argument.value.value if {
	is_string(argument.value["$"])
	is_string(argument.value.value)
}

leaves(name, argument) if {
	address_argument(name, argument)
	judged_now(argument)
	not in_city(argument)
}

leaves(_, argument) if {
	contains(text_of(argument), "@")
	count(text_of(argument)) <= longest
	text := trim_space(text_of(argument))
	regex.match(`^[^\s@]+@\S+\.[^\s@]+$`, text)
	not in_city({"value": text})
}

judged_now(argument) if argument.value != null

judged_now(_) if input.stage != "plan"

# A refusal is read by the person who asks: an address that they may not read is not told.
address_shown(argument) := text_of(argument) if {
	lib.readable(object.get(argument, "label", {}), lib.held)
} else := "?"

addresses_outside := [address_shown(argument) |
	some call in lib.effects
	some name in sort(object.keys(call.arguments))
	argument := call.arguments[name]
	leaves(name, argument)
]

deny contains lib.verdict("exits.outside", [addresses_outside[0], city_shown]) if {
	count(addresses_outside) > 0
}
