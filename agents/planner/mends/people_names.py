"""What looks like somebody's name in a request, as a regular expression: words in capitals that are no
street, place or building.
"""

from __future__ import annotations

_NO_NAME = (
    r"(?:(?i:rue|avenue|place|boulevard|quai|square|parc|paris|mairie|[ée]cole|coll[èe]ge|lyc[ée]e|gymnase|porte|gare|"
    r"quartier|march[ée]|stade|piscine|jardin|pont|monsieur|madame|vous|tous|la|le|les|l)s?\b)"
)
_WORD = rf"(?!{_NO_NAME})[A-ZÀ-Ý][a-zà-ÿ]?[\w'’-]*"
NAME = rf"{_WORD}(?: (?:(?:de|da|di|du|le|la|van|ben|el) )?{_WORD})+"
"""A first name and a name."""
