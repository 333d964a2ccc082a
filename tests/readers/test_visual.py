"""Paragraphs set into lines by a small typesetter, and put together again."""

from __future__ import annotations

import random
import re
from typing import NamedTuple

import pytest

from extractor.readers.visual import VisualLine, join_row, margins, paragraphs, split_furniture, weight

HEIGHT = 842.0
_CLOSING, _OPENING = "，。、；：！？）》”’】〕%", "（《“‘【〔"
_WORDS = [
    "全年", "镇政府", "坚持", "扎实", "推进", "依法行政", "各项工作", "组织", "开展", "执法检查", "办理", "行政处罚案件",
    "28件", "1770.50元", "《行政处罚法》", "“综合查一次”", "（含村级）", "调解", "矛盾纠纷", "412件", "成功率", "99.5%",
    "群众", "满意度", "明显", "提升", "2024年", "法治宣传", "33场次", "干部", "培训",
]  # fmt: skip


class Style(NamedTuple):
    em: float = 16
    width: int = 28
    indent: int = 2
    leading: float = 28
    gap: float = 0
    justified: bool = True
    head: str = ""
    foot: str = ""
    centred: int = 0


STYLES = [
    Style(), Style(indent=0, gap=14), Style(justified=False), Style(em=14, width=30, leading=22, head="柳溪镇人民政府", foot="— {} —"),
    Style(foot="第{}页 共9页", centred=2), Style(em=12, width=36, leading=18, foot="{}/9", head="法治政府建设年度报告", centred=2),
    Style(em=10.5, width=40, leading=16, foot="- {} -"), Style(indent=0, gap=10, justified=False, centred=2),
]  # fmt: skip


def tokens(text: str) -> list[str]:
    """What a line break may not cut: numbers, and characters with the punctuation that clings to them."""
    found: list[str] = []
    for piece in re.findall(r"[0-9A-Za-z.,%]+|.", text):
        if found and (piece[0] in _CLOSING or found[-1][-1] in _OPENING):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def broken(text: str, width: float, indent: float) -> list[str]:
    lines, room = [""], width - indent
    for token in tokens(text):
        if lines[-1] and weight(token) > room:
            lines.append("")
            room = width
        lines[-1] += token
        room -= weight(token)
    return lines


def typeset(texts: list[str], style: Style) -> list[list[VisualLine]]:
    left, pages, y = 90.0, [[]], 100.0  # type: ignore[var-annotated]
    right = left + style.em * style.width
    for number, text in enumerate(texts):
        indent = 0 if number < style.centred else style.indent
        lines = broken(text, style.width, indent)
        for at, line in enumerate(lines):
            if y + style.em > HEIGHT - 100:
                pages.append([])
                y = 100.0
            x0 = left + indent * style.em * (at == 0)
            x1 = right if style.justified and at < len(lines) - 1 else x0 + weight(line) * style.em
            if number < style.centred:
                x0, x1 = x0 + (right - x1) / 2, x1 + (right - x1) / 2
            pages[-1].append(one(line, x0, x1, y, len(pages), style.em))
            y += style.leading
        y += style.gap
    for number, page in enumerate(pages, start=1):
        if style.head and len(pages) > 1:  # on a single page nothing tells a head from a title
            page.insert(0, one(style.head, left, left + 100, 50, number, 10))
        if style.foot:
            page.append(one(style.foot.format(number), 280, 320, HEIGHT - 60, number, 12))
    return pages


def one(text: str, x0: float, x1: float, y: float, page: int, em: float) -> VisualLine:
    return VisualLine(text, x0, x1, y, y + em, page, (), (x1 - x0) / weight(text))


def report(rng: random.Random) -> list[str]:
    texts = ["柳溪镇人民政府", "关于2024年法治政府建设情况的报告", "县委依法治县委员会："]
    for title in ("一、主要工作情况", "（一）规范执法", "二、存在的问题", "三、下一步打算"):
        texts.append(title)
        for _ in range(rng.randrange(1, 5)):
            texts.append(
                "，".join(
                    "".join(rng.choices(_WORDS, k=rng.randrange(3, 7))) for _ in range(rng.randrange(2, 14))
                )
                + "。"
            )
    return [*texts, "柳溪镇人民政府", "2025年1月8日"]


@pytest.mark.parametrize("style", STYLES)
def test_typeset_reports_come_back_paragraph_by_paragraph(style: Style) -> None:
    rng = random.Random(7)
    wrong = total = 0
    for _ in range(12):
        texts = report(rng)
        pages = typeset(texts, style)
        kept, heads, _ = split_furniture(pages, [HEIGHT] * len(pages))
        got = ["".join(line.text for line in group) for group in paragraphs(kept, margins(kept))]
        assert "".join(got) == "".join(texts), "no character may be lost, none of the furniture may come in"
        assert {line.text for line in heads} <= {style.head}
        total += len(texts)
        wrong += len(set(texts) - set(got))
    assert wrong <= 0.01 * total, f"{wrong} of {total} paragraphs are not as they were"


@pytest.mark.parametrize(
    "foot", ["— {} —", "-{}-", "第 {} 页", "第{}页 共 12 页", "{} / 12", "{}", "· {} ·", "－{}－"]
)
def test_page_numbers_of_many_kinds(foot: str) -> None:
    pages = typeset(["这是一段足够长的话，" * 200 + "完。"], Style(foot=foot))
    kept, heads, numbers = split_furniture(pages, [HEIGHT] * len(pages))
    assert numbers == len(pages) > 1 and heads == []
    assert all(len(text) > 3 for page in kept for text in [line.text for line in page])


def test_a_number_alone_in_the_text_is_no_page_number() -> None:
    pages = [
        [one("合计", 90, 122, 300, 1, 16), one("283", 90, 115, 330, 1, 16), one("完。", 90, 122, 360, 1, 16)]
    ]
    kept, _, numbers = split_furniture(pages, [HEIGHT])
    assert numbers == 0 and len(kept[0]) == 3


def test_heads_on_every_other_page_are_heads() -> None:
    body = typeset(["这是一段足够长的话，" * 400 + "完。"], Style())
    for number, page in enumerate(body):
        page.insert(0, one("左页眉名称" if number % 2 else "右页眉名称", 90, 170, 50, number + 1, 16))
    kept, heads, _ = split_furniture(body, [HEIGHT] * len(body))
    assert len(body) >= 6 and sorted(line.text for line in heads) == ["右页眉名称", "左页眉名称"]
    assert not any("页眉" in line.text for page in kept for line in page)


def test_pieces_on_one_height_are_one_line() -> None:
    pieces = [
        one("柳溪镇", 90, 138, 300, 1, 16),
        one("2024年", 300, 360, 301, 1, 16),
        one("下行", 90, 122, 330, 1, 16),
    ]
    assert [line.text for line in join_row(pieces)] == ["柳溪镇 2024年", "下行"]


def test_a_watermark_is_no_line_of_the_text() -> None:
    pages = typeset(["这是一段足够长的话，" * 300 + "完。"], Style())
    stamped = [
        [*page, one("内部资料", 250, 330, 421, number, 20)] for number, page in enumerate(pages, start=1)
    ]
    kept, heads, _ = split_furniture(stamped, [HEIGHT] * len(pages))
    assert len(pages) >= 3 and [line.text for line in heads] == ["内部资料"]
    assert kept == pages
