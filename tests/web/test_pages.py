"""The pages as their visitors meet them, without a browser: what is shown, what a press does, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial

import pytest
from nicegui import ui

from extractor.models import ReportHead
from extractor.store import open_run, open_store
from extractor.web.access import Role
from extractor.web.bench import Bench
from extractor.web.chores import Page
from extractor.web.desk import Desk
from extractor.web.pages import paper
from extractor.web.pages.parts import PageImage, ReportText, ReviewList, TownshipTable
from extractor.web.pages.run import RunPage
from web.screens import Screen, acting
from web.web_runs import A, B, C, key_of, opened, person, report, written_run

FIRST, SECOND, YEAR_BEFORE = "县/b.txt", "县/c.txt", "县/d.txt"
REFUSED = "审计账号只能查看，不能改动；这次操作没有记下。请由经办人员账号改动。"


class Helper:
    """Stands in for the helper process."""

    def __init__(self):
        self.asked = []
        self.answer_with = "因为前面写着“检查”"

    async def answer(self, function, *args):
        self.asked.append((function.__name__, *args[1:]))
        return self.answer_with

    def close(self):
        pass


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path / "home", aside=Helper())
    yield made
    made.close()


@pytest.fixture
def visit(monkeypatch, bench, desk):
    """Open the run's page for somebody, do deeds (page, screen) one after the other, and return the screen."""

    def visited(*deeds, role: Role = Role.OFFICER, on: Bench = bench) -> Screen:
        page = RunPage(desk, on, person(role))
        return acting(monkeypatch, lambda: page.build("一批"), *(partial(deed, page) for deed in deeds))

    return visited


def at(file: str, metric: str):
    """A deed: choose a cell."""
    return lambda page, screen: page.choose(key_of(page.bench, file), metric)


def press(text: str, number: int = 0):
    return lambda page, screen: screen.press(text, number)


def key(letter: str):
    return lambda page, screen: screen.key(letter)


def fill(**told: str):
    return lambda page, screen: screen.fill(**told)


def tab(name: str):
    return lambda page, screen: page.open_view(name)


def line(text: str):
    return lambda page, screen: screen.line(text)


def finding(page, screen):
    page.panel.show_finding(key_of(page.bench, FIRST), 0)


def number(quote: str, file: str = FIRST, text: str = A):
    start = text.index(quote)
    return lambda page, screen: page.panel.show_number(key_of(page.bench, file), start, start + len(quote))


def focus(screen: Screen, text: str) -> list[str]:
    """The words of a report's text that are marked as what was asked for."""
    raw = text.encode("utf-16-le")
    return [raw[a * 2 : b * 2].decode("utf-16-le") for a, b in screen.one(ReportText).props["focus"]]


def kinds(bench: Bench) -> list[str]:
    return [one.kind.value for one in bench.changes]


# what is shown of a cell


@pytest.mark.parametrize(
    ("file", "metric", "value", "told", "marked"),
    [
        (FIRST, "inspections", "5", "明确；但有问题涉及这个数", ["5次"]),
        (FIRST, "penalty_cases", "12", "明确", ["12件"]),
        (FIRST, "fines_amount", "5000余", "约数或单位不同", ["5000余元"]),
        (FIRST, "litigation_response_rate", "未报", "报告里没有找到这个指标的数值。", []),
        (SECOND, "inspections", "5次 / 8次", "需要人来定", ["5次", "8次"]),
        (SECOND, "litigation_response_rate", "98.5", "明确", ["98.5%"]),
        (YEAR_BEFORE, "inspections", "9批次", "约数或单位不同", ["9批次"]),
    ],
)
def test_a_cell_shows_its_value_its_state_and_its_place(visit, file, metric, value, told, marked):
    screen = visit(at(file, metric))
    assert screen.words("er-value") == [value]
    assert screen.shows(told)
    texts = {FIRST: A, SECOND: B, YEAR_BEFORE: C}
    assert focus(screen, texts[file]) == marked


def test_a_cell_without_figures_says_what_to_do(visit):
    assert visit(at(FIRST, "litigation_response_rate")).shows("如果报告里其实写了，请用“更正”填上")


def test_a_finding_that_speaks_of_a_cell_stands_with_it(visit):
    assert visit(at(FIRST, "inspections")).shows("错误：处罚多于检查")
    assert not visit(at(FIRST, "penalty_cases")).shows("处罚多于检查")


