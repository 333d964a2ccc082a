"""Where things stand; and that finding it costs no more than the text is long."""

from __future__ import annotations

import re

import pytest

from extractor.checks import layout
from extractor.checks.layout import Layout
from extractor.checks.view import ReportView

TABLE_LINE = re.compile(r"[|\t]")


class Counted:
    """The pattern of a table's line, counting the characters that it is shown."""

    def __init__(self) -> None:
        self.seen = 0

    def search(self, text: str) -> re.Match[str] | None:
        self.seen += len(text)
        return TABLE_LINE.search(text)


def test_a_line_is_of_a_table_if_something_rules_it_inside() -> None:
    text = "检查12次。\n指标|数量\n\t缩进的一行\n处罚|3件\n尾"
    made = Layout(ReportView("a.txt", text))
    told = [made.in_table(line.start, line.end) for line in made.lines]
    assert told == [False, True, False, True, False]
    at = text.index("12")
    assert not made.in_table(at, at + 2) and made.in_table(at, text.index("数量"))
    assert not made.in_table(len(text) - 1, len(text)) and not Layout(ReportView("a.txt", "")).in_table(0, 0)


@pytest.mark.parametrize("end", ["。\n指标|数量\n", "\t" * 2_000, ""])
def test_a_long_line_is_searched_once_however_many_stretches_ask(
    end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each mark (一是) of a line once had the whole line searched for it."""
    counted = Counted()
    monkeypatch.setattr(layout, "_TABLE_LINE", counted)
    text = "，一是" * 2_000 + end
    made = Layout(ReportView("a.txt", text))
    for found in re.finditer("一是", text):
        assert not made.in_table(*found.span())
    assert counted.seen <= 3 * len(text)
