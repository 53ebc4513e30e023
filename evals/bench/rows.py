"""The benchmark's table, in French."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evals.bench.run import Bench

_PHASES = {
    "plan": "comprendre (modèle et vérification)",
    "review": "juger le plan",
    "read": "lire (bac à sable compris)",
    "approve": "préparer l'accord",
    "act": "agir",
    "report": "montrer",
}


def table_rows(bench: Bench) -> list[dict[str, Any]]:
    """Rows ``what``, ``value``, ``unit``."""
    units, shares, sandbox = bench.units, bench.shares, bench.sandbox
    ratio = units.append / units.bare_insert if units.bare_insert else 0.0
    return [
        *(_row(f"phase : {_PHASES.get(n, n)}", 1000 * s, "ms") for n, s in bench.phases.items() if s),
        _row("demande entière, médiane", 1000 * bench.total, "ms"),
        _row("jetons écrits par plan", bench.plan_tokens, "jetons"),
        _row("vitesse du modèle, planification entière", bench.tokens_per_second, "jetons/s"),
        _row("part du bac à sable", 100 * shares["sandbox"], "%"),
        _row("part de la politique", 100 * shares["policy"], "%"),
        _row("part du registre", 100 * shares["ledger"], "%"),
        _row("part des gardes et du bac à sable ensemble", 100 * sum(shares.values()), "%"),
        _row("appel direct, sans bac à sable", sandbox.bare, "ms"),
        _row("appel dans un bac à sable prêt", sandbox.warm, "ms"),
        _row("surcoût d'un appel, médiane", sandbox.overhead, "ms"),
        _row("dont : attendre le bac à sable", sandbox.waiting, "ms"),
        _row("dont : processus, messages, contrôle", sandbox.inside, "ms"),
        _row("appel sans bac à sable prêt", sandbox.fresh, "ms"),
        _row("une décision", units.decision, "ms"),
        _row("un événement du registre", units.append, "ms"),
        _row("la même écriture sans registre", units.bare_insert, "ms"),
        _row("registre / écriture nue", ratio, "fois"),
        _row("indexer un document de 600 mots", bench.documents.indexing, "ms"),
        _row("revoir un document inchangé", bench.documents.unchanged, "ms"),
        _row(f"chercher dans {bench.documents.documents} documents", bench.documents.query, "ms"),
        _row("lire les mêmes fichiers d'un bout à l'autre", bench.documents.scan, "ms"),
    ]


def _row(what: str, value: float, unit: str) -> dict[str, Any]:
    return {"what": what, "value": round(value, 2), "unit": unit}
