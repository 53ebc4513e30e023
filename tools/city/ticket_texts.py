"""What residents and agents write in the demo tickets."""

from __future__ import annotations

DESCRIPTIONS = (
    "{s} constaté ce matin. Merci d'intervenir.",
    "{s}. Cela dure depuis plusieurs jours et gêne le passage.",
    "{s} devant l'immeuble, dangereux pour les enfants et les personnes âgées.",
    "Bonjour, je vous signale : {l}. Cordialement.",
    "{s}, signalé par le gardien.",
    "{s}. Deuxième signalement, rien n'a bougé.",
    "Plusieurs riverains se plaignent : {l}.",
    "{s}, à voir avec le service avant la fin de la semaine.",
    "{s} près de l'arrêt de bus.",
    "Appel reçu à l'accueil : {l}.",
)
RESIDENT_COMMENTS = (
    "Toujours pas réparé.",
    "C'est de pire en pire, merci de faire quelque chose.",
    "Merci pour votre passage, mais le problème est revenu.",
    "Avez-vous une date d'intervention ?",
    "Je peux ouvrir la porte aux équipes le matin.",
)
AGENT_COMMENTS = (
    "Passage effectué, balisage posé.",
    "Pièce commandée, livraison attendue la semaine prochaine.",
    "Entreprise prévenue.",
    "Photo prise, à programmer avec la tournée.",
    "Rien vu sur place, je repasserai.",
    "En attente de l'accord du propriétaire.",
    "Intervention prévue jeudi.",
)
CLOSING_REASONS = (
    "Intervention faite.",
    "Réparé par l'entreprise.",
    "Enlèvement fait lors de la tournée.",
    "Doublon d'un autre signalement.",
    "Rien constaté sur place.",
    "Dossier traité, demandeur prévenu.",
)
REOPENING_REASONS = ("Le problème est revenu.", "Réparation incomplète.")
RESIDENT = "Riverain (formulaire en ligne)"
