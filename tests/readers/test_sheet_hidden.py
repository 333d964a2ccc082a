"""Hidden rows and columns of sheets: read, counted if anything stands in them, and said."""

from __future__ import annotations

import io
import re
import struct
from pathlib import Path
from typing import Any

import pytest
from reader_files import parse, zipped

from extractor.models import Document
from extractor.readers.sheet_hidden import Hidden, hidden_lines
from extractor.settings import Settings

ROWS = [["村", "检查", "处罚", "底数"], ["柳溪", 11, 21, 31], ["石桥", 12, 22, 32], ["北坡", 13, 23, 33]]


def xlsx(*, rows: tuple[int, ...] = (), cols: tuple[str, ...] = ()) -> bytes:
    openpyxl: Any = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "执法"
    for row in ROWS:
        sheet.append(row)
    for row in rows:
        sheet.row_dimensions[row].hidden = True
    for col in cols:
        sheet.column_dimensions[col].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def message(document: Document) -> str:
    return "".join(note.message for note in document.notes if note.code == "hidden_cells")


@pytest.mark.filterwarnings("ignore::EncodingWarning")  # the writer's own
@pytest.mark.parametrize(
    ("rows", "cols", "told"),
    [((), (), ""), ((3,), (), "“执法”1 行"), ((2, 4), (), "“执法”2 行"), ((), ("D",), "“执法”1 列"),
     ((3,), ("B", "D"), "“执法”1 行、2 列"), ((9,), ("H",), "")],
)  # fmt: skip
def test_xlsx(rows: tuple[int, ...], cols: tuple[str, ...], told: str) -> None:
    document = parse(xlsx(rows=rows, cols=cols), "a.xlsx")
    assert re.findall(r"\d+", document.text) == ["11", "21", "31", "12", "22", "32", "13", "23", "33"], (
        "all is read all the same"
    )
    assert (told in message(document) and bool(told)) == bool(message(document))


@pytest.mark.filterwarnings("ignore::EncodingWarning")
def test_rows_that_a_filter_hides_are_hidden_rows() -> None:
    openpyxl: Any = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(xlsx(rows=(2,))))
    book.active.auto_filter.ref = "A1:D4"
    out = io.BytesIO()
    book.save(out)
    assert "1 行" in message(parse(out.getvalue(), "a.xlsx"))


@pytest.mark.filterwarnings("ignore::EncodingWarning")
def test_a_hidden_sheet_is_not_said_twice() -> None:
    openpyxl: Any = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(xlsx()))
    off = book.create_sheet("底稿")
    off["A1"], off.row_dimensions[1].hidden, off.sheet_state = 99, True, "hidden"
    out = io.BytesIO()
    book.save(out)
    assert [note.code for note in parse(out.getvalue(), "a.xlsx").notes] == ["hidden_sheet"]


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def row_of(row: int, flags: int) -> bytes:
    return record(0x0208, struct.pack("<HHHHHHI", row, 0, 4, 255, 0, 0, flags))


