"""What an operator may set. Every setting is an environment variable of the same name, and nothing else reads them."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError


class SettingsError(Exception):
    """A setting cannot be used; its text is one sentence that names the setting and what would do."""


class Mode(StrEnum):
    """What the instance is for. Only DEMO and TEST may move the channel's time, and they open the IDE by default."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


def _default_data_dir() -> Path:
    """The folder of the instance that `make up` keeps in the project, when there is one here; else the user's own."""
    here = Path(".data")
    if here.is_dir():
        return here
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share") / "business-channel"


def _not_in_production(chosen: dict[str, Any]) -> bool:
    return chosen.get("mode") is not Mode.PRODUCTION


def _log_format(chosen: dict[str, Any]) -> Literal["console", "json"]:
    return "console" if _not_in_production(chosen) else "json"


def _driver_address(address: str) -> str:
    """The address for SQLAlchemy's asyncpg driver; ``sslmode``, which only libpq knows, becomes asyncpg's ``ssl``."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise ValueError("it should look like postgresql://user:password@host:5432/database") from error
    if url.drivername not in {"postgres", "postgresql", "postgresql+asyncpg"}:
        raise ValueError("the store is PostgreSQL, so it should begin with postgresql://")
    url = url.set(drivername="postgresql+asyncpg")
    if mode := url.query.get("sslmode"):
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return url.render_as_string(hide_password=False)


def _begins_with(*schemes: str) -> AfterValidator:
    def check(address: str) -> str:
        if not address.startswith(tuple(f"{scheme}://" for scheme in schemes)):
            raise ValueError(f"it should begin with {', '.join(f'{scheme}://' for scheme in schemes)}")
        return address

    return AfterValidator(check)


def _place_of_files(address: str) -> str:
    parts = urlsplit(address)
    named = parts.hostname if parts.scheme == "s3" else not parts.netloc and parts.path.strip("/")
    if not named:
        raise ValueError("it should look like file:///srv/files or s3://key:secret@bucket/prefix?endpoint=https://host")
    return address


def _absolute(folder: Path) -> Path:
    return folder.expanduser().resolve()


def _comma_separated(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


class Settings(BaseSettings):
    """The settings of one process; read them with ``load_settings``."""

    model_config = SettingsConfigDict(
        frozen=True, env_ignore_empty=True, extra="ignore", validate_default=True, hide_input_in_errors=True
    )

    mode: Mode = Field(Mode.PRODUCTION, description="production, demo or test.")
    data_dir: Annotated[Path, AfterValidator(_absolute)] = Field(
        default_factory=_default_data_dir,
        description="Folder of the embedded store and of the generated keys; .data where that is, as after `make up`.",
    )
    host: str = Field("127.0.0.1", description="Address that the web process listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port that the web process listens on.")

    database_url: Annotated[str, AfterValidator(_driver_address)] | None = Field(
        None, repr=False, description="PostgreSQL 15 or newer. Without it the embedded PostgreSQL serves."
    )
    broker_url: Annotated[str, _begins_with("amqp", "amqps", "redis", "rediss", "postgresql")] | None = Field(
        None,
        repr=False,
        description="Queue of the jobs: amqp://, redis:// or postgresql://. Without it the store is the queue.",
    )
    files_url: Annotated[str, _begins_with("s3", "file"), AfterValidator(_place_of_files)] | None = Field(
        None,
        repr=False,
        description="Where uploaded files lie: file:///folder or s3://key:secret@bucket/prefix?endpoint=…&region=…; "
        "without it the folder `files` of DATA_DIR.",
    )
    smtp_url: Annotated[str, _begins_with("smtp", "smtps", "smtp+starttls", "console")] = Field(
        "console://",
        repr=False,
        description="Mail server, as smtp+starttls://user:password@host, smtps:// or smtp://; console:// prints.",
    )
    mail_from: str = Field(
        "政企直通车 <no-reply@business-channel.example>", description="Sender of every mail that the channel writes."
    )

    jwks_url: Annotated[str, _begins_with("https", "http")] | None = Field(
        None, description="Key set of the OpenID Connect issuer whose tokens are accepted."
    )
    jwt_issuer: str | None = Field(None, description="`iss` that those tokens must carry; needed with JWKS_URL.")
    jwt_audience: str = Field("business-channel", description="`aud` that every token must carry.")
    local_issuer_key: SecretStr | None = Field(
        None, description="Ed25519 private key of the local issuer: 32 bytes in base64."
    )
    personal_data_keys: SecretStr | None = Field(
        None,
        description="AES-256 keys of personal data as `id:base64,id:base64`; the first seals, all of them open.",
    )

    introspection: bool = Field(default_factory=_not_in_production, description="Whether the schema may be asked.")
    ide: bool = Field(default_factory=_not_in_production, description="Whether browsers get an IDE at /graphql.")
    allowed_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_comma_separated)] = Field(
        (), description="Origins of web pages that may call, separated by commas; the own origin always may."
    )
    body_limit: int = Field(262_144, ge=1024, description="Largest HTTP body in bytes.")
    frame_limit: int = Field(262_144, ge=1024, description="Largest WebSocket frame in bytes.")
    query_limit: int = Field(65_536, ge=1024, description="Largest GraphQL document in bytes.")
    max_tokens: int = Field(1000, ge=100, description="Most lexical tokens in a GraphQL document.")
    connection_limit: int = Field(11_000, ge=1, description="Most connections at once, waiting subscribers included.")
    log_format: Literal["console", "json"] = Field(
        default_factory=_log_format, description="json in production, else console."
    )

    @model_validator(mode="after")
    def _issuer_goes_with_its_keys(self) -> "Settings":
        if self.jwks_url and not self.jwt_issuer:
            raise ValueError("JWKS_URL is set but JWT_ISSUER is not, so no token could be checked against its issuer")
        return self

    @property
    def time_can_shift(self) -> bool:
        """Whether the channel's time may be moved, so that stories play at their own dates."""
        return self.mode is not Mode.PRODUCTION

    @property
    def address(self) -> str:
        """Where a client on this machine reaches the web process, as ``http://host:port``."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)
        return f"http://{host}:{self.port}"


def unset(values: dict[str, Any]) -> dict[str, Any]:
    """Those of ``values`` that the environment does not set."""
    return {name: value for name, value in values.items() if not os.environ.get(name.upper())}


def load_settings(**chosen: Any) -> Settings:
    """The settings from the environment, with ``chosen`` over them; raises ``SettingsError`` at the first bad value."""
    try:
        return Settings(**chosen)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        problem = first["msg"].removeprefix("Value error, ").rstrip(".")
        if not first["loc"]:
            raise SettingsError(f"{problem}.") from None
        raise SettingsError(f"{str(first['loc'][0]).upper()} cannot be used: {_lower(problem)}.") from None


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
