"""Word stock of the slot samplers, written by hand for this project. Articles come with their noun."""

from __future__ import annotations

STREET_TYPES = (
    "rue rue rue rue rue rue rue rue rue rue rue rue rue rue avenue avenue avenue avenue boulevard boulevard boulevard place "
    "place impasse impasse passage passage quai square villa allée cours cité sentier rond-point porte esplanade chemin sente "
    "mail parvis voie route ruelle promenade hameau galerie clos carrefour bd bd av. av bld r. r pl. bvd imp. all. ch. sq. "
    "pass. boul. Rue Rue Avenue Bd Place Quai Boulevard"
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
    "patrimoine": ("le", "m"), "signalisation": ("la", "f"), "cimetières": ("les", "m"), "égouts": ("les", "m"),
    "plantations": ("les", "f"), "stationnement": ("le", "m"), "équipements sportifs": ("les", "m"), "routes": ("les", "f"),
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
    "école maternelle": ("écoles maternelles", "f"), "stade": ("stades", "m"), "terrain de sport": ("terrains de sport", "m"),
    "fontaine à boire": ("fontaines à boire", "f"), "halte-garderie": ("haltes-garderies", "f"),
    "salle de sport": ("salles de sport", "f"), "point d'eau": ("points d'eau", "m"),
}  # fmt: skip
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
