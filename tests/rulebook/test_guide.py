"""docs/RULES.md: what it tells people to write works as it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.matching.candidates import ACCEPT
from extractor.matching.ruleset import PointRule
from extractor.pipeline import Extractor
from extractor.rulebook.cli import rules_app
from extractor.rulebook.lint import CODES, lint
from extractor.rulebook.runner import newly_wrong, run_examples
from extractor.settings import Settings

GUIDE = (Path(__file__).parents[2] / "docs" / "RULES.md").read_text(encoding="utf-8")
METRIC = "school_vice_principals"


@pytest.fixture(scope="module")
def overlay(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guide") / "本县规则"
    for name, text in re.findall(r"```yaml\n# 本县规则/(\S+)\n(.*?)```", GUIDE, re.S):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert sorted(path.parent.name for path in folder.rglob("*.yaml")) == ["examples", "metrics", "parts"]
    return folder


def test_the_files_that_add_and_replace_do_what_the_guide_says(tmp_path: Path) -> None:
    folder = tmp_path / "某县规则"
    for name, text in re.findall(r"```yaml\n# 某县规则/(\S+)\n(.*?)```", GUIDE, re.S):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    read = Extractor(Settings(rules=(folder,))).extract_text
    told = {(one.metric, one.role.value) for one in read("办结街面小案19件。瞄准行政检查46次。").mentions}
    assert told == {("penalty_cases", "actual"), ("inspections", "target")}
    assert {one.role.value for one in read("行政检查去年的9次。").mentions} == {"actual"}


def test_the_files_of_the_guide_are_without_fault(overlay: Path) -> None:
    assert [str(issue) for issue in lint([overlay]) if issue.file.startswith("本县规则/")] == []


def test_the_new_metric_gets_all_its_sentences_right_and_spoils_none(overlay: Path) -> None:
    report = run_examples([overlay])
    own = report.metrics[METRIC]
    assert (own.positive, own.positive_right, own.negative, own.negative_right) == (3, 3, 2, 2)
    assert newly_wrong(run_examples(), report) == []


def test_the_new_column_holds_what_the_guide_says(overlay: Path) -> None:
    text = (
        "柳溪镇2024年法治政府建设情况报告\n一、主要工作\n为辖区5所中小学聘任法治副校长6名，法治副校长授课12场。\n"
        "二、下一步打算\n计划新聘法治副校长2名。\n"
    )
    result = Extractor(Settings(rules=(overlay,))).extract_text(text)
    cells = {cell.metric: cell.value for cell in result.cells}
    assert cells[METRIC] == 6
    told = {(one.quote, one.role.value) for one in result.mentions if one.metric == METRIC}
    assert told == {("6名", "actual"), ("2名", "target")}


def test_the_worked_paragraph_gives_what_the_guide_says() -> None:
    paragraph = next(line[2:] for line in GUIDE.splitlines() if line.startswith("> "))
    result = Extractor().extract_text("柳溪镇2024年法治政府建设情况报告\n一、主要工作\n" + paragraph + "\n")
    told = {(one.metric, str(one.value), one.part and one.part.value) for one in result.mentions}
    assert told == {
        ("penalty_cases", "31", "total"),
        ("penalty_cases_summary", "24", "part"),
        ("penalty_cases_ordinary", "7", "part"),
        ("fines_amount", "42600", None),
    }


def test_the_acceptance_line_is_the_programs() -> None:
    assert f"采纳线 {ACCEPT:.2f}" in GUIDE


def test_every_code_of_lint_is_told() -> None:
    assert set(re.findall(r"^\| `([a-z_]+)` \|", GUIDE.split("## 七")[1], re.M)) == set(CODES)


def test_every_key_of_a_point_is_told() -> None:
    told = set(re.findall(r"^\| `([a-z_]+)` \|", GUIDE.split("## 二")[1].split("## 三")[0], re.M))
    assert told == set(PointRule.model_fields)


def test_the_commands_of_the_guide_exist() -> None:
    known = {command.name for command in rules_app.registered_commands}
    assert set(re.findall(r"extractor rules ([a-z]+)", GUIDE)) <= known


def test_the_short_way_of_the_guide_works(tmp_path: Path) -> None:
    made = [shlex.split(line) for line in GUIDE.splitlines() if line.startswith("extractor rules new ")]
    for arguments in made:
        at = arguments.index("--into") + 1
        done = CliRunner().invoke(rules_app, [*arguments[2:at], str(tmp_path), *arguments[at + 1 :]])
        assert done.exit_code == 0, done.output
    metrics = frozenset(arguments[3] for arguments in made)
    report = run_examples([tmp_path], metrics=metrics)
    assert report.metrics.keys() == metrics
    assert all(one.positive_right == one.positive == 2 for one in report.metrics.values())
    assert all(one.negative_right == one.negative == 1 for one in report.metrics.values())
