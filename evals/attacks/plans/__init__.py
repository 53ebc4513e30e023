"""Plans of a model that works for an attacker: by hand for every rule, copied from texts, mutated, random."""
