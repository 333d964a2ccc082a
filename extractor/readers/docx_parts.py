"""The parts of a Word file beside its text: which part is the document, styles that number, list definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from extractor.errors import DamagedFile
from extractor.readers.containers import Container, attribute, local, parse_xml
from extractor.readers.numbering import Level, Numbering
from extractor.settings import Settings

__all__ = [
    "Styles",
    "WordParts",
    "child",
    "children",
    "hidden_by",
    "is_on",
    "list_of",
    "open_parts",
    "outline_level",
    "read_numbering",
    "read_styles",
]

_MAX_BASES = 20
_OFF = ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class WordParts:
    """The parts of a Word file by name: ``get`` returns the root element of an XML part, ``raw`` the bytes of any,
    both ``None`` where it is not there."""

    main: str
    names: tuple[str, ...]
    get: Callable[[str], Any]
    raw: Callable[[str], bytes | None] = lambda _: None

    def beside(self, stem: str) -> Iterator[Any]:
        """Yield the roots of the parts whose file name starts with ``stem``, in the order of their names."""
        folder = str(PurePosixPath(self.main).parent)
        for name in sorted(self.names):
            path = PurePosixPath(name)
            if str(path.parent) == folder and path.name.startswith(stem) and path.suffix == ".xml":
                root = self.get(name)
                if root is not None:
                    yield root


def child(element: Any, name: str) -> Any:
    """Return the first child of a name, ``None`` if there is none."""
    return next((one for one in element if local(one) == name), None)


def children(element: Any, name: str) -> Iterator[Any]:
    """Yield the children of a name."""
    return (one for one in element if local(one) == name)


def open_parts(data: bytes, name: str, settings: Settings) -> WordParts:
    """Open a docx, or the same content in one flat XML file (Word 2003 XML, flat OPC)."""
    if not data.startswith(b"PK"):
        return _flat(parse_xml(data, name, settings), name)
    container = Container(data, name, settings)
    main = _main_part(container)
    if main not in container.names():
        raise DamagedFile(
            f"文件“{name}”已损坏，里面没有正文。", advice="请用 Word 或 WPS 打开原文件，另存一份后重新报送。"
        )
    return WordParts(main, tuple(container.names()), container.xml, container.read)


def _main_part(container: Container) -> str:
    root = container.xml("_rels/.rels") if "_rels/.rels" in container.names() else None
    for relation in root if root is not None else ():
        if attribute(relation, "Type").endswith("/officeDocument"):
            return attribute(relation, "Target").lstrip("/")
    return "word/document.xml"


def _flat(root: Any, name: str) -> WordParts:
    if local(root) == "wordDocument":
        return WordParts("word/document.xml", ("word/document.xml",), {"word/document.xml": root}.get)
    parts: dict[str, Any] = {}
    for part in children(root, "part"):
        held = child(part, "xmlData")
        if held is not None and len(held):
            parts[attribute(part, "name").lstrip("/")] = held[0]
    if "word/document.xml" not in parts:
        raise DamagedFile(
            f"文件“{name}”已损坏，里面没有正文。", advice="请用 Word 或 WPS 另存为 docx 后重新报送。"
        )
    return WordParts("word/document.xml", tuple(parts), parts.get)


@dataclass(frozen=True, slots=True)
class Styles:
    """Paragraph styles that number their paragraphs: style -> list id and level, ``None`` where the list knows it;
    ``outline``: style -> the level of the headings that it sets, from 1; ``hidden``: styles whose text is not printed."""

    lists: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    outline: dict[str, int] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()


def read_styles(parts: WordParts) -> Styles:
    """Read the styles; a style inherits its list from the one that it is based on."""
    own: dict[str, tuple[str | None, int | None]] = {}
    levels: dict[str, int] = {}
    bases: dict[str, str] = {}
    vanished: dict[str, tuple[str | None, int | None]] = {}
    for root in parts.beside("styles."):
        for style in children(root, "style"):
            key = attribute(style, "styleId")
            base = child(style, "basedOn")
            if base is not None:
                bases[key] = attribute(base, "val")
            properties = child(style, "pPr")
            numbered = None if properties is None else child(properties, "numPr")
            if numbered is not None:
                own[key] = list_of(numbered)
            level = outline_level(properties)
            if level is not None:
                levels[key] = level
            hides = hidden_by(child(style, "rPr"))
            if hides is not None:
                vanished[key] = ("hidden" if hides else "", None)
    lists, outline = {}, {}
    headings: dict[str, tuple[str | None, int | None]] = {
        name: (str(level), None) for name, level in levels.items()
    }
    for key in {*own, *bases, *levels}:
        listed, at = _inherited(key, own, bases)
        if listed is not None:
            lists[key] = (listed, at)
        heading = _inherited(key, headings, bases)[0]
        if heading is not None and int(heading) > 0:
            outline[key] = int(heading)
    hidden = frozenset(key for key in {*vanished, *bases} if _inherited(key, vanished, bases)[0])
    return Styles(lists, outline, hidden)


def hidden_by(properties: Any) -> bool | None:
    """Say whether run properties hide their text, ``None`` if they say nothing of it."""
    element = None if properties is None else child(properties, "vanish")
    return None if element is None else is_on(element)


def is_on(element: Any) -> bool:
    """Say whether a switch is there and not set off."""
    return element is not None and attribute(element, "val", "1") not in _OFF


def outline_level(properties: Any) -> int | None:
    """Return the level of the heading that paragraph properties make, from 1; 0 for body text, ``None`` if unsaid."""
    element = None if properties is None else child(properties, "outlineLvl")
    if element is None:
        return None
    level = _number(attribute(element, "val"), 9)
    return level + 1 if 0 <= level < 9 else 0


def _inherited(
    key: str, own: dict[str, tuple[str | None, int | None]], bases: dict[str, str]
) -> tuple[str | None, int | None]:
    level: int | None = None
    at: str | None = key
    for _ in range(_MAX_BASES):
        if at is None:
            break
        listed, one = own.get(at, (None, None))
        level = one if level is None else level
        if listed is not None:
            return listed, level
        at = bases.get(at)
    return None, None


def list_of(numbered: Any) -> tuple[str | None, int | None]:
    """Return the list id and level that a ``numPr`` names, each ``None`` where it does not."""
    listed, level = child(numbered, "numId"), child(numbered, "ilvl")
    return (
        None if listed is None else attribute(listed, "val"),
        None if level is None else _number(attribute(level, "val")),
    )


def _number(text: str, default: int = 0) -> int:
    try:
        return int(text)
    except ValueError:
        return default


def read_numbering(parts: WordParts) -> Numbering:
    """Read the list definitions."""
    numbering = Numbering()
    abstract: dict[str, dict[int, Level]] = {}
    links: list[tuple[str, str]] = []
    linked: dict[str, str] = {}
    for root in parts.beside("numbering"):
        for one in children(root, "abstractNum"):
            key = attribute(one, "abstractNumId")
            abstract[key] = {_number(attribute(lvl, "ilvl")): _level(lvl) for lvl in children(one, "lvl")}
            for link in children(one, "styleLink"):
                linked[attribute(link, "val")] = key
            links.extend((attribute(link, "val"), key) for link in children(one, "numStyleLink"))
        for style, key in links:
            if style in linked:
                abstract[key] = abstract[linked[style]]
        for num in children(root, "num"):
            _add_list(numbering, num, abstract)
    return numbering


def _add_list(numbering: Numbering, num: Any, abstract: dict[str, dict[int, Level]]) -> None:
    key, base = attribute(num, "numId"), child(num, "abstractNumId")
    if base is None or attribute(base, "val") not in abstract:
        return
    levels = dict(abstract[attribute(base, "val")])
    for override in children(num, "lvlOverride"):
        level = _number(attribute(override, "ilvl"))
        whole, start = child(override, "lvl"), child(override, "startOverride")
        if whole is not None:
            levels[level] = _level(whole)
        if start is not None:
            numbering.restarts[key, level] = _number(attribute(start, "val"), 1)
    numbering.lists[key] = levels
    numbering.shared[key] = attribute(base, "val")


def _level(lvl: Any) -> Level:
    values = {name: child(lvl, name) for name in ("lvlText", "numFmt", "start", "isLgl", "pStyle")}

    def value(name: str, default: str) -> str:
        return default if values[name] is None else attribute(values[name], "val", default)

    legal = values["isLgl"] is not None and value("isLgl", "1") not in ("0", "false")
    return Level(
        value("lvlText", ""),
        value("numFmt", "decimal"),
        _number(value("start", "1"), 1),
        legal,
        value("pStyle", ""),
    )
