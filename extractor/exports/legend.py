"""The workbook's last sheet: what the colours and the sheets mean, and what a reader should know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extractor.exports.states import LOOKS
from extractor.exports.workbook import Layout, Mark, Style, Workbook

__all__ = ["legend_sheet"]

_SHEETS = (
    ("汇总", "一份报告一行，一个指标一列，末行合计。点数字到“依据”表的那一行，鼠标停在数字上看原文句子"),
    ("问题", "不能同时为真、或应当看一看的地方。点“说明”看第一个数的依据，点“文件”回到汇总表"),
    ("依据", "每个提取到的数和它所在的句子。点“指标”回到汇总表的那一格"),
    ("台账", "没有归入指标、需要人看一看的数；全部数字见 numbers.csv"),
    ("未读", "没有读成的文件，为什么，怎么办（没有时不出此表）"),
    ("更正", "人工改动的记录：谁、什么时候、原来是多少、改成多少、为什么（有改动的导出才有此表）"),
    ("分县汇总、指标统计", "按区县和年度的合计、中位数、填报数；只有一个区县、一个年度时不出“分县汇总”表"),
)
_WORDS = (
    "空白表示报告里没有印这个数，0 表示印了 0 或写明“没有发生”；金额一律换算成元，比率去掉百分号。",
    "数字都是数值，可以直接求和；超过 15 位的数字表格软件存不准，按文本存放，逐位不差，求和时不计入。",
    "原文一律按文本存放，以“=”“+”“-”“@”开头的也不会变成公式。",
    "对“汇总”表重新排序后，“依据”和“问题”表返回的链接仍指向排序前的行；请用筛选，或排序前另存一份。",
)


_ORIGIN = (("ruleset", "规则版本"), ("version", "程序版本"))


def legend_sheet(book: Workbook, run: Mapping[str, Any], *, noted: bool, linked: bool) -> None:
    """Add the sheet; ``noted``: every cell has a comment, ``linked``: cells and evidence lead to each other.

    :param run: what ``run.json`` tells; the identity of the rules and the program's version stand at the end.
    """
    layout = Layout(frozen=0, widths=(20, 100), wrapped=frozenset({0, 1}))
    sheet = book.sheet("说明", ("项目", "意思"), layout)
    for one in LOOKS.values():
        sheet.write((one.word, one.meaning), marks={0: Mark(Style(fill=one.fill))})
    sheet.write(
        ("红色粗体", "这个指标涉及“错误”：与别的数不能同时为真"),
        marks={0: Mark(Style(ink="#C00000", bold=True))},
    )
    sheet.write(
        ("褐色粗体", "这个指标涉及“提醒”：应当看一看"), marks={0: Mark(Style(ink="#B45F06", bold=True))}
    )
    for title, meaning in _SHEETS:
        sheet.write((f"“{title}”表", meaning))
    words = list(_WORDS)
    if not noted:
        words.append("报告较多：批注只加在需要看的格子上，其余的句子在鼠标停留时显示。")
    if not linked:
        words.append("报告超过 1000 份：不设链接，依据请到 mentions.csv 里按文件和指标筛选。")
    for number, each in enumerate(words, 1):
        sheet.write((f"注{number}", each))
    for key, title in _ORIGIN:
        if run.get(key):
            sheet.write((title, str(run[key])))
