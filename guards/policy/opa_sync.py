"""Putting our rules on an OPA server: all of them, and nothing else in their packages."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from opa_client.errors import DeletePolicyError, RegoParseError  # type: ignore[import-untyped]

from beffroi.errors import PolicyError
from guards.policy.opa_connection import Client
from guards.policy.ruleset import RuleSet

PREFIX = "beffroi/"
SERVED = PREFIX + "served.rego"


def push_rules(client: Client, rules: RuleSet) -> None:
    """Make the server hold exactly these rules.

    The module that serves answers goes first and comes back last, so a half-changed set never answers.

    Raises:
        PolicyError: another module of the server is in our packages.
        opa_client.errors.RegoParseError: the server cannot compile the rules.
    """
    wanted = {PREFIX + name: text for name, text in rules.modules}
    present = _present(client)
    if SERVED in present:
        client.delete_policy(SERVED)
    stale = [name for name in present if name not in wanted and name != SERVED]
    changed = [name for name, text in wanted.items() if present.get(name) != text]
    _until_settled(stale, client.delete_policy, DeletePolicyError)
    _until_settled(changed, lambda name: _put(client, name, wanted[name]), RegoParseError)
    _put(client, SERVED, served(rules.digest))


def holds(client: Client, rules: RuleSet) -> bool:
    """Whether the server holds exactly these rules, text by text.

    Raises:
        PolicyError: another module of the server is in our packages.
    """
    wanted = {PREFIX + name: text for name, text in rules.modules}
    return _present(client) == wanted | {SERVED: served(rules.digest)}


def served(digest: str) -> str:
    """The module that answers: the judgement, with the digest of the rules that gave it."""
    return (
        "package beffroi.served\n\n"
        f'answer := {{"judgement": data.beffroi.main.judgement, "digest": "{digest}"}}\n'
    )


def _present(client: Client) -> dict[str, str]:
    """Our modules as the server has them: texts by name."""
    known = client.modules()
    for name, held in known.items():
        if not name.startswith(PREFIX) and (held.package == "beffroi" or held.package.startswith(PREFIX)):
            raise PolicyError(
                f"Le serveur de règles porte un module étranger parmi les nôtres (« {name} ») : "
                "rien n'est fait. L'administrateur doit le retirer.",
                f"Module '{name}' of the policy server is in our packages: nothing is done.",
            )
    return {name: held.text for name, held in known.items() if name.startswith(PREFIX)}


def _put(client: Client, name: str, text: str) -> None:
    client.update_policy_from_string(text, name, rego_compat=False)


def _until_settled(names: Iterable[str], act: Callable[[str], object], refusal: type[Exception]) -> None:
    # The server refuses a module whose functions are not there yet (or are still used): others first.
    left = list(names)
    while left:
        refused: list[str] = []
        last: Exception | None = None
        for name in left:
            try:
                act(name)
            except refusal as error:
                refused.append(name)
                last = error
        if last is not None and len(refused) == len(left):
            raise last
        left = refused
