"""Stores of both kinds, and small runs to put into them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from postgres_server import fresh_database, server
from store_runs import small_run

from extractor.store import open_store
from extractor.store.store import Store


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The folder of a running server's socket."""
    with server() as socket:
        yield socket


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place for a store, nothing in it."""
    if request.param == "sqlite":
        return str(tmp_path / "store" / "review.db")
    return fresh_database(request.getfixturevalue("postgres"))


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """Closes the stores of a test."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def store(place: str, opened: ExitStack) -> Store:
    return opened.enter_context(open_store(place))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder of a written run."""
    return small_run(tmp_path / "first")
