"""Settings: one file (``BEFFROI_HOME/beffroi.toml``) and environment variables (``BEFFROI_MODEL__PATH``…)."""

from __future__ import annotations

import os
import tomllib
from datetime import timedelta
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from beffroi.secrets import SecretPlace
from beffroi.settings.ledger import LedgerSettings
from beffroi.settings.mcp import McpServer, check_names
from beffroi.settings.rules import REGISTER, Purpose, RuleLimits
from beffroi.settings.sign_in import SignInSettings
from beffroi.settings.systems import Ldap, SystemsSettings


def home() -> Path:
    """The folder of all state: ``BEFFROI_HOME``, else ``beffroi`` in the user's data folder."""
    if chosen := os.environ.get("BEFFROI_HOME"):
        return Path(chosen).expanduser().resolve()
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "beffroi"


class _AnyModel(BaseModel):
    """A model file, or a model behind a server."""

    path: Path | None = Field(None, description="Another GGUF file.")
    url: str | None = Field(None, description="OpenAI-compatible server inside the network, ending in /v1.")
    name: str = Field("local", description="Model name to give that server.")
    constraint: Literal["gbnf", "vllm", "json", "none"] = Field(
        "none", description="What that server constrains answers with; see docs/models.md."
    )
    threads: int = Field(0, ge=0, description="Threads; 0 means all cores, at most 4.")
    timeout: float = Field(60.0, gt=0, description="Seconds that one plan may take.")

    @model_validator(mode="after")
    def _fit(self) -> Self:
        if self.path and self.url:
            raise ValueError("path et url sont tous deux donnés : gardez l'un ou l'autre")
        if self.constraint != "none" and not self.url:
            raise ValueError("constraint ne vaut que pour un serveur : donnez url, ou retirez constraint")
        return self


class LargerSettings(_AnyModel):
    """A larger model that plans what the first is unsure of."""

    timeout: float = Field(120.0, gt=0, description="Seconds that one plan may take.")

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if not (self.path or self.url):
            raise ValueError("donnez url (un serveur) ou path (un fichier GGUF)")
        return self


class ModelSettings(_AnyModel):
    """Which model plans. With neither path nor URL: the embedded one with this project's adapter."""

    adapter: Path | None = Field(
        None, description="Adapter of the embedded model (GGUF), where it is not this project's."
    )
    larger: LargerSettings | None = Field(None, description="Plans what the first model is unsure of.")
    watts: float = Field(
        10.0,
        gt=0,
        description="Watts of one busy core, with its share of the machine: for the ledger's estimate.",
    )


class PolicySettings(BaseModel):
    """Which engine decides. Without a URL: regopy, beside the server."""

    url: str | None = Field(None, description="OPA server, such as http://127.0.0.1:8181.")
    path: Path | None = Field(None, description="Folder of .rego files; the shipped rules where empty.")
    timeout: float = Field(2.0, gt=0, description="Seconds after which a decision counts as a refusal.")
    token: SecretPlace | None = Field(None, description="Bearer token of the OPA server.")
    ca: Path | None = Field(None, description="PEM file of the authority that signed the OPA server.")
    limits: RuleLimits = RuleLimits()
    purposes: list[Purpose] = Field(list(REGISTER), description="Register of purposes of personal data.")


class SandboxSettings(BaseModel):
    """Limits of one tool call."""

    spares: int = Field(3, ge=0, description="Warm single-use sandboxes kept ready.")
    cpu: int = Field(5, ge=1, description="Seconds of processor time.")
    wall: float = Field(10.0, gt=0, description="Seconds on the clock.")
    memory: int = Field(512, ge=1, description="MiB of address space.")
    processes: int = Field(
        16, ge=1, description="Processes and threads allowed by the kernel (tools start none)."
    )
    output: int = Field(
        8_000_000, ge=1, description="Bytes that one call may send: requests, result, prints."
    )
    message: int = Field(4_000_000, ge=1, description="Bytes of one message of a call.")
    operations: int = Field(200, ge=1, description="Operations that one call may ask of the broker.")
    pace: int = Field(100, ge=1, description="Operations a second, once a second's worth was asked.")


class ServerSettings(BaseModel):
    """The page."""

    host: str = "127.0.0.1"
    port: int = Field(8060, ge=0, le=65535)
    secure_cookies: bool = Field(False, description="True behind HTTPS.")
    session_key: SecretPlace | None = Field(
        None,
        description="Place of the key that signs session cookies, the same for all servers on one state; the "
        "file keys/session.key in the home where none is given.",
    )


