"""A small run on the bench."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("nicegui", reason="the review page is an extra: pip install -e '.[web]'")
pytest.importorskip("argon2", reason="the review page is an extra: pip install -e '.[web]'")

from extractor.store import OWN_STORE, open_store
from extractor.web.bench import Bench
from web.web_runs import opened, written_run


@pytest.fixture(scope="session")
def small_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small run with its empty store, to be copied: writing it takes longer than most tests."""
    folder = tmp_path_factory.mktemp("small")
    out = written_run(folder)
    open_store(out / OWN_STORE).close()
    return out


@pytest.fixture
def bench(tmp_path: Path, small_run: Path) -> Iterator[Bench]:
    made = opened(shutil.copytree(small_run, tmp_path / "out"))
    yield made
    made.store.close()
