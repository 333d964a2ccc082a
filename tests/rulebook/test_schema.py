"""JSON Schemas of the rule files: made from the models, kept in the repository, true of the rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.resources import rules_folder
from extractor.rulebook.schema import schemas, stale_schemas, write_schemas
from extractor.rulefiles.book import KINDS, open_book
from extractor.rulefiles.shapes import FILES


def test_the_schemas_in_the_repository_are_fresh() -> None:
    assert stale_schemas(rules_folder() / "schema") == [], "run `extractor rules schema`"


@pytest.mark.parametrize("name", sorted(schemas()))
def test_a_schema_is_json_and_has_a_title(name: str) -> None:
    schema = json.loads(schemas()[name])
    assert schema["title"]
    assert schema["type"] in ("array", "object")


def test_unknown_keys_are_forbidden_where_rows_are_models() -> None:
    metric = json.loads(schemas()["metrics.schema.json"])["$defs"]["MetricRule"]
    assert metric["additionalProperties"] is False
    assert {"id", "name", "group", "units", "kind", "counts", "measure", "points"} <= set(metric["required"])
    assert "not" in metric["properties"]


def test_the_built_in_files_fit_the_models_of_the_schemas() -> None:
    book = open_book()
    for kind, adapter in FILES.items():
        for _, source in book.sources[kind]:
            adapter.validate_python(source.data)
    assert FILES.keys() <= KINDS.keys()


def test_a_changed_or_missing_schema_is_stale(tmp_path: Path) -> None:
    assert stale_schemas(tmp_path) == list(schemas())
    paths = write_schemas(tmp_path / "new")
    assert stale_schemas(tmp_path / "new") == []
    paths[0].write_text("{}", encoding="utf-8")
    assert stale_schemas(tmp_path / "new") == [paths[0].name]
