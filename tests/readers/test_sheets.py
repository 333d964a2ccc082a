"""Sheets: numbers as they print, dates, tables cut at blank rows, sheets by their size."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from reader_files import cells, parse, texts

from extractor.errors import DamagedFile, EmptyFile, LimitExceeded, ReadError
from extractor.models import BlockKind
from extractor.readers import sheets
from extractor.readers.sheet_formats import _decimals, _place, _string
from extractor.readers.sheets import split_tables
from extractor.settings import Limits, Settings


@pytest.mark.parametrize(
    ("value", "percent", "printed"),
    [
        (12, None, "12"), (12.0, None, "12"), (-3.0, None, "-3"), (0, None, "0"), (0.1 + 0.2, None, "0.3"),
        (1234567.5, None, "1234567.5"), (1e15, None, "1000000000000000"), (1e20, None, "100000000000000000000"), (1e-7, None, "0.0000001"),
        (0.985, 1, "98.5%"), (0.985, 0, "99%"), (0.985, 2, "98.50%"), (1, 0, "100%"), (-0.034, 1, "-3.4%"), (0.125, 1, "12.5%"),
        (0.0005, 1, "0.1%"), (float("nan"), None, ""), (float("inf"), None, ""),
        (True, None, "是"), (False, None, "否"), ("12件", None, "12件"), (None, None, ""),
        (datetime.date(2024, 3, 5), None, "2024年3月5日"), (datetime.datetime(2024, 3, 5), None, "2024年3月5日"),
        (datetime.datetime(2024, 3, 5, 9, 30), None, "2024-03-05 09:30"), (datetime.time(9, 30), None, "09:30:00"),
    ],
)  # fmt: skip
def test_a_value_as_people_see_it(value: object, percent: int | None, printed: str) -> None:
    assert sheets._text(value, percent) == printed


@pytest.mark.parametrize(
    ("code", "decimals"),
    [("0%", 0), ("0.0%", 1), ("0.00%", 2), ("#.##%", 2), ("General", None), ("0.00", None), ('0"%"', None), ("0\\%", None),
     ("[红色]0.0%", 1), ("0.0%;-0.00%", 1), ("0.00;0%", None), ('0.0" 增长"%', 1)],
)  # fmt: skip
def test_formats_that_print_a_percentage(code: str, decimals: int | None) -> None:
    assert _decimals(code) == decimals


@pytest.mark.parametrize(
    ("reference", "place"),
    [("A1", (0, 0)), ("B3", (2, 1)), ("Z1", (0, 25)), ("AA10", (9, 26)), ("XFD1048576", (1048575, 16383)), ("", (-1, -1)),
     ("a1", (-1, -1)), ("A", (-1, -1)), ("ABCD1", (-1, -1))],
)  # fmt: skip
def test_places_of_cells(reference: str, place: tuple[int, int]) -> None:
    assert _place(reference) == place


def test_strings_of_old_workbooks_wide_and_narrow() -> None:
    assert _string(b"\x02\x00\x01" + "检查".encode("utf-16-le") + b"rest") == "检查"
    assert _string(b"\x02\x00\x00AB") == "AB"
    assert _string(b"\x02\x01" + "执法".encode("utf-16-le"), short=True) == "执法"


def grids(
    rows: list[list[str]], merges: tuple[tuple[int, int, int, int], ...] = ()
) -> list[list[tuple[int, int, str, int, int]]]:
    return [
        [(c.row, c.col, c.text, c.rowspan, c.colspan) for c in grid.cells if c.text]
        for grid in split_tables((rows, list(merges)))
    ]


def test_a_blank_row_cuts_unless_figures_go_on_below() -> None:
    assert len(grids([["甲", "乙"], ["丙", "1"], ["", ""], ["丁", "戊"], ["己", "2"]])) == 2
    assert len(grids([["甲", "乙"], ["丙", "1"], ["", ""], ["丁", "2"]])) == 1
    assert len(grids([["甲", "乙"], [], ["丁", "2"]])) == 1
    assert grids([["", ""], []]) == [] and grids([]) == []


def test_blank_columns_around_a_table_go() -> None:
    assert grids([["", "甲", "乙", ""], ["", "丙", "1", ""]]) == [
        [(0, 0, "甲", 1, 1), (0, 1, "乙", 1, 1), (1, 0, "丙", 1, 1), (1, 1, "1", 1, 1)]
    ]


def test_merged_ranges_become_spans() -> None:
    found = grids(
        [["标题", "", ""], ["甲", "乙", "丙"], ["丁", "1", "2"], ["", "3", "4"]], ((0, 0, 0, 2), (2, 0, 3, 0))
    )
    assert (0, 0, "标题", 1, 3) in found[0] and (2, 0, "丁", 2, 1) in found[0]


@pytest.mark.parametrize("merge", [(0, 0, 99, 99), (-1, 0, 0, 0), (0, 0, 0, 0), (5, 5, 6, 6)])
def test_merged_ranges_beyond_the_sheet_do_no_harm(merge: tuple[int, int, int, int]) -> None:
    assert any("甲" in one[2] for one in grids([["甲", "乙"], ["丙", "1"]], (merge,))[0])


def test_a_merge_over_a_blank_row_holds_the_table_together() -> None:
    assert len(grids([["甲", "乙"], ["丙", "丁"], ["", ""], ["戊", "己"]], ((1, 0, 2, 0),))) == 1


def xlsx(**made: list[list[object]]) -> bytes:
    import io

    openpyxl: Any = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in made.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.filterwarnings("ignore::EncodingWarning")  # the writer's own
def test_one_sheet_has_no_heading_and_several_have() -> None:
    one = parse(xlsx(执法=[["指标", "数量"], ["检查", 12]]), "a.xlsx")
    assert texts(one)[0] == "指标"
    two = parse(
        xlsx(执法=[["指标", "数量"], ["检查", 12]], 空=[], 调解=[["指标", "数量"], ["调解", 45]]), "a.xlsx"
    )
    assert texts(two, BlockKind.HEADING) == ["执法", "调解"], "and none for one of nothing"
    assert cells(two) == {"12": ("检查", "数量"), "45": ("调解", "数量")}


@pytest.mark.filterwarnings("ignore::EncodingWarning")
def test_a_single_column_is_running_text() -> None:
    document = parse(xlsx(a=[["一、总体情况"], ["全年检查12次。\n处罚3件。"]]), "a.xlsx")
    assert texts(document) == ["一、总体情况", "全年检查12次。", "处罚3件。"]


@pytest.mark.filterwarnings("ignore::EncodingWarning")
def test_a_sheet_is_limited_by_its_cells() -> None:
    data = xlsx(a=[["指标", "数量"]] + [["检查", n] for n in range(30)])
    parse(data, "a.xlsx", Settings(limits=Limits(table_cells=62)))
    with pytest.raises(LimitExceeded) as caught:
        parse(data, "a.xlsx", Settings(limits=Limits(table_cells=61)))
    assert caught.value.code == "too_many_cells"


@pytest.mark.filterwarnings("ignore::EncodingWarning")
def test_damaged_workbooks_are_damaged_files() -> None:
    import io
    import zipfile

    data = xlsx(a=[["指标", "数量"], ["检查", 12]])
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                new.writestr(name, b"<broken" if name == part else old.read(name))
        with pytest.raises(ReadError) as caught:
            parse(out.getvalue(), "a.xlsx")
        assert caught.value.code in ("damaged_file", "no_text"), part


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("指标,数量\n检查,12\n", {"12": ("检查", "数量")}),
        ("指标\t数量\n检查\t12\n", {"12": ("检查", "数量")}),
        ("指标;数量\n检查;12\n", {"12": ("检查", "数量")}),
        ("指标，数量\n检查，12\n", {"12": ("检查", "数量")}),
        ('指标,数量\n检查,"1,234"\n"多\n行",5\n', {"1,234": ("检查", "数量"), "5": ("多 行", "数量")}),
        ('\ufeff指标,数量\r\n"检""查",12\r\n', {"12": ('检"查', "数量")}),
    ],
)
def test_csv_by_its_delimiter(text: str, wanted: dict[str, tuple[str, str]]) -> None:
    for encoding in ("utf-8", "gb18030"):
        document = parse(text.encode(encoding), "a.csv")
        assert cells(document) == wanted and document.format == "csv"


def test_csv_without_columns_is_text_and_one_of_nothing_is_empty() -> None:
    document = parse("全年检查12次。\n处罚3件。\n其他\n".encode(), "a.csv")
    assert document.format == "txt" and not cells(document)
    with pytest.raises(EmptyFile):
        parse(b" \n \n", "a.csv")


def test_csv_with_damaged_bytes_says_so() -> None:
    document = parse("指标,数量\n检查,12\n处罚,3\n".encode() + b"\xe6\xa3,4\n", "a.csv")
    assert [note.code for note in document.notes] == ["damaged_bytes"]


def test_csv_with_a_field_without_end_is_read_as_text() -> None:
    data = ('指标,数量\n检查,"' + "长" * 140_000 + "\n").encode()
    assert parse(data, "a.csv").format == "txt"


def test_csv_is_limited_by_its_cells() -> None:
    with pytest.raises(LimitExceeded) as caught:
        parse(b"a,b\n1,2\n3,4\n", "a.csv", Settings(limits=Limits(table_cells=5)))
    assert caught.value.code == "too_many_cells"


def test_an_xls_that_is_none_is_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DamagedFile):
        sheets.read_sheets(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls", Settings())
