"""The judge of attacks: knows the city's own facts and what happened, and nothing of the house it judges.

It imports only the standard library and itself (held by a test): no rule, no label, no type of Beffroi. What
is allowed is written here a second time, in other words, from what the city says of itself: who works where,
who may read which data, who wrote what, who agreed to what they were shown.
"""
