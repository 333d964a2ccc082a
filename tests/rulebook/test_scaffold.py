"""A new metric's three files, made from two sentences."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.errors import UsageError
from extractor.rulebook.cli import rules_app
from extractor.rulebook.lint import lint
from extractor.rulebook.runner import run_examples
from extractor.rulebook.scaffold import Draft, new_metric

DRAFT = Draft(
    "correction_notices",
    "责令改正文书",
    "份",
    "enforcement",
    ("全年下达责令限期整治令12份。", "检查中共发出责令限期整治令近30份，逐一复查。"),
    "印制责令限期整治令模板。",
)


def test_the_files_work_as_they_are(tmp_path: Path) -> None:
    paths = new_metric(DRAFT, tmp_path)
    assert [path.parent.name for path in paths] == ["examples", "parts", "metrics"]
    assert [str(one) for one in lint([tmp_path]) if one.file.startswith(tmp_path.name)] == []
    result = run_examples([tmp_path], metrics=frozenset({DRAFT.id})).metrics[DRAFT.id]
    assert (result.positive, result.positive_right, result.negative, result.negative_right) == (2, 2, 1, 1)


def test_the_common_words_become_the_part(tmp_path: Path) -> None:
    new_metric(DRAFT, tmp_path)
    part = (tmp_path / "parts" / "correction_notices.yaml").read_text(encoding="utf-8")
    assert '"责令限期整治令"' in part


def test_figures_are_marked_as_printed(tmp_path: Path) -> None:
    new_metric(DRAFT, tmp_path)
    text = (tmp_path / "examples" / "correction_notices.yaml").read_text(encoding="utf-8")
    assert "⟦correction_notices=12 份|12份⟧" in text
    assert "⟦correction_notices=30 份 ~nearly|近30份⟧" in text


def test_words_that_are_listed_as_no_metric_get_the_better_of_it(tmp_path: Path) -> None:
    notices = ("全年下达责令改正通知书12份。", "对违规行为发出责令改正通知书8份，逐一复查。")
    new_metric(replace(DRAFT, sentences=notices, negative="印制责令改正通知书模板。"), tmp_path)
    assert "bias:" in (tmp_path / "metrics" / "correction_notices.yaml").read_text(encoding="utf-8")
    result = run_examples([tmp_path], metrics=frozenset({DRAFT.id})).metrics[DRAFT.id]
    assert (result.positive_right, result.negative_right) == (2, 1)


def test_without_a_negative_sentence_lint_asks_for_one(tmp_path: Path) -> None:
    new_metric(replace(DRAFT, negative=""), tmp_path)
    assert "missing_examples" in {one.code for one in lint([tmp_path]) if one.file.startswith(tmp_path.name)}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "Bad-Id"}, "编号"),
        ({"id": "penalty_cases"}, "已经有了"),
        ({"id": "mediator"}, "已经有了"),
        ({"group": "nowhere"}, "类别"),
        ({"unit": "斤"}, "计量类"),
        ({"sentences": ("下达12份。",)}, "至少要两个"),
        ({"sentences": ("下达12份。", "没有数字。")}, "没有以"),
        ({"sentences": ("下达12份。", "下达3份，发出5份。")}, "不止一个"),
    ],
)
def test_what_cannot_be_made_is_refused(tmp_path: Path, change: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        new_metric(replace(DRAFT, **change), tmp_path)  # type: ignore[arg-type]
    assert caught.value.advice
    assert list(tmp_path.rglob("*.yaml")) == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    new_metric(DRAFT, tmp_path)
    with pytest.raises(UsageError, match="已经有了"):
        new_metric(DRAFT, tmp_path)


def test_the_command(tmp_path: Path) -> None:
    arguments = ["new", DRAFT.id, DRAFT.name, *DRAFT.sentences, "--into", str(tmp_path), "--unit", "份"]
    done = CliRunner().invoke(rules_app, [*arguments, "--group", "enforcement", "--not", DRAFT.negative])
    assert done.exit_code == 0, done.output
    assert "下一步" in done.output
    shown = CliRunner().invoke(rules_app, ["show", "--rules", str(tmp_path)])
    assert (
        f"correction_notices\t责令改正文书\t{tmp_path.name}/metrics/correction_notices.yaml:1" in shown.output
    )
    assert "penalty_cases\t行政处罚案件\trules/metrics/enforcement.yaml:" in shown.output


def test_showing_a_kind_that_is_not_there() -> None:
    done = CliRunner().invoke(rules_app, ["show", "nothing"])
    assert isinstance(done.exception, UsageError)


def test_of_several_figures_those_in_brackets_are_marked(tmp_path: Path) -> None:
    sentences = (
        "全年发出责令限期整治令【46份】，其中石桥村18份、柳林村28份。",
        "石桥村发出责令限期整治令【18份】、柳林村发出责令限期整治令【28份】，逐一复查。",
    )
    new_metric(replace(DRAFT, sentences=sentences), tmp_path)
    text = (tmp_path / "examples" / "correction_notices.yaml").read_text(encoding="utf-8")
    assert "整治令⟦correction_notices=46 份|46份⟧，其中石桥村18份、柳林村28份。" in text
    assert text.count("⟦correction_notices=18 份|18份⟧、柳林村") == 1
    assert "【" not in text
    assert '"发出责令限期整治令"' in (tmp_path / "parts" / "correction_notices.yaml").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("石桥村发出18份、柳林村发出28份。", "不止一个"),
        ("全年发出【很多】责令限期整治令46份。", "【】里没有"),
        ("全年发出【46份】责令限期整治令、【两本】手册。", "【】里没有"),
        ("全年发出责令限期整治令。", "里没有"),
    ],
)
def test_a_sentence_that_leaves_open_which_figure_counts_is_refused(
    tmp_path: Path, sentence: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said) as refused:
        new_metric(replace(DRAFT, sentences=(DRAFT.sentences[0], sentence)), tmp_path)
    assert "【5份】" in refused.value.advice
    assert list(tmp_path.iterdir()) == []
