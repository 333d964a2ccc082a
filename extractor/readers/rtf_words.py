"""The control words of rich text by what they mean to a reader of words."""

from __future__ import annotations

from extractor.models import BlockKind

__all__ = ["CHARS", "CHARSETS", "KINDS", "SKIPPED", "STARRED"]

SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet info pict themedata colorschememapping listtable listoverridetable revtbl rsidtbl "
    b"generator fldinst xe tc annotation atnid atnauthor atntime atnicn atndate atnref atnparent nonshppict shprslt "
    b"bkmkstart bkmkend datafield latentstyles xmlnstbl mmathPr sn sv nonesttables objdata objclass docvar filetbl "
    b"ftnsep ftnsepc aftnsep aftnsepc ftncn panose falt userprops template passwordhash blipuid do".split()
)
STARRED = frozenset(b"shpinst shptxt shppict nesttableprops listtext pntext footnote".split())
KINDS = {
    b"footnote": BlockKind.FOOTNOTE, b"shptxt": BlockKind.TEXTBOX, b"header": BlockKind.HEADER,
    b"headerl": BlockKind.HEADER, b"headerr": BlockKind.HEADER, b"headerf": BlockKind.HEADER,
    b"footer": BlockKind.FOOTER, b"footerl": BlockKind.FOOTER, b"footerr": BlockKind.FOOTER,
    b"footerf": BlockKind.FOOTER,
}  # fmt: skip
CHARS = {
    b"tab": "\t", b"line": "\n", b"lbr": "\n", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’",
    b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"emspace": "\u3000", b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
CHARSETS = {134: "gb18030", 136: "big5", 128: "cp932", 129: "cp949", 0: "cp1252"}
