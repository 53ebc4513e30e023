"""The bill of materials: CycloneDX 1.6 (ECMA-424), written by its own library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import Distribution, distribution, version

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.spdx import is_expression
from packageurl import PackageURL

from agents.models.cards import Card
from ui.supply.lock import Locked
from ui.supply.packages import OWN_NAME, installed, licence_of, needs


def bill(locked: Mapping[str, Sequence[Locked]], models: Sequence[Card]) -> str:
    """The bill as JSON: this program, every installed package with the hashes of its locked archives, and the
    models on file.

    Args:
        locked: the locked list; empty where there is none.
    """
    bom = Bom()
    own = Component(
        name=OWN_NAME,
        version=version(OWN_NAME),
        type=ComponentType.APPLICATION,
        licenses=[LicenseExpression("EUPL-1.2")],
        bom_ref=OWN_NAME,
    )
    bom.metadata.component = own
    packages = installed()
    components = {name: _package(name, each, locked) for name, each in packages.items()}
    for component in (*components.values(), *map(_model, models)):
        bom.components.add(component)
    for name, each in packages.items():
        needed = [components[other] for other in needs(each) if other in components]
        bom.register_dependency(components[name], needed)
    bom.register_dependency(own, [components[name] for name in _own_needs() if name in components])
    return str(make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2))


def _own_needs() -> tuple[str, ...]:
    return needs(distribution(OWN_NAME))


def _package(name: str, package: Distribution, locked: Mapping[str, Sequence[Locked]]) -> Component:
    purl = PackageURL("pypi", name=name, version=package.version)
    hashes = [h for each in locked.get(name, ()) if each.version == package.version for h in each.sha256]
    return Component(
        name=name,
        version=package.version,
        type=ComponentType.LIBRARY,
        purl=purl,
        bom_ref=str(purl),
        licenses=[_licence(licence_of(package))],
        external_references=[
            ExternalReference(
                type=ExternalReferenceType.DISTRIBUTION,
                url=XsUri(str(purl)),
                comment="archives of this version, as locked in uv.lock",
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in hashes],
            )
        ]
        if hashes
        else [],
    )


def _model(card: Card) -> Component:
    return Component(
        name=card.name,
        type=ComponentType.MACHINE_LEARNING_MODEL,
        bom_ref=f"model:{card.sha256}",
        licenses=[_licence(card.licence)],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=card.sha256)],
        description=card.origin,
    )


def _licence(stated: str) -> LicenseExpression | DisjunctiveLicense:
    """An SPDX expression where it is one, else the words as they are."""
    return LicenseExpression(stated) if is_expression(stated) else DisjunctiveLicense(name=stated)
