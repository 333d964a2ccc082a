"""Required metrics: the same for all or a list a county, from a file or the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.support import real_catalogue, view
from extractor.checks import load_check_set
from extractor.checks.required import Required, read_required
from extractor.errors import RulesError, UsageError

TEXT = "一、工作情况\n检查⟦inspections=3 次|3次⟧。"
LISTS = """全部: [inspections, 行政处罚案件]
云县: [mediators]
临县:
  - legal_advisers
"""


def missing(required: Required, **head: object) -> list[str]:
    checks = load_check_set(real_catalogue(), required=required)
    found = checks.check(view(TEXT, **head))
    return sorted(metric for f in found if f.check == "metric_missing" for metric in f.metrics)


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "必报.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_each_county_has_its_own_list(tmp_path: Path) -> None:
    required = read_required(written(tmp_path, LISTS))
    assert missing(required, county="云县") == ["mediators", "penalty_cases"]
    assert missing(required, county="临县") == ["legal_advisers", "penalty_cases"]
    assert missing(required, county="东山市临县") == ["legal_advisers", "penalty_cases"]
    assert missing(required, county="河县") == ["penalty_cases"]
    assert missing(required, county=None) == ["penalty_cases"]


def test_a_report_without_a_county_is_of_the_only_one_named(tmp_path: Path) -> None:
    required = read_required(written(tmp_path, "云县: [mediators]\n"))
    assert missing(required, county=None) == ["mediators"]
    assert missing(required, county="河县") == []


def test_a_plain_list_holds_for_all(tmp_path: Path) -> None:
    required = read_required(written(tmp_path, "- inspections\n- 人民调解员\n"))
    assert missing(required) == ["mediators"]


def test_the_command_line_takes_names_and_ids() -> None:
    assert missing(read_required("inspections，人民调解员, penalty_cases")) == ["mediators", "penalty_cases"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("云县: mediators\n", "“云县”下面"),
        ("云县: []\n", "“云县”下面"),
        ("云县: [1, 2]\n", "“云县”下面"),
        ("只是一句话\n", "文件里"),
        ("", "文件里"),
        ("云县: [a\n临县: b", "不合 YAML"),
        ("!!python/object/apply:os.getcwd []", "不合 YAML"),
    ],
)
def test_a_faulty_list_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(RulesError) as caught:
        read_required(written(tmp_path, text))
    assert told in caught.value.message and "必报.yaml" in caught.value.message
    assert caught.value.exit_code == 2


def test_a_list_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="打不开指标清单"):
        read_required(str(tmp_path / "没有.yaml"))
    with pytest.raises(UsageError, match="没有指标"):
        read_required("， ,")


def test_an_unknown_metric_is_refused(tmp_path: Path) -> None:
    required = read_required(written(tmp_path, "云县: [inspektions]\n"))
    with pytest.raises(RulesError, match="inspektions"):
        load_check_set(real_catalogue(), required=required)