def test_a_failed_file_tells_why_and_what_to_do(visit):
    screen = visit(at("a.txt", "inspections"))
    assert screen.shows("文件<b>是空的。") and screen.shows("请重新导出。")
    assert "认可" not in screen.buttons()


def test_a_row_head_shows_the_report(visit):
    screen = visit(
        lambda page, screen: screen.pick(TownshipTable, "cell", row=key_of(page.bench, FIRST), metric="")
    )
    assert screen.shows("3 个指标有数，1 个数字未归类。")
    assert screen.shows("处罚多于检查")
    assert focus(screen, A) == []


def test_a_click_on_a_cell_of_the_table_shows_it(visit):
    screen = visit(
        lambda page, screen: screen.pick(
            TownshipTable, "cell", row=key_of(page.bench, SECOND), metric="inspections"
        )
    )
    assert screen.words("er-metric") == ["行政检查（次）"]
    assert screen.words("er-name") == ["云岭县 云河镇　2024　县/c.txt"]


# what is done about a cell


def test_accepting(visit, bench):
    screen = visit(at(FIRST, "inspections"), key("a"))
    assert screen.said == ["已认可。"]
    assert kinds(bench) == ["accept"]
    assert screen.shows("已核认可")
    assert screen.words("er-value") == ["5"]


def test_nothing_clear_is_not_accepted(visit, bench):
    screen = visit(at(SECOND, "inspections"), press("认可"))
    (said,) = screen.said
    assert said.startswith("这一格没有明确的数值，无从认可。")
    assert kinds(bench) == []


def test_correcting_asks_for_a_reason_first(visit, bench):
    screen = visit(at(FIRST, "inspections"), key("c"), fill(数值="1.5万"), press("保存更正"))
    assert screen.said == ["请写明更正的理由。"]
    assert kinds(bench) == []


def test_correcting(visit, bench):
    screen = visit(at(FIRST, "inspections"), key("c"), fill(数值="1.5万", 理由="来函更正"), press("保存更正"))
    assert screen.said == ["已更正。"]
    assert screen.words("er-value") == ["15000"]
    assert screen.shows("人工更正；原提取值：5，王敏 于 ")
    (rows,) = screen.calls("replace")[-1]
    assert [(one["k"], one["v"][1], one["s"][1]) for one in rows] == [(key_of(bench, FIRST), "15000", "C")]


@pytest.mark.parametrize("typed", ["", "十二", "=1+1", "1e999", "nan"])
def test_what_is_no_number_is_refused_and_nothing_is_written(visit, bench, typed):
    screen = visit(at(FIRST, "inspections"), key("c"), fill(数值=typed, 理由="来函"), press("保存更正"))
    assert "不是一个数" in screen.said[0]
    assert kinds(bench) == []
    assert screen.words("er-value") == ["5"]


def test_the_figures_of_the_text_are_offered_for_the_value(visit, bench):
    screen = visit(
        at(SECOND, "inspections"), key("c"), press("8"), fill(理由="以合计为准"), press("保存更正")
    )
    assert screen.words("er-value") == ["8"]
    assert bench.changes[0].new == "8" and bench.changes[0].old is None


def test_taking_a_value_out_asks_for_a_reason(visit, bench):
    screen = visit(at(FIRST, "penalty_cases"), key("x"), press("确定剔除"))
    assert screen.said == ["请写明理由。"]
    screen = visit(at(FIRST, "penalty_cases"), key("x"), fill(理由="是上年的"), press("确定剔除"))
    assert screen.said == ["已剔除，这一格留空。"]
    assert screen.words("er-value") == ["剔除"]
    assert kinds(bench) == ["reject"]


def test_undoing_the_last_change_of_a_cell(visit, bench):
    change = (at(FIRST, "inspections"), key("c"), fill(数值="7", 理由="来函"), press("保存更正"))
    screen = visit(*change, key("z"))
    assert screen.said[-1] == "已撤销；这也记入了修改记录。"
    assert screen.words("er-value") == ["5"]
    assert kinds(bench) == ["correct", "undo"]
    screen = visit(at(FIRST, "inspections"), key("z"))
    assert screen.said == ["这一格没有可撤销的改动。"]
    assert kinds(bench) == ["correct", "undo"]


