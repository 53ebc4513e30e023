"""Checks a settings file: every error at once, each with its line, column, and what to write instead."""

from __future__ import annotations

from pathlib import Path as File
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from beffroi.disk import why
from beffroi.errors import ConfigurationError
from beffroi.secrets import HIDDEN, SecretPlace, without_secrets
from beffroi.settings.installation import Settings, home
from ui.config.environment import SettingsError, from_environment, merged, unknown_variables, variable_of
from ui.config.findings import Finding, Report
from ui.config.hiding import SECRET_NAME, secret_values
from ui.config.hosts import wrong_hosts
from ui.config.mcp_tools import unfit
from ui.config.on_disk import on_disk
from ui.config.positions import Path
from ui.config.reading import Content, read_content
from ui.config.sentences import SECRET, secret_written, sentence
from ui.config.unsafe import conflicts, unsafe, unsafe_file
from ui.config.walk import Unknown, Walked, dotted, has, kinds_of, models_in, nearest, step, walk


class _Alone(Settings):
    """The settings of one file or dictionary: neither the home's file nor variables are added."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def check_settings(file: File | None = None) -> Report:
    """What is wrong or unsafe in a settings file.

    Args:
        file: checked on its own; None: the home's, together with the environment's variables.

    Raises:
        ConfigurationError: the file cannot be read.
    """
    own = file is None
    file = file or home() / "beffroi.toml"
    try:
        content = read_content(file.read_bytes())
    except FileNotFoundError as error:
        if not own:
            raise _unreadable(file, "n'existe pas", "does not exist") from error
        if file.is_symlink():  # with none of its settings, effects would go to other systems
            raise _leads_nowhere(file) from error
        return _report(file, False, _Check(Content({}, read_content(b"").positions), own))
    except OSError as error:
        fr, en = why(error.errno)
        raise _unreadable(file, f"ne peut pas être lu : {fr}", en) from error
    return _report(file, True, _Check(content, own))


def _report(file: File, present: bool, check: _Check) -> Report:
    check.everything()
    if present:
        check.warnings += [check.finding(*told) for told in unsafe_file(file)]
    return Report(file, present, check.sorted(check.errors), check.sorted(check.warnings))


class _Check:
    """One file being checked."""

    def __init__(self, content: Content, with_variables: bool) -> None:
        self._content, self._with_variables = content, with_variables
        self.errors, self.warnings = list(content.errors), list[Finding]()
        self._data = content.data
        if with_variables:
            self._add_variables()
        self._walked = walk(Settings, self._data)
        self._hidden = sorted(secret_values(self._data), key=len, reverse=True)

    def everything(self) -> None:
        """Looks for errors and warnings of every sort."""
        advised = {self._unknown(each) for each in self._walked.unknown}
        self._wrong(advised)
        for known in self._walked.known.values():
            for serious, problem, instead in on_disk(known):
                (self.errors if serious else self.warnings).append(self.finding(known.path, problem, instead))
        self.errors += [self.finding(*told) for told in conflicts(self._data)]
        self.errors += self._hosts()
        self.warnings += [self.finding(*told) for told in unsafe(self._data, home())]
        self.warnings += [self.finding(*told) for told in unfit(self._data, home())]

    def finding(self, path: Path, problem: str, instead: str, of_key: bool = False) -> Finding:
        """At the setting's place in the file, or with the variable that gives it."""
        if not has(self._content.data, path) and (variable := self._variable(path)):
            return Finding(dotted(path), self._clean(problem), self._clean(instead), variable=variable)
        positions = self._content.positions
        line, column = positions.of_key(path) if of_key else positions.of_value(path)
        return Finding(dotted(path), self._clean(problem), self._clean(instead), line, column)

    def sorted(self, findings: list[Finding]) -> tuple[Finding, ...]:
        """In the file's order, each once; the environment's last."""
        once = dict.fromkeys(findings)
        return tuple(sorted(once, key=lambda f: (bool(f.variable), f.line, f.column, f.setting)))

    def _add_variables(self) -> None:
        for name, near in unknown_variables():
            instead = near or "retirez cette variable"
            self.warnings.append(Finding("", "cette variable ne règle rien", instead, variable=name))
        try:
            self._data = merged(self._content.data, from_environment())
        except SettingsError:
            instead = 'du JSON ({"port": 8060}), ou une variable par réglage (BEFFROI_SERVER__PORT)'
            self.errors.append(Finding("", "une variable d'environnement n'est pas du JSON", instead))

    def _variable(self, path: Path) -> str:
        return variable_of(path) if self._with_variables else ""

    def _unknown(self, unknown: Unknown) -> Path:
        """Tells it; gives the path that was probably meant."""
        path, near = unknown.path, nearest(unknown, Settings)
        name = str(path[-1])
        if unknown.model is SecretPlace:  # whatever stands here may be the secret itself
            self.errors.append(self.finding(path[:-1], *SECRET, of_key=True))
            return path
        other = next((kinds_of(m)[0] for m in unknown.others if name in m.model_fields and kinds_of(m)), "")
        problem = f"réglage inconnu : « {name} »"
        if other and other != "none":
            problem = f'{problem} (c\'est un réglage de kind = "{other}")'
            near = near if near and "." not in near else "retirez-le"  # not the same name in another section
        instead = near or ("password = { file = … }" if SECRET_NAME.search(name) else "retirez-le")
        self.errors.append(self.finding(path, problem, instead, of_key=True))
        return (*path[:-1], near)

    def _wrong(self, advised: set[Path]) -> None:
        told = {each.path for each in self._walked.unknown}
        usable = {name: value for name, value in self._data.items() if name in Settings.model_fields}
        try:
            _Alone(**usable)
        except ValidationError as error:
            for each in error.errors(include_url=False):
                path = _path(each["loc"], self._data)
                missing = each["type"] == "missing"
                if path in told or path in advised or (missing and self._content.errors):
                    continue
                self.errors.append(self._sentence(each, path, missing))

    def _sentence(self, error: ErrorDetails, path: Path, missing: bool) -> Finding:
        known = self._walked.known.get(path)
        secret = known is not None and models_in(known.field.annotation) == [SecretPlace]
        if secret and error["type"].startswith("model_"):
            return self.finding(path, *secret_written(str(path[-1])))
        if error["type"].startswith("model_") and isinstance(error["input"], list):
            one = "un système de cette sorte" if path[:1] == ("systems",) else "une section de ce nom"
            several = f"il ne peut y avoir qu'{one}"
            return self.finding(path, several, f"une seule section [{dotted(path)}], entre crochets simples")
        if error["type"] == "union_tag_invalid":
            path = (*path, "kind")
        field = known.field if known else _field(self._walked, path)
        return self.finding(path, *sentence(error, dotted(path), field), of_key=missing)

    def _hosts(self) -> list[Finding]:
        """Hosts that cannot be; where a setting's form is wrong that was told already."""
        told = {each.setting for each in self.errors}
        found = wrong_hosts(self._walked.known.values())
        return [self.finding(*each) for each in found if told.isdisjoint(_around(each[0]))]

    def _clean(self, text: str) -> str:
        for secret in self._hidden:
            text = text.replace(secret, HIDDEN)
        return without_secrets(text)


