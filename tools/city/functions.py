"""Functions of the demo staff: what each post is called, and every word by which it can be searched."""

from __future__ import annotations

from dataclasses import dataclass

from beffroi.enums import Domain
from tools.city.text import stems

OF_DOMAIN = {
    Domain.VOIRIE: "de la voirie", Domain.PROPRETE: "de la propreté", Domain.ECLAIRAGE: "de l'éclairage",
    Domain.ESPACES_VERTS: "des espaces verts", Domain.EAU: "de l'eau", Domain.BATIMENTS: "des bâtiments",
    Domain.PETITE_ENFANCE: "de la petite enfance", Domain.SPORTS: "des sports",
    Domain.ETAT_CIVIL: "de l'état civil", Domain.RESSOURCES_HUMAINES: "des ressources humaines",
    Domain.FINANCES: "des finances", Domain.INFORMATIQUE: "de l'informatique",
    Domain.COMMUNICATION: "de la communication", Domain.URBANISME: "de l'urbanisme",
}  # fmt: skip
_SECTORS = (Domain.VOIRIE, Domain.ESPACES_VERTS)


@dataclass(frozen=True)
class Post:
    """A function in both genders, with the stems that find it."""

    masculine: str
    feminine: str
    also: str = ""

    def title(self, civility: str) -> str:
        """The form for this person; the masculine where the civility is unknown."""
        return self.feminine if civility == "f" else self.masculine

    @property
    def words(self) -> str:
        """Distinct stems of both forms and of the synonyms."""
        return " ".join(dict.fromkeys(stems(f"{self.masculine} {self.feminine} {self.also}")))


def head_post(domain: Domain, district: int | None) -> Post:
    """Who heads a service of an arrondissement, or a central directorate."""
    of = OF_DOMAIN[domain]
    if district is None:
        return Post(f"directeur {of}", f"directrice {of}", "directeur responsable chef cheffe dirigeant")
    also = "chef cheffe de service dirigeant"
    return Post(f"responsable {of}", f"responsable {of}", also)


def second_post(domain: Domain, district: int | None) -> Post:
    """The head's deputy."""
    if district is None:
        of = OF_DOMAIN[domain]
        return Post(f"adjoint à la direction {of}", f"adjointe à la direction {of}")
    if domain in _SECTORS:
        return Post("chef de secteur", "cheffe de secteur")
    return Post("chef d'équipe", "cheffe d'équipe")
