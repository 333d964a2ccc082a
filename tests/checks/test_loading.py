"""Check files: strict, with file and line; a user's own relations."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.support import catalogue, codes, view
from extractor.checks import MetricLabel, check_report, load_check_set
from extractor.errors import RulesError
from extractor.models import Severity

ROW = """relations:
  - code: own_check
    title: 培训人次少于场次
    severity: warning
    help: 每场培训至少有一个人参加。
    ask: 请核对培训场次与人次。
    relations:
      - {kind: le, left: law_trainings, right: law_training_attendees}
"""


def loaded(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return [check.code for check in load_check_set(catalogue(), [path]).checks]


def refused(tmp_path: Path, text: str) -> str:
    with pytest.raises(RulesError) as caught:
        loaded(tmp_path, text)
    assert caught.value.exit_code == 2
    assert str(tmp_path / "own.yaml") in caught.value.message or "own.yaml" in caught.value.message
    return caught.value.message


def test_a_user_adds_a_relation(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(ROW, encoding="utf-8")
    checks = load_check_set(catalogue(), [path])
    marked = "举办培训⟦law_trainings=6 次|6次⟧，参训⟦law_training_attendees=5 人次|5人次⟧。"
    found = checks.check(view(marked))
    assert codes(list(found)) == ["own_check"]
    assert found[0].severity is Severity.WARNING


def test_a_user_replaces_a_built_in_relation(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(ROW.replace("own_check", "certified_le_officers"), encoding="utf-8")
    checks = load_check_set(catalogue(), [path])
    officers = "执法人员⟦enforcement_officers=8 名|8名⟧，持证⟦enforcement_officers_certified=9 人|9人⟧。"
    assert codes(list(checks.check(view(officers)))) == []


def test_every_kind_of_relation_loads(tmp_path: Path) -> None:
    kinds = """
      - {kind: eq, left: law_trainings, right: law_training_attendees}
      - {kind: sum, total: penalty_cases, parts: [penalty_cases_summary, penalty_cases_ordinary], within:
      sentence}
      - {kind: implies, left: law_trainings, right: law_training_attendees}
      - {kind: bounds, metrics: [law_trainings], low: "0", high: "500"}
"""
    assert "own_check" in loaded(tmp_path, ROW.rstrip("\n") + kinds)


def test_equality_and_bounds_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    rows = """
      - {kind: eq, left: enforcement_uniforms, right: enforcement_officers}
      - {kind: bounds, metrics: [law_trainings], high: "500"}
"""
    path.write_text(ROW.rstrip("\n") + rows, encoding="utf-8")
    checks = load_check_set(catalogue(), [path])
    marked = "执法人员⟦enforcement_officers=8 名|8名⟧，服装⟦enforcement_uniforms=9 套|9套⟧。培训⟦law_trainings=600 次|600次⟧。"
    found = checks.check(view(marked))
    assert [f.message for f in found if f.check == "own_check"] == [
        "enforcement_uniforms9套与执法人员8名应当相等",
        "law_trainings印为600次，超出−∞至500的范围",
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("law_training_attendees}", "law_training_people}", 2, "不存在的指标：law_training_people"),
        ("    ask: 请核对培训场次与人次。\n", "", 2, "缺少必需的键"),
        ("    ask:", "    aks:", 6, "aks"),
        ("kind: le", "kind: less", 8, "不认识的关系种类"),
        ("severity: warning", "severity: bad", 4, "取值不在允许范围内"),
        ("code: own_check", "code: Own Check", 2, "代码只能用小写字母"),
        ("    title: 培", "    severity: info\n    title: 培", 5, "key given twice"),
        ("relations:\n  - code", "relations:\n - - code", 1, ""),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, told: str) -> None:
    message = refused(tmp_path, ROW.replace(old, new, 1))
    assert told in message
    if told:
        assert f"第 {line} 行" in message


def test_a_code_twice_in_one_file_is_refused(tmp_path: Path) -> None:
    assert "两次" in refused(tmp_path, ROW + ROW.partition("\n")[2])


def test_the_code_of_a_text_check_cannot_be_taken(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(ROW.replace("own_check", "breakdown_sum"), encoding="utf-8")
    with pytest.raises(RulesError, match="breakdown_sum"):
        load_check_set(catalogue(), [path])


def test_a_file_that_is_not_there_or_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="打不开"):
        load_check_set(catalogue(), [tmp_path / "no.yaml"])
    path = tmp_path / "own.yaml"
    path.write_bytes(ROW.encode("gb18030"))
    with pytest.raises(RulesError, match="UTF-8"):
        load_check_set(catalogue(), [path])


def test_unknown_metrics_are_refused_whoever_names_them() -> None:
    small = {k: v for k, v in catalogue().items() if k != "mediators"}
    with pytest.raises(RulesError, match="mediators"):
        load_check_set(small)
    with pytest.raises(RulesError, match="no_such"):
        load_check_set(catalogue(), required=["no_such"])


def test_nothing_in_the_yaml_is_ever_run(tmp_path: Path) -> None:
    assert refused(tmp_path, "relations: !!python/object/apply:os.system ['true']")


def test_check_report_takes_a_bare_catalogue() -> None:
    names = {
        **catalogue(),
        "hazards_found": MetricLabel("隐患", "处"),
        "hazards_rectified": MetricLabel("整改", "处"),
    }
    marked = "发现⟦hazards_found=3 处|3处⟧，整改⟦hazards_rectified=4 处|4处⟧。"
    assert [f.message for f in check_report(view(marked), names)] == ["整改4处多于隐患3处"]
