"""List numbers as word processors print them."""

from __future__ import annotations

import pytest

from extractor.readers.numbering import Level, Numbering, format_number

STYLES = {
    "decimal": {0: "0", 1: "1", 10: "10", 9999: "9999", 10_000: "10000", -1: "-1"},
    "decimalZero": {1: "01", 12: "12", 123: "123"},
    "decimalFullWidth": {12: "１２"},
    "chineseCounting": {0: "〇", 1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 101: "一百零一", 110: "一百一十",
                        1001: "一千零一", 1010: "一千零一十", 1100: "一千一百"},
    "chineseCountingThousand": {12: "十二"},
    "japaneseCounting": {19: "十九"},
    "taiwaneseCountingThousand": {30: "三十"},
    "ideographDigital": {1: "一", 10: "一〇", 12: "一二", 105: "一〇五"},
    "taiwaneseDigital": {20: "二〇"},
    "chineseLegalSimplified": {0: "零", 1: "壹", 10: "壹拾", 12: "壹拾贰", 105: "壹佰零伍"},
    "ideographLegalTraditional": {3: "叁"},
    "ideographTraditional": {0: "0", 1: "甲", 10: "癸", 11: "甲"},
    "ideographZodiac": {0: "0", 1: "子", 12: "亥", 13: "子"},
    "decimalEnclosedCircle": {0: "0", 1: "①", 20: "⑳", 21: "21"},
    "decimalEnclosedCircleChinese": {3: "③"},
    "decimalEnclosedParen": {1: "⑴", 20: "⒇", 21: "21"},
    "decimalEnclosedFullstop": {1: "⒈", 20: "⒛"},
    "ideographEnclosedCircle": {1: "㊀", 10: "㊉", 11: "11"},
    "upperLetter": {0: "0", 1: "A", 26: "Z", 27: "AA", 53: "AAA"},
    "lowerLetter": {2: "b"},
    "upperRoman": {4: "IV", 9: "IX", 14: "XIV", 40: "XL", 99: "XCIX", 2024: "MMXXIV"},
    "lowerRoman": {3: "iii"},
    "somethingNew": {7: "7"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("style", "value", "printed"),
    [(s, value, printed) for s, values in STYLES.items() for value, printed in values.items()],
)
def test_a_number_in_a_style(style: str, value: int, printed: str) -> None:
    assert format_number(value, style) == printed


def outline() -> Numbering:
    levels = {
        0: Level("%1、", "chineseCounting"), 1: Level("（%2）", "chineseCounting"), 2: Level("%3."),
        3: Level("%1.%4", legal=True), 4: Level("•", "bullet"), 5: Level("", "decimal"), 6: Level("%7)", "none"),
        7: Level("第%8条", start=5), 8: Level("%9", owner="甲"),
    }  # fmt: skip
    return Numbering({"1": levels, "2": levels, "3": levels}, {"1": "a", "2": "a"})


def printed(numbering: Numbering, *steps: tuple[str, int]) -> list[str]:
    return [numbering.next(*step) for step in steps]


def test_levels_count_and_begin_anew_below_a_higher_one() -> None:
    steps = [("1", 0), ("1", 1), ("1", 1), ("1", 2), ("1", 0), ("1", 1), ("1", 2)]
    assert printed(outline(), *steps) == ["一、", "（一）", "（二）", "1.", "二、", "（一）", "1."]


def test_lists_that_share_a_counter_go_on_and_others_do_not() -> None:
    assert printed(outline(), ("1", 0), ("2", 0), ("3", 0)) == ["一、", "二、", "一、"]


def test_a_legal_level_prints_all_in_figures() -> None:
    assert printed(outline(), ("1", 0), ("1", 0), ("1", 3)) == ["一、", "二、", "2.1"]


def test_bullets_and_levels_without_a_text_print_nothing_but_unknown_ones_neither() -> None:
    assert printed(outline(), ("1", 4), ("1", 5), ("1", 6), ("9", 0), ("1", 9)) == [""] * 5


def test_a_level_begins_where_it_says() -> None:
    assert printed(outline(), ("1", 7), ("1", 7)) == ["第5条", "第6条"]


def test_a_number_of_a_level_that_never_came_is_its_first() -> None:
    numbering = Numbering({"1": {0: Level("%1."), 1: Level("%1.%2 "), 2: Level("%5-%3")}})
    assert printed(numbering, ("1", 1), ("1", 2)) == ["1.1 ", "1-1"]


def test_a_use_that_restarts_does_so_once() -> None:
    numbering = outline()
    numbering.restarts["2", 0] = 1
    assert printed(numbering, ("1", 0), ("1", 0), ("2", 0), ("2", 0)) == ["一、", "二、", "一、", "二、"]


def test_begin_anew_as_a_whole_or_at_a_level() -> None:
    numbering = outline()
    printed(numbering, ("1", 0), ("1", 1))
    numbering.begin("1", 1, 4)
    assert numbering.next("1", 1) == "（四）"
    numbering.begin("1")
    assert numbering.next("1", 0) == "一、"


def test_the_level_of_a_style() -> None:
    assert outline().level_of("1", "甲") == 8
    assert outline().level_of("1", "乙") == outline().level_of("1", "") == outline().level_of("9", "甲") == 0