def test_the_history_of_a_cell_offers_to_take_steps_back(visit, bench):
    bench.correct(person(), key_of(bench, FIRST), "inspections", "5", value="7", unit="次", why="来函")
    screen = visit(at(FIRST, "inspections"))
    assert screen.shows("行政检查 更正：5 → 7次") and screen.shows("理由：来函")
    screen = visit(at(FIRST, "inspections"), press("撤销", 1))
    assert kinds(bench) == ["correct", "undo"]
    assert screen.shows("撤销：行政检查 更正：5 → 7次")


@pytest.mark.parametrize(
    "deeds",
    [
        (at(FIRST, "inspections"), key("a")),
        (at(FIRST, "inspections"), key("c"), fill(数值="7", 理由="来函"), press("保存更正")),
        (at(FIRST, "inspections"), key("x"), fill(理由="来函"), press("确定剔除")),
        (finding, press("已答复")),
        (number("7本"), lambda page, screen: screen.choose("归入哪个指标", "inspections"), press("归入")),
    ],
    ids=["accept", "correct", "reject", "answer", "assign"],
)
def test_an_auditor_is_refused_whatever_is_pressed(visit, bench, deeds):
    screen = visit(*deeds, role=Role.AUDITOR)
    assert screen.said == [REFUSED]
    assert bench.changes == [] and bench.store.changes() == ()


def test_an_auditor_is_offered_no_undo_and_refused_one(visit, bench):
    bench.correct(person(), key_of(bench, FIRST), "inspections", "5", value="7", unit="次", why="来函")
    screen = visit(at(FIRST, "inspections"), role=Role.AUDITOR)
    assert screen.buttons().count("撤销") == 1  # the one among the deeds, which is refused
    screen = visit(at(FIRST, "inspections"), key("z"), role=Role.AUDITOR)
    assert screen.said == [REFUSED]
    screen = visit(tab("changes"), picked_change(1), press("撤销选中的改动"), role=Role.AUDITOR)
    assert screen.said == [REFUSED]
    assert kinds(bench) == ["correct"]


def test_what_somebody_else_has_changed_meanwhile_is_shown_and_not_written_over(visit, bench):
    def other(page, screen):
        with open_store(bench.folder / "review.db") as store:
            store.record(bench_change(bench, "inspections", "5", "6"))

    screen = visit(at(FIRST, "inspections"), key("c"), fill(数值="7", 理由="来函"), other, press("保存更正"))
    assert screen.said[0].startswith("这一格刚被别人改动过，您的改动没有记下。")
    assert screen.words("er-value") == ["6"]
    assert [one.new for one in bench.changes] == ["6"]


def test_a_form_that_is_being_filled_in_stays_when_another_cell_of_the_report_changes(visit, bench):
    def other(page, screen):
        page.bench.accept(person(name="李强"), key_of(bench, FIRST), "penalty_cases", "12")

    screen = visit(at(FIRST, "inspections"), key("c"), fill(数值="7"), other)
    assert "保存更正" in screen.buttons()
    screen = visit(at(FIRST, "inspections"), key("c"), same_cell)
    assert "保存更正" not in screen.buttons()
    assert screen.words("er-value") == ["6"]


def same_cell(page, screen):
    who, where = person(name="李强"), key_of(page.bench, FIRST)
    page.bench.correct(who, where, "inspections", "5", value="6", unit="次", why="另一人")


@pytest.mark.parametrize("held", ["ctrlKey", "altKey", "metaKey"])
def test_keys_with_others_held_down_are_the_browsers(visit, bench, held):
    def pressed(page, screen):
        event = {"action": "keydown", "repeat": False, "key": "a", "code": "KeyA", "location": 0}
        event |= {"altKey": False, "ctrlKey": False, "metaKey": False, "shiftKey": False, held: True}
        screen.pick(ui.keyboard, "key", **event)

    visit(at(FIRST, "inspections"), pressed)
    assert bench.changes == []


@pytest.mark.parametrize("letter", ["a", "c", "x", "z"])
def test_keys_do_nothing_where_no_cell_is_chosen(visit, bench, letter):
    screen = visit(key(letter))
    assert bench.changes == []
    assert screen.count(ui.input) == 1  # the field of the search


# going through what waits


