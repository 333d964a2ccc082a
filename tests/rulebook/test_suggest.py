"""From corrections to proposals: what people said of figures, what wordings settle it, what they would spoil."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from extractor.cli.running import Options, run_command
from extractor.errors import UsageError
from extractor.pipeline import Extractor
from extractor.rulebook.cli import rules_app
from extractor.rulebook.effect import solved_by
from extractor.rulebook.evidence import Case, cases
from extractor.rulebook.suggest import Suggestions, suggest
from extractor.settings import Settings
from extractor.store import Change, open_store

HEAD = "{0}镇2024年法治政府建设情况报告\n一、主要工作\n"
A = HEAD.format("柳溪") + "全年办结街面小案19件，罚款3800元。行政检查46次。评选最美庭院35户。\n"
B = HEAD.format("云河") + "办结街面小案27件，其中简易程序20件。检查工地围挡38个。\n"


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("suggest")
    reports = folder / "reports"
    reports.mkdir()
    for name, text in (("a.txt", A), ("b.txt", B)):
        (reports / name).write_text(text, encoding="utf-8", newline="")
    assert run_command(Options(inputs=(reports,), out=folder / "out", jobs=1)) == 0
    return folder / "out"


@pytest.fixture
def run(once: Path, tmp_path: Path) -> Path:
    return shutil.copytree(once, tmp_path / "out")


def said(run: Path, *changes: Change) -> list[Case]:
    with open_store(run / "review.db") as store:
        store.add_run(run)
        for change in changes:
            store.record(change)
        return cases(store)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def assign(text: str, quote: str, metric: str) -> Change:
    at = text.index(quote)
    target = f"{at}-{at + len(quote)}"
    return Change(who="王敏", kind="assign", sha256=sha(text), target=target, old=quote, new=metric)


def told(found: list[Case]) -> set[tuple[str, bool, str, str]]:
    return {(one.metric, one.takes, one.file, one.quote) for one in found}


SMALL_CASES = (assign(A, "19件", "penalty_cases"), assign(B, "27件", "penalty_cases"))


def test_an_assigned_figure_is_the_metrics(run: Path) -> None:
    assert told(said(run, *SMALL_CASES)) == {
        ("penalty_cases", True, "a.txt", "19件"),
        ("penalty_cases", True, "b.txt", "27件"),
    }


def test_a_rejected_value_is_not_the_metrics(run: Path) -> None:
    change = Change(who="王敏", kind="reject", sha256=sha(B), target="enterprises_inspected", old="38")
    assert told(said(run, change)) == {("enterprises_inspected", False, "b.txt", "38个")}


def test_a_corrected_value_names_its_figure_where_it_is_printed_once(run: Path) -> None:
    more = {"who": "王敏", "kind": "correct", "sha256": sha(A), "target": "inspections", "why": "看错"}
    assert told(said(run, Change(**more, old="46", new="19"))) == {
        ("inspections", False, "a.txt", "46次"),
        ("inspections", True, "a.txt", "19件"),
    }
    assert told(said(run, Change(**more, old="19", new="88"))) == set()


def test_what_was_taken_back_or_said_anew_does_not_count(run: Path) -> None:
    with open_store(run / "review.db") as store:
        store.add_run(run)
        first = store.record(SMALL_CASES[0])
        store.record(Change(who="王敏", kind="undo", sha256=first.sha256, undoes=first.id))
        assert cases(store) == []
        store.record(SMALL_CASES[0])
        store.record(assign(A, "19件", "disputes_handled"))
        assert told(cases(store)) == {("disputes_handled", True, "a.txt", "19件")}


def proposals(run: Path, *changes: Change) -> Suggestions:
    return suggest(said(run, *changes), ())


def test_the_wording_that_two_reports_share_is_proposed_for_a_known_part(run: Path) -> None:
    (one,) = proposals(run, *SMALL_CASES).proposals
    assert (one.draft.part, one.draft.words) == ("penalty", ("街面小案",))
    assert {case.quote for case in one.solved} == {"19件", "27件"}
    assert one.effect.lost == ()


def test_a_figure_of_no_metric_becomes_a_null(run: Path) -> None:
    change = Change(who="王敏", kind="reject", sha256=sha(B), target="enterprises_inspected", old="38")
    (one,) = proposals(run, change).proposals
    assert (one.draft.null, one.draft.words) == ("not_enterprises_inspected", ("工地围挡",))


def test_what_is_right_already_is_not_learned(run: Path) -> None:
    found = proposals(run, assign(A, "46次", "inspections"))
    assert found.proposals == []
    assert [case.quote for case in found.settled] == ["46次"]


def test_a_wording_that_would_spoil_known_sentences_is_not_proposed(run: Path) -> None:
    found = proposals(run, assign(A, "3800元", "project_funds_of_nobody"))
    assert found.proposals == []
    assert [case.quote for case in found.open] == ["3800元"]
    wrong = Change(who="王敏", kind="reject", sha256=sha(A), target="fines_amount", old="3800")
    found = proposals(run, wrong)
    for one in found.proposals:
        assert one.effect.lost == ()
    assert all(one.effect.lost for one in found.harmful)


def test_the_written_folder_settles_the_cases_and_passes_its_own_sentences(run: Path, tmp_path: Path) -> None:
    own = tmp_path / "建议"
    known = said(run, *SMALL_CASES)
    done = CliRunner().invoke(rules_app, ["suggest", "--from-corrections", str(run), "--out", str(own)])
    assert done.exit_code == 0, done.output
    assert "给部件 penalty（行政处罚）加词条“街面小案”" in done.output
    assert "本命令不改任何规则" in done.output
    assert solved_by((), known) == set()
    assert solved_by((own,), known) == set(known)
    assert Extractor(Settings(rules=(own,))).ruleset_hash != Extractor().ruleset_hash
    marked = yaml.safe_load((own / "examples" / "suggested.yaml").read_text(encoding="utf-8"))
    assert len(marked["penalty_cases"]["positive"]) == 2
    tried = CliRunner().invoke(rules_app, ["test", "--rules", str(own), "-m", "penalty_cases"])
    assert tried.exit_code == 0, tried.output


def test_nothing_is_written_unless_asked_for_nor_over_what_is_there(run: Path, tmp_path: Path) -> None:
    said(run, *SMALL_CASES)
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.yaml").write_text("", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    done = CliRunner().invoke(rules_app, ["suggest", "--from-corrections", str(run), "--out", str(full)])
    assert "已经有东西" in str(done.exception)
    assert CliRunner().invoke(rules_app, ["suggest", "--from-corrections", str(run)]).exit_code == 0
    assert sorted(tmp_path.rglob("*")) == before


def test_a_store_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(rules_app, ["suggest", "--from-corrections", str(tmp_path)])
    assert done.exit_code != 0
    assert not (tmp_path / "review.db").exists()


def test_a_run_without_corrections_says_what_to_do(once: Path) -> None:
    done = CliRunner().invoke(rules_app, ["suggest", "--from-corrections", str(once)])
    assert isinstance(done.exception, UsageError)
    assert "还没有更正记录" in done.exception.message
    assert f"extractor review {once}" in done.exception.advice
