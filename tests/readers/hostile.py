"""Files made to break a reader: bombs, depths, crowds, lies. Small to keep, large once opened."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from reader_files import docx, p, pdf, tbl, tc, word_xml, zipped

__all__ = ["HOSTILE", "hostile_folder"]

MEGABYTE = 1024 * 1024
_ODT = "application/vnd.oasis.opendocument.text"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def _zip_bomb(inner: str, size: int = 64) -> bytes:
    """Megabytes of zeros, a thousandth of that on disk."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(inner, "w", force_zip64=True) as member,
    ):
        for _ in range(size):
            member.write(bytes(MEGABYTE))
    return out.getvalue()


def _liar() -> bytes:
    """A member that is 64 MB, though the archive says it has 10 bytes."""
    data = bytearray(zipped({"word/document.xml": b"<w>" + bytes(64 * MEGABYTE)}))
    directory = data.rindex(b"PK\1\2")
    for at in (22, directory + 24):
        data[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(data)


def _entities() -> bytes:
    """The billion laughs."""
    lines = ['<!ENTITY a0 "哈哈哈哈哈哈哈哈哈哈">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    body = f'<?xml version="1.0"?><!DOCTYPE d [{"".join(lines)}]><w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>&a9;'
    return zipped({"word/document.xml": body + "</w:t></w:r></w:p></w:body></w:document>"})


def _outer_entity() -> bytes:
    body = (
        '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y SYSTEM "http://192.0.2.1/">]>'
        '<w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>&x;&y;检查12次</w:t></w:r></w:p></w:body></w:document>'
    )
    return zipped({"word/document.xml": body})


def _pages(count: int) -> bytes:
    """A PDF of many empty pages."""
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n")
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    out.write(b"2 0 obj<</Type/Pages/Count %d/Kids[%s]>>endobj\n" % (count, kids))
    for number in range(count):
        out.write(b"%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n" % (number + 3))
    out.write(b"trailer<</Root 1 0 R>>\n%%EOF\n")
    return out.getvalue()


def _pdf_bomb() -> bytes:
    """A page whose content stream is 400 MB once inflated."""
    squeezer = zlib.compressobj(9)
    stream = b"".join(squeezer.compress(b" " * MEGABYTE) for _ in range(400)) + squeezer.flush()
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n"
        % (len(stream), stream)
    )


def _pdf_circle() -> bytes:
    """A tree of pages that is its own child."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>endobj\n"
        b"trailer<</Root 1 0 R/Prev 0>>\nstartxref\n0\n%%EOF\n"
    )


def _xlsx(sheet: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def relation(kind: str, target: str) -> str:
        one = f'<Relationship Id="b" Type="{kinds}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{one}</Relationships>'

    book = f'<workbook xmlns="{main}" xmlns:r="{kinds}"><sheets><sheet name="表" sheetId="1" r:id="b"/></sheets></workbook>'
    return zipped({
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relation("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": relation("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
    })  # fmt: skip


def _archive(names: dict[str, bytes], links: dict[str, str] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
        for name, target in (links or {}).items():
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o120777 << 16
            archive.writestr(info, target)
    return out.getvalue()


def _russian_dolls(depth: int) -> bytes:
    data = b"\xe6\xa3\x80\xe6\x9f\xa512\xe6\xac\xa1"
    for number in range(depth):
        data = _archive({f"{number}.zip" if number else "a.txt": data})
    return data


REPORT = "柳溪镇报告\n全年行政检查12次。\n".encode()
HOSTILE: dict[str, Callable[[], bytes]] = {
    "zip bomb.docx": lambda: _zip_bomb("word/document.xml", 500),
    "zip bomb.ofd": lambda: _zip_bomb("OFD.xml"),
    "zip bomb.xlsx": lambda: _zip_bomb("xl/workbook.xml"),
    "zip bomb.zip": lambda: _zip_bomb("a.txt"),
    "liar.docx": _liar,
    "entities.docx": _entities,
    "outer entity.docx": _outer_entity,
    "deep.docx": lambda: docx("<w:sdt><w:sdtContent>" * 20_000 + p("12次") + "</w:sdtContent></w:sdt>" * 20_000),
    "deep.html": lambda: b"<html><body>" + b"<div>" * 50_000 + "检查12次".encode(),
    "deep.rtf": lambda: b"{\\rtf1" + b"{" * 100_000 + b"12" + b"}" * 100_001,
    "deep.odt": lambda: zipped({"mimetype": _ODT, "content.xml": "<a>" * 30_000 + "12" + "</a>" * 30_000}),
    "pages.pdf": lambda: _pages(10_000),
    "bomb.pdf": _pdf_bomb,
    "circle.pdf": _pdf_circle,
    "crowd.pdf": lambda: pdf([[(90, 700, "检查12次")]], {0: [(n % 500, n // 500, n % 500 + 1, n // 500) for n in range(60_000)]}),
    "endless table.docx": lambda: docx(tbl(*["".join(tc("1") for _ in range(60))] * 5_000)),
    "endless table.html": lambda: b"<table>" + b"<tr><td rowspan=9999 colspan=9999>1" * 3_000,
    "endless table.csv": lambda: b"1,2,3,4,5,6,7,8,9,0\n" * 300_000,
    "endless table.rtf": lambda: b"{\\rtf1" + b"\\trowd\\cellx10\\cellx20\\intbl 1\\cell 2\\cell\\row" * 200_000 + b"}",
    "wide sheet.xlsx": lambda: _xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'),
    "wide sheet.ods": lambda: zipped({"mimetype": _ODS, "content.xml":
        "<o:d xmlns:o='urn:o' xmlns:t='urn:t'><o:body><t:table><t:table-row t:number-rows-repeated='1048576'>"
        "<t:table-cell t:number-columns-repeated='16384'><t:p>1</t:p></t:table-cell></t:table-row></t:table></o:body></o:d>"}),
    "paths.zip": lambda: _archive({"../../evil.txt": REPORT, "/evil.txt": REPORT, "C:\\evil.txt": REPORT, "好.txt": REPORT}),
    "links.zip": lambda: _archive({"好.txt": REPORT}, {"link.txt": "/etc/passwd"}),
    "dolls.zip": lambda: _russian_dolls(6),
    "crowd.zip": lambda: _archive({f"{n}.txt": b"" for n in range(6_000)}),
    "long line.txt": lambda: "检查十二次处罚三件".encode() * 300_000,
    "brackets.txt": lambda: ("（" * 200_000 + "12件" + "，一是" * 50_000).encode(),
    "digits.txt": lambda: b"1" * 500_000 + b"," * 100_000,
    "lines.txt": lambda: b"\n" * 2_000_000 + b"12",
    "nothing.docx": lambda: b"",
    "half.pdf": lambda: b"%PDF-1.7\n1 0 obj<</Type/Cat",
    "rules.html": lambda: b"<p>" + b"<b>" * 3_000 + b"12" + b"&#x31;" * 100_000,
    "styles.docx": lambda: zipped({
        "word/document.xml": word_xml("document", "<w:body>" + p("检查12次", "<w:pStyle w:val='A'/>") + "</w:body>"),
        "word/styles.xml": word_xml("styles", "<w:style w:styleId='A'><w:basedOn w:val='A'/></w:style>"),
    }),
}  # fmt: skip
"""Name of the file -> its bytes."""


def hostile_folder(folder: Path, names: list[str] | None = None) -> None:
    """Write the files into a folder, with links that lead out of it or round in it, and a pipe that never ends."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names if names is not None else HOSTILE:
        (folder / name).write_bytes(HOSTILE[name]())
    (folder / "outside.txt").symlink_to("/etc/passwd")
    (folder / "device.txt").symlink_to("/dev/zero")
    (folder / "round").symlink_to(folder, target_is_directory=True)
    (folder / "broken.docx").symlink_to("nowhere.docx")
    os.mkfifo(folder / "pipe.txt")
    os.mkfifo(folder / "pipe.zip")
