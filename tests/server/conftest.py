"""A real server for each test that asks: its own database file, port and folder; gone when the test ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.rooms import make_database
from tests.server.running import Server


@pytest.fixture
def server(migrated: Path, tmp_path: Path) -> Iterator[Server]:
    """A server that is not started yet, on an empty database."""
    server = Server(tmp_path)
    make_database(server, migrated)
    yield server
    server.stop()