def sheet_stream(*sheet: bytes) -> bytes:
    """As much of a BIFF stream as names one sheet and holds its records."""
    begin = record(0x0809, bytes(16))
    end = record(0x000A, b"")
    bound = struct.pack("<IBBBB", len(begin) + 4 + 10 + len(end), 0, 0, 2, 0) + b"AB"
    return begin + record(0x0085, bound) + end + begin + b"".join(sheet) + end


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ([row_of(0, 0x20), record(0x0203, struct.pack("<HHHd", 0, 1, 0, 5.0))], Hidden(1, 0)),
        ([row_of(0, 0x00), record(0x0203, struct.pack("<HHHd", 0, 1, 0, 5.0))], Hidden(0, 0)),
        ([row_of(3, 0x20), record(0x0203, struct.pack("<HHHd", 0, 1, 0, 5.0))], Hidden(0, 0)),
        ([record(0x007D, struct.pack("<HHHHHH", 1, 2, 9, 0, 1, 0)), record(0x00FD, struct.pack("<HHHI", 0, 2, 0, 0))], Hidden(0, 1)),
        ([record(0x007D, struct.pack("<HHHHHH", 1, 2, 9, 0, 0, 0)), record(0x00FD, struct.pack("<HHHI", 0, 2, 0, 0))], Hidden(0, 0)),
        ([record(0x007D, struct.pack("<HHHHHH", 1, 9, 9, 0, 1, 0)),
          record(0x00BD, struct.pack("<HHHIHIH", 7, 0, 0, 5, 0, 9, 1))], Hidden(0, 1)),
        ([row_of(7, 0x20), record(0x00BD, struct.pack("<HHHIHIH", 7, 0, 0, 5, 0, 9, 1))], Hidden(1, 0)),
        ([row_of(0, 0x20)[:-3], record(0x0203, struct.pack("<HHHd", 0, 1, 0, 5.0))], Hidden(0, 0)),
    ],
)  # fmt: skip
def test_xls_records(sheet: list[bytes], found: Hidden, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = sheet_stream(*sheet)
    monkeypatch.setattr("extractor.readers.sheet_hidden.book_stream", lambda _: stream)
    assert hidden_lines(b"xls", "a.xls", Settings()) == {"AB": found}


def test_what_cannot_be_told_is_not_told() -> None:
    assert hidden_lines(b"PK no zip", "a.xlsx", Settings()) == {}
    assert hidden_lines(b"no ole", "a.xls", Settings()) == {}


def ods(columns: str, *rows: tuple[str, str]) -> bytes:
    lines = "".join(
        f"<t:table-row{attributes}>{''.join(f'<t:table-cell><x:p>{one}</x:p></t:table-cell>' for one in texts.split())}</t:table-row>"
        for attributes, texts in rows
    )
    content = (
        "<o:d xmlns:o='urn:o' xmlns:t='urn:t' xmlns:x='urn:x'><o:body>"
        f"<t:table t:name='执法'>{columns}{lines}</t:table></o:body></o:d>"
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": mime, "content.xml": content})


@pytest.mark.parametrize(
    ("columns", "second", "told"),
    [("", "", ""), ("", " t:visibility='collapse'", "1 行"), ("", " t:visibility='filter'", "1 行"),
     ("", " t:visibility='visible'", ""),
     ("<t:table-column/><t:table-column t:visibility='collapse'/>", "", "1 列"),
     ("<t:table-column t:number-columns-repeated='3'/><t:table-column t:number-columns-repeated='1000' t:visibility='collapse'/>", "", ""),
     ("<t:table-column t:number-columns-repeated='2' t:visibility='collapse'/>", " t:visibility='collapse'", "1 行、2 列")],
)  # fmt: skip
def test_ods(columns: str, second: str, told: str) -> None:
    document = parse(ods(columns, ("", "村 检查 处罚"), (second, "柳溪 11 21"), ("", "石桥 12 22")), "a.ods")
    assert re.findall(r"\d+", document.text) == ["11", "21", "12", "22"]
    assert message(document).endswith(f"“执法”{told}。") if told else not message(document)


def test_an_xls_that_libreoffice_wrote(tmp_path: Path) -> None:
    shutil, subprocess = pytest.importorskip("shutil"), pytest.importorskip("subprocess")
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed here")
    (tmp_path / "a.fods").write_text(FODS, encoding="utf-8")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xls",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "a.fods"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    data = (tmp_path / "a.xls").read_bytes()
    assert hidden_lines(data, "a.xls", Settings()) == {"执法": Hidden(1, 1)}
    assert "1 行、1 列" in message(parse(data, "a.xls"))


_CELL = (
    '<table:table-cell office:value-type="float" office:value="{0}"><text:p>{0}</text:p></table:table-cell>'
)
_ROW = "<table:table-row{0}>" + "".join(_CELL.format(n) for n in (1, 2, 3)) + "</table:table-row>"
FODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet" '
    'office:version="1.2" xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="执法"><table:table-column/>'
    '<table:table-column table:visibility="collapse"/><table:table-column/>'
    + _ROW.format("") + _ROW.format(' table:visibility="collapse"') + _ROW.format("")
    + "</table:table></office:spreadsheet></office:body></office:document>"
)  # fmt: skip
