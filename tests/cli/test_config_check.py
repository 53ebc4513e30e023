"""`beffroi config check`: every mistake at once, at its place, with what to write; never a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.mcp.reviewed import keep_reviewed
from tools.mcp.told import told_of
from ui.config import Finding, Report, check_settings
from ui.config.positions import find_positions

MARK = "marque-secrète-4711"
LDAP = """\
[systems.directory]
kind = "ldap"
url = "ldaps://annuaire.ville.example"
user = "cn=beffroi"
people = "ou=agents"
services = { base = "ou=services" }
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BEFFROI_HOME", str(tmp_path / "home"))
    return tmp_path


def checked(folder: Path, text: str) -> Report:
    file = folder / "essai.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    return check_settings(file)


def only(report: Report) -> Finding:
    assert len(report.errors) == 1, report.errors
    return report.errors[0]


def test_a_right_file_has_nothing_to_mend(folder: Path) -> None:
    report = checked(folder, '# rien\nlanguage = "en"\n[server]\nport = 8061\n')
    assert report.ok and report.errors == report.warnings == ()


@pytest.mark.parametrize(
    ("text", "place", "setting", "instead"),
    [
        ('langage = "fr"\n', (1, 1), "langage", "language"),
        ("\n[server]\nsecure-cookies = true\n", (3, 1), "server.secure-cookies", "secure_cookies"),
        ("secure_cookies = true\n", (1, 1), "secure_cookies", "server.secure_cookies"),
        ('[server]\n  port = "x"\n', (2, 10), "server.port", "8060"),
        ("[server]\nsecure_cookies = 3\n", (2, 18), "server.secure_cookies", "true ou false"),
        ("[server]\nport = 70_000\n", (2, 8), "server.port", "65535"),
        ("[sandbox]\nmemory = 0\n", (2, 10), "sandbox.memory", "1"),
        ("[policy]\ntimeout = 0\n", (2, 11), "policy.timeout", "0"),
        ('language = "fra"\n', (1, 12), "language", '"fr"'),
        ("city.seed = []\n", (1, 13), "city.seed", "1789"),
        ('[systems.mail]\nkind = "smpt"\n', (2, 8), "systems.mail.kind", '"smtp"'),
        ("[systems.mail]\n", (1, 1), "systems.mail", "kind"),
        ('[[systems.gis]]\nkind = "embedded"\n', (1, 1), "systems.gis", "[systems.gis]"),
        ('[systems.documents]\nkind = "folder"\n', (1, 1), "systems.documents.folders", "folders = …"),
        ("[systems.documents]\nkind = 'folder'\nfolders = []\n", (3, 11), "systems.documents.folders", "un élément"),
        ('[systems.directory]\nkind = "embedded"\npage = 3\n', (3, 1), "systems.directory.page", "retirez-le"),
        ('model = { path = "/nulle/part", url = "x" }\n', (1, 9), "model", "gardez l'un"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place_and_what_to_write(
    folder: Path, text: str, place: tuple[int, int], setting: str, instead: str
) -> None:
    found = [e for e in checked(folder, text).errors if e.setting == setting]
    assert [(e.line, e.column) for e in found] == [place]
    assert instead in found[0].instead


def test_a_setting_of_another_kind_says_which(folder: Path) -> None:
    text = '[systems.directory]\nkind = "embedded"\npage = 3\n'
    assert 'kind = "ldap"' in only(checked(folder, text)).problem


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a\n", (1, 2)), ("x = oui\n", (1, 5)), ("[server\nport = 1\n", (1, 8)), ('x = "a\n', (1, 7)),
        ("[server]\n[server]\n", (2, 1)), ("x = [1,\n", (1, 8)),
    ],
)  # fmt: skip
def test_what_is_no_toml_is_told_in_french(folder: Path, text: str, place: tuple[int, int]) -> None:
    error = checked(folder, text).errors[0]
    assert (error.line, error.column) == place and error.instead
    assert "line" not in error.problem


def test_two_systems_of_one_sort_are_in_conflict(folder: Path) -> None:
    text = '[systems.directory]\nkind = "embedded"\n[systems.directory]\nkind = "ldap"\n'
    error = only(checked(folder, text))
    assert (error.line, error.setting) == (3, "systems.directory") and "qu'un système" in error.problem


def test_two_folders_of_one_name_or_path_are_in_conflict(folder: Path) -> None:
    (folder / "a").mkdir()
    one = f'{{ path = "{folder}/a", name = "A" }}'
    report = checked(folder, f'[systems.documents]\nkind = "folder"\nfolders = [\n {one},\n {one},\n]\n')
    assert [(e.line, e.setting.rpartition(".")[2]) for e in report.errors] == [(5, "path"), (5, "name")]


def test_all_mistakes_are_told_at_once_even_after_one_of_form(folder: Path) -> None:
    text = 'langage = "fr"\n[server]\nport = "x"\nhost\n[server2]\n[city]\nseed = oui\n'
    errors = checked(folder, text).errors
    assert [error.line for error in errors] == [1, 3, 4, 5, 7]


@pytest.mark.parametrize("mode", [None, 0o644, 0o660])
def test_a_secret_file_is_there_for_the_service_alone(folder: Path, mode: int | None) -> None:
    secret = folder / "secret"
    if mode is not None:
        secret.write_text(MARK)
        secret.chmod(mode)
    error = only(checked(folder, LDAP + f'password = {{ file = "{secret}" }}\n'))
    assert (error.line, error.column, error.setting) == (7, 12, "systems.directory.password")
    assert "chmod 600" in error.instead and MARK not in str(error)
    secret.write_text(MARK)
    secret.chmod(0o600)
    assert checked(folder, LDAP + f'password = {{ file = "{secret}" }}\n').ok


def test_absent_certificates_and_paths_are_told(folder: Path) -> None:
    (folder / "vide.pem").write_text("rien")
    secret = 'password = { env = "ABSENTE_ICI" }\n'
    absent = checked(folder, LDAP + secret + f'ca = "{folder}/absent.pem"\n')
    assert only(absent).line == 8 and "n'existe pas" in absent.errors[0].problem
    assert "ABSENTE_ICI" in absent.warnings[0].problem
    assert "certificat" in only(checked(folder, LDAP + secret + f'ca = "{folder}/vide.pem"\n')).problem
    assert only(checked(folder, '[policy]\npath = "/nulle/part"\n')).line == 2


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ('[server]\nhost = "0.0.0.0"\n', "server.host"),
        ('[model]\nurl = "http://10.1.2.3:8000/v1"\n', "model.url"),
        ('[policy]\nurl = "http://opa.ville.example"\n', "policy.url"),
        (f'database = "postgresql://beffroi:{MARK}@bd/beffroi"\n', "database"),
    ],
)
def test_what_is_unsafe_is_a_warning(folder: Path, text: str, setting: str) -> None:
    report = checked(folder, text)
    assert report.ok and [w.setting for w in report.warnings] == [setting]
    assert MARK not in str(report)


