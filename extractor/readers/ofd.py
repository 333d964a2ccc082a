"""OFD (GB/T 33190), the fixed page format of Chinese offices: ofdkit reads the pages, our own geometry the paragraphs."""

from __future__ import annotations

from extractor.errors import DamagedFile, LimitExceeded, NoText, ProtectedFile
from extractor.models import BlockKind, Document
from extractor.readers.builder import TextBuilder
from extractor.readers.cleaning import clean, close_gaps
from extractor.readers.containers import Container
from extractor.readers.visual import VisualLine, join_row, margins, paragraphs, split_furniture, weight
from extractor.settings import Settings

__all__ = ["read_ofd"]

_MM = 72 / 25.4
_TINY = 2.0


def read_ofd(data: bytes, name: str, settings: Settings) -> Document:
    """Read an OFD document.

    :raises DamagedFile: it is no whole OFD.
    :raises LimitExceeded: it has too many pages or grows too far.
    :raises NoText: its pages are pictures.
    """
    container = Container(data, name, settings)
    if any(one.lower().endswith("encryptions.xml") for one in container.names()):
        raise ProtectedFile(f"文件“{name}”已加密。", advice="请用 OFD 阅读器取消密码后另存，再重新报送。")
    pages, heights = _pages(data, name, settings)
    if not any(pages):
        raise NoText(
            f"文件“{name}”是扫描件，页面是图片，没有文字。",
            advice="请报送 Word 或带文字的 OFD、PDF；若只有扫描件，请先做文字识别（OCR）。", code="scanned_page",
        )  # fmt: skip
    builder = TextBuilder(name, settings.limits)
    kept, heads, numbers = split_furniture(pages, heights)
    for group in paragraphs(kept, margins(kept)):
        builder.line("".join(line.text for line in group), page=group[0].page)
    for line in heads:
        kind = BlockKind.HEADER if line.middle < heights[line.page - 1] / 2 else BlockKind.FOOTER
        builder.line(line.text, kind, line.page)
    if heads:
        builder.note(
            "page_furniture",
            f"有 {len(heads)} 种页眉页脚在各页重复，只在文末各留一次；另略去页码 {numbers} 处。",
        )
    empty = [str(number) for number, lines in enumerate(pages, start=1) if not lines]
    if empty:
        builder.note("scanned_page", f"第 {'、'.join(empty[:20])} 页没有文字，可能是图片，请人工核对。")
    return builder.document("ofd", pages=len(pages))


def _pages(data: bytes, name: str, settings: Settings) -> tuple[list[list[VisualLine]], list[float]]:
    import io

    import ofdkit

    pages: list[list[VisualLine]] = []
    heights: list[float] = []
    try:
        with ofdkit.open(io.BytesIO(data)) as document:
            if len(document.pages) > settings.limits.pages:
                raise LimitExceeded(
                    f"文件“{name}”有 {len(document.pages)} 页，超过上限 {settings.limits.pages} 页。",
                    advice="请只报送报告本身，或拆成几个文件。", code="too_many_pages",
                )  # fmt: skip
            for number, page in enumerate(document.pages, start=1):
                runs = [run for run in page.runs if run.text.strip()]
                heights.append(page.height * _MM)
                pages.append(_lines([_line(run, number) for run in runs]))
    except ofdkit.OFDLimitError as error:
        raise LimitExceeded(
            f"文件“{name}”解开后异常地大，未予读取。", advice="请确认文件来源。", code="expands_too_far"
        ) from error
    except ofdkit.OFDError as error:
        raise DamagedFile(
            f"文件“{name}”已损坏，不是完整的 OFD。", advice="请重新导出 OFD，或报送 Word、PDF。"
        ) from error
    return pages, heights


def _line(run: object, page: int) -> VisualLine:
    text = close_gaps(" ".join(clean(str(getattr(run, "text", ""))).split()))
    x, y = float(getattr(run, "x", 0.0)) * _MM, float(getattr(run, "y", 0.0)) * _MM
    size, width = float(getattr(run, "size", 0.0)) * _MM, float(getattr(run, "width", 0.0)) * _MM
    width = width or size * weight(text)
    size = (
        size if size > _TINY else width / weight(text)
    )  # some writers scale the page and leave the size at one
    return VisualLine(text, x, x + width, y - 0.85 * size, y + 0.15 * size, page, em=size or 1.0)


def _lines(runs: list[VisualLine]) -> list[VisualLine]:
    """Sort the runs into lines from top to bottom, each from left to right."""
    rows: list[list[VisualLine]] = []
    for run in sorted(runs, key=lambda one: (one.middle, one.x0)):
        if rows and abs(rows[-1][0].middle - run.middle) < 0.4 * max(run.em, rows[-1][0].em):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [line for row in rows for line in join_row(sorted(row, key=lambda one: one.x0))]