def _around(path: Path) -> list[str]:
    """Dotted names of a setting and of the tables that it stands in."""
    return [dotted(path[:length]) for length in range(1, len(path) + 1)]


def _path(loc: tuple[str | int, ...], data: Any) -> Path:
    """The path in the file of pydantic's location, which names a union's chosen kind beside it."""
    path: list[str | int] = []
    for number, part in enumerate(loc, 1):
        there, below = step(data, part)
        if not there and isinstance(data, dict) and part == data.get("kind"):
            continue
        if not there and number < len(loc):
            break
        path.append(part)
        data = below
    return tuple(path)


def _field(walked: Walked, path: Path) -> Any:
    table = walked.tables.get(path[:-1])
    return table.model_fields.get(str(path[-1])) if table and path else None


def _leads_nowhere(file: File) -> ConfigurationError:
    target = file.readlink()
    return ConfigurationError(
        f"Le fichier « {file} » est un lien vers « {target} », qui n'existe pas : rien n'est fait sans ces "
        "réglages. Remettez ce fichier en place (montez son disque), ou retirez le lien pour vous en passer.",
        f"'{file}' is a link to '{target}', which does not exist: nothing is done without its settings.",
    )


def _unreadable(file: File, fr: str, en: str) -> ConfigurationError:
    return ConfigurationError(f"Le fichier « {file} » {fr}.", f"'{file}': {en}.")
