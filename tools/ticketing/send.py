"""Tool ``ticketing.send``."""

from __future__ import annotations

from beffroi import Anything, City, Effect, Email, Failure, Notice, ToolError, tool
from tools.ticketing.plain_text import plain_text


@tool(
    "ticketing.send",
    effect=Effect.NOTIFY,
    operations=("ticketing.send",),
    summary="Envoyer un résultat par e-mail",
    sentence="Envoyer {content} à l'adresse {to}",
    phrases=(
        "envoie la liste à karim.benali@paris.demo",
        "transmets ces tickets par mail à voirie.11@paris.demo",
        "expédie-moi le résultat à mon adresse",
        "mail ce tableau à helene.lefevre@paris.demo",
    ),
    questions={"content": "Que faut-il envoyer ?", "to": "À quelle adresse e-mail ?"},
)
def send(city: City, content: Anything, to: Email) -> Notice:
    """Send an earlier result as plain text to an e-mail address.

    Raises:
        ToolError: ``INVALID`` where the result is empty.
    """
    text = plain_text(content)
    if not text:
        raise ToolError(
            Failure.INVALID,
            "Il n'y a rien à envoyer : le résultat est vide.",
            "There is nothing to send: the result is empty.",
        )
    return city.ticketing.send(city.key, to, text)
