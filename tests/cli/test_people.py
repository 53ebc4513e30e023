"""Accounts, delegations and inquiries at the command line, each with its JSON."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from beffroi.local_time import LOCAL
from beffroi.settings.installation import Settings
from beffroi.settings.sign_in import OidcSignIn, SignInSettings
from guards import Guards, build_guards
from guards.store import IdentityRow
from tests.cli.conftest import Command
from tests.cli.test_asking import MAIN
from ui.home import prepare_home

SOON = f"{datetime.now(LOCAL) + timedelta(days=3):%Y-%m-%d}"
TODAY = f"{datetime.now(LOCAL):%Y-%m-%d}"
CLAIRE, KARIM, OLIVIER, SAMUEL = "claire.aubry", "karim.benali", "olivier.perrault", "samuel.cohen"
NADIA = "nadia.cherif"
PURPOSE = "gestion du personnel"


def opened(home: Path) -> Guards:
    return build_guards(Settings(home=home))


def test_a_delegation_is_given_listed_and_revoked(beffroi: Command, home: Path) -> None:
    words = (KARIM, "--until", SOON, "--reason", "congés")
    given = beffroi("delegation", "give", *words, "--as", OLIVIER, "--json").json
    assert (given["giver"], given["receiver"], given["stands"], given["reason"]) == (
        OLIVIER,
        KARIM,
        True,
        "congés",
    )
    assert [one["id"] for one in beffroi("delegation", "list", "--json").json] == [given["id"]]
    assert "en cours" in beffroi("delegation", "list", "--as", KARIM).out
    with closing(opened(home)) as guards, guards.store.transaction() as tx:
        tx.merge(IdentityRow(account=OLIVIER, source="oidc", subject="o"))
    told = " ".join(beffroi("delegation", "list", "--as", KARIM).out.split())
    assert "à confirmer" in told and "terminée" not in told
    unknown = beffroi("delegation", "list", "--as", "karim.benal")
    assert unknown.code == 1 and "Aucun compte ne porte le nom « karim.benal »" in unknown.err
    chained = beffroi("delegation", "give", CLAIRE, "--until", SOON, "--reason", "x", "--as", KARIM)
    assert chained.code == 1 and "ne se transmet pas" in chained.err
    assert beffroi("delegation", "revoke", given["id"], "--as", CLAIRE).code == 1
    ended = beffroi("delegation", "revoke", given["id"], "--as", KARIM, "--json").json
    assert ended["revoked"] and not ended["stands"]
    assert "retirée" in beffroi("delegation", "list").out
    assert (
        "ne convient pas"
        in beffroi("delegation", "give", KARIM, "--until", "demain", "--reason", "x", "--as", OLIVIER).err
    )


def test_contents_at_the_command_line_need_an_inquiry(beffroi: Command, home: Path) -> None:
    with closing(opened(home)) as guards:
        run = guards.runs.create(guards.accounts.actor(CLAIRE), "Ferme le ticket secret").id
    shown = beffroi("runs", "show", run, "--events", "--json")
    assert "secret" not in shown.out and shown.json["requester"] == CLAIRE
    opening = shown.json["events"][-1]
    assert opening["kind"] == "trace_opened" and opening["payload"]["actor"].startswith("console:")
    beffroi("runs", "show", run, "--as", SAMUEL)
    (told,) = [
        line
        for line in beffroi("ledger", "show", "--kind", "trace_opened").out.splitlines()
        if SAMUEL in line
    ]
    assert told.split("\t")[4] == SAMUEL
    printed = beffroi("runs", "show", run, "--events").out
    assert "Par" in printed and SAMUEL in printed and "secret" not in printed
    asked, *_ = beffroi("ledger", "show", "--run", run, "--json").json
    assert asked["kind"] == "request" and asked["payload"]["actor"] == CLAIRE and "secret" not in str(asked)
    made = beffroi(
        "inquiry", "open", "--run", run, "--reason", "plainte reçue", "--as", SAMUEL, "--json"
    ).json
    assert made["stands"] and made["about"]["what"] == run and made["opener"] == SAMUEL
    assert "secret" not in beffroi("runs", "show", run).out  # it is Samuel's own
    assert "secret" in beffroi("runs", "show", run, "--as", SAMUEL).out
    assert "plainte reçue" in beffroi("inquiry", "list").out
    assert beffroi("inquiry", "close", made["id"], "--as", SAMUEL, "--json").json["stands"] is False
    assert "secret" not in beffroi("runs", "show", run, "--as", SAMUEL).out


def test_who_read_personal_data_about_somebody_is_told_under_an_inquiry(beffroi: Command) -> None:
    asked = beffroi(
        "ask", "l'adresse personnelle de Karim Benali, pour sa paie", "--as", NADIA, "--json"
    ).json
    assert asked["status"] == "done", asked
    beffroi("ask", MAIN, "--as", CLAIRE)  # names Karim, and reads nothing personal of his
    about = ("runs", "list", "--about")
    refused = beffroi(*about, KARIM)
    assert refused.code == 1 and "enquête" in refused.err and not refused.out
    beffroi("inquiry", "open", "--since", TODAY, "--until", TODAY, "--reason", "droit d'accès")
    (found,) = beffroi(*about, KARIM, "--json").json["found"]
    assert found["run"]["run"] == asked["run"] and found["run"]["requester"] == NADIA
    (read,) = found["reads"]
    assert (read["tool"], read["purpose"], read["sure"]) == ("directory.personal_details", PURPOSE, True)
    (told,) = beffroi("ledger", "show", "--kind", "trace_opened", "--json").json
    assert told["payload"]["runs"] == [asked["run"]] and told["payload"]["about"]
    assert "Nadia" in beffroi(*about, "Karim Benali").out
    assert "Aucune des demandes" in beffroi(*about, OLIVIER).out
    nobody = beffroi(*about, "")
    assert (nobody.code, nobody.out) == (1, "") and "Dites de qui il s'agit" in nobody.err
    assert beffroi("ledger", "show", "--kind", "trace_opened", "--json").json[-1]["payload"]["runs"] == []
    assert beffroi(*about, KARIM, "--as", CLAIRE, "--json").json["found"] == []
    assert beffroi(*about, KARIM, "--as", NADIA, "--json").json["found"][0]["run"]["run"] == asked["run"]
    beffroi("inquiry", "close", told["payload"]["inquiry"])
    assert beffroi("erase", "run", asked["run"], "--yes").code == 0
    beffroi("inquiry", "open", "--since", TODAY, "--until", TODAY, "--reason", "droit d'accès")
    gone = beffroi(*about, KARIM, "--json")
    assert gone.json["found"] == [] and gone.json["erased"] == 1 and "plus rien ne le dit" in gone.err


@pytest.mark.parametrize(
    "words", [("runs", "show"), ("ledger", "prove", "--out", "preuve.jsonl"), ("policy", "explain")]
)
def test_a_colleague_opens_nothing_of_anothers_run(
    beffroi: Command, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(opened(home)) as guards:
        run = guards.runs.create(guards.accounts.actor(CLAIRE), "Ferme le ticket secret").id
        before = len(guards.ledger.events(run))
    done = beffroi(*words, run, "--as", KARIM)
    assert done.code == 1 and "autre personne" in done.err and not (tmp_path / "preuve.jsonl").exists()
    with closing(opened(home)) as guards:
        assert len(guards.ledger.events(run)) == before


@pytest.mark.parametrize(
    "words",
    [
        ("--run", "x", "--person", CLAIRE), (), ("--since", SOON), ("--run", "x", "--as", CLAIRE),
        ("--person", "personne"), ("--since", "2026-12-01", "--until", "2026-11-01"),
    ],
)  # fmt: skip
def test_an_inquiry_says_what_it_is_about(beffroi: Command, words: tuple[str, ...]) -> None:
    done = beffroi("inquiry", "open", "--reason", "plainte reçue", *words)
    assert done.code == 1 and "Erreur" in done.err and beffroi("inquiry", "list", "--json").json == []


def test_an_inquiry_names_its_days_and_a_list_takes_none_the_wrong_way_round(beffroi: Command) -> None:
    days = ("--since", "2026-10-01", "--until", "2026-10-31")
    made = beffroi("inquiry", "open", "--reason", "plainte reçue", *days)
    assert "période du 01/10/2026 au 31/10/2026" in made.out
    assert "période du 01/10/2026 au 31/10/2026" in beffroi("inquiry", "list").out
    turned = beffroi("runs", "list", "--since", "2026-12-01", "--until", "2026-11-01")
    assert turned.code == 1 and "à l'envers" in turned.err
    nobody = beffroi("inquiry", "open", "--reason", "plainte reçue", "--person", "personne")
    assert "aucun compte « personne » n'a fait de demande" in nobody.err


def test_roles_passwords_and_sign_ins_are_changed_and_end(beffroi: Command, home: Path) -> None:
    with closing(opened(home)) as guards:
        actor = guards.accounts.actor(CLAIRE)
        secret = guards.sign_ins.open(actor, "password", "Firefox")
        assert [one["device"] for one in beffroi("accounts", "sign-ins", CLAIRE, "--json").json] == [
            "Firefox"
        ]
        assert beffroi("accounts", "roles", CLAIRE, "--role", "auditeur", "--json").json["roles"] == [
            "auditeur"
        ]
        assert guards.sign_ins.look(secret) is None
        guards.sign_ins.open(actor, "password")
        assert beffroi("accounts", "sign-out", CLAIRE, "--json").json == {"accounts": [CLAIRE], "ended": 1}
        assert beffroi("accounts", "sign-out").code == 1
        guards.sign_ins.open(actor, "password")
        assert beffroi("accounts", "sign-out", "--all", "--json").json["ended"] == 1
        assert "n'existe pas" in beffroi("accounts", "roles", CLAIRE, "--role", "roi").err
        assert "parmi les premiers" in beffroi("accounts", "password", CLAIRE, stdin=b"aaaaaaaaaaaaaa\n").err
        told = beffroi("accounts", "password", CLAIRE, "--json", stdin=b"quatre mots sans lien\n").json
        assert told == {"account": CLAIRE, "changed": True}
        assert guards.accounts.authenticate(CLAIRE, "quatre mots sans lien") is not None


def test_no_demo_account_is_made_where_somebody_else_says_who_people_are(
    city_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "city").symlink_to(city_folder)
    provider = OidcSignIn(url="https://id.ville.example", client_id="b", page="https://b.ville.example")
    settings = Settings(home=tmp_path, sign_in=SignInSettings(oidc=provider))
    assert prepare_home(settings).accounts == ()


def test_an_account_needs_a_name_that_can_be_used_and_a_password_that_is_given(
    beffroi: Command, home: Path
) -> None:
    bad = beffroi("accounts", "create", "a b", "--person", "Claire Aubry", stdin=b"un mot de passe long\n")
    assert bad.code == 1 and "nom de compte" in bad.err
    created = ["accounts", "create", "c.aubry", "--person", "Claire Aubry"]
    nothing = beffroi(*created)
    assert nothing.code == 1 and "Aucun mot de passe n'a été donné" in nothing.err
    closed = subprocess.run(
        ["sh", "-c", '"$@" <&-', "sh", Path(sys.executable).with_name("beffroi"), *created],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert closed.returncode == 1 and closed.stderr == nothing.err
    assert "c.aubry" not in beffroi("accounts", "list").out
