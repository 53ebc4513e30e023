"""What people write to say yes or no, to end a request, or to leave a value out: whole replies, in small
letters without accents or signs."""

from __future__ import annotations

import re

ALL = "tous"
"""The key of leaving a value out, where the tool then looks among all."""
_ENDING = frozenset({
    "abandonner", "abandonne", "j abandonne", "abandonner cette demande", "abandonne cette demande", "annule",
    "annuler", "annulez", "annule cette demande", "annule la demande", "annule tout", "annule ca",
    "laisse tomber", "laissez tomber", "tant pis", "stop", "arrete", "arretez", "arrete tout", "oublie",
    "oubliez", "oublie ca", "oubliez ca", "cancel", "give up", "never mind",
})  # fmt: skip
GIVING_UP = frozenset(
    f"{but}{end}" for but in ("", "non ", "finalement ", "non finalement ") for end in _ENDING
)
YES = frozenset({
    "oui", "oui oui", "ok", "okay", "d accord", "oui d accord", "entendu", "vas y", "allez y", "oui vas y",
    "ok vas y", "go", "c est bon", "c est ca", "oui c est ca", "exact", "exactement", "tout a fait",
    "bien sur", "parfait", "yes",
})  # fmt: skip
NO = frozenset({"non", "non merci", "nan", "surtout pas", "pas du tout", "no"})
ACCEPTING = YES | {
    "accepte", "accepter", "acceptez", "j accepte", "oui j accepte", "accord", "valide", "valider", "validez",
    "je valide", "oui je valide", "confirme", "confirmer", "confirmez", "je confirme", "oui je confirme",
    "fais le", "faites le", "oui fais le", "oui faites le", "oui fais", "envoie", "accept",
}  # fmt: skip
"""What a card's buttons alone do, but people write."""
REFUSING = NO | GIVING_UP | {
    "refuse", "refuser", "refusez", "je refuse", "non je refuse", "ne fais rien", "ne faites rien",
    "ne le fais pas", "non ne le fais pas", "reject",
}  # fmt: skip
NO_TEXT = GIVING_UP | NO | {
    "non non", "finalement non", "non finalement", "rien", "non rien", "rien du tout", "ne fais rien",
    "ne faites rien", "non ne fais rien", "ne le fais pas", "non ne le fais pas",
}  # fmt: skip
"""What is no text, no name and no address: where one of those is asked for, it ends the request."""
_THAT = frozenset({
    "lui", "elle", "lui meme", "elle meme", "celui la", "celle la", "la bonne", "le bon", "bien lui",
    "bien elle",
})  # fmt: skip
THAT_ONE = YES | {f"{yes}{it}{that}" for yes in ("", "oui ") for it in ("", "c est ") for that in _THAT}
"""What is said where one thing alone is offered."""
REQUESTING = re.compile(
    r"(?:combien|quels?|quelles?|qui|lequel|laquelle|ou (?:est|sont|se)|comment|est ce que|y a t il|montre|"
    r"affiche|liste|donne|trouve|cherche(?! midi)|signale|cree|ouvre|ferme|rouvre|assigne|confie|relance|"
    r"commente|previens|envoie|passe|mets)(?: moi| le| la| les)? \w+ \w+"
)
"""How a request begins, of three words or more; no name and no address does."""
MEANT = {
    "oui": YES,
    "non": NO,
    "reprendre": YES | {"reprends", "reprend", "reprenez", "continue", "continuer", "continuez", "go on"},
    "arreter": NO | {"arrete", "arreter", "arretez", "stop"},
    ALL: frozenset({
        "tous", "toutes", "tout", "partout", "peu importe", "n importe", "n importe lequel", "aucun",
        "la ville", "toute la ville", "dans toute la ville", "tous les arrondissements", "all", "any",
        "the whole city", "everywhere",
    }),
}  # fmt: skip
"""What is said to go on or not, to « Reprendre ce qui reste ? », and to leave a value out, by the key that it
means."""
