"""Every setting of Waymark, typed. Nothing else reads the environment."""

from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Read from the environment (prefix `WAYMARK_`) and `.env`; `.env.example` explains each one."""

    model_config = SettingsConfigDict(
        env_prefix="WAYMARK_", env_file=".env", env_ignore_empty=True, extra="ignore", populate_by_name=True
    )

    database_url: str | None = Field(None, validation_alias=AliasChoices("WAYMARK_DATABASE_URL", "DATABASE_URL"))
    embedded: bool = False
    var_dir: Path = PROJECT / "var"
    content_dir: Path = PROJECT / "content"
    locales_dir: Path = PROJECT / "locales"
    web_dir: Path = PROJECT / "web"

    host: str = "127.0.0.1"
    port: int = 8000
    trusted_proxies: str = "127.0.0.1"
    rasa_port: int = 5005
    actions_port: int = 5055
    log_json: bool = False

    secret_key: SecretStr | None = None

    service_name: str = "Waymark"
    operator_name: str = "Waymark demonstration"
    operator_url: str | None = None
    exit_url: str = "https://www.bbc.co.uk/weather"
    embed_origins: str = ""
    default_locale: str = "en"

    assistant_timeout_seconds: float = 2.6
    # At most what `task.privacy` promises.
    keep_conversations_days: int = Field(30, ge=1, le=30)
    messages_per_minute: int = 30
    conversations_per_hour: int = 60
    searches_per_minute: int = 60
    mistakes_per_hour: int = 10
    sign_ins_per_hour: int = 30
    signed_in_hours: int = Field(10, ge=1, le=24)

    @property
    def rasa_url(self) -> str:
        """Where the Rasa server answers; never reachable from outside."""
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def embedded_database(self) -> bool:
        """Whether Waymark runs its own PostgreSQL in `var_dir`."""
        return self.database_url is None or self.embedded

    @property
    def allowed_embed_origins(self) -> list[str]:
        """Origins of sites that may show the chat in an iframe."""
        return self.embed_origins.split()

    @property
    def signed_in(self) -> timedelta:
        """How long a sign-in of an editor or caseworker lasts."""
        return timedelta(hours=self.signed_in_hours)

    @property
    def keep_conversations(self) -> timedelta:
        """How long a conversation is kept after its last message."""
        return timedelta(days=self.keep_conversations_days)


@lru_cache
def get_settings() -> Settings:
    """The settings of this process."""
    return Settings()
