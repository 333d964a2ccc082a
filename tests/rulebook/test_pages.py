"""The catalogue page: whole, in Chinese, and never out of date."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from extractor.errors import RulesError
from extractor.matching.ruleset import load_ruleset
from extractor.resources import rules_folder
from extractor.rulebook.pages import catalogue_page
from rulebook.support import SOUND, overlay

ROOT = Path(__file__).parents[2]


def test_the_page_in_docs_is_the_page_of_the_rules() -> None:
    shown = (ROOT / "docs" / "METRICS.md").read_text(encoding="utf-8")
    assert shown == catalogue_page(), "docs/METRICS.md is stale: run `extractor rules docs`"


def test_every_metric_stands_on_the_page_with_its_name_and_unit() -> None:
    page = catalogue_page()
    for metric in load_ruleset().metrics.values():
        assert f"### {metric.name}（{metric.unit}）\n" in page
        assert f"`{metric.id}`" in page


def test_every_metric_has_words_for_people() -> None:
    told = yaml.safe_load((rules_folder() / "definitions.yaml").read_text(encoding="utf-8"))
    metrics = load_ruleset().metrics
    assert told.keys() == metrics.keys()
    for row in told.values():
        assert row["counts"]
        assert row["since"]


def test_the_example_shows_its_figure_in_bold() -> None:
    page = catalogue_page()
    examples = [line for line in page.splitlines() if line.startswith("- 例：")]
    assert len(examples) == len(load_ruleset().metrics)
    assert all("**" in line and "⟦" not in line for line in examples)


def test_an_own_metric_is_on_the_page_of_its_overlay(tmp_path: Path) -> None:
    page = catalogue_page([overlay(tmp_path, SOUND)])
    assert "### 法治副校长（名）" in page
    assert "聘任法治副校长**5名**。" in page or "**3人**担任法治副校长。" in page


def test_definitions_of_an_overlay_replace_those_of_the_rules(tmp_path: Path) -> None:
    words = "school_vice_principals: {counts: 聘任在册的, not: 已离任的}\n"
    own = SOUND | {"definitions.yaml": words, "groups.yaml": "publicity: 普法工作\n"}
    page = catalogue_page([overlay(tmp_path, own)])
    assert "## 普法工作\n" in page
    assert "- 数什么：聘任在册的\n- 不数：已离任的\n" in page


def test_definitions_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match=r"definitions\.yaml"):
        catalogue_page([overlay(tmp_path, {"definitions.yaml": "mediators: [\n"})])


def test_changes_stand_one_a_line_behind_the_beginning(tmp_path: Path) -> None:
    notes = "[{since: '2025', what: 兼职的也数}, {since: 2026 年起, what: 离任的不数}]"
    words = f"school_vice_principals: {{since: 2024 年起, changes: {notes}}}\n"
    page = catalogue_page([overlay(tmp_path, SOUND | {"definitions.yaml": words})])
    lines = "- 启用：2024 年起\n- 口径变化：2025 起，兼职的也数\n- 口径变化：2026 年起，离任的不数\n"
    assert lines in page
