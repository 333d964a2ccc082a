"""The file of names: it loads, its patterns start where they say, a broken file is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from extractor.errors import RulesError
from extractor.language.names import load_names, name_rules
from extractor.models import QuantityKind
from extractor.resources import rules_folder

_DATA = yaml.safe_load((rules_folder() / "names.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("word", _DATA["names"])
def test_every_name_is_found_whole(word: str) -> None:
    spans = name_rules().spans(f"落实{word}要求")
    assert any(s.start <= 2 and s.end >= 2 + len(word) for s in spans)


@pytest.mark.parametrize("word", [w for w in _DATA["words"] if not re.search(r"[\[(?]", w)])
def test_every_word_is_set_aside_without_a_row(word: str) -> None:
    spans = name_rules().spans(f"落实{word}")
    assert any(s.start <= 2 < s.end for s in spans)
    assert all(s.kind in (None, QuantityKind.NAME, QuantityKind.DATE) for s in spans)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "patterns: [{kind: name}]",
        "patterns:\n  - {kind: odd, at: x, pattern: x}\nmacros: {}\nnames: []\nwords: []\ncounted: x",
        ": [",
    ],
)
def test_a_broken_file_is_a_rules_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "names.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RulesError):
        load_names((tmp_path,))


def test_a_missing_file_is_a_rules_error(tmp_path: Path) -> None:
    with pytest.raises(RulesError):
        load_names((tmp_path,))
