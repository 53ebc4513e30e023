# What people are told, rule by rule, in the order in which one is preferred to another of the same outcome.
# %s and %v are filled in by the rule (%v for numbers: rego-cpp cuts those of %d to 32 bits).
package beffroi.sentences

catalogue := [
	{
		"rule": "inputs.unknown",
		"text": "Cette demande n'a pas une forme que les règles connaissent : rien n'est fait. Prévenez l'administrateur.",
	},
	{
		"rule": "effects.deletion",
		"text": "Je ne supprime jamais rien : un ticket se ferme avec un motif, il ne s'efface pas. Demandez plutôt de le fermer.",
	},
	{
		"rule": "personal.hr_only",
		"text": "Je ne peux pas montrer %s : c'est réservé aux ressources humaines. Pour joindre la personne, demandez son téléphone ou son adresse de bureau.",
	},
	{
		"rule": "exits.outside",
		"text": "Je n'envoie rien en dehors de la ville, et « %s » n'est pas une adresse de la ville (@%s). Choisissez un destinataire de la ville.",
	},
	{
		"rule": "flows.readers",
		"text": "La valeur « %s » est réservée (%s) : elle ne peut être ni utilisée ni envoyée ici. Retirez-la de la demande.",
	},
	{
		"rule": "roles.no_effects",
		"text": "Un compte d'auditeur ou d'administrateur consulte et n'agit pas. Demandez à un agent du service concerné.",
	},
	{
		"rule": "writes.own_scope",
		"text": "%s ne relève pas de votre service (%s). Prévenez plutôt le service chargé, ou demandez à un superviseur.",
	},
	{
		"rule": "effects.mass",
		"text": "%v actions d'un coup : au-delà de 10, il faut l'accord d'un superviseur autre que vous. La demande lui est transmise.",
	},
	{
		"rule": "effects.approval",
		"text": "Rien n'est modifié ni envoyé sans votre accord : vérifiez les actions, puis acceptez ou refusez.",
	},
	{
		"rule": "reads.bulk",
		"text": "Cette lecture porte sur beaucoup de données : elle attend votre accord.",
	},
	{
		"rule": "effects.approved",
		"text": "L'accord nécessaire a été donné.",
	},
	{
		"rule": "reads.staff",
		"text": "Ces informations professionnelles sont ouvertes à tout le personnel de la ville.",
	},
	{
		"rule": "default.deny",
		"text": "Aucune règle ne permet cette demande. Reformulez-la, ou voyez avec votre responsable.",
	},
]

personal := {
	"adresse": "une adresse personnelle",
	"téléphone": "un téléphone privé",
	"naissance": "une date de naissance",
}

personal_other := "une donnée personnelle"

known_as := {
	"ticket": "Le ticket %v",
	"new": "Ce nouveau ticket",
	"place": "Ce lieu",
	"person": "Cette personne",
	"service": "Ce service",
	"nothing": "Cette action",
	"plan": "La ligne %v de la demande",
}

scope := {
	"district": "%s, %ve arrondissement",
	"central": "%s",
}