def test_behind_https_or_on_this_machine_nothing_is_unsafe(folder: Path) -> None:
    for host in ('"0.0.0.0"\nsecure_cookies = true', '"::1"', '"localhost"'):
        assert checked(folder, f"[server]\nhost = {host}\n").warnings == ()


def test_documents_beside_the_keys_are_unsafe(folder: Path) -> None:
    text = f'[systems.documents]\nkind = "folder"\nfolders = [{{ path = "{folder}", name = "A" }}]\n'
    assert "clés" in checked(folder, text).warnings[0].problem


def test_a_file_that_others_may_change_is_unsafe(folder: Path) -> None:
    file = folder / "essai.toml"
    file.touch()
    file.chmod(0o666)
    assert "chmod go-w" in check_settings(file).warnings[0].instead


@pytest.mark.parametrize(
    "lines",
    [
        f'password = "{MARK}"', f'password = {{ "{MARK}" = 1 }}', f"password = {MARK}",
        f'password = {{ file = "{MARK}", env = "x" }}', f'password = {{ env = "{MARK}" }}', f'bind_password = "{MARK}"', f'password = ["{MARK}"]',
        f'url = "ldaps://u:{MARK}@h"', f'kind = "{MARK}"', f'timeout = "{MARK}"', f'password.value = "{MARK}"',
    ],
)  # fmt: skip
def test_a_secret_in_the_wrong_place_is_never_repeated(folder: Path, lines: str) -> None:
    kind = "" if lines.startswith("kind") else 'kind = "ldap"'
    report = checked(folder, f"[systems.directory]\n{kind}\n{lines}\n")
    assert report.errors and MARK not in str(report)