def test_the_next_and_the_one_before(visit, bench):
    screen = visit(key("n"))
    first = screen.words("er-metric"), screen.words("er-name")
    screen = visit(key("n"), key("n"))
    assert (screen.words("er-metric"), screen.words("er-name")) != first
    screen = visit(key("n"), key("n"), key("p"))
    assert (screen.words("er-metric"), screen.words("er-name")) == first
    assert screen.calls("go")[-1] == (key_of(bench, FIRST), "inspections")


def test_nothing_waits_any_more(visit, bench):
    for sheet in list(bench.sheets):
        for metric in sheet.waiting:
            bench.correct(person(), sheet.key, metric, bench.sheets[sheet.key].now.cells[metric].value,
                          value="1", unit="", why="核对")  # fmt: skip
    assert visit(key("n")).said == ["没有待核的数值了。"]
    assert "没有待核的数值了。" in visit(tab("queue")).words()


def test_the_queue_lists_what_waits_and_why(visit):
    screen = visit(tab("queue"))
    rows = screen.list()
    assert [(one["place"], one["metric"], one["value"], one["reason"], one["mark"]) for one in rows] == [
        ("柳溪镇", "行政检查", "5", "处罚多于检查", "error"),
        ("云河镇", "行政检查", "5次 / 8次", "同一指标有多个数值", "warning"),
    ]
    assert screen.shows("还有 2 处待核")


def test_settling_a_cell_in_the_queue_brings_the_next(visit, bench):
    def first(page, screen):
        screen.pick(ReviewList, "pick", key=screen.list()[0]["key"])

    screen = visit(tab("queue"), first, key("a"))
    assert screen.words("er-name") == ["云岭县 云河镇　2024　县/c.txt"]
    assert screen.calls("fill")[-1][0][0]["place"] == "云河镇"
    assert screen.shows("还有 1 处待核")


def test_a_value_that_reads_differently_since_waits_again(visit, bench, tmp_path):
    bench.correct(person(), key_of(bench, FIRST), "inspections", "5", value="7", unit="次", why="来函")
    again = [
        replace(
            report(A.replace("检查5次", "检查6次"), FIRST), sha256=bench.sheets[key_of(bench, FIRST)].sha256
        )
    ]
    out = written_run(tmp_path / "again", *again)
    with open_store(bench.folder / "review.db") as store:
        later = Bench.open("again", open_run(out), store)
        screen = visit(tab("queue"), on=later)
        assert [one["reason"] for one in screen.list()] == ["改动之后程序读到的数变了"]
        screen = visit(lambda page, screen: page.choose(0, "inspections"), on=later)
        assert screen.shows("程序现在读到的数与当时不同，请再看一次")


# findings


def picked(row: int):
    return lambda page, screen: screen.pick(ReviewList, "pick", key=screen.list()[row]["key"])


def picked_change(id: int):
    return lambda page, screen: screen.pick(ReviewList, "pick", key=id)


def test_a_finding_shows_its_operands_and_leads_to_its_cells(visit, bench):
    screen = visit(tab("findings"), picked(0))
    assert screen.shows("错误") and screen.shows("处罚多于检查") and screen.shows("请核对合计。")
    assert focus(screen, A) == ["12件", "5次"]
    assert screen.shows("行政处罚案件　本报告") and screen.shows("行政检查　本报告")
    screen = visit(tab("findings"), picked(0), line("到这一格：行政检查，现为 5"))
    assert screen.words("er-value") == ["5"]
    assert screen.calls("go")[-1] == (key_of(bench, FIRST), "inspections")
    screen = visit(tab("findings"), picked(0), line("行政处罚案件　本报告"))
    assert focus(screen, A) == ["12件"]


def test_a_finding_is_answered_with_what_was_replied(visit, bench):
    screen = visit(finding, fill(乡镇的答复="来函：口径不同"), press("已答复"))
    assert screen.said == ["已记下。"]
    assert screen.words("er-answered") == ["已答复"]
    assert screen.shows("“处罚多于检查”：已答复") and screen.shows("理由：来函：口径不同")
    assert "重新追问" in screen.buttons() and "已答复" not in screen.buttons()
    screen = visit(finding, press("重新追问"))
    assert screen.words("er-open") == ["待答复"]
    assert [one.new for one in bench.changes] == ["answered", "open"]


def test_an_answer_is_taken_back_where_it_is_told(visit, bench):
    screen = visit(finding, press("不再追问"), press("撤销"))
    assert screen.words("er-open") == ["待答复"]
    assert kinds(bench) == ["finding", "undo"]


