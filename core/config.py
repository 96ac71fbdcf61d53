"""Settings, read once from the environment. `app.create_app` is the only caller outside tests."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """The environment asks for something that cannot be started safely."""


@dataclass(frozen=True)
class Settings:
    """Everything the environment decides. Build it with `from_environment`, or by hand in tests."""

    database_url: str
    secret_key: str
    base_url: str = "http://127.0.0.1:8000"
    instance: Path = field(default_factory=lambda: ROOT / "instance")
    testing: bool = False

    @property
    def secure(self) -> bool:
        """Whether people reach us over https, so that cookies may be locked to it."""
        return self.base_url.startswith("https://")

    @property
    def embedded(self) -> bool:
        """Whether the database is a SQLite file."""
        return self.database_url.startswith("sqlite")

    @property
    def hosts(self) -> list[str]:
        """Host names this installation answers to; anything else is a forged Host header."""
        own = urlsplit(self.base_url).hostname or "127.0.0.1"
        return sorted({own, "127.0.0.1", "localhost", "[::1]"})


def from_environment(environ: dict[str, str] | None = None, instance: Path | None = None) -> Settings:
    """Settings from HOST, PORT, DATABASE_URL, SECRET_KEY, BASE_URL and INSTANCE.

    Raises SettingsError when another database than the embedded one is named without a SECRET_KEY.
    """
    env = dict(os.environ) if environ is None else environ
    folder = instance or Path(env.get("INSTANCE") or ROOT / "instance")
    folder.mkdir(parents=True, exist_ok=True)
    url = env.get("DATABASE_URL") or f"sqlite:///{(folder / 'common-thread.db').resolve()}"
    key = env.get("SECRET_KEY", "")
    if not key:
        if not url.startswith("sqlite"):
            raise SettingsError("SECRET_KEY must be set when DATABASE_URL names another database.")
        key = _kept_secret(folder / "secret-key")
    return Settings(_psycopg(url), key, _base_url(env), folder)


def _base_url(env: dict[str, str]) -> str:
    host = env.get("HOST") or "127.0.0.1"
    host = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    return (env.get("BASE_URL") or f"http://{host}:{env.get('PORT') or '8000'}").rstrip("/")


def _psycopg(url: str) -> str:
    """PostgreSQL addresses as people write them, in the form that names our driver."""
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _kept_secret(path: Path) -> str:
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
