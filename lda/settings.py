"""Every setting, from the environment (LDA_…). `LDA_DATABASE_URL` and `LDA_KEY_FILE` are all most need."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


def local_address() -> str:
    """Where the application answers on the machine itself, at the port that Streamlit was given."""
    return f"http://localhost:{os.environ.get('STREAMLIT_SERVER_PORT') or 8501}"


class Settings(BaseSettings):
    """Settings of one process; unknown variables are ignored."""

    model_config = SettingsConfigDict(env_prefix="LDA_", extra="ignore")

    database_url: str = f"sqlite:///{ROOT / 'data' / 'lda.db'}"
    key_file: Path = ROOT / "data" / "lda.key"
    public_url: str = Field(default_factory=local_address)
    """Address written in the links given to people (activation of an account, calendars)."""
    behind_proxy: bool = False
    """Whether a reverse proxy of ours writes X-Forwarded-For, whose last address is then believed."""
    password_cost: int = 12
    """Work factor of bcrypt; only tests lower it."""
    session_hours: int = 12
    """A session ends this long after the sign-in, whatever happens."""
    idle_minutes: int = 120
    """A session ends after this long without a click."""
    smtp_url: SecretStr | None = None
    """Where messages are handed over: smtp://host:25, smtps://name:password@host:465 or, for STARTTLS,
    smtp+starttls://name:password@host:587. Without it they wait in the database."""
    mail_from: str = "Logement d'abord 62 <ne-pas-repondre@localhost>"
    """Who the messages are from."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """From which level on the application's own log is written; each run and request is a line at INFO."""
    query_log: bool = False
    """Whether the SQL statements of each run are written too, without their parameters."""

    def address(self, page: str, **params: str) -> str:
        """The whole address of a page, for a link that is followed from elsewhere."""
        asked = f"?{urlencode(params)}" if params else ""
        return f"{self.public_url.rstrip('/')}/{page}{asked}"


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