def test_a_finding_whose_cell_was_corrected_says_so_until_it_is_answered(visit, bench):
    bench.correct(person(), key_of(bench, FIRST), "inspections", "5", value="20", unit="次", why="来函")
    hint = "行政检查已由人工改为“20”。如果问题已经核实，请标为“已答复”。"
    assert visit(finding).shows(hint)
    assert not visit(finding, press("已答复")).shows(hint)


def test_the_list_of_findings_is_narrowed_by_state_and_by_words(visit, bench):
    bench.answer(person(), key_of(bench, FIRST), 0, "answered", why="来函")
    screen = visit(tab("findings"), lambda page, screen: screen.choose("全部状态", "open"))
    assert [one["message"] for one in screen.calls("fill")[-1][0]] == ["比率很高"]
    assert screen.shows("1 条；点一条看它涉及的数字和原文")
    screen = visit(tab("findings"), fill(查找乡镇="云河"))
    assert screen.calls("find") == [("云河",)]


def test_a_finding_below_a_cell_leads_to_it(visit):
    screen = visit(at(FIRST, "inspections"), line("错误：处罚多于检查"))
    assert screen.words("er-metric") == ["合计不符"]


# the ledger


def test_the_ledger_shows_loose_numbers_first_and_gives_one_to_a_metric(visit, bench):
    screen = visit(tab("ledger"))
    assert [(one["quote"], one["place"]) for one in screen.list()] == [("7本", "柳溪镇"), ("9本", "云河镇")]
    assert screen.shows("2 个数字")
    screen = visit(
        number("7本"),
        lambda page, screen: screen.choose("归入哪个指标", "litigation_response_rate"),
        press("归入"),
    )
    assert screen.said == ["已归入。"]
    assert screen.shows("已由 王敏 归入“应诉率”。")
    assert kinds(bench) == ["assign"]
    screen = visit(number("7本"), press("撤销归入"))
    assert kinds(bench) == ["assign", "undo"]
    assert screen.shows("没有指标认领这个数字。")


def test_a_metric_must_be_chosen(visit, bench):
    screen = visit(number("7本"), press("归入"))
    assert screen.said == ["请先选定指标。"]
    assert bench.changes == []


def test_the_ledger_of_one_report_and_of_all_fates(visit, bench):
    everything = lambda page, screen: screen.choose("全部去向", "")  # noqa: E731
    screen = visit(tab("ledger"), everything)
    assert len(screen.calls("fill")[-1][0]) > 8
    screen = visit(at(SECOND, "inspections"), tab("ledger"), everything)
    assert {one["place"] for one in screen.calls("fill")[-1][0]} == {"云河镇"}


def test_a_number_of_a_metric_shows_its_cell(visit):
    screen = visit(number("12件"))
    assert screen.words("er-value") == ["12"]
    assert focus(screen, A) == ["12件"]


def test_a_click_in_the_text_shows_the_number(visit, bench):
    def clicked(page, screen):
        numbers = bench.report(key_of(bench, FIRST)).record["numbers"]
        place = next(at for at, one in enumerate(numbers) if one["quote"] == "7本")
        screen.pick(ReportText, "pick", mark=place)

    screen = visit(at(FIRST, "inspections"), clicked)
    assert screen.words("er-metric") == ["数字“7本”"]


def test_a_number_that_is_not_there_any_more_changes_nothing(visit):
    screen = visit(at(FIRST, "inspections"), lambda page, screen: page.panel.show_number(1, 900, 901))
    assert screen.words("er-metric") == ["行政检查（次）"]


# two years, charts, changes, export


def test_two_years_of_a_place(visit):
    screen = visit(tab("years"))
    rows = {one["key"]: one for one in screen.list()}
    assert (rows["penalty_cases"]["before"], rows["penalty_cases"]["after"]) == ("10", "12")
    assert screen.shows("增减过半 0 项，两年完全相同 0 项")
    screen = visit(tab("years"), lambda page, screen: screen.pick(ReviewList, "pick", key="penalty_cases"))
    assert screen.words("er-name") == ["云岭县 柳溪镇　2024　县/b.txt"]
    assert visit(tab("years"), press("下一个"), press("上一个")).list() == list(rows.values())


