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
		"rule": "phones.private",
		"text": "Je ne peux pas donner un téléphone privé : seules les ressources humaines le connaissent. Demandez le téléphone de bureau de la personne, ou celui de son service.",
	},
	{
		"rule": "personal.hr_only",
		"text": "Je ne peux pas montrer %s : c'est réservé aux ressources humaines. Pour joindre la personne, demandez son téléphone ou son adresse de bureau.",
	},
	{
		"rule": "personal.purpose",
		"text": "Une donnée personnelle se lit pour une finalité du registre, et votre service n'en a pas pour celle-ci. Voyez avec votre responsable, ou avec le délégué à la protection des données.",
	},
	{
		"rule": "personal.subject",
		"text": "Une donnée personnelle se lit pour une personne que vous nommez, une à la fois. Refaites la demande avec le nom de la personne.",
	},
	{
		"rule": "personal.quota",
		"text": "Vous avez atteint le nombre de lectures de données personnelles permises en un jour (%v). Reprenez demain, ou voyez avec votre responsable.",
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
		"rule": "flows.system",
		"text": "La valeur « %s » est réservée, et le système « %s » n'a pas à la connaître : la lecture n'est pas faite. Retirez-la de la demande.",
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
		"rule": "effects.budget",
		"text": "Cette demande dépasse le nombre d'actions permises à une personne en un jour (%v). %s",
	},
	{
		"rule": "notices.hours",
		"text": "Un envoi en nombre part aux heures de bureau seulement (%s-%s, jours ouvrés). Refaites la demande à ces heures, ou prévenez moins de monde.",
	},
	{
		"rule": "effects.mass",
		"text": "%v actions d'un coup : au-delà de %v, il faut l'accord d'un superviseur autre que vous. La demande lui est transmise.",
	},
	{
		"rule": "effects.four_eyes",
		"text": "Les réglages de la ville demandent l'accord d'un superviseur autre que vous pour au moins une de ces actions. La demande lui est transmise.",
	},
	{
		"rule": "release.person",
		"text": "Une donnée personnelle va quitter ceux qui peuvent la lire : vérifiez la valeur exacte et son destinataire, une action à la fois.",
	},
	{
		"rule": "flows.target",
		"text": "Ce que vise l'action a été choisi d'après un texte libre, ou supposé (%v en tout) : vérifiez chaque action, une à la fois, avec son origine.",
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
		"rule": "reads.personal",
		"text": "Ces données personnelles sont ouvertes aux ressources humaines%s. La lecture est inscrite au registre.",
	},
	{
		"rule": "release.aggregate",
		"text": "Ce nombre porte sur assez de personnes pour ne rien dire d'aucune : il peut être montré.",
	},
	{
		"rule": "release.district",
		"text": "De l'adresse, seul l'arrondissement est donné : il peut l'être.",
	},
	{
		"rule": "release.exact",
		"text": "Une personne habilitée a vérifié la valeur exacte et son destinataire.",
	},
	{
		"rule": "release.target",
		"text": "Une personne a vérifié ce que vise l'action, avec son origine.",
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
	"condition": "la condition",
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
