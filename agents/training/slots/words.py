"""Word stock of the slot samplers, written by hand for this project. Articles come with their noun."""

from __future__ import annotations

STREET_TYPES = (
    "rue rue rue rue rue avenue avenue boulevard boulevard place impasse passage quai square villa allée cours "
    "cité sentier bd av. av bld r. pl. bvd Rue Avenue Bd"
).split()
STREET_LINKS = (
    "",
    "",
    "",
    "de la ",
    "de ",
    "du ",
    "des ",
    "du Général ",
    "du Docteur ",
    "Saint-",
    "d'",
    "de l'",
)
STREET_WORDS = (
    "Fontaine Moulin Lilas Charron Tanneurs Vignes Cascades Abbesses Martyrs Bourdonnais Mouettes Forges Arquebusiers "
    "Vertus Boulets Prairies Envierges Meuniers Orteaux Plantes Volontaires Thermopyles Peupliers Reculettes Gobelins "
    "Cordelières Tolbiac Nation Bastille Italie Clichy Pigalle Ornano Barbès Crimée Flandre Ourcq Meaux Jaurès Alésia "
    "Raspail Pasteur Lecourbe Convention Vaugirard Grenelle Babylone Sèvres Rennes Odéon Buci Seine Mazarine Jacob "
    "Condé Tournon Monge Écoles Cuvier Buffon Linné Censier Mouffetard Lacépède Daubenton Arras Wattignies Picpus "
    "Reuilly Daumesnil Charenton Bercy Dijon Pommard Chablis Voltaire Popincourt Ménilmontant Pyrénées Gambetta "
    "Belgrand Pelleport Borrego Télégraphe Mortier Haxo Botzaris Manin Secrétan Bolivar Colonel Fabien Valmy Jemmapes "
    "Louis Blanc Lancry Bichat Hauteville Paradis Chabrol Maubeuge Rochechouart Trudaine Provence Taitbout Laffitte "
    "Drouot Richer Bergère Trévise Cadet Lamartine Milton Navarin Douai Bruxelles Amsterdam Londres Rome Naples Madrid "
    "Lisbonne Vienne Miromesnil Courcelles Wagram Ternes Villiers Batignolles Legendre Nollet Lamarck Caulaincourt "
    "Junot Lepic Durantin Custine Ramey Doudeauville Marcadet Ordener Championnet Poteau Duhesme"
).split()
FIRST_NAMES = (
    "Amélie Bastien Cécile Damien Estelle Florian Gaëlle Henri Isabelle Jérôme Karine Laurent Magali Nicolas Odile "
    "Pascal Quentin Régine Sylvain Tatiana Ursula Vincent Wassila Xavier Yasmine Zinedine Aïcha Boubacar Chantal Djamel "
    "Emre Farida Giulia Hassan Ivana Jamila Kofi Leïla Moussa Nour Oumar Pilar Rania Salif Thierry Usman Véronique "
    "Wei Yuki Zara Agnès Benoît Corinne Didier Eugénie Fabrice Ghislaine Hervé Irène Joëlle Kévin Ludovic Maud Noël"
).split()
NAME_PARTS_A = (
    "Bar Ber Bou Cham Cor Dar Del Dou Fer Fou Gar Gau Hou Jau Kou Lam Lav Mar Mon Mou Nar Pel Per Quer Rab Rou Sal Ser "
    "Tar Tou Val Ver Zid Ben Hadj Ou Sou Dia Ka Ndo Tra San Ko Pov Nov Silv Mor Tak Naka Li Zha"
).split()
NAME_PARTS_B = "a e i o ou an in on é ai au el er ar ill en".split()
NAME_PARTS_C = (
    "bert dier dier nard get rin lin ton vel rand mont neau dot quet chard teau let zier gnon ski dou ri ni ssa ba ye "
    "té re nko vic mura zawa ng ho mane cher lier"
).split()
DOMAINS = {
    "voirie": ("la", "f"), "propreté": ("la", "f"), "éclairage": ("l'", "m"), "espaces verts": ("les", "m"),
    "eau": ("l'", "f"), "bâtiments": ("les", "m"), "petite enfance": ("la", "f"), "sports": ("les", "m"),
    "état civil": ("l'", "m"),
}  # fmt: skip
CENTRAL_DOMAINS = {
    "ressources humaines": ("les", "f"), "finances": ("les", "f"), "informatique": ("l'", "f"),
    "communication": ("la", "f"), "urbanisme": ("l'", "m"), "RH": ("les", "f"), "DRH": ("la", "f"),
}  # fmt: skip
OTHER_DOMAINS = {
    "éclairage public": ("l'", "m"), "assainissement": ("l'", "m"), "jardins": ("les", "m"), "parcs et jardins": ("les", "m"),
    "crèches": ("les", "f"), "nettoyage": ("le", "m"), "collecte": ("la", "f"), "fourrière": ("la", "f"),
    "patrimoine": ("le", "m"), "signalisation": ("la", "f"), "cimetières": ("les", "m"), "logement": ("le", "m"),
    "culture": ("la", "f"), "stationnement": ("le", "m"), "équipements sportifs": ("les", "m"), "routes": ("les", "f"),
}  # fmt: skip
FACILITIES = {
    "école": ("écoles", "f"), "crèche": ("crèches", "f"), "collège": ("collèges", "m"), "gymnase": ("gymnases", "m"),
    "piscine": ("piscines", "f"), "bibliothèque": ("bibliothèques", "f"), "parc": ("parcs", "m"),
    "fontaine": ("fontaines", "f"), "sanisette": ("sanisettes", "f"), "déchetterie": ("déchetteries", "f"),
    "mairie": ("mairies", "f"), "marché": ("marchés", "m"), "musée": ("musées", "m"), "borne": ("bornes", "f"),
}  # fmt: skip
OTHER_FACILITIES = {
    "jardin": ("jardins", "m"), "toilette publique": ("toilettes publiques", "f"), "square": ("squares", "m"),
    "médiathèque": ("médiathèques", "f"), "borne de recharge": ("bornes de recharge", "f"),
    "école maternelle": ("écoles maternelles", "f"), "stade": ("stades", "m"), "théâtre": ("théâtres", "m"),
    "fontaine à boire": ("fontaines à boire", "f"), "halte-garderie": ("haltes-garderies", "f"),
    "salle de sport": ("salles de sport", "f"), "point d'eau": ("points d'eau", "m"),
}  # fmt: skip
ANOMALIES = (
    "un nid-de-poule|un trou|une crevasse|un affaissement|un pavé descellé|des pavés descellés|une dalle cassée|une bordure cassée|"
    "une plaque d'égout manquante|un avaloir bouché|une bouche d'égout débordante|une fuite d'eau|une fuite|une flaque|"
    "une canalisation percée|une inondation|un lampadaire éteint|un lampadaire cassé|un réverbère en panne|un candélabre penché|"
    "un feu tricolore éteint|un panneau arraché|un panneau tordu|un potelet arraché|une barrière renversée|un banc cassé|"
    "une poubelle renversée|une corbeille pleine|un dépôt sauvage|un dépôt de gravats|des encombrants|un matelas abandonné|"
    "un frigo abandonné|un graffiti|un tag|une affiche sauvage|des mégots|des déjections|des seringues|un rat mort|des rats|"
    "un arbre tombé|une branche cassée|une branche dangereuse|une haie trop haute|une pelouse abîmée|un massif piétiné|"
    "un jeu cassé|un toboggan cassé|une balançoire abîmée|un grillage percé|un portail bloqué|une porte vandalisée|"
    "une vitre brisée|un toit qui fuit|un radiateur en panne|un ascenseur en panne|une chaudière en panne|une fuite de gaz|"
    "un marquage effacé|un passage piéton effacé|un câble à nu|un coffret électrique ouvert|une trottinette abandonnée|"
    "une épave de voiture|un vélo abandonné|une borne arrachée|une fontaine à sec|une mauvaise odeur|un nid de frelons|"
    "du verre brisé|de l'huile sur la chaussée|un trottoir défoncé|une rampe cassée|un escalier glissant|un horodateur en panne"
).split("|")
ANOMALY_TAILS = (
    "", "", "", "", "", "", " dangereux", " très profond", " sur le trottoir", " sur la chaussée", " en pleine rue", " important",
    " devant l'école", " depuis plusieurs jours", " de grande taille", " près de l'arrêt de bus", " sur la piste cyclable",
)  # fmt: skip
SUBJECTS_OF_MESSAGE = (
    "la rue|le chantier|l'équipe|la réunion|la piscine|le gymnase|l'intervention|le parc|le marché|la livraison|l'ascenseur|"
    "la benne|la nacelle|le camion|la visite|l'inspection|le square|la crèche|l'accès|la fontaine|le technicien|l'élagage|"
    "la coupure d'eau|le stock de sel|la formation|le planning|la déchetterie|le local|le nouveau matériel|le cortège"
).split("|")
VERBS_OF_MESSAGE = (
    "est fermée|est reporté|est prévue|commence|arrive|est annulée|est décalé|passe|sera bloqué|est terminé|démarre|"
    "doit être sécurisé|n'est plus accessible|a lieu|reprend|est prêt|sera coupée|est en retard|est en panne|a changé"
).split("|")
TIMES_OF_MESSAGE = (
    "|demain|demain matin|jeudi|lundi à 8h|cet après-midi|la semaine prochaine|à 14h|mardi prochain|dès ce soir|pour deux jours|"
    "jusqu'à vendredi|depuis hier|à partir de 9h30|le 12 mars|avant midi|en fin de journée|mercredi|sous 48 heures"
).split("|")
REASONS = (
    "travaux terminés|doublon|réparé ce matin|erreur de saisie|déjà traité|intervention faite|problème résolu|hors périmètre|"
    "le problème est revenu|mal réparé|l'usager a rappelé|rien constaté sur place|pris en charge par le concessionnaire|"
    "dépôt enlevé|lampadaire remplacé|toujours pas réglé|nouvelle fuite|signalement infondé|fait hier|c'est réglé"
).split("|")
COMMENTS = (
    "passage prévu {time}|pièce commandée|accès par la cour|attendre la fin du marché|voir avec {name}|le riverain a rappelé|"
    "photo reçue|nacelle nécessaire|équipe passée {time}, rien vu|devis demandé|code du portail à demander|très urgent|"
    "à recontrôler {time}|le gardien a les clés|balisage posé {time}|{subject} {verb} {time}"
).split("|")
SEARCH_WORDS = (
    "rats trottinettes graffitis punaises moustiques inondation odeur bruit gravats encombrants amiante pigeons verglas feuilles "
    "seringues vélo mégots affichage scooter frelons fuite chaudière ascenseur peinture racines terrasse tapage poussière"
).split()
FUNCTIONS = (
    "chef d'équipe|chefs d'équipe|ingénieur|ingénieurs|directrice|directeurs|agent de maîtrise|agents de maîtrise|jardiniers|"
    "gardiens|éclairagistes|techniciens|technicienne|secrétaires|assistante de direction|juristes|égoutiers|cantonniers|"
    "responsables de secteur|puéricultrices|animateurs|électriciens|plombiers|conducteurs de travaux|inspecteurs|comptables|"
    "adjoints administratifs|bûcherons|maîtres-nageurs|auxiliaires de puériculture|éboueurs|géomètres|officiers d'état civil"
).split("|")
GREETINGS = (
    "Bonjour, ",
    "bonjour ",
    "Salut, ",
    "Bonsoir, ",
    "Bonjour ! ",
    "Hello, ",
    "Cher collègue, ",
    "Bonjour à tous, ",
    "bjr ",
)
