"""A Chinese font that the computer has: none is shipped, and none is fetched."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from extractor.errors import UsageError

__all__ = ["Font", "find_font"]

_FAMILIES = (
    "Microsoft YaHei",
    "SimHei",
    "DengXian",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "PingFang SC",
    "Hiragino Sans GB",
    "STHeiti",
    "SimSun",
    "NSimSun",
    "FangSong",
    "KaiTi",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "AR PL UMing CN",
    "AR PL UKai CN",
    "Noto Sans CJK JP",  # older versions of matplotlib see only the first face of a collection
    "Droid Sans Fallback",
)
"""In order of preference: Windows, 麒麟 and 统信, macOS, then fonts with serifs."""

_PLAIN = "DejaVu Sans"  # comes with matplotlib; what a Chinese font may lack of signs and letters
_ADVICE = (
    "Windows 自带“微软雅黑”“宋体”；麒麟、统信请安装“文泉驿”或“思源黑体”字体包（fonts-wqy-microhei、fonts-noto-cjk），"
    "或用 --font 指定一个中文字体文件（.ttf、.otf、.ttc）。"
)


class Font:
    """A font family and the characters that it has."""

    def __init__(self, family: str) -> None:
        from matplotlib.font_manager import FontProperties, fontManager, get_font

        self.families = [family, _PLAIN]
        self._known: set[int] = set()
        for one in self.families:
            path = fontManager.findfont(FontProperties(family=one), fallback_to_default=False)
            self._known.update(get_font(path).get_charmap())

    def missing(self, text: str) -> str:
        """Return the characters of a text that the font cannot show."""
        return "".join(dict.fromkeys(char for char in text if ord(char) not in self._known and char != "\n"))

    def shown(self, text: str) -> str:
        """Return the text with a mark, 〓 or ?, in place of each character that the font lacks."""
        lost = self.missing(text)
        mark = "〓" if ord("〓") in self._known else "?"
        return "".join(mark if char in lost else char for char in text) if lost else text


def find_font(texts: Iterable[str], file: Path | None = None) -> Font:
    """Return the first font of the computer that has every character of the texts, else the one that lacks the fewest.

    :param file: a font file to use instead.
    :raises UsageError: if there is no Chinese font, or the file is none.
    """
    from matplotlib.font_manager import fontManager

    words = "".join(sorted(set("".join(texts))))
    if file is not None:
        return Font(_added(file))
    there = {one.name for one in fontManager.ttflist}
    fonts = [Font(family) for family in _FAMILIES if family in there]
    if not fonts:
        raise UsageError("这台电脑上没有找到中文字体，画出的图会缺字。", advice=_ADVICE, code="no_font")
    best = fonts[0]
    for one in fonts:
        if len(one.missing(words)) < len(best.missing(words)):
            best = one
    return best


def _added(file: Path) -> str:
    from matplotlib.font_manager import FontProperties, fontManager

    try:
        fontManager.addfont(file)
        font = Font(FontProperties(fname=str(file)).get_name())
    except (OSError, RuntimeError, ValueError) as error:
        raise UsageError(f"{file} 不是能用的字体文件。", advice=_ADVICE, code="no_font") from error
    if font.missing("法治政府建设"):
        raise UsageError(f"字体 {file.name} 里没有汉字。", advice=_ADVICE, code="no_font")
    return font.families[0]
