"""The worked example, loaded once for all tests that only look at it, and what must come out of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from example import services
from tests.conftest import make_settings
from voting import keys


@pytest.fixture(scope="session")
def expected() -> dict[str, Any]:
    """What must come out. The loader never reads it."""
    found: dict[str, Any] = json.loads(Path(__file__).with_name("expected.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def made_keys() -> list[bytes]:
    """The round keys that were made while the example was loaded."""
    return []


@pytest.fixture(scope="module")
def loaded(migrated: Path, tmp_path_factory: pytest.TempPathFactory, made_keys: list[bytes]) -> Iterator[Flask]:
    """An app with the example in it. Tests of one module share it, so they only read."""
    folder = tmp_path_factory.mktemp("example")
    shutil.copy(migrated, folder / "test.db")
    app = create_app(make_settings(folder))
    make = keys.make

    def remembering(name: str) -> bytes:
        made_keys.append(make(name))
        return made_keys[-1]

    with pytest.MonkeyPatch.context() as patch, app.app_context():
        patch.setattr(keys, "make", remembering)
        services.load()
    with app.app_context():
        yield app
        app.extensions["writer_engine"].dispose()
