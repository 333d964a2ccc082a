"""A small run on the bench."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("nicegui", reason="the review page is an extra: pip install -e '.[web]'")
pytest.importorskip("argon2", reason="the review page is an extra: pip install -e '.[web]'")

from web_runs import opened

from extractor.web.bench import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = opened(tmp_path)
    yield made
    made.store.close()
