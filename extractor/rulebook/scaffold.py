"""``extractor rules new``: the three files of a new metric, made from its name, its unit and two sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

from extractor.errors import UsageError
from extractor.language.quantities import find_quantities
from extractor.matching.ruleset import alternation
from extractor.models import Quantity
from extractor.rulebook.references import strings
from extractor.rulefiles.book import Book, open_book, words_of

__all__ = ["Draft", "mark", "new_metric"]

_ID = re.compile(r"[a-z][a-z0-9_]*")
_OVER_NULL = 0.15
_KINDS = {"%": "rate", "元": "money", "平方米": "area"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person says of a metric to be: ``unit`` is the one of the column's heading.

    A sentence holds one figure of that unit; where it holds several, those that count stand in 【】.
    """

    id: str
    name: str
    unit: str
    group: str
    sentences: tuple[str, ...]
    negative: str = ""


def new_metric(draft: Draft, folder: Path, overlays: Sequence[Path] = ()) -> list[Path]:
    """Write ``examples/<id>.yaml``, ``parts/<id>.yaml`` and ``metrics/<id>.yaml`` into a rule folder.

    :returns: the files written.
    :raises UsageError: if the id is taken or misspelt, the unit or group unknown, or a sentence lacks the figure.
    """
    book = open_book(tuple(one for one in overlays if one.is_dir()))
    measure = _measure(book, draft)
    marked = [_marked(draft, sentence) for sentence in draft.sentences]
    texts = {
        "examples": _examples(draft, marked),
        "parts": f"{draft.id}:\n  name: {draft.name}\n  words: [{_quoted(_common(draft))}]\n",
        "metrics": _metric(draft, measure, _rival(book, _common(draft))),
    }
    paths = [folder / kind / f"{draft.id}.yaml" for kind in texts]
    for path in paths:
        if path.exists():
            raise UsageError(f"{path} 已经有了。", advice="换一个编号，或直接修改那个文件。")
    for path, text in zip(paths, texts.values(), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return paths


def _measure(book: Book, draft: Draft) -> str:
    if not _ID.fullmatch(draft.id):
        raise UsageError(f"编号 {draft.id} 不对。", advice="只用小写字母、数字和下划线，以字母开头。")
    taken = book.effective("metrics").keys() | book.effective("parts").keys() | book.effective("nulls").keys()
    if draft.id in taken:
        raise UsageError(f"编号 {draft.id} 已经有了。", advice="换一个编号。")
    groups = list(book.effective("groups"))
    if draft.group not in groups:
        raise UsageError(f"没有“{draft.group}”这个类别。", advice=f"可用的类别：{'、'.join(groups)}。")
    if len(draft.sentences) < 2:
        raise UsageError("至少要两个带数字的句子。", advice="从两份报告里各取一句。")
    for name, row in book.effective("measures").items():
        if draft.unit in strings(row.data):
            return name
    raise UsageError(
        f"没有收“{draft.unit}”的计量类。", advice="在自己的规则文件夹里建 measures.yaml，加上它。"
    )


def _marked(draft: Draft, sentence: str) -> str:
    text, chosen = _chosen(sentence)
    found = [one for one in find_quantities(text) if one.unit == draft.unit and one.value is not None]
    if chosen:
        found = [one for one in found if any(low <= one.start and one.end <= high for low, high in chosen)]
    if len(found) != max(1, len(chosen)):
        said = "不止一个" if len(found) > 1 else "【】里没有" if chosen else "没有"
        advice = f"每句恰好写一个；有几个的，把要取的用【】括起来，如【5{draft.unit}】。"
        raise UsageError(f"句子“{text}”里{said}以“{draft.unit}”为单位的数。", advice=advice)
    for one in reversed(found):
        text = f"{text[: one.start]}{mark(draft.id, one)}{text[one.end :]}"
    return text


def _chosen(sentence: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a sentence without its 【】 and where what stood in them stands now."""
    pieces = re.split(r"【([^【】]*)】", sentence)
    text, spans = "", []
    for number, piece in enumerate(pieces):
        if number % 2:
            spans.append((len(text), len(text) + len(piece)))
        text += piece
    return text, spans


def mark(metric: str, one: Quantity) -> str:
    """Return a figure as example sentences mark it."""
    approx = "" if one.approx.value == "exact" else f" ~{one.approx.value}"
    return f"⟦{metric}={one.value:f} {one.unit}{approx}|{one.quote}⟧"


def _common(draft: Draft) -> str:
    """Return the longest words that all sentences share, or the metric's name where they share none."""
    common, *others = (_chosen(sentence)[0] for sentence in draft.sentences)
    for sentence in others:
        match = SequenceMatcher(None, common, sentence, autojunk=False).find_longest_match()
        common = common[match.a : match.a + match.size]
    words = re.findall(r"[\u4e00-\u9fff]{2,}", common)
    return max(words, key=len, default=draft.name)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _examples(draft: Draft, marked: Sequence[str]) -> str:
    lines = [f"{draft.id}:", "  positive:", *(f"    - {_quoted(one)}" for one in marked), "  negative:"]
    if draft.negative:
        lines.append(f"    - {_quoted(draft.negative)}")
    else:
        lines[-1] = "  negative: []  # 补一句容易混淆、但不该取的话"
    return "\n".join(lines) + "\n"


def _rival(book: Book, words: str) -> str:
    """Return the name of the null that knows these words as no metric, if there is one: it would win the tie."""
    for row in book.effective("nulls").values():
        if re.search(alternation(word.text for word in words_of(row)), words):
            return str(row.data.get("name", row.id))
    return ""


def _metric(draft: Draft, measure: str, rival: str) -> str:
    bias = f", bias: {_OVER_NULL}}}  # 零指标“{rival}”里也有这个说法，加分压过它" if rival else "}"
    return (
        f"- id: {draft.id}\n  name: {draft.name}\n  group: {draft.group}\n  units: [{_quoted(draft.unit)}]\n"
        f"  kind: {_KINDS.get(draft.unit, 'count')}\n  counts: {draft.name}\n  measure: [{measure}]\n"
        f"  since: {date.today().year} 年\n"
        f"  points:\n    - {{need: [{draft.id}]{bias}\n"
    )
