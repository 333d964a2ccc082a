"""What findings look like, and how they are ordered; operands far apart; the shared reports."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from checks.cases import OUTLINE
from checks.support import (
    check,
    check_set,
    codes,
    gold_view,
    own_reports,
    real_catalogue,
    shared_reports,
    view,
)
from extractor.checks import load_check_set
from extractor.checks.across import check_across, digest
from extractor.gold import GoldReport
from extractor.models import SectionKind, Severity


def test_a_finding_names_its_operands_in_one_sentence() -> None:
    marked = "受理纠纷⟦disputes_handled=186 件|186起⟧，化解⟦disputes_resolved=189 件|189起⟧。"
    (found,) = check(OUTLINE.format(marked))
    assert found.message == "化解纠纷189起多于调处纠纷186起"
    assert found.metrics == ("disputes_resolved", "disputes_handled")
    assert [e.quote for e in found.evidence] == ["189起", "186起"]
    assert (found.expected, found.actual) == ("≤ 186", "189")


def test_evidence_points_at_the_figures() -> None:
    made = view(
        OUTLINE.format(
            "受理纠纷127件，其中邻里52件、家庭33件、其他40件。办理案件31件，较2023年的24件增长21.9%。"
        )
    )
    for found in check_set().check(made):
        for proof in found.evidence:
            assert made.text[proof.start : proof.end] == proof.quote


def test_half_width_punctuation_reads_the_same_and_is_quoted_as_printed() -> None:
    made = view(OUTLINE.format("发现问题41个(消防15个、用电25个),办理案件31件,较2023年的24件增长21.9%."))
    found = check_set().check(made)
    assert codes(list(found)) == ["breakdown_sum", "growth_inconsistent"]
    assert all(made.text[e.start : e.end] == e.quote for f in found for e in f.evidence)


def test_order_is_by_severity_then_place() -> None:
    marked = (
        "发放资料XX份。处罚⟦penalty_cases=26 件|26件⟧，简易⟦penalty_cases_summary=19 件|19件⟧，"
        "普通⟦penalty_cases_ordinary=6 件|6件⟧。执法人员⟦enforcement_officers=8 名|8名⟧，"
        "持证⟦enforcement_officers_certified=9 人|9人⟧。"
    )
    found = check("一、工作情况\n" + marked + "\n二、存在的不足\n略。")
    gravity = [("error", "warning", "info").index(f.severity) for f in found]
    assert gravity == sorted(gravity)
    assert codes(found) == ["penalty_procedures_sum", "certified_le_officers", "unfilled_placeholder"]
    assert codes(found, info=True) == ["section_missing", "section_missing"]


def test_operands_far_apart_are_only_a_warning() -> None:
    near = "发现隐患⟦hazards_found=30 处|30处⟧，整改⟦hazards_rectified=45 处|45处⟧。"
    far = "发现隐患⟦hazards_found=30 处|30处⟧。\n（二）消防。整改⟦hazards_rectified=45 处|45处⟧。"
    assert [f.severity for f in check(OUTLINE.format(near))] == [Severity.ERROR]
    assert [f.severity for f in check(OUTLINE.format("（一）燃气。" + far))] == [Severity.WARNING]


def test_a_figure_of_doubtful_metric_makes_no_error() -> None:
    marked = "发现隐患⟦hazards_found=30 处|30处⟧，整改⟦hazards_rectified=45 处|45处⟧。"
    made = view(OUTLINE.format(marked))
    doubtful = replace(made, mentions=tuple(replace(m, score=0.7) for m in made.mentions))
    (found,) = check_set().check(doubtful)
    assert found.severity is Severity.WARNING
    assert "请先核对原文" in found.message


def test_what_is_lacking_bounds_nothing_in_another_section() -> None:
    marked = "现有持证⟦enforcement_officers_certified=9 名|9名⟧。\n二、存在的不足\n执法人员⟦enforcement_officers=4 名|4名⟧在外兼职。"
    made = view("一、工作情况\n" + marked)
    aside = SectionKind.PROBLEMS
    told = tuple(
        replace(m, section=aside) if m.metric == "enforcement_officers" else m for m in made.mentions
    )
    assert codes(list(check_set().check(made))) == ["certified_le_officers"]
    assert codes(list(check_set().check(replace(made, mentions=told)))) == []


def test_a_slip_in_one_sentence_is_not_excused_by_another() -> None:
    marked = (
        "全县发现隐患⟦hazards_found=900 处|900处⟧。我镇发现⟦hazards_found=30 处|30处⟧，整改"
        "⟦hazards_rectified=45 处|45处⟧。"
    )
    assert codes(check(OUTLINE.format(marked))) == ["hazards_rectified_le_found"]


def test_a_miss_by_the_last_digit_is_info() -> None:
    marked = (
        "受理⟦disputes_handled=414 件|414件⟧，调解成功⟦disputes_resolved=412 件|412件⟧，"
        "成功率⟦mediation_success_rate=99.6 %|99.6%⟧。"
    )
    (found,) = check(OUTLINE.format(marked))
    assert (found.check, found.severity) == ("mediation_rate_consistent", Severity.INFO)
    assert "末位" in found.message


def test_fines_without_any_case_told_are_info() -> None:
    (found,) = check(OUTLINE.format("收缴罚款⟦fines_amount=3000 元|3000元⟧。"))
    assert (found.check, found.severity) == ("fines_require_cases", Severity.INFO)


def test_required_metrics_and_missing_parts_are_info() -> None:
    checks = load_check_set(check_set().names, required=["inspections", "penalty_cases"])
    found = checks.check(view("一、工作情况\n检查⟦inspections=3 次|3次⟧。\n二、存在的不足\n略。"))
    assert [(f.check, f.severity.value) for f in found] == [
        ("metric_missing", "info"),
        ("section_missing", "info"),
        ("section_missing", "info"),
    ]
    assert found[0].metrics == ("penalty_cases",)


def test_checks_change_nothing() -> None:
    made = view(OUTLINE.format("受理⟦disputes_handled=1 件|1件⟧，化解⟦disputes_resolved=2 件|2件⟧。"))
    before = replace(made)
    check_set().check(made)
    assert made == before


@pytest.mark.parametrize("text", ["", "\n\n", "镇", "|", "一、", "（一", "其中", "较上年增长%", "XX"])
def test_scraps_of_text_raise_nothing(text: str) -> None:
    check(text)


def test_report_without_head_or_figures_is_quiet() -> None:
    assert codes(check("今年工作顺利。", place=None, year=None)) == []


def _scored(reports: list[GoldReport]) -> tuple[float, float]:
    """Return the recall of planted inconsistencies and the false alarms a report; no error stands on a sound report.

    A copied report has two ends: gold plants it in the copy and names the source in its note.
    """
    checks = load_check_set(real_catalogue())
    across = check_across([digest(gold_view(report), checks) for report in reports], checks)
    notes = " ".join(p.note for report in reports for p in report.planted if p.check == "near_duplicate")
    planted_all = found_all = alarms = 0
    for report in reports:
        made = gold_view(report)
        findings = [*checks.check(made), *across.get(made.file, ())]
        planted = Counter(p.check for p in report.planted)
        found = Counter(f.check for f in findings if f.severity is not Severity.INFO)
        if report.id in notes and not planted["near_duplicate"]:
            del found["near_duplicate"]
        planted_all += planted.total()
        found_all += (planted & found).total()
        alarms += sum(number for code, number in found.items() if code not in planted)
        if not planted:
            assert not [f for f in findings if f.severity is Severity.ERROR], report.id
    return found_all / planted_all, alarms / len(reports)


def test_shared_reports_from_their_gold_values() -> None:
    """Every planted inconsistency is found, with at most 0.1 false alarms a report."""
    recall, alarms = _scored(shared_reports())
    assert recall >= 0.99
    assert alarms <= 0.10


def test_own_reports_from_their_gold_values() -> None:
    recall, alarms = _scored(own_reports())
    assert recall >= 0.97
    assert alarms <= 0.10


_TWO_YEARS = {"growth_inconsistent", "identical_to_last_year", "near_duplicate", "wrong_place"}


def test_two_years_of_the_same_townships_name_the_right_other_report() -> None:
    """In the shared reports that come as two years, every slip between the years is found with its other report."""
    reports = [report for report in shared_reports() if report.id.startswith("d")]
    checks = load_check_set(real_catalogue())
    across = check_across([digest(gold_view(report), checks) for report in reports], checks)
    judged = 0
    for report in reports:
        made = gold_view(report)
        findings = [*checks.check(made), *across.get(made.file, ())]
        for planted in report.planted:
            if planted.check not in _TWO_YEARS:
                continue
            judged += 1
            told = [f for f in findings if f.check == planted.check and f.severity is not Severity.INFO]
            assert told, (report.id, planted.check)
            others = {f"{name}.txt" for name in re.findall(r"\bd\d\d\b", planted.note) if name != report.id}
            if others and planted.check != "wrong_place":
                assert others & {proof.file for f in told for proof in f.evidence}, (report.id, planted.check)
    assert judged > 5


def test_years_left_standing_in_opening_and_plan() -> None:
    text = (
        "青溪镇2024年法治政府建设情况报告\n县政府：\n2023年以来，青溪镇坚持依法行政。现将情况报告如下：\n"
        "一、工作情况\n略。\n二、存在的问题\n略。\n三、2024年工作打算\n到2024年底，全员持证。"
    )
    found = [f for f in check(text) if f.check == "wrong_year"]
    assert [(f.actual, f.expected) for f in found] == [
        ("2023年", "2024年"),
        ("2024年", "2025年"),
        ("2024年", "2025年"),
    ]
    assert "应是2025年" in found[1].message


def test_the_date_of_signing_may_be_of_the_year_or_the_next() -> None:
    text = OUTLINE.format("略。") + "\n青溪镇人民政府\n{}年1月6日"
    assert codes(check(text.format(2025), date="2025-01-06")) == []
    assert codes(check(text.format(2023), date="2023-01-06")) == ["wrong_year"]
