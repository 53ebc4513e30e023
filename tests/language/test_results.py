"""What later steps call a result is what its tool declares, whoever wrote the tool."""

from __future__ import annotations

from dataclasses import dataclass

from agents.language.checking.checker import check
from agents.language.french.templates import worded
from agents.language.syntax.parser import parse_plan
from beffroi import City, Effect, Lookup, Query, plain, tool
from beffroi.tool import spec_of
from tests.language.support import NOW, specs


@dataclass(frozen=True)
class Colis:
    """A parcel."""

    numero: str = plain(title="Numéro")
    bureau: str = plain(title="Bureau")


def _tool(result: str) -> dict[str, object]:
    @tool(
        "courrier.suivre",
        effect=Effect.READ,
        operations=(),
        summary="Suivre un colis",
        sentence="Suivre le colis « {numero} »",
        result=result,
        phrases=("où est le colis 12", "suis le colis 12", "le colis 12 est arrivé ?"),
        questions={"numero": "Quel colis ?"},
    )
    def suivre(city: City, numero: Query) -> Lookup[Colis]:
        """Find a parcel."""
        return Lookup(exact=None)

    return {"courrier.suivre": spec_of(suivre)}


PLAN = (
    'colis = courrier.suivre(numero="A12")\ncolis2 = courrier.suivre(numero="B07")\n'
    "answer(colis.bureau, colis2.bureau)"
)
REQUEST = "Suis les colis A12 et B07 et donne-moi leurs bureaux"


def _last(result: str) -> str:
    found = check(parse_plan(PLAN), REQUEST, {**specs(), **_tool(result)}, now=NOW)
    return found.sentences[-1]


def test_a_package_says_what_its_results_are_called() -> None:
    told = _last("le colis {numero}")
    assert "du colis A12" in told and "du colis B07" in told


def test_a_result_that_is_not_declared_is_named_by_its_step() -> None:
    told = _last("")
    assert "résultat" in told and "colis" not in told


def test_an_ended_run_calls_its_results_as_it_did() -> None:
    now = _tool("le paquet {numero}")
    said = worded(now, {}, results={"courrier.suivre": "le colis {numero}", "courrier.gone": "x"})
    assert said["courrier.suivre"].result == "le colis {numero}"
    kept = worded(now, {}, results={"courrier.suivre": "le colis {code}"})
    assert kept["courrier.suivre"].result == "le paquet {numero}"


def test_every_search_of_the_house_says_what_it_gives() -> None:
    bare = [name for name, spec in specs().items() if spec.effect is Effect.READ and not spec.result]
    assert bare == []
