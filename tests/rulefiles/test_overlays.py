"""An own rule folder adds to and overrides the built-in rules, whatever the kind of file."""

from __future__ import annotations

from pathlib import Path

import pytest
from rulebook.support import overlay

from extractor.errors import RulesError
from extractor.language.segment import sentence_doc
from extractor.pipeline import Extractor
from extractor.record import ReportResult
from extractor.resources import folders_in_force, rules_in_force
from extractor.settings import Settings

HEAD = "柳溪镇2024年法治政府建设情况报告\n一、主要工作\n"


def read(text: str, *folders: Path) -> ReportResult:
    return Extractor(Settings(rules=folders)).extract_text(HEAD + text)


def told(result: ReportResult) -> set[tuple[str, str, str]]:
    return {(one.metric, str(one.value), one.role.value) for one in result.mentions}


def test_units(tmp_path: Path) -> None:
    own = overlay(tmp_path, {"units.yaml": "cases: [宗次, [打, 件, '12']]\n"})
    text = "办理行政处罚案件3打。"
    assert ("penalty_cases", "36", "actual") not in told(read(text))
    assert ("penalty_cases", "36", "actual") in told(read(text, own))


def test_a_unit_can_be_read_anew(tmp_path: Path) -> None:
    own = overlay(tmp_path, {"units.yaml": "cases: [[起, 件, '2']]\n"})
    assert ("penalty_cases", "6", "actual") in told(read("办理行政处罚案件3起。", own))


def test_names(tmp_path: Path) -> None:
    own = overlay(tmp_path, {"names.yaml": "names: [12项清单]\n"})
    text = "印发12项清单，办理行政处罚案件3件。"
    before, after = read(text), read(text, own)
    assert {row.status.value for row in after.ledger if row.quote.startswith("12项")} == {"name"}
    assert {row.status.value for row in before.ledger if row.quote.startswith("12项")} != {"name"}


def test_an_own_pattern_of_names_is_tried_first(tmp_path: Path) -> None:
    own = overlay(tmp_path, {"names.yaml": "patterns:\n  - {kind: name, at: 法, pattern: '法字\\d+号案'}\n"})
    rows = read("法字28号案已办结。", own).ledger
    assert [row.quote for row in rows if row.status.value == "name" and "法字" in row.quote] == ["法字28号案"]


def test_sections(tmp_path: Path) -> None:
    own = overlay(tmp_path, {"sections.yaml": "kinds:\n  - {kind: plan, any: [来日方长], longest: 20}\n"})
    text = "办理行政处罚案件3件。\n二、来日方长\n办理行政处罚案件9件。\n"
    assert ("penalty_cases", "9", "target") not in told(read(text))
    assert ("penalty_cases", "9", "target") in told(read(text, own))


def test_head(tmp_path: Path) -> None:
    own = overlay(tmp_path, {"head.yaml": "places:\n  townships: [办事点]\n"})
    text = (
        "红柳办事点2024年法治政府建设情况报告\n一、主要工作\n开展工作。\n红柳办事点人民政府\n2024年12月30日\n"
    )
    assert Extractor().extract_text(text).head.place != "红柳办事点"
    assert Extractor(Settings(rules=(own,))).extract_text(text).head.place == "红柳办事点"


def test_context_adds_and_replaces(tmp_path: Path) -> None:
    text = "瞄准办理行政处罚案件9件。力争办理行政复议案件2件。"
    adds = overlay(tmp_path / "adds", {"context.yaml": "target: [瞄准]\n"})
    instead = overlay(tmp_path / "instead", {"context.yaml": "target!: [瞄准]\n"})
    assert ("penalty_cases", "9", "actual") in told(read(text))
    assert ("penalty_cases", "9", "target") in told(read(text, adds))
    assert ("reconsideration_cases", "2", "target") in told(read(text, adds))
    assert ("reconsideration_cases", "2", "actual") in told(read(text, instead))


def test_relations(tmp_path: Path) -> None:
    row = "implications:\n  - {when: penalty_cases, text: '^，全部当场办完', then: penalty_cases_summary}\n"
    own = overlay(tmp_path, {"relations.yaml": row})
    text = "办理行政处罚案件9件，全部当场办完。"
    assert ("penalty_cases_summary", "9", "actual") not in told(read(text))
    assert ("penalty_cases_summary", "9", "actual") in told(read(text, own))


IDIOM = """\
- id: idiom/own
  metric: duty_reports
  trigger: [亮法治答卷]
  pattern: [{q: %s}, {OP: "{0,6}"}, {TEXT: {REGEX: "答卷"}}]
"""


def test_idioms_and_the_words_that_they_need(tmp_path: Path) -> None:
    text = "组织12名站所长登台亮法治答卷。"
    own = overlay(tmp_path, {"idioms.yaml": IDIOM % "people", "lexicon.txt": "法治答卷\n"})
    assert ("duty_reports", "12", "actual") not in told(read(text))
    assert ("duty_reports", "12", "actual") in told(read(text, own))
    assert ("duty_reports", "12", "actual") not in told(read(text)), "an own folder has left its mark"


def test_idioms_over_measures_of_their_own(tmp_path: Path) -> None:
    files = {
        "idioms.yaml": IDIOM % "own_people",
        "lexicon.txt": "法治答卷\n",
        "measures.yaml": "own_people: [名]\n",
    }
    text = "组织12名站所长登台亮法治答卷。"
    assert ("duty_reports", "12", "actual") in told(read(text, overlay(tmp_path, files)))


def test_lexicon(tmp_path: Path) -> None:
    own = overlay(tmp_path, {"lexicon.txt": "亮法治答卷\n"})
    with rules_in_force([own]):
        assert "亮法治答卷" in [token.text for token in sentence_doc("登台亮法治答卷", 0, ())]
    assert "亮法治答卷" not in [token.text for token in sentence_doc("登台亮法治答卷", 0, ())]


