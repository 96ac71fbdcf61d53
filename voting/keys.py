"""Round keys: 32 random bytes in a file of their own, outside the database and outside its backups.

Without the key nothing joins a ballot to a seat. Services make and destroy keys; ballots and queries read them.
"""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

from flask import current_app

from core.config import Settings

FOLDER = "round-keys"
LENGTH = 32


def voter_ref(key: bytes, seat_id: str) -> str:
    """What a ballot carries in place of its seat: HMAC-SHA256(round key, seat id)."""
    return hmac.digest(key, seat_id.encode(), "sha256").hex()


def make(name: str) -> bytes:
    """A new key, on disk before this returns. Raises FileExistsError for a name that is taken."""
    key = secrets.token_bytes(LENGTH)
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, key)
        os.fsync(handle)
    finally:
        os.close(handle)
    _sync(folder)
    return key


def read(name: str) -> bytes | None:
    """The key of this name; None when it was destroyed, or never came here (a restored backup)."""
    if not name:
        return None
    try:
        handle = os.open(_folder() / name, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        key = os.read(handle, LENGTH)
    finally:
        os.close(handle)
    return key if len(key) == LENGTH else None


def destroy(name: str) -> None:
    """Overwrite the key and remove its file. Doing it twice changes nothing."""
    path = _folder() / name
    if not name or not path.exists():
        return
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(LENGTH))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    _sync(path.parent)


def names() -> set[str]:
    """Every key that is here."""
    folder = _folder()
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def _folder() -> Path:
    settings: Settings = current_app.extensions["settings"]
    return settings.instance / FOLDER


def _sync(folder: Path) -> None:
    """Make the folder's own change last through a power cut, where the system lets a folder be opened."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