def test_two_years_need_two_years(visit, tmp_path):
    made = opened(written_run(tmp_path / "one"))
    made.sheets = [one for one in made.sheets if one.year == 2024]
    screen = visit(tab("years"), press("下一个"), on=made)
    assert screen.shows("没有同一乡镇两个年度的报告。可在左上方选择上年的批次来对照。")
    made.store.close()


def test_the_year_before_may_stand_in_another_batch(visit, desk, tmp_path):
    later = written_run(
        tmp_path / "later", report(A, "x.txt", ReportHead(place="柳溪镇", county="云岭县", year=2024))
    )
    earlier = written_run(
        tmp_path / "earlier", report(C, "y.txt", ReportHead(place="柳溪镇", county="云岭县", year=2023))
    )
    desk.given.append(earlier)
    with open_store(later / "review.db") as store:
        here = Bench.open("later", open_run(later), store)
        other = desk.runs()[0].id
        screen = visit(tab("years"), lambda page, screen: screen.choose("只在本批次内", other), on=here)
        rows = {one["key"]: one for one in screen.list()}
    assert rows["penalty_cases"]["difference"] == "+2"


@pytest.mark.parametrize(
    ("kind", "title"), [("ranking", "排名"), ("distribution", "分布"), ("trend", "历年变化")]
)
def test_charts(visit, kind, title):
    def turned(page, screen):
        screen.one(ui.toggle).value = kind

    screen = visit(tab("charts"), turned)
    assert title in screen.one(ui.echart).options["title"]["text"]
    json.dumps(dict(screen.one(ui.echart).options))  # what goes to the browser is plain


def test_a_bar_leads_to_its_evidence(visit, bench):
    where = key_of(bench, FIRST)

    def clicked(page, screen):
        data = {"componentType": "series", "seriesType": "bar", "seriesIndex": 0, "seriesName": "", "name": "",
                "dataIndex": 0, "data": {"key": where, "value": 12}, "dataType": "", "value": 12}  # fmt: skip
        screen.pick(ui.echart, "componentClick", **data)

    screen = visit(
        tab("charts"), lambda page, screen: screen.choose("行政处罚案件", "penalty_cases"), clicked
    )
    assert screen.words("er-value") == ["12"]


def test_the_record_of_changes_lists_all_and_takes_one_back(visit, bench):
    where = key_of(bench, FIRST)
    bench.correct(person(), where, "inspections", "5", value="7", unit="次", why="来函")
    bench.answer(person(name="李强"), where, 0, "waived", why="小数点")
    screen = visit(tab("changes"))
    assert [(one["who"], one["where"], one["what"], one["why"], one["told"]) for one in screen.list()] == [
        ("李强", "柳溪镇 2024", "“处罚多于检查”：不再追问", "小数点", ""),
        ("王敏", "柳溪镇 2024", "行政检查 更正：5 → 7次", "来函", ""),
    ]
    assert not screen.enabled("撤销选中的改动")
    screen = visit(tab("changes"), picked_change(1), press("撤销选中的改动"))
    rows = screen.calls("fill")[-1][0]
    assert [(one["what"], one["told"]) for one in rows] == [
        ("撤销：行政检查 更正：5 → 7次", ""),
        ("“处罚多于检查”：不再追问", ""),
        ("行政检查 更正：5 → 7次", "已撤销"),
    ]
    assert not visit(tab("changes"), picked_change(1)).enabled("撤销选中的改动")  # it is taken back already
    assert not visit(tab("changes"), picked_change(3)).enabled("撤销选中的改动")  # an undo is not undone here


@pytest.mark.parametrize(
    ("id", "title", "marked"),
    [
        (1, "行政检查（次）", ["5次"]),
        (2, "合计不符", ["12件", "5次"]),
        (3, "数字“7本”", ["7本"]),
        (4, "行政检查（次）", ["5次"]),
        (5, "合计不符", ["12件", "5次"]),
    ],
    ids=["correction", "answer", "assignment", "undo of a correction", "undo of an answer"],
)
def test_a_change_leads_to_what_it_is_about(visit, bench, id, title, marked):
    where, start = key_of(bench, FIRST), A.index("7本")
    bench.correct(person(), where, "inspections", "5", value="7", unit="次", why="来函")
    bench.answer(person(), where, 0, "waived", why="小数点")
    bench.assign(person(), where, start, start + 2, "litigation_response_rate")
    bench.undo(person(), 1)
    bench.undo(person(), 2)
    screen = visit(tab("changes"), picked_change(id))
    assert screen.words("er-metric") == [title]
    assert focus(screen, A) == marked


