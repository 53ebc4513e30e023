"""Tool ``documents.search``."""

from __future__ import annotations

from beffroi import City, Effect, Listing, Passage, Query, tool

_MOST = 5


@tool(
    "documents.search",
    effect=Effect.READ,
    operations=("documents.search",),
    summary="Lire règlements, chartes, procédures, documents",
    sentence="Chercher « {query} » dans les documents que vous pouvez lire",
    # No word of what documents speak of (terrasses, encombrants…): a shortlist would take it for a request.
    result="les passages[ sur « {query} »]",
    phrases=(
        "que prévoit le règlement",
        "que prévoient les chartes",
        "le document officiel",
        "quelles procédures",
        "le document qui prévoit",
    ),
    questions={"query": "Que cherchez-vous dans les documents ?"},
)
def search(city: City, query: Query) -> Listing[Passage]:
    """Find the passages of documents that fit best, among the documents that the person who asks may read."""
    return city.documents.search(query, _MOST)
