"""The commands of those who maintain the rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from extractor.rulebook.cli import rules_app
from rulebook.support import EXAMPLES, METRIC, PART, SOUND, overlay
from rulebook.test_stats import gold

OWN = "school_vice_principals"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(rules_app, [str(one) for one in arguments])


def test_lint_says_file_line_and_what_to_write(tmp_path: Path) -> None:
    folder = overlay(
        tmp_path / "own", SOUND | {"parts/own.yaml": PART.replace("[法治副校长]", "['副校长\\b']")}
    )
    done = run("lint", "--rules", folder)
    assert done.exit_code == 2
    assert "own/parts/own.yaml:3: 错误 word_edge [vice_principal]" in done.output
    assert "改法：" in done.output


def test_lint_counts_what_it_found(tmp_path: Path) -> None:
    assert "处，提醒" in run("lint", "--rules", overlay(tmp_path, SOUND)).output


def test_strict_lint_refuses_warnings_too(tmp_path: Path) -> None:
    folder = overlay(tmp_path, SOUND | {"lexicon.txt": "甲乙丙丁\n"})
    assert run("lint", "--rules", folder, "--strict").exit_code == 2


def test_warnings_of_the_built_in_rules_are_told_only_when_asked_for(tmp_path: Path) -> None:
    folder = overlay(tmp_path / "own", SOUND)
    assert run("lint", "--rules", folder).output == "错误 0 处，提醒 0 处。\n"
    assert "提醒" in run("lint", "--rules", folder, "--all").output


def test_examples_of_one_metric(tmp_path: Path) -> None:
    done = run("test", "--rules", overlay(tmp_path, SOUND), "--metric", OWN)
    assert done.exit_code == 0, done.output
    assert "共 3 句，全对 3 句" in done.output


def test_a_metric_that_takes_anothers_sentence_is_named(tmp_path: Path) -> None:
    sentences = EXAMPLES.replace("法治副校长联系学校12所。", "法治副校长⟦mediators=12 名|12名⟧。")
    done = run("test", "--rules", overlay(tmp_path, SOUND | {"examples/own.yaml": sentences}), "-m", OWN)
    assert f"{OWN}（规则 {OWN}/1）拿了 mediators 的 12" in done.output
    assert "examples/own.yaml:6" in done.output


def test_a_metric_that_fails_its_own_sentences_ends_with_two(tmp_path: Path) -> None:
    folder = overlay(tmp_path, SOUND | {"parts/own.yaml": PART.replace("[法治副校长]", "[法制副校长]")})
    done = run("test", "--rules", folder, "-m", OWN, "--details")
    assert done.exit_code == 2
    assert OWN in done.output
    assert "没有取到 5名" in done.output


def test_stats_shows_a_line_a_rule(tmp_path: Path) -> None:
    done = run("stats", gold(tmp_path, s1="办理行政处罚案件⟦penalty_cases=28 件|28件⟧。"))
    assert done.exit_code == 0
    assert "penalty_cases/1\t1\t1\t0\t1\t0\t100.0%\t行政处罚案件\n" in done.output
    assert done.output.startswith("规则\t命中\t采纳\t落选\t对\t错\t精确率\t指标\n")
    dead = run("stats", tmp_path, "--dead").output
    assert "penalty_cases/1\t" not in dead
    assert "条没有取到过数" in dead


def test_docs_writes_the_page_and_checks_it(tmp_path: Path) -> None:
    page, folder = tmp_path / "docs" / "METRICS.md", overlay(tmp_path / "own", SOUND)
    assert run("docs", page, "--rules", folder, "--check").exit_code == 2
    assert run("docs", page, "--rules", folder).exit_code == 0
    assert "### 法治副校长（名）" in page.read_text(encoding="utf-8")
    assert run("docs", page, "--rules", folder, "--check").exit_code == 0
    overlay(folder, {"metrics/own.yaml": METRIC.replace("counts: 聘任", "counts: 在任")})
    assert run("docs", page, "--rules", folder, "--check").exit_code == 2


def test_schema_writes_its_files(tmp_path: Path) -> None:
    assert run("schema", tmp_path).exit_code == 0
    assert (tmp_path / "metrics.schema.json").exists()


@pytest.mark.parametrize("command", ["lint", "test", "stats", "docs", "schema"])
def test_every_command_explains_itself(command: str) -> None:
    done = run(command, "--help")
    assert done.exit_code == 0
    assert "规则" in done.output or "生成" in done.output


def test_the_effect_of_own_rules_on_known_sentences_is_told(tmp_path: Path) -> None:
    spoiling = SOUND | {"parts/more.yaml": "mediator:\n  name: 甲\n  words: [和事佬]\n"}
    done = run("test", "--rules", overlay(tmp_path, spoiling))
    assert "加上自定义规则后变坏了" in done.output
    assert "自定义规则使内置例句变坏 0 句" not in done.output


def test_faults_that_the_built_in_rules_have_anyway_are_counted_not_listed(tmp_path: Path) -> None:
    folder = overlay(tmp_path, SOUND)
    brief = run("test", "--rules", folder)
    assert brief.exit_code == 0, brief.output
    assert "不用自定义规则也有的" in brief.output
    listed = re.findall(r"rules/examples/\w+\.yaml:\d+:", run("test", "--rules", folder, "--details").output)
    assert [place for place in listed if place not in brief.output]