def test_measures_light_and_masks(tmp_path: Path) -> None:
    own = overlay(
        tmp_path,
        {
            "masks.yaml": "laws: [行政处罚案件评析会]\n",
            "measures.yaml": "cases: [件]\n",
            "light.yaml": "own: [一股脑儿]\n",
        },
    )
    assert ("penalty_cases", "3", "actual") in told(read("办理行政处罚案件3桩。"))
    assert ("penalty_cases", "3", "actual") not in told(read("办理行政处罚案件3桩。", own))
    masked = "行政处罚案件评析会3件。"
    assert "penalty_cases" not in {one.metric for one in read(masked, own).mentions}


def test_checks_and_definitions(tmp_path: Path) -> None:
    checks = """\
relations:
  - code: own_bound
    title: 处罚案件过多
    severity: warning
    help: 本县乡镇一年的处罚案件不会超过五件。
    ask: 请核对处罚案件数。
    relations:
      - {kind: bounds, metrics: [penalty_cases], low: 0, high: 5}
"""
    own = overlay(tmp_path, {"checks.yaml": checks, "definitions.yaml": "penalty_cases: {since: '2025'}\n"})
    assert "own_bound" in {finding.check for finding in read("办理行政处罚案件9件。", own).findings}


def test_a_row_can_be_added_to(tmp_path: Path) -> None:
    own = overlay(
        tmp_path,
        {
            "parts/own.yaml": "penalty:\n  extends: true\n  words: [罚没小案]\n",
            "metrics/own.yaml": "- id: penalty_cases\n  extends: true\n  points:\n    - {need: [own_word]}\n",
            "parts/more.yaml": "own_word:\n  name: 甲\n  words: [老账新罚]\n",
        },
    )
    for text in ("办理罚没小案3件。", "老账新罚3件。", "办理行政处罚案件3件。"):
        assert ("penalty_cases", "3", "actual") in told(read(text, own)), text
    mentions = read("老账新罚3件。", own).mentions
    built_in = Extractor()._rules.metrics["penalty_cases"].points
    assert {one.rule for one in mentions} == {f"penalty_cases/{len(built_in) + 1}"}


def test_what_is_in_force_ends_with_the_work(tmp_path: Path) -> None:
    with rules_in_force([tmp_path]):
        assert folders_in_force()[-1] == tmp_path
    assert tmp_path not in folders_in_force()


FAULTS = [
    ("metrics/own.yaml", "- id: own\n  nmae: 甲\n", "第 2 行", "写成 name"),
    ("parts/own.yaml", "own:\n  name: 甲\n  word: [甲]\n", "第 3 行", "写成 words"),
    ("nulls/own.yaml", "own:\n  name: 甲\n  words: [甲]\n  measures: [cases]\n", "第 4 行", "写成 measure"),
    ("examples/own.yaml", "penalty_cases:\n  postive: []\n", "第 2 行", "写成 positive"),
    ("measures.yaml", "cases: 件\n", "第 1 行", "docs/RULES.md"),
    ("light.yaml", "time:\n  - 今年\n  - 2024\n", "第 3 行", "docs/RULES.md"),
    ("masks.yaml", "laws: {a: b}\n", "第 1 行", "docs/RULES.md"),
    ("idioms.yaml", "- id: idiom/a\n  metric: penalty_cases\n  triger: [甲]\n", "第 3 行", "写成 trigger"),
    ("groups.yaml", "own: [甲]\n", "第 1 行", "docs/RULES.md"),
    ("context.yaml", "targets: [甲]\n", "第 1 行", "写成 target"),
    ("context.yaml", "target:\n  - 甲\n  - '(乙'\n", "第 3 行", "docs/RULES.md"),
    ("relations.yaml", "pairs:\n  - text: 甲\n    metric: [a]\n", "第 3 行", "写成 metrics"),
    ("names.yaml", "patterns:\n  - kind: name\n    at: 甲\n    patern: 甲\n", "第 4 行", "写成 pattern"),
    ("names.yaml", "patterns:\n  - {kind: nam, at: 甲, pattern: 甲}\n", "第 2 行", "name"),
    ("units.yaml", "cases:\n  - 件\n  - [打, 件]\n", "第 3 行", "docs/RULES.md"),
    ("sections.yaml", "kinds:\n  - kind: plans\n    any: [甲]\n    longest: 9\n", "第 2 行", "plan"),
    ("sections.yaml", "glue:\n  title_word: 情况\n", "第 2 行", "写成 title_words"),
    ("head.yaml", "places:\n  township: [片]\n", "第 2 行", "写成 townships"),
    ("checks.yaml", "relations:\n  - code: own_le\n    titel: 甲\n", "第 3 行", "写成 title"),
    ("definitions.yaml", "penalty_cases:\n  count: 甲\n", "第 2 行", "写成 counts"),
    ("parts/own.yaml", "penalti:\n  extends: true\n  words: [甲]\n", "第 1 行", "写成 penalty"),
    ("parts/own.yaml", "own:\n  name: [甲\n", "第 3 行", "缩进"),
]


@pytest.mark.parametrize(
    ("name", "text", "line", "advice"), FAULTS, ids=[f"{n}:{t[:24]}" for n, t, *_ in FAULTS]
)
def test_a_faulty_file_is_refused_with_file_line_and_what_to_write(
    tmp_path: Path, name: str, text: str, line: str, advice: str
) -> None:
    own = overlay(tmp_path / "own", {name: text})
    with pytest.raises(RulesError) as caught:
        Extractor(Settings(rules=(own,)))
    assert f"own/{name}" in caught.value.message
    assert line in caught.value.message
    assert advice in caught.value.advice
