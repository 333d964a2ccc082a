"""Wrapped lines are read as one; every offset stays where it was."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from checks.support import _view as plain_view
from checks.support import (
    check_set,
    codes,
    gold_view,
    mention,
    real_catalogue,
    real_figures,
    shared_reports,
    view,
)
from extractor.checks import load_check_set
from extractor.checks.wraps import closed_up, mended
from extractor.gold import GoldReport
from extractor.language.running import running_text
from extractor.models import Finding, Severity

PARAGRAPH = (
    "今年以来镇里把法治建设摆在重要位置逐项分解任务压实责任推动各项工作落地见效并且坚持每个季度听取一次汇报"
    "对发现的问题列出清单限期整改到位同时把执法力量向偏远村组倾斜做到有人管事有钱办事有章理事"
)


def wrapped(text: str, width: int) -> str:
    return "\n".join(text[i : i + width] for i in range(0, len(text), width))


def whole(text: str) -> str:
    return mended(text, running_text(text))


def test_a_wrapped_text_is_mended_character_for_character() -> None:
    text = "\n".join(wrapped(PARAGRAPH, 20) + "。" for _ in range(4))
    made = whole(text)
    assert len(made) == len(text)
    assert closed_up(made) == closed_up(text)
    assert made.count("\n") == 3


def test_headings_and_short_lines_are_no_wraps() -> None:
    text = "青溪镇人民政府\n关于2024年法治政府建设情况的报告\n一、工作情况\n（一）强化领导，压实责任\n1.落实制度。\n2.加强学习。\n"
    assert whole(text) == text
    assert whole("") == ""


def test_a_few_open_lines_in_a_normal_text_stay_as_they_are() -> None:
    text = (PARAGRAPH + "。\n") * 9 + "三是针对群众反映强烈的突出问题，组织开展\n以上是全部。"
    assert whole(text) == text


def test_a_sum_is_read_across_a_wrapped_line() -> None:
    text = "".join(wrapped(PARAGRAPH, 20) + "。\n" for _ in range(3))
    text += "全年受理各类矛盾纠纷127件，其中\n邻里纠纷52件、家庭纠纷33件、其他\n纠纷40件。"
    found = [f for f in check_set().check(view(text)) if f.severity is not Severity.INFO]
    assert codes(found) == ["breakdown_sum"]


def test_shared_reports_wrapped_at_any_width() -> None:
    """Wrapping loses no planted inconsistency and raises no alarm.

    Two in a hundred may differ: where a report of short lines is cut at a chance width, nothing tells the cut from a
    line of its author's.
    """
    checks = load_check_set(real_catalogue())
    reports, differing = shared_reports(), []
    for report in reports:
        expected = _alarms(checks.check(gold_view(report)))
        for width in (28, 36):
            if _alarms(checks.check(_wrapped_view(report, width))) != expected:
                differing.append((report.id, width))
    assert len(differing) * 100 <= len(reports) * 2 * 2, differing


def _alarms(findings: Iterable[Finding]) -> list[str]:
    return sorted(f.check for f in findings if f.severity is not Severity.INFO)


def test_a_year_cut_in_two_by_a_line_is_still_a_wrong_year() -> None:
    lines = wrapped(PARAGRAPH, 20) + "。\n"
    text = (
        "一、工作情况\n"
        + lines * 3
        + wrapped("　　" + PARAGRAPH[:33] + "。2023年，我镇共调解纠纷二十件，没有一起上交。", 20)
    )
    (found,) = [f for f in check_set().check(view(text)) if f.check == "wrong_year"]
    assert closed_up(found.evidence[0].quote) == "2023年"
    assert "\n" in found.evidence[0].quote, "the line was meant to end inside the year"
    assert text[found.evidence[0].start : found.evidence[0].end] == found.evidence[0].quote


def _wrapped_view(report: GoldReport, width: int):
    cuts, position, figures = [], 0, [(m.start, m.end) for m in report.mentions]
    for line in report.text.split("\n"):
        count = 0
        for i, char in enumerate(line if "|" not in line else ""):
            place = position + i
            inside = any(a < place < b for a, b in figures)
            if count >= width and i < len(line) - 1 and not inside and char not in "，。、；：”）％%":
                cuts.append(place)
                count = 0
            count += 1
        position += len(line) + 1
    pieces = [report.text[a:b] for a, b in zip([0, *cuts], [*cuts, None], strict=True)]

    def moved(place: int) -> int:
        return place + bisect_right(cuts, place)

    mentions = tuple(
        mention(replace(m, start=moved(m.start), end=moved(m.end - 1) + 1)) for m in report.mentions
    )
    text = "\n".join(pieces)
    made = plain_view(f"{report.id}.txt", text, mentions, report.head)
    return replace(made, quantities=real_figures(text))
