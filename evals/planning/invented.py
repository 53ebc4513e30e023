# Word lists: one line a list.
# ruff: noqa: E501
"""Names, streets and subjects that no training list and no demo city has, to put in place of known ones.

Written for the evaluation alone; a test holds that no slot of the training shares a word with them.
"""

from __future__ import annotations

FIRST_NAMES = (
    "Barnabé Philomène Tancrède Zéphyrine Gontran Cunégonde Lubin Mahaut Théophane Sidonie Radegonde Gildas "
    "Perpétue Fulbert Nolwenn Corentine Melchior Scholastique Rodrigue Tiphaine Wenceslas Kerstin Giuseppina Bogdan "
    "Thandiwe Rashidah Venkat Solveig Jørgen Mirela Zbigniew Takumi Nikoleta Casimir Séraphine Hyacinthe"
).split()
FIRST_NAMES_VOWEL = (
    "Anatole Eudoxie Isidore Oriane Ulysse Adélaïde Edwige Ignace Octavie Ombeline Aurélien Euphrasie Ingvild "
    "Olgierd Akiko Eirini"
).split()
LAST_NAMES = (
    "Brindavoine Tournecroix Pastourelle Quillivic Guermeur Vandenbroucke Schlumpf Trébuchet Malecaze Poutrincourt "
    "Larrouturou Bidegaray Kerguélen Rocamadour Mesguich Tchoukriel Bouzidouche Fontcouverte Sarrasinet Gratteloup "
    "Passelande Wojtkowiak Thorvaldsen Papadimitriou Mbengue-Roche Nzoghe Rajaonarivelo Vishwanath Montgaillard "
    "Cassegrain Beauvilliers Tartempion Dieuleveult Vieuxpont Haspelmath"
).split()
LAST_NAMES_VOWEL = (
    "Arnoulx-Pernety Etcheverria Ollivaud Urrutibéhéty Ancelot-Brie Ivanchenko Oyhénart Estrabaud Azpilicueta "
    "Ouvrecourt Imbertaud Ehrenfels"
).split()
STREETS = (
    "de la Grenouillère|du Vieux Pressoir|des Trois Chapelains|du Capitaine Bréhaut|de la Poudrerie|des Ardoisiers|"
    "du Puits-Salé|Eugénie Malbranque|des Colporteurs|du Moine-Sourd|de la Guinguette|Théodore Vassal|des Bateliers|"
    "du Chanoine Erlande|de la Sœur-Philippine|des Mirabelles|du Four-à-Verre|Gustave Tréhouart|des Rempailleurs|"
    "du Professeur Halphen|de la Tour-Penchée|des Alouettes-Bleues|du Gué-aux-Biches|Marguerite Sorlin|des Verriers|"
    "du Sabot-d'Or|de la Halle-aux-Laines|Honorine Castagnède|des Garde-Barrières|du Lavoir-Couvert"
).split("|")
SUBJECTS = {
    "m": (
        "kiosque couvert de chiures|miroir de carrefour embué|volet dégondé|cadenas rouillé|hôtel à insectes effondré|"
        "bac à compost renversé|carillon désaccordé|nichoir décroché|parasol envolé|cendrier débordant|soupirail béant|"
        "brumisateur entartré|cadran solaire gauchi|fanion déchiré|moucharabieh cassé|totem d'orientation pivoté"
    ).split("|"),
    "f": (
        "plaque commémorative dévissée|pompe à vélo grippée|girouette coincée|boîte à livres éventrée|horloge arrêtée|"
        "guirlande pendante|gouttière décrochée|marelle effacée|pergola vermoulue|estrade branlante|passerelle vermoulue|"
        "tonnelle affaissée|sonnette enfoncée|mosaïque ébréchée|longue-vue rouillée|manivelle tordue"
    ).split("|"),
    "p": (
        "tuteurs arrachés|ardoises glissées|carreaux de faïence fendus|fanions déchirés|lattes gondolées|volets dégondés|"
        "sacs de sable crevés|nichoirs décrochés|guirlandes pendantes|mosaïques ébréchées|patères dévissées|paillassons détrempés"
    ).split("|"),
}  # fmt: skip
"""By gender, or plural, so that the words before a subject still agree with it."""
