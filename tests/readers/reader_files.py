"""Small documents made by hand, so that each test shows what it is about."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from extractor.models import Block, BlockKind, Document
from extractor.readers import read_bytes
from extractor.settings import Settings

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "formats"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the shared document {name} is not here")
    return path


def parse(data: bytes, name: str, settings: Settings | None = None) -> Document:
    document = read_bytes(data, name, settings or Settings())
    check_blocks(document)
    return document


def check_blocks(document: Document) -> None:
    """What every document owes: blocks in order, apart, inside the text, on no line end."""
    at = 0
    for block in document.blocks:
        assert at <= block.start < block.end <= len(document.text), block
        assert "\n" not in document.text[block.start : block.end]
        at = block.end
    document.text.encode("utf-8")


def texts(document: Document, kind: BlockKind | None = None) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if kind is None or b.kind is kind]


def cells(document: Document) -> dict[str, tuple[str, str]]:
    """The labels of each cell that is a value, by its text."""
    return {
        document.text[b.start : b.end]: (b.cell.row_label, b.cell.col_label)
        for b in document.blocks
        if b.cell is not None and not b.cell.is_label
    }


def cell_blocks(document: Document) -> list[Block]:
    return [b for b in document.blocks if b.cell is not None]


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word file; further parts by their stem: numbering=…, styles=…, footnotes=…, header1=…."""
    held: dict[str, str | bytes] = {"[Content_Types].xml": "<Types/>"}
    held["word/document.xml"] = word_xml("document", f"<w:body>{body}</w:body>")
    for stem, content in parts.items():
        root = {"header1": "hdr", "footer1": "ftr"}.get(stem, stem)
        held[f"word/{stem}.xml"] = word_xml(root, content)
    return zipped(held)


def word_xml(root: str, content: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:{root} xmlns:w="{_W}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml">'
        f"{content}</w:{root}>"
    )


def p(text: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}<w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(content: str, properties: str = "") -> str:
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def pdf(pages: list[list[tuple[float, float, str]]], rules: dict[int, list[tuple[float, float, float, float]]] | None = None,
        size: float = 16) -> bytes:  # fmt: skip
    """A PDF without embedded fonts: (x, y from below, text) pieces on A4 pages, rules as (x0, y0, x1, y1)."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    font = len(pages) * 2 + 3
    kids = []
    for number, pieces in enumerate(pages):
        drawn = [
            f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET"
            for x, y, text in pieces
        ]
        drawn += [f"{a} {b} m {c} {d} l S" for a, b, c, d in (rules or {}).get(number, [])]
        stream = "\n".join(drawn).encode()
        kids.append(f"{3 + 2 * number} 0 R")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {4 + 2 * number} 0 R"
            f"/Resources<</Font<</F1 {font} 0 R>>>>>>".encode()
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    objects[1] = f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(kids)}]>>".encode()
    objects += [
        f"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UCS2-H/DescendantFonts[{font + 1} 0 R]>>".encode(),
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
        b"/DW 1000/W[1 95 500 814 939 500]/FontDescriptor %d 0 R>>" % (font + 2),
        b"<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 859"
        b"/Descent -140/CapHeight 700/StemV 80>>",
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def grid_rules(xs: list[float], ys: list[float]) -> list[tuple[float, float, float, float]]:
    return [(x, ys[0], x, ys[-1]) for x in xs] + [(xs[0], y, xs[-1], y) for y in ys]


def ofd(lines: list[tuple[float, float, str]]) -> bytes:
    """An OFD of one page: (x, baseline y, text) in millimetres, letters of 5 mm."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    objects = "".join(
        f'<ofd:TextObject ID="{10 + n}" Boundary="{x} {y - 5} 200 6" Font="2" Size="5">'
        f'<ofd:TextCode X="0" Y="5" DeltaX="{" ".join(["5"] * (len(text) - 1))}">{text}</ofd:TextCode></ofd:TextObject>'
        for n, (x, y, text) in enumerate(lines)
    )
    return zipped({
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        "</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="3">{objects}</ofd:Layer>'
        "</ofd:Content></ofd:Page>",
    })  # fmt: skip