def test_the_home_is_checked_with_the_variables(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not check_settings().present and check_settings().ok
    monkeypatch.setenv("BEFFROI_SANDBOX__CPU", "deux")
    monkeypatch.setenv("BEFFROI_SERVEUR__PORT", "1")
    report = check_settings()
    assert [(e.variable, e.setting) for e in report.errors] == [("BEFFROI_SANDBOX__CPU", "sandbox.cpu")]
    assert [(w.variable, w.instead) for w in report.warnings] == [
        ("BEFFROI_SERVEUR__PORT", "BEFFROI_SERVER__PORT")
    ]


def test_places_are_found_in_every_form_of_toml() -> None:
    text = 'a . "b.c" = """x\n]"""\r\n[[t]]\nl = [ # [\n  { u = \'}\' },\n  {}, 3,\n]\n[[t]]\n[t.v]\nw = 1979-05-27 07:32:00\n'
    found = find_positions(text.replace("\r\n", "\n"))
    assert found.of_key(("a", "b.c")) == (1, 5) and found.of_value(("t", 0, "l", 0, "u")) == (5, 9)
    assert found.of_value(("t", 0, "l", 2)) == (6, 7)
    assert found.of_value(("t", 1, "v", "w")) == (10, 5)


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ('[server]\nhost = "la mairie"\n', "server.host"),
        ('[server]\nhost = "10.0.0.300"\n', "server.host"),
        ('[model]\nurl = "modele:8000/v1"\n', "model.url"),
        ('[model]\nurl = "http://modele:80000/v1"\n', "model.url"),
        ('[policy]\nurl = "https://opa..ville.example"\n', "policy.url"),
        (LDAP.replace("annuaire.ville", "annuaire_.ville-") + "password = { env = 'A' }\n",
         "systems.directory.url"),
        ('[mcp.a]\nurl = "https://[::1"\n', "mcp.a"),
    ],
)  # fmt: skip
def test_a_host_that_cannot_be_is_told(folder: Path, text: str, setting: str) -> None:
    assert only(checked(folder, text)).setting == setting


@pytest.mark.parametrize("host", ["localhost", "::1", "0.0.0.0", "bd_1.ville.example.", "hôtel.example"])
def test_a_host_that_may_be_is_none_of_ours(folder: Path, host: str) -> None:
    assert checked(folder, f'[server]\nhost = "{host}"\n').ok


TOOL = '[mcp.a]\ncommand = ["/bin/true"]\n[mcp.a.tools.send]\neffect = "notify"\n'


@pytest.mark.parametrize(
    ("line", "setting"),
    [
        ('sentence = "Écrire {texte"', "mcp.a.tools.send.sentence"),
        ('sentence = "Écrire[ à [{to}]]"', "mcp.a.tools.send.sentence"),
        ('sentence = "Écrire { texte }"', "mcp.a.tools.send.sentence"),
        ('targets = ["to", "to"]', "mcp.a.tools.send.targets"),
        ('targets = ["to address"]', "mcp.a.tools.send.targets"),
    ],
)
def test_words_of_a_servers_tool_that_cannot_be_are_told(folder: Path, line: str, setting: str) -> None:
    assert only(checked(folder, TOOL + line + "\n")).setting == setting


@pytest.mark.parametrize(
    ("line", "setting"),
    [
        ("fixed = { coulor = 1 }", "mcp.a.tools.send.fixed"),
        ('fixed = { count = "deux" }', "mcp.a.tools.send.fixed"),
        ('fixed = { kind = "autre" }', "mcp.a.tools.send.fixed"),
        ('targets = ["dest"]', "mcp.a.tools.send.targets"),
        ('sentence = "Écrire {texte}"', "mcp.a.tools.send.sentence"),
        ('sentence = "Écrire « {text} »[, {count}][, {kind}][, {loud}]"', "mcp.a.tools.send.sentence"),
        ('fixed = { count = 2, kind = "mail" }\ntargets = ["text"]', ""),
    ],
)
def test_settings_of_a_reviewed_tool_that_do_not_fit_it_are_told(
    folder: Path, line: str, setting: str
) -> None:
    properties = {
        "text": {"type": "string"}, "count": {"type": "integer"}, "kind": {"enum": ["mail", "note"]},
    }  # fmt: skip
    schema = {"type": "object", "properties": properties, "required": ["text"]}
    told = told_of({"name": "send", "description": "Send.", "inputSchema": schema})
    keep_reviewed(folder / "home", "a", [told])
    report = checked(folder, f'{TOOL}sha256 = "{told.sha256}"\n{line}\n')
    assert report.ok and [each.setting for each in report.warnings] == [setting] * bool(setting)
    assert checked(folder, f"{TOOL}{line}\n").warnings == ()
