"""What a library user may import, and what the import costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import extractor


def test_every_public_name_can_be_imported_and_is_what_it_says() -> None:
    for name in extractor.__all__:
        assert getattr(extractor, name).__name__ == name


def test_the_public_list_has_a_home_for_each_name_and_no_other() -> None:
    homes = [name for names in extractor._HOMES.values() for name in names]
    assert sorted(homes) == sorted(extractor.__all__)
    assert sorted(set(homes)) == sorted(homes)


def test_dir_shows_the_public_names() -> None:
    assert set(extractor.__all__) <= set(dir(extractor))


def test_an_unknown_name_is_refused_as_python_does() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Extracter'"):
        extractor.Extracter  # noqa: B018


def test_star_import_gives_the_public_names() -> None:
    space: dict[str, object] = {}
    exec("from extractor import *", space)
    assert set(extractor.__all__) <= set(space)


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, extractor; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    loaded = set(ran.stdout.split())
    assert loaded.isdisjoint(
        {"jieba", "spacy", "pandas", "pydantic", "lxml", "pypdfium2", "extractor.pipeline"}
    )


def test_asking_for_settings_does_not_load_the_pipeline() -> None:
    code = "import sys; from extractor import Settings; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert "extractor.pipeline" not in ran.stdout.split()
