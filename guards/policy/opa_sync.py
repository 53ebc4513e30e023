"""Putting our rules on an OPA server: all of them, and nothing else in their packages."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from opa_client.errors import DeletePolicyError, RegoParseError  # type: ignore[import-untyped]
from opa_client.opa import OpaClient  # type: ignore[import-untyped]  # it ships no types

from beffroi.errors import PolicyError
from guards.policy.ruleset import RuleSet

PREFIX = "beffroi/"
SERVED = PREFIX + "served.rego"


def push_rules(client: OpaClient, rules: RuleSet) -> None:
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
    changed = [name for name, text in wanted.items() if _raw(client, name, present) != text]
    _until_settled(stale, client.delete_policy, DeletePolicyError)
    _until_settled(changed, lambda name: _put(client, name, wanted[name]), RegoParseError)
    _put(client, SERVED, served(rules.digest))


def served(digest: str) -> str:
    """The module that answers: the judgement, with the digest of the rules that gave it."""
    return (
        "package beffroi.served\n\n"
        f'answer := {{"judgement": data.beffroi.main.judgement, "digest": "{digest}"}}\n'
    )


def _present(client: OpaClient) -> list[str]:
    known = client.get_policies_info()
    ours = [name for name in known if name.startswith(PREFIX)]
    for name, info in known.items():
        package = info["path"].partition("/data/")[2]
        if name not in ours and (package == "beffroi" or package.startswith(PREFIX)):
            raise PolicyError(
                f"Le serveur de règles porte un module étranger parmi les nôtres (« {name} ») : "
                "rien n'est fait. L'administrateur doit le retirer.",
                f"Module '{name}' of the policy server is in our packages: nothing is done.",
            )
    return ours


def _raw(client: OpaClient, name: str, present: list[str]) -> str | None:
    return client.get_policy(name)["result"]["raw"] if name in present else None


def _put(client: OpaClient, name: str, text: str) -> None:
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
