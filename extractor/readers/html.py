"""Web pages: the part with the text is found by its density, the page's furniture around it is left out.

The whole page is decoded by our own rules first; the parser sees text only.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from extractor.errors import LimitExceeded
from extractor.models import BlockKind, Document
from extractor.readers.builder import TextBuilder
from extractor.readers.encoding import decode
from extractor.readers.flow import Item, Paragraph, TableMaker, marked, write
from extractor.settings import Settings

__all__ = ["Element", "find_main", "page_items", "parse", "read_html"]

_DROPPED = frozenset(
    {"script", "style", "noscript", "template", "head", "canvas", "button", "select", "option", "nav", "-comment", "link",
     "meta", "audio", "video", "map", "rt", "rp"}
)  # fmt: skip
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "header", "aside", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3",
     "h4", "h5", "h6", "table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "center", "form", "fieldset",
     "pre", "blockquote", "hr", "body", "html", "figure", "figcaption", "address", "font-block", "ucapcontent",
     "ucaptitle", "details", "summary"}
)  # fmt: skip
_KINDS: dict[str, tuple[BlockKind, int | None]] = {
    **{f"h{level}": (BlockKind.HEADING, level) for level in range(1, 7)},
    "li": (BlockKind.LIST_ITEM, None),
}
_EMBEDDED = frozenset({"iframe", "object", "embed", "svg"})
_TYPED = frozenset({"text", "number", "tel", "date", ""})
_SMALL_PICTURE = 200  # pixels; smaller ones are buttons and icons
_TABLE_PARTS = frozenset({"table", "tbody", "thead", "tfoot", "tr"})
_SHARE = 0.6
_LINKED = 10  # words of links hardly weigh: menus are made of them
_SENTENCE = 24
_MAX_TITLE = 200
_SPACE = re.compile(r"[ \t\r\n\f]+")
_META = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_XML = re.compile(rb"""<\?xml[^>]+encoding\s*=\s*["']([\w-]+)""", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_INK = re.compile(r"[0-9\u4e00-\u9fff]")
_TITLE_END = re.compile(
    r"\s*[_|\-—–]+\s*[^_|]*(?:人民政府|政府网|门户网站|信息公开|公开网|网站|官网|平台).*$"
)
_PUBLISHED = re.compile(
    r"(成文日期|发布日期|发文日期|发布时间|公开日期|日期)\s*[\]】]?\s*[：:]?\s*(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})"
)
_FURNITURE = re.compile(
    r"[【\[（(]?\s*(?:字号|字体|字体大小)\s*[：:]?[\s大中小特号\]】）)默认]*(?:打印|关闭|分享|收藏)?.{0,12}"
    r"|(?:浏览|阅读|点击|访问)(?:次数|量|数)\s*[：:]?.{0,16}|分享(?:到|至)?\s*[：:]?.{0,20}"
    r"|[【\[]?\s*(?:打印|关闭|收藏|返回|语音播报|扫一扫|无障碍|下载)[^。；，]{0,14}"
    r"|(?:您?(?:的)?当前(?:的)?位置|所在位置)\s*[：:].{0,80}|(?:上|下)一(?:篇|条)\s*[：:].{0,60}|相关(?:文章|阅读|链接|附件|稿件)\s*[：:]?"
)
_MAX_FURNITURE = 90
_MAX_DEPTH = 400
_MAX_OPEN = 5_000
_NESTING = re.compile(
    r"</?(?:div|span|b|i|u|em|strong|font|section|article|table|ul|ol|blockquote|center)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Element:
    """A node of the page without what is never text; ``weight`` counts its Chinese characters."""

    tag: str
    text: str = ""
    children: list[Element] = field(default_factory=list)
    weight: int = 0
    spans: tuple[int, int] = (1, 1)

    @property
    def is_block(self) -> bool:
        """Say whether it begins on a line of its own."""
        return self.tag in _BLOCKS

    @property
    def holds_blocks(self) -> bool:
        """Say whether blocks stand somewhere inside it."""
        return any(child.is_block or (child.children and child.holds_blocks) for child in self.children)


def read_html(data: bytes, name: str, settings: Settings) -> Document:
    """Read a web page or a page saved as one file (mht).

    :raises LimitExceeded: it nests deeper than any page made by people.
    """
    page, declared = _page(data)
    found = decode(page, declared)
    builder = TextBuilder(name, settings.limits)
    if found.damaged:
        builder.note("damaged_bytes", f"有 {found.damaged} 处字节损坏，无法还原，相关数字请核对原件。")
    root, title = parse(found.text, name)
    main = find_main(root)
    items = list(_blocks(main))
    text = "".join("".join(item.text.split()) for item in items if isinstance(item, Paragraph))
    if title and "".join(title.split()) not in text and main is not root:
        items.insert(0, Paragraph(title))
    kept = [item for item in items if not (isinstance(item, Paragraph) and _is_furniture(item.text))]
    write(builder, kept)
    _tell(builder, root, main, len(items) - len(kept))
    return builder.document("html")


def page_items(data: bytes, name: str) -> list[Item]:
    """Return the paragraphs and tables of a whole page, nothing taken for furniture."""
    page, declared = _page(data)
    return list(_blocks(parse(decode(page, declared).text, name)[0]))


def _tell(builder: TextBuilder, root: Element, main: Element, lines: int) -> None:
    whole = _flat(root)
    published = _PUBLISHED.search(whole)
    if published is not None:
        builder.note(
            "published_on",
            f"网页标注的{published[1]}：{published[2]}年{int(published[3])}月{int(published[4])}日。",
        )
    left = _ideographs(whole) - _ideographs(_flat(main))
    told = [f"正文以外的网页栏目约 {left} 字"] * (left > 0) + [f"{lines} 行按钮、提示文字"] * (lines > 0)
    if told:
        builder.note("web_furniture", f"{'，'.join(told)}未读取。")
    found = Counter(_tags(main))
    builder.left_out(
        deleted=found["del"], hidden=found["-hidden"], pictures=found["img"], objects=found["iframe"]
    )


def _tags(element: Element) -> Iterator[str]:
    stack = [element]
    while stack:
        one = stack.pop()
        yield one.tag
        stack.extend(one.children)


def _ideographs(text: str) -> int:
    return sum("\u4e00" <= char <= "\u9fff" for char in text)


def _page(data: bytes) -> tuple[bytes, str]:
    """Return the bytes of the page itself and the encoding that it declares."""
    if data.lstrip()[:1] != b"<" and b"multipart/related" in data[:4096]:
        import email
        import email.policy

        message = email.message_from_bytes(data, policy=email.policy.default)
        for part in message.walk():
            if part.get_content_type() == "text/html":
                held = part.get_payload(decode=True)
                if isinstance(held, bytes):
                    return held, part.get_content_charset() or ""
    found = _META.search(data[:8192]) or _XML.search(data[:200])
    return data, found.group(1).decode("ascii") if found else ""


def parse(text: str, name: str) -> tuple[Element, str]:
    """Return the page's body and its title, cleared of the site's name."""
    from selectolax.lexbor import LexborHTMLParser

    _check_depth(text, name)
    tree = LexborHTMLParser(text)
    heading = tree.css_first("h1")
    title = tree.css_first("title")
    words = heading.text(strip=True) if heading is not None else ""
    if len(words) < 6 and title is not None:
        words = _TITLE_END.sub("", title.text(strip=True)[:_MAX_TITLE])
    body = tree.body
    return (Element("body") if body is None else _element(body, name, 0)), words


def _check_depth(text: str, name: str) -> None:
    """Refuse a page before the parser, whose time grows with the square of the depth, has taken minutes over it."""
    depth = 0
    for found in _NESTING.finditer(text):
        depth += -1 if found[0].startswith("</") else 1
        if depth > _MAX_OPEN:
            raise _too_deep(name)


def _too_deep(name: str) -> LimitExceeded:
    return LimitExceeded(
        f"文件“{name}”的网页结构嵌套过深。",
        advice="请把正文复制到 Word 中保存后重新报送。",
        code="nested_too_deep",
    )


def _element(node: Any, name: str, depth: int, within: frozenset[str] = frozenset()) -> Element:
    """Turn a node into an element without what is never text; ``within`` are the tags around it that matter."""
    if depth > _MAX_DEPTH:
        raise _too_deep(name)
    element = Element(node.tag or "", spans=_spans(node))
    within |= {element.tag} & {"a", "article", "main"}
    number = _first_number(node)
    for one in node.iter(include_text=True):
        child = _leaf(one, within)
        if child is None:
            child = _element(one, name, depth + 1, within)
            if child.tag == "li" and number is not None:
                child.children.insert(0, Element("-text", f"{number}."))
                number += 1
            elif child.tag == "sup":
                _raise(child, element)
        element.children.append(child)
        element.weight += child.weight
    return element


def _leaf(node: Any, within: frozenset[str]) -> Element | None:
    """Return what a node without children of interest is; ``None`` for all others."""
    tag = node.tag or ""
    if tag == "-text":
        text = node.text_content or ""
        count = _ideographs(text)
        return Element("-text", text, weight=count // _LINKED if "a" in within else count)
    if tag in _DROPPED or (tag == "footer" and not within & {"article", "main"}):
        return Element("")
    attributes = node.attributes or {}
    if "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
        return Element("-hidden" if _INK.search(node.text() or "") else "")
    if tag == "del" or tag in _EMBEDDED:
        return Element("del" if tag == "del" else "iframe")
    if tag == "img":
        return Element("img" if _is_large(attributes) else "")
    if tag in ("input", "textarea"):
        typed = tag == "textarea" or (attributes.get("type") or "").lower() in _TYPED
        words = ((attributes.get("value") if tag == "input" else node.text()) or "") if typed else ""
        return Element("-text", f" {words} ", weight=_ideographs(words))
    return None


def _is_large(attributes: Mapping[str, str | None]) -> bool:
    width = (attributes.get("width") or "").rstrip("px ")
    return not (width.isdecimal() and int(width) < _SMALL_PICTURE)


def _first_number(node: Any) -> int | None:
    """Return the number of the first entry of a numbered list."""
    attributes = node.attributes or {}
    if (
        node.tag != "ol"
        or "none" in (attributes.get("style") or "")
        or (attributes.get("type") or "1") != "1"
    ):
        return None
    start = attributes.get("start") or "1"
    return int(start) if start.isdecimal() and len(start) < 5 else 1


def _raise(power: Element, before: Element) -> None:
    """10 with a raised 4 is not 104."""
    last = before.children[-1].text[-1:] if before.children else ""
    if last.isdigit() and _flat(power).strip().isdigit():
        power.children.insert(0, Element("-text", "^"))


def _spans(node: Any) -> tuple[int, int]:
    if node.tag not in ("td", "th"):
        return 1, 1
    values = []
    for key in ("rowspan", "colspan"):
        given = ((node.attributes or {}).get(key) or "1").strip()
        values.append(int(given) if given.isdecimal() and given.isascii() and len(given) < 5 else 1)
    return values[0], values[1]


def find_main(root: Element) -> Element:
    """Go down while one child holds most of the Chinese characters and what it leaves behind is no prose.

    A table is entered only for a single cell that holds it all: such a table lays out the page.
    """
    at = root
    while True:
        best = _heaviest(at)
        beside = [child for child in at.children if child is not best]
        while best is not None and best.tag in _TABLE_PARTS:
            inner = _heaviest(best)
            beside.extend(child for child in best.children if child is not inner)
            best = inner
        if best is None or best.weight < _SHARE * at.weight or not best.holds_blocks:
            return at
        if any(map(_is_prose, beside)):
            return at
        at = best


def _heaviest(element: Element) -> Element | None:
    best = max(element.children, key=lambda child: child.weight, default=None)
    return best if best is not None and best.weight >= _SHARE * element.weight else None


def _is_prose(element: Element) -> bool:
    if element.weight < _SENTENCE:
        return False
    return any(
        len(sentence) >= _SENTENCE
        for item in _blocks(element)
        if isinstance(item, Paragraph)
        for sentence in item.text.split("。")[:-1]
    )


def _flat(element: Element) -> str:
    parts: list[str] = []
    stack = [element]
    while stack:
        one = stack.pop()
        if one.tag == "-text":
            parts.append(one.text)
        stack.extend(reversed(one.children))
    return _SPACE.sub(" ", " ".join(parts))


def _blocks(element: Element) -> Iterator[Item]:
    """Yield the paragraphs and tables below an element; inline pieces between blocks make a paragraph."""
    open_parts: list[str] = []
    yield from _walk(element, open_parts, element.tag == "pre")
    yield from _closed(open_parts)


def _closed(parts: list[str]) -> Iterator[Item]:
    text = "".join(parts)
    parts.clear()
    lines = [_SPACE.sub(" ", line).strip(" ") for line in text.split("\v")]
    for line in lines:
        if line.strip(" \u3000\xa0"):
            yield Paragraph(line)


def _closing(parts: list[str]) -> Iterator[Item]:
    """Close what is open once it is asked for, not before."""
    yield from _closed(parts)


def _walk(element: Element, parts: list[str], keep: bool) -> Iterator[Item]:
    for child in element.children:
        if child.tag == "-text":
            parts.append(child.text.replace("\n", "\v") if keep else child.text.replace("\v", " "))
        elif child.tag == "br":
            parts.append("\v")
        elif child.tag == "table":
            yield from _closed(parts)
            yield from _table(child)
        elif child.is_block:
            yield from _closed(parts)
            inner = itertools.chain(_walk(child, parts, keep or child.tag == "pre"), _closing(parts))
            yield from (marked(item, *_KINDS[child.tag]) for item in inner) if child.tag in _KINDS else inner
        else:
            yield from _walk(child, parts, keep)


def _table(table: Element) -> Iterator[Item]:
    maker = TableMaker()
    for row, line in enumerate(_rows(table)):
        col = 0
        for cell in (child for child in line.children if child.tag in ("td", "th")):
            col = maker.free(row, col)
            maker.add(row, col, list(_blocks(cell)), *cell.spans)
            col += max(1, min(cell.spans[1], 200))
    for caption in (child for child in table.children if child.tag == "caption"):
        yield from _blocks(caption)
    yield from maker.items()


def _rows(element: Element) -> Iterator[Element]:
    for child in element.children:
        if child.tag == "tr":
            yield child
        elif child.tag in ("tbody", "thead", "tfoot"):
            yield from _rows(child)


def _is_furniture(line: str) -> bool:
    words = line.strip(" \u3000\xa0")
    return len(words) <= _MAX_FURNITURE and _FURNITURE.fullmatch(words) is not None