class CitySettings(BaseModel):
    """The city's data and its own mail domain (nothing is sent outside it)."""

    name: str = "Paris, données de démonstration"
    called: list[str] = Field(
        ["Paris", "la capitale", "parisien", "parisiens", "parisienne", "parisiennes"],
        description="What people call the whole city; adjectives in lower case.",
    )
    mail_domains: list[str] = ["paris.demo"]
    seed: int = 1789


class ApprovalSettings(BaseModel):
    """How long an approval can be given and used; then it must be asked for again."""

    own_hours: float = Field(72.0, gt=0, le=24 * 31, description="By the person who asks.")
    supervisor_hours: float = Field(168.0, gt=0, le=24 * 92, description="By a second person.")

    @property
    def life(self) -> dict[Literal["self", "superviseur"], timedelta]:
        """The same, by who must agree."""
        return {
            "self": timedelta(hours=self.own_hours),
            "superviseur": timedelta(hours=self.supervisor_hours),
        }


class PackageSettings(BaseModel):
    """A package of tools that may be used: which one, and exactly which source."""

    name: str = Field(description="Under which it is imported.")
    sha256: str = Field(
        pattern="^[0-9a-f]{64}$", description="Over every source file; `beffroi tool enable`."
    )
    path: Path | None = Field(None, description="Its folder, where it is not installed in this environment.")


class ToolsSettings(BaseModel):
    """Tools of other authors. None is used by being installed."""

    packages: list[PackageSettings] = []


class RetentionSettings(BaseModel):
    """How long the contents of runs are kept, in days (0: without limit), and where the keys are.

    A run is in one category: *abandoned* where it waits for what never came, else *effects* where it changed
    something in a city system, else *personal* where it names a person, else *requests*.
    """

    requests: int = Field(365, ge=0, description="Runs that only read, and name nobody.")
    personal: int = Field(180, ge=0, description="Runs that name a person.")
    effects: int = Field(1095, ge=0, description="Runs that changed something in a city system.")
    abandoned: int = Field(60, ge=0, description="Runs that wait for an answer or an approval.")
    schedule: bool = Field(True, description="Erase once a day, in the server.")
    hour: int = Field(3, ge=0, le=23, description="From which hour of the day (local time).")
    keys: str = Field(
        "", description="SQLAlchemy URL of the key store; keys/keys.db in the home where empty."
    )
    master_key: SecretPlace | None = Field(
        None, description="Place of the master key; the file keys/master.key in the home where none is given."
    )


class _TomlFile(TomlConfigSettingsSource):
    """The file, as editors of Windows write it too: with a byte order mark at its beginning."""

    def _read_file(self, file_path: Path | Traversable) -> dict[str, Any]:
        return tomllib.loads(file_path.read_bytes().decode("utf-8-sig"))


class Settings(BaseSettings):
    """Everything that an installation can set."""

    model_config = SettingsConfigDict(env_prefix="BEFFROI_", env_nested_delimiter="__", extra="ignore")

    home: Path = Field(default_factory=home)
    language: Literal["fr", "en"] = "fr"
    database: str = Field("", description="SQLAlchemy URL of the state; SQLite in the home where empty.")
    model: ModelSettings = ModelSettings()
    policy: PolicySettings = PolicySettings()
    sandbox: SandboxSettings = SandboxSettings()
    server: ServerSettings = ServerSettings()
    city: CitySettings = CitySettings()
    systems: SystemsSettings = SystemsSettings()
    ledger: LedgerSettings = LedgerSettings()
    tools: ToolsSettings = ToolsSettings()
    sign_in: SignInSettings = SignInSettings()
    retention: RetentionSettings = RetentionSettings()
    approvals: ApprovalSettings = ApprovalSettings()
    mcp: Annotated[dict[str, McpServer], AfterValidator(check_names)] = {}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = home() / "beffroi.toml"
        return init_settings, env_settings, _TomlFile(settings_cls, toml_file=file)

    @model_validator(mode="after")
    def _signs_somebody_in(self) -> Self:
        if self.sign_in.ldap is not None and not isinstance(self.systems.directory, Ldap):
            raise ValueError(
                'sign_in.ldap demande un annuaire LDAP : réglez [systems.directory] kind = "ldap"'
            )
        if not (self.sign_in.passwords or self.sign_in.ldap or self.sign_in.oidc):
            raise ValueError("personne ne pourrait se connecter : réglez sign_in.passwords, ldap ou oidc")
        return self

    @property
    def database_url(self) -> str:
        """URL of the state database."""
        return self.database or f"sqlite:///{self.home / 'beffroi.db'}"

    @property
    def operations(self) -> Path:
        """Folder of the connectors' own logs of what they did."""
        return self.ledger.operations or self.home / "operations"

    @property
    def city_home(self) -> Path:
        """Folder of the embedded city's files."""
        return self.home / "city"