def test_the_way_out_says_how_many_cells_were_changed(visit, bench):
    assert visit(tab("export")).shows("目前没有人工改动过的数值。")
    bench.correct(person(), key_of(bench, FIRST), "inspections", "5", value="7", unit="次", why="来函")
    screen = visit(tab("export"))
    assert screen.shows("其中 1 格由人工改动，导出的表里逐格标明。")
    links = [one.props["href"] for one in screen.client.elements.values() if isinstance(one, ui.link)]
    assert "/run/run/export/report.html" in links and "/run/run/export/summary.xlsx" in links


def test_letters_are_asked_for_with_what_was_filled_in(visit):
    screen = visit(tab("export"), fill(落款单位=" 云岭县司法局 ", 答复期限="3月20日"), press("写核实函"))
    assert screen.fetched == [
        "/run/run/export/letters.zip?sender=%E4%BA%91%E5%B2%AD%E5%8E%BF%E5%8F%B8%E6%B3%95%E5%B1%80&deadline=3%E6%9C%8820%E6%97%A5"
    ]


# the table's filters


def test_filters_reach_the_table(visit, bench):
    group = bench.metrics[0].group
    screen = visit(
        fill(查找乡镇="柳溪"),
        lambda page, screen: screen.choose("全部区县", "云岭县"),
        lambda page, screen: screen.choose("全部年度", "2023"),
        lambda page, screen: screen.choose("全部状态", "ambiguous"),
        lambda page, screen: screen.choose("全部指标组", group),
        lambda page, screen: screen.pick(TownshipTable, "narrowed", rows=3, metrics=2),
    )
    assert screen.calls("narrow")[-1] == (
        {"text": "柳溪", "county": "云岭县", "year": "2023", "state": "ambiguous", "groups": [group]},
    )
    assert screen.shows("3 份 × 2 项，待核 2 处")


# the original and the reasons


def test_reasons_are_argued_when_their_tab_is_opened(visit, desk):
    screen = visit(at(FIRST, "inspections"), lambda page, screen: turn(screen, "why"))
    assert desk.aside.asked == [("tell_reasons", A.index("5次"))]
    assert any("因为前面写着“检查”" in one and "规则：" in one for one in screen.words("er-pre"))


def test_a_report_without_pages_says_so(visit, desk):
    screen = visit(at(FIRST, "inspections"), lambda page, screen: turn(screen, "page"))
    assert screen.one(PageImage).props["words"] == "这份报告没有分页，请看“原文”一栏。"
    assert desk.aside.asked == []


def test_nothing_chosen_has_neither_page_nor_reasons(visit):
    screen = visit(
        lambda page, screen: page.panel.show_report(key_of(page.bench, FIRST)),
        lambda page, screen: turn(screen, "why"),
    )
    assert screen.words("er-pre") == ["没有选定的数字。"]


@pytest.mark.parametrize("answer", ["原件没有这一页。", Page(b"png", 600.0, 800.0)], ids=["words", "page"])
def test_a_page_is_drawn_with_its_box_or_says_why_not(visit, desk, bench, monkeypatch, answer):
    figure = paper.Figure(
        paper.Span(0, 2), "5次", "5", "次", "", True, False, page=2, bbox=(60.0, 80.0, 120.0, 96.0)
    )
    desk.aside.answer_with = answer

    def shown(page, screen):
        page.panel._paper.show(key_of(bench, FIRST), [figure.span], figure)

    screen = visit(shown, lambda page, screen: turn(screen, "page"))
    props = screen.one(PageImage).props
    assert desk.aside.asked == [("draw_page", 2)]
    if isinstance(answer, str):
        assert (props["source"], props["words"]) == ("", answer)
    else:
        assert props["source"] == f"/run/run/page/{key_of(bench, FIRST)}/2.png"
        assert props["box"] == pytest.approx([9.7, 9.8, 10.6, 2.4])


def turn(screen, name):
    screen.one(ui.tabs).value = name


def bench_change(bench, metric, old, new):
    from extractor.store import Change

    sheet = bench.sheets[key_of(bench, FIRST)]
    return Change(
        who="李强",
        kind="correct",
        sha256=sheet.sha256,
        file=FIRST,
        target=metric,
        old=old,
        new=new,
        unit="次",
        why="另一人",
    )
