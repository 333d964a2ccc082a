"""What is done in the helper process, never in the server: opening original files, drawing pages, arguing again.

Every function here takes and gives plain values, so that it can be sent to the helper.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import ExtractorError
from extractor.settings import Settings
from extractor.web.originals import fetch, on_disk

if TYPE_CHECKING:
    from extractor.pipeline import Extractor

__all__ = ["Asked", "Page", "draw_page", "tell_reasons"]

_DPI = 110
_POINTS = 72
_LARGEST = 4_000  # pixels of a side: a page may claim to be a mile wide


@dataclass(frozen=True, slots=True)
class Asked:
    """One original: where it may lie, its hash, and the settings it was read with; ``text`` stands in for it."""

    candidates: tuple[tuple[Path, str], ...]
    sha256: str
    name: str
    settings: Settings
    text: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A drawn page: ``png``, and its size in points, in which boxes are told."""

    png: bytes
    width: float
    height: float


def draw_page(asked: Asked, number: int) -> Page | str:
    """Return a page of a PDF (from 1), or in Chinese why it cannot be shown."""
    data = fetch(asked.candidates, asked.sha256, asked.settings)
    if data is None:
        return "找不到原件，或原件在读取之后被改动过；下面“原文”一栏是读取时的文字。"
    if not data.startswith(b"%PDF"):
        return "原件不是 PDF，没有页面图像；请看“原文”一栏。"
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        if not 1 <= number <= len(document):
            return "原件没有这一页。"
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(_DPI / _POINTS, _LARGEST / max(width, height, 1))
        image = page.render(scale=scale).to_pil().convert("L").quantize(64)
        stream = io.BytesIO()
        image.save(stream, "png", optimize=True)
        return Page(stream.getvalue(), float(width), float(height))
    finally:
        document.close()


def tell_reasons(asked: Asked, offset: int) -> str:
    """Return in Chinese why the figure at an offset was, or was not, given to a metric.

    Where the original is gone, the stored text is argued about, and the answer says so.
    """
    data = fetch(asked.candidates, asked.sha256, asked.settings)
    name, remark = asked.name, ""
    if data is None:
        data, name = asked.text.encode("utf-8"), "text.txt"
        remark = "（原件不在原处，以下按存下的文字推算，表格等版式不在其内。）\n"
    path = on_disk(data, name)
    try:
        return remark + _extractor(asked.settings).explain(path, offset)
    except ExtractorError as error:
        return f"无法重新推算：{error.message}"
    finally:
        path.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def _extractor(settings: Settings) -> Extractor:
    from extractor.pipeline import Extractor

    return Extractor(settings)


def settings_of(options: dict[str, object]) -> Settings:
    """Return the settings under which a run was made, as far as they matter for its arguments."""
    rules = options.get("rules")
    folders = tuple(Path(str(one)) for one in rules) if isinstance(rules, list | tuple) else ()
    return Settings(
        rules=tuple(one for one in folders if one.is_dir()),
        ocr=bool(options.get("ocr")),
        office=bool(options.get("office")),
    )
